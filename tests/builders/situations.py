"""Every place where a case can stand, and a hand that carries it from there to its end."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from engine.cases.terms import CaseStatus
from engine.people.records import PostRow
from engine.tasks.terms import Task
from tests.builders.city import (
    DEFAULT_FIELDS,
    ID,
    UNITS,
    a_key,
    an_addition,
    answer,
    filed,
    open_tasks,
    person,
)
from tests.builders.ready_city import with_fast_path
from tests.builders.stories import (
    MATCHING,
    a_cancellation,
    a_change,
    an_editorial_change,
    case_of,
    vote,
)
from tests.builders.verbs import do
from workflows.guides.lookups import duty
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, give_verdict
from workflows.requests.terms import RequestForm, RequestKind
from workflows.verbs.terms import CaseVerb

OWNER: Mapping[str, str] = {
    "task_file_request": "filer",
    "task_give_opinion": "civil_staff",
    "task_confirm_request": "confirmer",
    "task_correct_request": "filer",
    "task_check_lodging": "desk",
    "task_supplement_request": "filer",
    "task_approve_editorial": "desk",
    "task_review_request": "reviewer",
    "task_correct_for_review": "filer",
    "task_vote": "member2",
    "task_correct_for_group": "filer",
    "task_publish_version": "publisher",
    "task_rewrite_guide": "police_keeper",
    "task_close_case": "desk",
}
"""Node -> who answers it in these stories."""

COLLEAGUE: Mapping[str, tuple[str, int, str]] = {
    "filer": ("police_head", UNITS["police"], "filer"),
    "civil_staff": ("civil_filer", UNITS["civil"], "unit_staff"),
    "confirmer": ("police_keeper", UNITS["police"], "confirmer"),
    "desk": ("publisher", UNITS["bureau"], "desk"),
    "reviewer": ("bureau_head", UNITS["justice"], "justice_reviewer"),
    "member2": ("member4", UNITS["group"], "group_member"),
    "publisher": ("bureau_head", UNITS["bureau"], "publisher"),
    "police_keeper": ("police_head", UNITS["police"], "guide_keeper"),
}
"""Name -> a colleague, with the post that the colleague is given beside the own one."""

NAMES = {number: name for name, number in ID.items()}
_VERDICTS = {
    "task_confirm_request": "confirm",
    "task_check_lodging": "accept",
    "task_approve_editorial": "approve",
    "task_review_request": "pass",
    "task_vote": "approve",
    "task_publish_version": "publish",
    "task_close_case": "close",
    "task_give_opinion": "agree",
}


def with_colleagues(bureau: Bureau) -> Bureau:
    """Give everybody a colleague at the same post; return the office with the short way switched on."""
    with bureau.store.writing() as tx:
        for name, unit, role in COLLEAGUE.values():
            if name != "member4":
                tx.add(PostRow(person_id=ID[name], department_id=unit, role=role))
        tx.add(PostRow(person_id=ID["supervisor"], department_id=UNITS["banner"], role="unit_staff"))
    return with_fast_path(bureau)


def the_form(kind: RequestKind) -> RequestForm:
    """Return a request of that kind on which two units are to be heard."""
    form = {RequestKind.ADD: an_addition, RequestKind.CANCEL: a_cancellation, RequestKind.CHANGE: a_change}
    return replace(form[kind](), affected_units=("civil", "banner"))


def _filed(bureau: Bureau, kind: RequestKind) -> int:
    return filed(bureau, the_form(kind))


def _withdrawn(bureau: Bureau, kind: RequestKind) -> int:
    case_id = _filed(bureau, kind)
    do(bureau, case_id, CaseVerb.WITHDRAW, by="filer")
    return case_id


def _half_consulted(bureau: Bureau, kind: RequestKind) -> int:
    case_id = _filed(bureau, kind)
    other = next(task for task in open_tasks(bureau, case_id) if task.department_id == UNITS["banner"])
    opinion = Answer("disagree", "须保留")
    give_verdict(bureau, person(bureau, "supervisor"), other.id, opinion, command_key=a_key())
    return case_id


def _at_confirm(bureau: Bureau, kind: RequestKind) -> int:
    return filed(bureau, replace(the_form(kind), affected_units=()))


def _after(earlier: Callable[[Bureau, RequestKind], int], node: str, verdict: str) -> Callable[..., int]:
    def story(bureau: Bureau, kind: RequestKind) -> int:
        case_id = earlier(bureau, kind)
        answer(bureau, case_id, node, verdict, by=OWNER[node], opinion="见意见")
        return case_id

    return story


def _editorial(bureau: Bureau, _kind: RequestKind) -> int:
    case_id = filed(bureau, an_editorial_change())
    answer(bureau, case_id, "task_confirm_request", "confirm", by="confirmer")
    answer(bureau, case_id, "task_check_lodging", "accept", by="desk")
    return case_id


_lodged = _after(_at_confirm, "task_confirm_request", "confirm")
_accepted = _after(_lodged, "task_check_lodging", "accept")
_before_group = _after(_accepted, "task_review_request", "pass")


def _half_voted(bureau: Bureau, kind: RequestKind) -> int:
    case_id = _before_group(bureau, kind)
    vote(bureau, case_id, member1="approve")
    return case_id


def _returned_by_group(bureau: Bureau, kind: RequestKind) -> int:
    case_id = _before_group(bureau, kind)
    vote(bureau, case_id, member1="return", member2="return", member3="return")
    return case_id


def _agreed(bureau: Bureau, kind: RequestKind) -> int:
    case_id = _before_group(bureau, kind)
    vote(bureau, case_id, member1="approve", member3="approve", member5="approve")
    return case_id


_published = _after(_agreed, "task_publish_version", "publish")


def _rewritten(bureau: Bureau, kind: RequestKind) -> int:
    case_id = _published(bureau, kind)
    while any(task.node == "task_rewrite_guide" for task in open_tasks(bureau, case_id)):
        go_on(bureau, case_id)
    return case_id


SITUATIONS: Mapping[str, Callable[[Bureau, RequestKind], int]] = {
    "task_file_request": _withdrawn,
    "task_give_opinion": _filed,
    "half_consulted": _half_consulted,
    "task_confirm_request": _at_confirm,
    "task_correct_request": _after(_at_confirm, "task_confirm_request", "return"),
    "task_check_lodging": _lodged,
    "task_supplement_request": _after(_lodged, "task_check_lodging", "supplement"),
    "task_approve_editorial": _editorial,
    "task_review_request": _accepted,
    "task_correct_for_review": _after(_accepted, "task_review_request", "return"),
    "task_vote": _before_group,
    "half_voted": _half_voted,
    "task_correct_for_group": _returned_by_group,
    "task_publish_version": _agreed,
    "task_rewrite_guide": _published,
    "task_close_case": _rewritten,
}
"""Name of the situation -> the story that leads there; its node, or "half" of a countersign."""

NODE_OF = {"half_consulted": "task_give_opinion", "half_voted": "task_vote"}
"""Situation -> node, where it has another name."""

ONLY_CHANGES = frozenset({"task_approve_editorial"})


def to_the_end(bureau: Bureau, case_id: int) -> None:
    """Answer whatever is open, in favour, until the case is closed; a case that hangs fails here."""
    for _ in range(60):
        if case_of(bureau, case_id).status is CaseStatus.CLOSED:
            return
        go_on(bureau, case_id)
    raise AssertionError(f"case {case_id} comes to no end")


def go_on(bureau: Bureau, case_id: int) -> None:
    """Let one person do the next thing that is to be done."""
    if case_of(bureau, case_id).held_at is not None:
        do(bureau, case_id, CaseVerb.TAKE_UP, by="desk")
        return
    tasks = open_tasks(bureau, case_id)
    assert tasks, f"case {case_id} is open, and nobody has anything to do"
    signature = next((task for task in tasks if task.for_task_id is not None), None)
    if signature is not None:
        do(bureau, case_id, CaseVerb.SIGN, by=NAMES[signature.assignee_id or 0], agrees=True)
        return
    task = tasks[0]
    if task.hands.delegate_id is not None:
        do(bureau, case_id, CaseVerb.ADVISE, by=NAMES[task.hands.delegate_id], words="无意见")
        return
    _answer(bureau, task)


def _answer(bureau: Bureau, task: Task) -> None:
    by = NAMES[task.hands.holder_id or task.assignee_id or ID[_owner(task)]]
    fields = dict(DEFAULT_FIELDS.get(task.node, {}))
    if task.node == "task_rewrite_guide":
        with bureau.store.reading() as tx:
            edition = duty(tx, task.item or 0).guide.edition
        fields = {"materials": MATCHING, "edition_seen": str(edition)}
    given = Answer(_VERDICTS.get(task.node, "submit"), "同意", fields)
    give_verdict(bureau, person(bureau, by), task.id, given, command_key=a_key())


def _owner(task: Task) -> str:
    if task.department_id == UNITS["banner"]:
        return "banner_keeper" if task.node == "task_rewrite_guide" else "supervisor"
    return OWNER[task.node]

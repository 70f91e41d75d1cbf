"""A substitute at work (代理): what is written down, what is refused, how it ends. On both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest

from engine.clock import SHANGHAI
from engine.people.rules import NotAllowed
from engine.refusals import Refusal
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import Task, TaskState
from tests.builders.city import (
    ID,
    a_key,
    an_addition,
    answer,
    before_the_group,
    filed,
    lodged,
    open_tasks,
    person,
)
from tests.builders.evidence import doubled_or_lost, faults_of, story_of
from tests.builders.stories import a_cancellation, at, case_of, nodes_of
from tests.builders.substitutes import arranged, taken_back
from tests.builders.verbs import do, letters_to
from workflows.procedures.answers import ONESELF
from workflows.procedures.bureau import Bureau
from workflows.procedures.capacity import CapacityChanged, SubstitutionOver
from workflows.procedures.cases import Answer, give_verdict
from workflows.procedures.lookups import may_read_case
from workflows.procedures.rights import turn_of
from workflows.verbs.terms import CaseVerb
from workflows.verdicts.lookups import votes_of


def done_task(bureau: Bureau, case_id: int, node: str) -> Task:
    with bureau.store.reading() as tx:
        done = [task for task in tasks_of_case(tx, case_id) if task.node == node]
    return next(task for task in done if task.state is TaskState.DONE)


def submit(
    bureau: Bureau, task: Task, verdict: str, *, by: str, shown_for: int | None = None, opinion: str = ""
) -> str:
    given = Answer(verdict, opinion, shown_for=shown_for)
    return give_verdict(bureau, person(bureau, by), task.id, given, command_key=a_key())


def vote_of(bureau: Bureau, case_id: int, member: str) -> Task:
    return next(task for task in open_tasks(bureau, case_id) if task.assignee_id == ID[member])


def reason(bureau: Bureau, task: Task, verdict: str, *, by: str) -> object:
    with pytest.raises(NotAllowed) as refused:
        submit(bureau, task, verdict, by=by)
    return refused.value.facts["reason"]


def test_row_and_journal_say_who_acted_and_for_whom(city: Bureau) -> None:
    arranged(city, "civil_staff", principal="confirmer")
    case_id = filed(city)

    answer(city, case_id, "task_confirm_request", "confirm", by="civil_staff", opinion="依据充分")

    task = done_task(city, case_id, "task_confirm_request")
    assert (task.done_by, task.on_behalf_of) == (ID["civil_staff"], ID["confirmer"])
    line = next(event for event in story_of(city, case_id) if event.task_id == task.id)
    assert (line.person_id, line.facts["on_behalf_of"]) == (ID["civil_staff"], ID["confirmer"])
    assert nodes_of(city, case_id) == ["task_check_lodging"]
    assert doubled_or_lost(city, case_id) == []
    assert faults_of(city) == []


def test_who_acts_as_oneself_leaves_no_word_of_anybody_else(city: Bureau) -> None:
    arranged(city, "civil_staff", principal="confirmer")
    case_id = lodged(city)

    task = done_task(city, case_id, "task_confirm_request")
    assert task.on_behalf_of is None
    assert all("on_behalf_of" not in event.facts for event in story_of(city, case_id))


def test_the_vote_of_a_substitute_is_the_members_and_counts_once(city: Bureau) -> None:
    case_id = before_the_group(city)
    arranged(city, "publisher", principal="member1")

    answer_for = vote_of(city, case_id, "member1")
    submit(city, answer_for, "approve", by="publisher")

    with city.store.reading() as tx:
        assert [(vote.member_id, vote.vote) for vote in votes_of(tx, case_id)] == [(ID["member1"], "approve")]
    with pytest.raises(Refusal, match=r"已于 .* 办结此环节"):
        submit(city, answer_for, "object", by="member1", opinion="不同意")
    for member in ("member2", "member3"):
        submit(city, vote_of(city, case_id, member), "approve", by=member)
    assert nodes_of(city, case_id) == ["task_publish_version"]


def test_a_member_does_not_give_another_members_vote(city: Bureau) -> None:
    case_id = before_the_group(city)
    arranged(city, "member2", principal="member1")

    assert reason(city, vote_of(city, case_id, "member1"), "approve", by="member2") == "one_vote"
    submit(city, vote_of(city, case_id, "member2"), "approve", by="member2")
    assert reason(city, vote_of(city, case_id, "member1"), "approve", by="member2") == "one_vote"


def test_one_who_stands_in_for_two_members_votes_for_one(city: Bureau) -> None:
    case_id = before_the_group(city)
    arranged(city, "publisher", principal="member1")
    arranged(city, "publisher", principal="member2")

    submit(city, vote_of(city, case_id, "member1"), "approve", by="publisher")

    assert reason(city, vote_of(city, case_id, "member2"), "approve", by="publisher") == "one_vote"


def test_who_filed_confirms_for_nobody(city: Bureau) -> None:
    arranged(city, "filer", principal="confirmer")
    case_id = filed(city)

    (task,) = open_tasks(city, case_id)
    assert reason(city, task, "confirm", by="filer") == "duty_conflict"


def test_who_confirmed_for_another_does_not_vote(city: Bureau) -> None:
    arranged(city, "member5", principal="confirmer")
    case_id = filed(city)
    answer(city, case_id, "task_confirm_request", "confirm", by="member5")
    answer(city, case_id, "task_check_lodging", "accept", by="desk")
    answer(city, case_id, "task_review_request", "pass", by="reviewer")

    assert {task.assignee_id for task in open_tasks(city, case_id)} == {ID[f"member{n}"] for n in range(1, 5)}


def test_for_one_who_filed_nobody_confirms(city: Bureau) -> None:
    arranged(city, "publisher", principal="filer")
    case_id = filed(city)
    answer(city, case_id, "task_confirm_request", "return", by="confirmer", opinion="请补充依据")

    # the substitute corrects for the filer, and is on the filer's side from then on
    answer(city, case_id, "task_correct_request", "submit", by="publisher")
    arranged(city, "publisher", principal="confirmer")

    (task,) = open_tasks(city, case_id)
    assert task.node == "task_confirm_request"
    assert reason(city, task, "confirm", by="publisher") == "duty_conflict"


def test_of_a_chain_only_the_first_link_holds(city: Bureau) -> None:
    arranged(city, "civil_staff", principal="confirmer")
    arranged(city, "publisher", principal="civil_staff")
    case_id = filed(city)

    (task,) = open_tasks(city, case_id)
    assert reason(city, task, "confirm", by="publisher") == "wrong_post"


def test_a_mandate_for_one_kind_of_case_is_none_for_another(city: Bureau) -> None:
    arranged(city, "civil_filer", principal="confirmer", kinds=frozenset({"cancel"}))
    added, cancelled = filed(city), filed(city, a_cancellation())

    actor = person(city, "civil_filer")
    with city.store.reading() as tx:
        assert not may_read_case(tx, actor, case_of(city, added))
        assert may_read_case(tx, actor, case_of(city, cancelled))
    (task,) = open_tasks(city, added)
    assert reason(city, task, "confirm", by="civil_filer") == "wrong_post"
    answer(city, cancelled, "task_confirm_request", "confirm", by="civil_filer")
    assert done_task(city, cancelled, "task_confirm_request").on_behalf_of == ID["confirmer"]


def test_it_ends_by_itself_after_its_last_day(city: Bureau) -> None:
    arranged(city, "civil_staff", principal="confirmer")
    case_id = filed(city)
    (task,) = open_tasks(city, case_id)

    last_evening = at(city, datetime(2026, 10, 16, 23, 59, tzinfo=SHANGHAI))
    next_morning = at(city, datetime(2026, 10, 17, 0, 0, tzinfo=SHANGHAI))
    assert person(last_evening, "civil_staff").mandates
    with pytest.raises(SubstitutionOver):
        submit(next_morning, task, "confirm", by="civil_staff", shown_for=ID["confirmer"])
    assert reason(next_morning, task, "confirm", by="civil_staff") == "wrong_post"
    submit(last_evening, task, "confirm", by="civil_staff", shown_for=ID["confirmer"])


def test_it_does_not_begin_before_its_first_day(city: Bureau) -> None:
    arranged(city, "civil_staff", principal="confirmer", since=date(2026, 10, 10))

    assert person(city, "civil_staff").mandates == ()
    assert person(at(city, datetime(2026, 10, 10, 0, 0, tzinfo=SHANGHAI)), "civil_staff").mandates


def test_what_was_half_filled_when_it_was_taken_back_is_refused_with_a_sentence(city: Bureau) -> None:
    substitution = arranged(city, "civil_staff", principal="confirmer")
    case_id = filed(city)
    (task,) = open_tasks(city, case_id)
    still_believing = person(city, "civil_staff")

    taken_back(city, substitution, by="confirmer")

    with pytest.raises(SubstitutionOver, match="已被收回"):
        submit(city, task, "confirm", by="civil_staff", shown_for=ID["confirmer"])
    with pytest.raises(SubstitutionOver):  # asked for before the taking back, used after it
        give_verdict(city, still_believing, task.id, Answer("confirm"), command_key=a_key())
    submit(city, task, "confirm", by="confirmer")
    assert done_task(city, case_id, "task_confirm_request").on_behalf_of is None


def test_nobody_speaks_for_another_without_having_been_told_so(city: Bureau) -> None:
    arranged(city, "civil_staff", principal="confirmer")
    (task,) = open_tasks(city, filed(city))

    with pytest.raises(CapacityChanged):
        submit(city, task, "confirm", by="civil_staff", shown_for=ONESELF)


def test_the_page_is_told_for_whom_the_task_would_be_answered(city: Bureau) -> None:
    arranged(city, "civil_staff", principal="confirmer")
    case_id = filed(city)

    for name, expected in (("civil_staff", ID["confirmer"]), ("confirmer", None)):
        with city.store.reading() as tx:
            case, tasks = case_of(city, case_id), tasks_of_case(tx, case_id)
            turn = turn_of(tx, person(city, name), case, tasks=tasks, wanted=None)
        assert turn.task is not None
        assert turn.on_behalf_of == expected


def test_of_principal_and_substitute_at_the_same_moment_one_has_effect_and_the_other_is_told_who(
    city: Bureau,
) -> None:
    arranged(city, "civil_staff", principal="confirmer")
    cases = [filed(city, an_addition(proof_name=f"第{number}种证明")) for number in range(8)]
    tasks = [open_tasks(city, case_id)[0] for case_id in cases]

    def go(task: Task, name: str, together: threading.Barrier) -> str:
        actor = person(city, name)
        together.wait(30)
        try:
            give_verdict(city, actor, task.id, Answer("confirm"), command_key=a_key())
        except Refusal as refusal:
            return f"{refusal.code}: {refusal}"
        return name

    with ThreadPoolExecutor(2) as pool:
        for case_id, task in zip(cases, tasks, strict=True):
            together = threading.Barrier(2)
            answers = [pool.submit(go, task, name, together) for name in ("confirmer", "civil_staff")]
            found = [each.result() for each in answers]
            (winner,) = (one for one in found if one in ("confirmer", "civil_staff"))
            (loser,) = (one for one in found if one != winner)
            assert loser.startswith(f"already_done: 演示·{winner}已于 10-09 09:00 办结此环节")
            done = done_task(city, case_id, "task_confirm_request")
            assert done.done_by == ID[winner]
            assert done.on_behalf_of == (ID["confirmer"] if winner == "civil_staff" else None)
            assert doubled_or_lost(city, case_id) == []


def test_who_is_urged_while_away_has_the_substitute_for_such_cases_told_too(city: Bureau) -> None:
    arranged(city, "civil_staff", principal="confirmer", kinds=frozenset({"add"}))
    arranged(city, "publisher", principal="confirmer", kinds=frozenset({"cancel"}))
    case_id = filed(city)

    do(city, case_id, CaseVerb.URGE, by="desk")

    assert "case_urged" in letters_to(city, "confirmer")
    assert "case_urged" in letters_to(city, "civil_staff")
    assert "case_urged" not in letters_to(city, "publisher")

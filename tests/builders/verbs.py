"""Doing a verb in a case as a person would, and what came of it."""

import pytest

from engine.inbox.records import LetterRow
from engine.people.rules import Decision
from engine.refusals import Refusal
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import Signing, Task, TaskState
from tests.builders.city import ID, a_key, person
from tests.builders.stories import case_of
from workflows.demand_stops.terms import Basis
from workflows.procedures.bureau import Bureau
from workflows.verbs.lookups import standing_of
from workflows.verbs.rules import may
from workflows.verbs.steps import do_verb
from workflows.verbs.terms import VERBS, CaseVerb, VerbRequest


def the_task(bureau: Bureau, case_id: int, *, by: str, verb: CaseVerb) -> Task | None:
    """Return the open task that a person means: a signature to sign, what was given to them, their own."""
    with bureau.store.reading() as tx:
        tasks = [task for task in tasks_of_case(tx, case_id) if task.state is TaskState.OPEN]
    signatures = [task for task in tasks if task.for_task_id is not None and task.assignee_id == ID[by]]
    drawn = [task for task in tasks if task.for_task_id is None]
    given = [task for task in drawn if task.hands.delegate_id == ID[by]]
    own = [task for task in drawn if task.assignee_id == ID[by]] or drawn
    wanted = {CaseVerb.SIGN: signatures, CaseVerb.ADVISE: given or own}.get(verb, own)
    return wanted[0] if wanted else None


def do(
    bureau: Bureau,
    case_id: int,
    verb: CaseVerb,
    *,
    by: str,
    to: str | None = None,
    node: str = "",
    signing: Signing | None = None,
    agrees: bool | None = None,
    words: str = "",
    stops_clock: bool = False,
    basis: Basis | None = Basis.LAPSED,
) -> None:
    """Do a verb on the case, or on the task of it that the person means."""
    task = the_task(bureau, case_id, by=by, verb=verb) if VERBS[verb].on_task else None
    asked = VerbRequest(
        verb,
        case_of(bureau, case_id).case_no,
        task.id if task else None,
        ID[to] if to else None,
        node,
        signing,
        agrees,
        words,
        stops_clock,
        "补充取证" if stops_clock else "",
        "演示〔2026〕1号" if stops_clock else "",
        basis,
    )
    do_verb(bureau, person(bureau, by), asked, command_key=a_key())


def refusal_of(bureau: Bureau, case_id: int, verb: CaseVerb, *, by: str, **asked: object) -> str:
    """Return why a verb is refused: the reason of its rule, or the code of the refusal."""
    with pytest.raises(Refusal) as refused:
        do(bureau, case_id, verb, by=by, **asked)  # type: ignore[arg-type]
    return str(refused.value.facts.get("reason", refused.value.code))


def decision_on(bureau: Bureau, case_id: int, verb: CaseVerb, *, by: str) -> Decision:
    """Return what the rule says, as the page asks it."""
    task = the_task(bureau, case_id, by=by, verb=verb) if VERBS[verb].on_task else None
    actor = person(bureau, by)
    with bureau.store.reading() as tx:
        standing = standing_of(tx, bureau, actor, case_of(bureau, case_id), task_id=task.id if task else None)
    return may(verb, actor, standing)


def letters_to(bureau: Bureau, name: str) -> list[str]:
    """Return the kinds of the letters that a person has had, oldest first."""
    with bureau.store.reading() as tx:
        rows = tx.query(LetterRow).filter_by(person_id=ID[name]).order_by(LetterRow.id)
        return [row.kind for row in rows]

"""What happens to a case after the vote, the other two kinds of request, and the passing of days."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from engine.cases.lookups import case_by_id
from engine.cases.terms import CaseFile
from engine.clock import VirtualClock, end_of
from engine.deadlines.records import DeadlineRow
from engine.people.records import DepartmentRow, PersonRow, PostRow
from engine.procedures.wakeups import wake_due_cases
from tests.builders.city import (
    FRIDAY,
    ID,
    LISTED,
    MATTER,
    PEOPLE,
    PROOF,
    a_key,
    agreed,
    an_addition,
    answer,
    open_tasks,
    person,
)
from workflows.exemption_list.rules import normalised
from workflows.guides.lookups import duty
from workflows.guides.records import GuideRow
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, give_verdict
from workflows.requests.terms import RequestForm

ITEM = "MZ000001"
"""The public number of the one listed item."""

MATCHING = "居民身份证\n户口簿"
DEMANDING = f"居民身份证\n{PROOF}1份\n{LISTED}1份"
"""Lines of a guide: without a proof that is spared, and with every one of them."""


def a_cancellation(**changes: object) -> RequestForm:
    """Return a form that cancels the listed item because its basis was repealed."""
    base = an_addition(
        kind="cancel",
        matter_name="",
        proof_name="",
        ways=(),
        legal_basis="",
        basis_level="",
        item_number=ITEM,
        ground="basis_repealed",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def a_change(**changes: object) -> RequestForm:
    """Return a form that lets the listed item be spared by data sharing."""
    base = an_addition(
        kind="change",
        matter_name="",
        proof_name="",
        item_number=ITEM,
        ways=("data_sharing",),
        legal_basis="《婚姻登记条例》第六条",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def an_editorial_change(**changes: object) -> RequestForm:
    """Return a form that changes nothing but the remark of the listed item."""
    return replace(a_change(ways=("department_verification",), note="编码待核"), **changes)  # type: ignore[arg-type]


def at(bureau: Bureau, moment: datetime) -> Bureau:
    """Return the same office at another moment."""
    return replace(bureau, clock=VirtualClock(moment))


def after(bureau: Bureau, day: date) -> Bureau:
    """Return the same office in the first second after a day has gone."""
    return at(bureau, end_of(day) + timedelta(seconds=1))


def woken(bureau: Bureau) -> int:
    """Let the poll of drawn timers look once; return how many cases moved."""
    return wake_due_cases(bureau.store, ListPractice(bureau), now=bureau.now())


def case_of(bureau: Bureau, case_id: int) -> CaseFile:
    """Return the case file."""
    with bureau.store.reading() as tx:
        case = case_by_id(tx, case_id)
    assert case is not None
    return case


def nodes_of(bureau: Bureau, case_id: int) -> list[str]:
    """Return the nodes of the open tasks, one for each."""
    return [task.node for task in open_tasks(bureau, case_id)]


def clocks_of(bureau: Bureau, case_id: int) -> dict[str, tuple[str, date | None, date | None]]:
    """Return code -> state, due date and closing date of the newest deadline of that code."""
    query = (
        sa.select(DeadlineRow.code, DeadlineRow.state, DeadlineRow.due_date, DeadlineRow.closed_date)
        .where(DeadlineRow.case_id == case_id)
        .order_by(DeadlineRow.id)
    )
    with bureau.store.reading() as tx:
        return {code: (state, due, closed) for code, state, due, closed in tx.execute(query)}


def running_clocks(bureau: Bureau, case_id: int) -> dict[str, date | None]:
    """Return code -> due date of the clocks that run."""
    clocks = clocks_of(bureau, case_id)
    return {code: due for code, (state, due, _) in clocks.items() if state == "running"}


def vote(bureau: Bureau, case_id: int, **votes: str) -> None:
    """Let members vote in the order given, with a reason where one is needed."""
    for member, verdict in votes.items():
        answer(bureau, case_id, "task_vote", verdict, by=member, opinion="理由见会议记录")


def rewrite(
    bureau: Bureau, case_id: int, *, by: str, materials: str = MATCHING, seen: int | None = None
) -> None:
    """Let the keeper of a unit publish its guide anew; seen: the edition looked at, else the newest."""
    unit = PEOPLE[by][0]
    task = next(
        task
        for task in open_tasks(bureau, case_id)
        if task.node == "task_rewrite_guide" and task.department_id == unit
    )
    with bureau.store.reading() as tx:
        edition = seen or duty(tx, task.item or 0).guide.edition
    given = Answer("submit", "", {"materials": materials, "edition_seen": str(edition)})
    give_verdict(bureau, person(bureau, by), task.id, given, command_key=a_key())


def published(bureau: Bureau, form: RequestForm | None = None) -> int:
    """Carry a case to the guides; return its id."""
    case_id = agreed(bureau, form)
    answer(bureau, case_id, "task_publish_version", "publish", by="publisher")
    return case_id


def rewritten(bureau: Bureau, form: RequestForm | None = None) -> int:
    """Carry a case to its filing; return its id."""
    case_id = published(bureau, form)
    for keeper in ("police_keeper", "banner_keeper"):
        rewrite(bureau, case_id, by=keeper)
    return case_id


def carried_out(bureau: Bureau, form: RequestForm | None = None) -> int:
    """Carry a case to its end; return its id."""
    case_id = rewritten(bureau, form)
    answer(bureau, case_id, "task_close_case", "close", by="desk")
    return case_id


def eight_more_banners(bureau: Bureau) -> dict[int, int]:
    """Give eight more banners a guide of the matter and a keeper each; return unit -> keeper of all nine."""
    keepers = {6: ID["banner_keeper"]}
    with bureau.store.writing() as tx:
        for number in range(21, 29):
            tx.add(DepartmentRow(id=number, code=f"banner{number}", name=f"旗{number}", kind="banner"))
            keeper = PersonRow(
                id=number, name=f"演示·keeper{number}", sign_in=f"keeper{number}", session_key=f"key{number}"
            )
            tx.add(keeper)
            tx.flush()
            tx.add(PostRow(person_id=number, department_id=number, role="guide_keeper"))
            tx.add(
                GuideRow(
                    unit_id=number,
                    matter_name=MATTER,
                    matter_key=normalised(MATTER),
                    materials=["居民身份证", f"{PROOF}1份"],
                    edition=1,
                    updated_at=FRIDAY,
                )
            )
            keepers[number] = number
    return keepers

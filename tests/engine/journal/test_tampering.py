"""The journal notices what was done to it, and names the line."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.journal.lookups import Fault
from engine.journal.records import EventRow, NoteRow
from tests.builders.city import FRIDAY, an_addition, answer, before_the_group, filed
from tests.builders.evidence import faults_of, story_of
from workflows.procedures.bureau import Bureau

FORGED = {
    "at": sa.text("at + 60000"),
    "kind": "forged",
    "person_id": 99,
    "task_id": 99,
    "node": "task_forged",
    "facts": {"verdict": "refuse"},
    "command_key": b"0" * 16,
}
"""Column -> what somebody writes into it."""


def line(case_id: int, seq: int) -> sa.Update:
    return sa.update(EventRow).where(EventRow.case_id == case_id, EventRow.seq == seq)


def edit(tx: Session, case_id: int, seq: int, column: str) -> None:
    tx.execute(
        line(case_id, seq).values({column: FORGED[column]}).execution_options(synchronize_session=False)
    )


def delete(tx: Session, case_id: int, seq: int) -> None:
    tx.execute(sa.delete(EventRow).where(EventRow.case_id == case_id, EventRow.seq == seq))


def move(tx: Session, case_id: int, seq: int, to: int) -> None:
    tx.execute(line(case_id, seq).values(seq=to))


def a_forged_line(case_id: int, seq: int) -> EventRow:
    return EventRow(case_id=case_id, seq=seq, at=FRIDAY, kind="done", facts={}, digest=b"1" * 32)


def insert(tx: Session, case_id: int, seq: int, last: int) -> None:
    """Push the lines from `seq` on one place back and write another one there."""
    for place in range(last, seq - 1, -1):
        move(tx, case_id, place, place + 1)
    tx.add(a_forged_line(case_id, seq))


def swap(tx: Session, case_id: int, one: int, other: int) -> None:
    move(tx, case_id, one, 900)
    move(tx, case_id, other, one)
    move(tx, case_id, 900, other)


@pytest.mark.parametrize("column", FORGED)
def test_a_changed_column_of_a_line_is_told_with_the_line(city: Bureau, column: str) -> None:
    case_id = before_the_group(city)

    with city.store.writing() as tx:
        edit(tx, case_id, 2, column)

    assert [Fault(case_id, 2, "changed")] == faults_of(city)


def test_a_changed_digest_is_told_with_its_line_and_the_one_that_stands_on_it(city: Bureau) -> None:
    case_id = before_the_group(city)

    with city.store.writing() as tx:
        tx.execute(line(case_id, 2).values(digest=b"0" * 32))

    assert [Fault(case_id, seq, "changed") for seq in (2, 3)] == faults_of(city)


Tampering = Callable[[Session, int], object]
TAIL = "tail differs from the case"
LAST = 6
TAMPERINGS: list[tuple[str, Tampering, list[tuple[int, str]]]] = [
    ("a line deleted in the middle", lambda tx, case: delete(tx, case, 2), [(2, "missing"), (3, "changed")]),
    ("the first line deleted", lambda tx, case: delete(tx, case, 1), [(1, "missing"), (2, "changed")]),
    ("the last line cut off", lambda tx, case: delete(tx, case, LAST), [(LAST, TAIL)]),
    (
        "a line written behind the last",
        lambda tx, case: tx.add(a_forged_line(case, LAST + 1)),
        [(LAST + 1, "changed"), (LAST, TAIL)],
    ),
    (
        "a line written in between",
        lambda tx, case: insert(tx, case, 3, LAST),
        [(3, "changed"), (4, "changed"), (5, "changed"), (6, "changed"), (7, "changed"), (LAST, TAIL)],
    ),
    (
        "two lines swapped",
        lambda tx, case: swap(tx, case, 2, 3),
        [(2, "changed"), (3, "changed"), (4, "changed")],
    ),
    (
        "the head in the case file rewritten",
        lambda tx, _case: tx.execute(sa.update(CaseFileRow).values(journal_head=b"2" * 32)),
        [(LAST, TAIL)],
    ),
    (
        "the count in the case file rewritten",
        lambda tx, _case: tx.execute(sa.update(CaseFileRow).values(journal_seq=LAST - 1)),
        [(LAST - 1, TAIL)],
    ),
]


@pytest.mark.parametrize(
    ("tamper", "told"), [row[1:] for row in TAMPERINGS], ids=[row[0] for row in TAMPERINGS]
)
def test_what_was_done_to_the_chain_is_told(
    city: Bureau, tamper: Tampering, told: list[tuple[int, str]]
) -> None:
    case_id = before_the_group(city)
    assert len(story_of(city, case_id)) == LAST

    with city.store.writing() as tx:
        tamper(tx, case_id)

    assert [Fault(case_id, seq, what) for seq, what in told] == faults_of(city)


def test_a_journal_emptied_whole_is_told(city: Bureau) -> None:
    case_id = filed(city)

    with city.store.writing() as tx:
        tx.execute(sa.delete(EventRow).where(EventRow.case_id == case_id))

    assert [Fault(case_id, 1, TAIL)] == faults_of(city)


def test_only_the_case_that_was_touched_is_told(city: Bureau) -> None:
    whole = filed(city)
    touched = filed(city, an_addition(proof_name="居住证明"))

    with city.store.writing() as tx:
        edit(tx, touched, 1, "kind")

    assert {touched} == {fault.case_id for fault in faults_of(city)}
    assert whole != touched


def returned_with_a_reason(city: Bureau) -> int:
    """File a request and send it back with a reason; return its case. The reason is on line 2."""
    case_id = filed(city)
    answer(city, case_id, "task_confirm_request", "return", by="confirmer", opinion="请补充依据原文")
    return case_id


def test_a_changed_opinion_is_told(city: Bureau) -> None:
    case_id = returned_with_a_reason(city)

    with city.store.writing() as tx:
        tx.execute(sa.update(NoteRow).values(text="同意"))

    assert [Fault(case_id, 2, "note changed")] == faults_of(city)


def test_an_opinion_put_beside_a_line_that_had_none_is_told(city: Bureau) -> None:
    case_id = filed(city)

    with city.store.writing() as tx:
        tx.add(NoteRow(case_id=case_id, seq=1, salt=b"s", text="逾期有因"))

    assert [Fault(case_id, 1, "note changed")] == faults_of(city)


def test_an_opinion_can_be_erased_after_its_time_and_the_chain_still_holds(city: Bureau) -> None:
    case_id = returned_with_a_reason(city)
    assert story_of(city, case_id)[1].note == "请补充依据原文"

    with city.store.writing() as tx:
        tx.execute(sa.delete(NoteRow))

    assert faults_of(city) == []
    assert story_of(city, case_id)[1].note is None


def test_the_same_opinion_twice_leaves_no_equal_digests(city: Bureau) -> None:
    one = returned_with_a_reason(city)
    answer(city, one, "task_correct_request", "submit", by="filer", legal_basis="《户口登记条例》第二条")
    answer(city, one, "task_confirm_request", "return", by="confirmer", opinion="请补充依据原文")

    digests = [event.facts["note"] for event in story_of(city, one) if "note" in event.facts]

    assert len(digests) == len(set(digests)) == 2

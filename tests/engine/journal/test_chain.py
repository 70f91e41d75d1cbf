"""The chain itself: what a digest covers, and how lines of one case and of many are written."""

import hashlib
from datetime import timedelta

import orjson
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.cases.lookups import journal_heads
from engine.cases.records import CaseFileRow
from engine.journal.chain import GENESIS, HASHED, event_digest, note_digest
from engine.journal.lookups import action_behind
from engine.journal.steps import append_many, append_to_each
from engine.journal.terms import Head, Line
from tests.builders.city import FRIDAY, ID, filed, lodged
from tests.builders.desks import a_case_file
from tests.builders.evidence import faults_of, story_of
from workflows.procedures.bureau import Bureau

COLUMNS = {
    "case_id": 7,
    "seq": 1,
    "at": FRIDAY,
    "kind": "done",
    "person_id": 2,
    "task_id": 3,
    "node": "task_confirm_request",
    "facts": {"verdict": "confirm", "round": 2},
    "command_key": b"k" * 16,
}


def test_a_digest_is_sha256_over_the_one_before_and_the_canonical_line() -> None:
    line = (
        '[7,1,1791507600000,"done",2,3,"task_confirm_request",{"round":2,"verdict":"confirm"},"'
        + "6b" * 16
        + '"]'
    )

    assert event_digest(GENESIS, COLUMNS) == hashlib.sha256(bytes(32) + line.encode()).digest()


def test_the_order_of_the_facts_does_not_matter_since_databases_may_turn_it() -> None:
    turned = COLUMNS | {"facts": {"round": 2, "verdict": "confirm"}}

    assert event_digest(GENESIS, COLUMNS) == event_digest(GENESIS, turned)


def test_parts_of_a_millisecond_do_not_matter_since_rows_do_not_keep_them() -> None:
    finer = COLUMNS | {"at": FRIDAY + timedelta(microseconds=300)}

    assert event_digest(GENESIS, COLUMNS) == event_digest(GENESIS, finer)


@settings(deadline=None)
@given(
    st.sampled_from([name for name in HASHED if name not in ("at", "command_key", "facts")]),
    st.integers(100, 10**9),
)
def test_any_other_value_gives_another_digest(column: str, value: int) -> None:
    assert event_digest(GENESIS, COLUMNS) != event_digest(GENESIS, COLUMNS | {column: value})


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32).filter(lambda before: before != GENESIS))
def test_another_line_before_gives_another_digest(before: bytes) -> None:
    assert event_digest(GENESIS, COLUMNS) != event_digest(before, COLUMNS)


@settings(deadline=None)
@given(st.text(), st.text())
def test_another_opinion_gives_another_digest(one: str, other: str) -> None:
    try:
        assert (note_digest(b"salt", one) == note_digest(b"salt", other)) == (one == other)
    except UnicodeEncodeError:  # a lone surrogate never reaches the journal: forms are UTF-8
        assert any("\ud800" <= sign <= "\udfff" for sign in one + other)


def test_a_case_carried_on_verifies_and_its_row_knows_the_last_line(city: Bureau) -> None:
    case_id = lodged(city)

    assert faults_of(city) == []
    with city.store.reading() as tx:
        (head,) = journal_heads(tx)
    assert head.case_id == case_id
    assert head.seq == len(story_of(city, case_id)) == 3


def test_the_lines_of_a_case_are_numbered_from_one_without_gaps(city: Bureau) -> None:
    case_id = lodged(city)

    assert [event.seq for event in story_of(city, case_id)] == [1, 2, 3]


def test_lines_written_in_one_go_are_chained_one_by_one(city: Bureau) -> None:
    with city.store.writing() as tx:
        case_id = a_case_file(tx, 1)
        lines = [Line("card", FRIDAY, facts={"level": level}) for level in ("yellow", "red")]
        head = append_many(tx.connection(), Head(case_id, 0, GENESIS), lines)
        tx.execute(sa.update(CaseFileRow).values(journal_seq=head.seq, journal_head=head.digest))

    assert faults_of(city) == []
    assert [event.facts["level"] for event in story_of(city, case_id)] == ["yellow", "red"]


def test_writing_nothing_moves_no_head(city: Bureau) -> None:
    with city.store.writing() as tx:
        case_id = a_case_file(tx, 1)
        assert append_many(tx.connection(), Head(case_id, 0, GENESIS), []) == Head(case_id, 0, GENESIS)


def test_lines_of_many_cases_at_once_go_each_behind_its_own_head(city: Bureau) -> None:
    with city.store.writing() as tx:
        cases = [a_case_file(tx, number) for number in (1, 2)]
        given_heads = {case_id: Head(case_id, 0, GENESIS) for case_id in cases}
        order = (cases[0], cases[1], cases[0])
        heads = append_to_each(
            tx.connection(), [(given_heads[case_id], Line("card", FRIDAY)) for case_id in order]
        )
        for head in heads.values():
            tx.execute(
                sa.update(CaseFileRow)
                .where(CaseFileRow.id == head.case_id)
                .values(journal_seq=head.seq, journal_head=head.digest)
            )

    assert faults_of(city) == []
    assert [len(story_of(city, case_id)) for case_id in cases] == [2, 1]


def test_the_action_behind_a_key_is_found_with_who_and_when(city: Bureau) -> None:
    with city.store.writing() as tx:
        head = Head(a_case_file(tx, 1), 0, GENESIS)
        line = Line("done", FRIDAY, person_id=ID["desk"], command_key=b"k" * 16)
        append_many(tx.connection(), head, [line])

    with city.store.reading() as tx:
        assert action_behind(tx.connection(), b"k" * 16) == (ID["desk"], FRIDAY)
        assert action_behind(tx.connection(), b"x" * 16) is None


def test_one_key_cannot_stand_in_two_lines(city: Bureau) -> None:
    line = Line("done", FRIDAY, command_key=b"k" * 16)
    with city.store.writing() as tx:
        append_many(tx.connection(), Head(a_case_file(tx, 1), 0, GENESIS), [line])

    with pytest.raises(sa.exc.IntegrityError), city.store.writing() as tx:
        append_many(tx.connection(), Head(a_case_file(tx, 2), 0, GENESIS), [line])


def test_what_is_hashed_is_what_is_read_back(city: Bureau) -> None:
    case_id = filed(city)

    (event,) = story_of(city, case_id)

    assert event.facts == orjson.loads(orjson.dumps(event.facts))
    assert (event.at, event.person_id, event.node) == (FRIDAY, ID["filer"], "task_file_request")

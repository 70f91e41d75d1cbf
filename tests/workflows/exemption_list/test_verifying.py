"""Whoever changes a row of the list behind its back is found out, wherever the change was made."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from engine.store import Store
from tests.builders.stories import published
from tests.workflows.offices import BY_DATA, NOW, TODAY, an_office, later
from workflows.exemption_list.documents import version_digest
from workflows.exemption_list.published import head_of, held_documents
from workflows.exemption_list.steps import form_version, import_rows
from workflows.exemption_list.terms import Alteration, Cancellation, EntryStanding, ImportedRow, ItemKey
from workflows.exemption_list.verifying import FAULT_LABELS, FaultKind, list_faults, version_count
from workflows.exemption_list.versions import version_line
from workflows.procedures.bureau import Bureau


@pytest.fixture
def listed(store: Store) -> Store:
    """Give a list of three versions, the last not published."""
    with store.writing() as tx:
        office = an_office(tx)
        rows = [ImportedRow(ItemKey(office.civil_affairs, "救助", name), BY_DATA) for name in ("甲", "乙")]
        import_rows(tx, rows, effective_date=TODAY, channels=["portal"], summary="首版", now=NOW)
        facts = {"case_id": None, "effective_date": None, "reason": "-", "person_id": None}
        form_version(tx, Alteration(1, replace(BY_DATA, note="改")), now=later(1), **facts)  # type: ignore[arg-type]
        form_version(tx, Cancellation(2, EntryStanding.REMOVED), now=later(2), **facts)  # type: ignore[arg-type]
    return store


def found(store: Store, statement: str) -> list[tuple[int, str | None, FaultKind]]:
    """Return the disagreements after a statement that no step would make."""
    with store.writing() as tx:
        tx.execute(sa.text(statement))
        return [(fault.version, fault.number, fault.kind) for fault in list_faults(tx)]


def test_an_untouched_list_agrees_with_itself(listed: Store) -> None:
    with listed.reading() as tx:
        assert list(list_faults(tx)) == []
        assert version_count(tx) == 3
    assert set(FAULT_LABELS) == set(FaultKind)


ENTRY, VERSION = "UPDATE item_entry SET ", "UPDATE list_version SET "
FIRST = " WHERE item_id = 1 AND since_version = 1"
SECOND = " WHERE item_id = 1 AND since_version = 2"
ONE, TWO = "MZ000001", "MZ000002"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (f"{ENTRY}note = 'x'{SECOND}", [(2, ONE, "entry")]),
        (f"{ENTRY}standing = 'abolished' WHERE item_id = 2 AND since_version = 1", [(1, TWO, "entry")]),
        (
            f"{ENTRY}document = NULL{SECOND}",
            [(2, ONE, "unsealed"), (2, None, "unsealed"), (3, None, "unsealed")],
        ),
        (f"{ENTRY}until_version = 3{FIRST}", [(1, ONE, "history"), (2, None, "digest")]),
        (f"{ENTRY}ended_date = '2027-01-01'{FIRST}", [(1, ONE, "history")]),
        (f"{VERSION}summary = '另一个理由' WHERE number = 3", [(3, None, "digest")]),
        (f"{VERSION}effective_date = '2020-01-01' WHERE number = 1", [(1, None, "digest")]),
        (f"{VERSION}digest = NULL WHERE number = 3", [(3, None, "unsealed")]),
    ],
    ids=["a column", "standing", "text", "last version", "last day", "reason", "day", "digest"],
)
def test_a_change_behind_the_back_is_named(
    listed: Store, statement: str, expected: list[tuple[int, str | None, str]]
) -> None:
    assert found(listed, statement) == expected


def test_a_rewritten_text_breaks_every_version_that_holds_it(listed: Store) -> None:
    statement = (
        'UPDATE item_entry SET document = replace(document, \'"note":"改"\', \'"note":"假"\'), note = \'假\''
        " WHERE item_id = 1 AND since_version = 2"
    )

    assert found(listed, statement) == [(2, None, "digest"), (3, None, "digest")]


def test_a_version_sealed_anew_breaks_the_one_after_it(listed: Store) -> None:
    with listed.reading() as tx:
        other = tx.scalar(sa.text("SELECT digest FROM list_version WHERE number = 3"))
    with listed.writing() as tx:
        tx.execute(sa.text("UPDATE list_version SET digest = :d WHERE number = 1"), {"d": other})
        kinds = [(fault.version, fault.kind) for fault in list_faults(tx)]

    assert kinds == [(1, FaultKind.DIGEST), (2, FaultKind.DIGEST)]


def test_a_version_rewritten_together_with_its_digest_still_differs_from_the_journal(city: Bureau) -> None:
    published(city)
    with city.store.writing() as tx:
        assert list(list_faults(tx)) == []
        tx.execute(sa.text("UPDATE list_version SET summary = '另一个理由' WHERE number = 2"))
        line = version_line(tx, 2)
        assert line
        forged = version_digest(head_of(tx, line), (text or "" for text in held_documents(tx, 2)))
        tx.execute(sa.text("UPDATE list_version SET digest = :d WHERE number = 2"), {"d": forged})

        assert [(fault.version, fault.kind) for fault in list_faults(tx)] == [(2, FaultKind.JOURNAL)]

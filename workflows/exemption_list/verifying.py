"""Whether the stored list still is what was formed: every digest again, and every row against its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.journal.records import EventRow
from engine.store import table_of
from workflows.exemption_list.documents import version_digest
from workflows.exemption_list.published import head_of, held_documents
from workflows.exemption_list.records import ItemEntryRow, ListVersionRow
from workflows.exemption_list.rules import item_number
from workflows.exemption_list.terms import ItemContent
from workflows.exemption_list.versions import version_line

_ENTRY = table_of(ItemEntryRow)
_VERSION = table_of(ListVersionRow)
_EVENT = table_of(EventRow)
FORMED = "version_formed"
"""The kind of the journal's line about a version."""
Entry = sa.Row[*tuple[Any, ...]]


class FaultKind(StrEnum):
    """How the stored list can disagree with itself."""

    DIGEST = "digest"
    """The texts of a version do not give its digest any more, or that of the version before was changed."""
    ENTRY = "entry"
    """A row says something else than the text that was published of it."""
    HISTORY = "history"
    """An entry does not end with the version, and on the day, with which the next one of its item begins."""
    JOURNAL = "journal"
    """The version agrees with itself, but not with what the journal of its case kept of it."""
    UNSEALED = "unsealed"
    """There is no digest or no text to compare with."""


FAULT_LABELS: dict[FaultKind, str] = {
    FaultKind.DIGEST: "重算的摘要与形成时不一致",
    FaultKind.ENTRY: "条目与当时公布的文本不一致",
    FaultKind.HISTORY: "条目的终止与其后一条的起始不相接",
    FaultKind.JOURNAL: "摘要与办理日志所记的不一致",
    FaultKind.UNSEALED: "没有留存摘要或文本，无从核对",
}


@dataclass(frozen=True)
class ListFault:
    """One disagreement: of a version, or of one item's entry that began with it."""

    version: int
    number: str | None
    """The item's public number; None: the version as a whole."""
    kind: FaultKind


def version_count(tx: Session) -> int:
    """Return how many versions there are."""
    return tx.scalar(sa.select(sa.func.count()).select_from(_VERSION)) or 0


def list_faults(tx: Session) -> Iterator[ListFault]:
    """Yield every disagreement: entries by item number first, then versions, published or not."""
    entries = tx.execute(sa.select(_ENTRY).order_by(_ENTRY.c.item_id, _ENTRY.c.since_version)).all()
    for row, following in zip_longest(entries, entries[1:]):
        kind = _entry_fault(row.document, row) or _history_fault(row, following)
        if kind:
            yield ListFault(row.since_version, item_number(row.item_id), kind)
    told = _told_by_the_journal(tx)
    for number in tx.scalars(sa.select(_VERSION.c.number).order_by(_VERSION.c.number)).all():
        kind = _version_fault(tx, number, told.get(number))
        if kind:
            yield ListFault(number, None, kind)


def _entry_fault(document: str | None, row: Entry) -> FaultKind | None:
    if document is None:
        return FaultKind.UNSEALED
    says, columns = orjson.loads(document), row._asdict()
    told = (ItemContent.from_document(says), says["standing"], says["effective_date"], says["number"])
    kept = (
        ItemContent.from_document(columns),
        columns["standing"],
        columns["effective_date"].isoformat(),
        item_number(columns["item_id"]),
    )
    return None if told == kept else FaultKind.ENTRY


def _history_fault(row: Entry, following: Entry | None) -> FaultKind | None:
    """Compare where an entry ends with where the item's next one begins; the newest one has no end."""
    begins = (
        (following.since_version, following.effective_date)
        if following is not None and following.item_id == row.item_id
        else (None, None)
    )
    return None if (row.until_version, row.ended_date) == begins else FaultKind.HISTORY


def _told_by_the_journal(tx: Session) -> dict[int, str]:
    """Return version -> digest as the journal has it; the baseline has no case, early lines no digest."""
    lines = tx.scalars(sa.select(_EVENT.c.facts).where(_EVENT.c.kind == FORMED))
    return {facts["version"]: facts["digest"] for facts in lines if "digest" in facts}


def _version_fault(tx: Session, number: int, told: str | None) -> FaultKind | None:
    line = version_line(tx, number)
    documents = held_documents(tx, number)
    if line is None or line.digest is None or None in documents:
        return FaultKind.UNSEALED
    digest = version_digest(head_of(tx, line), (text for text in documents if text is not None)).hex()
    if digest != line.digest:
        return FaultKind.DIGEST
    return FaultKind.JOURNAL if told not in (None, digest) else None

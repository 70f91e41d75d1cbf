"""The published text of one version: the canonical bytes that its printed digest is taken over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.store import table_of
from workflows.exemption_list.documents import VersionHead, version_bytes
from workflows.exemption_list.records import ItemEntryRow, ListVersionRow
from workflows.exemption_list.terms import EntryStanding
from workflows.exemption_list.versions import VersionLine, version_line

_ENTRY = table_of(ItemEntryRow)
_VERSION = table_of(ListVersionRow)


@dataclass(frozen=True)
class VersionDocument:
    """One version as it is downloaded."""

    head: VersionHead
    digest: str
    """As it was kept when the version was formed; SHA-256 over `pieces` says the same of untouched rows."""
    entries: tuple[str, ...]
    """The canonical text of each item, by item number."""

    def pieces(self) -> Iterator[bytes]:
        """Yield the canonical bytes."""
        return version_bytes(self.head, self.entries)


def version_document(tx: Session, number: int) -> VersionDocument | None:
    """Return a version that the public may download, or None.

    A version holds all the earlier ones: it is given out once they are published too.
    """
    line = version_line(tx, number)
    if line is None or line.digest is None or number > newest_open_version(tx):
        return None
    documents = held_documents(tx, number)
    return VersionDocument(head_of(tx, line), line.digest, tuple(text for text in documents if text))


def held_documents(tx: Session, number: int) -> Sequence[str | None]:
    """Return the text of each item that a version holds, by item number; None where none was kept."""
    held = (
        sa.select(_ENTRY.c.document)
        .where(_ENTRY.c.since_version <= number, _ENTRY.c.standing != EntryStanding.REMOVED)
        .where(sa.or_(_ENTRY.c.until_version.is_(None), _ENTRY.c.until_version > number))
        .order_by(_ENTRY.c.item_id)
    )
    return tx.scalars(held).all()


def newest_open_version(tx: Session) -> int:
    """Return the newest version that is published with all before it; 0 when there is none."""
    waiting = tx.scalar(sa.select(sa.func.min(_VERSION.c.number)).where(_VERSION.c.published_at.is_(None)))
    newest = tx.scalar(sa.select(sa.func.max(_VERSION.c.number))) or 0
    return newest if waiting is None else waiting - 1


def head_of(tx: Session, line: VersionLine) -> VersionHead:
    """Return what the document of a version says before its items."""
    before = version_line(tx, line.number - 1)
    return VersionHead(
        line.number,
        line.effective_date,
        day_of(line.formed_at),
        line.case_no,
        line.summary,
        line.is_correction,
        before.digest if before else None,
    )

"""Questions about attachments: those of a case, one of them, which digests are in use."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.attachments.records import AttachmentRow
from engine.attachments.terms import Attachment, FileKind, ScanResult
from engine.store import table_of

_ATTACHMENT = table_of(AttachmentRow)
_COLUMNS = tuple(_ATTACHMENT.c[name] for name in Attachment.__dataclass_fields__)


def attachments_of_case(tx: Session, case_id: int) -> tuple[Attachment, ...]:
    """Return every version of every attachment of a case, oldest first."""
    query = sa.select(*_COLUMNS).where(_ATTACHMENT.c.case_id == case_id).order_by(_ATTACHMENT.c.id)
    return tuple(_attachment(row) for row in tx.connection().execute(query))


def attachment(tx: Session, case_id: int, attachment_id: int) -> Attachment | None:
    """Return one attachment of that case; None for one of another case."""
    mine = sa.and_(_ATTACHMENT.c.id == attachment_id, _ATTACHMENT.c.case_id == case_id)
    row = tx.connection().execute(sa.select(*_COLUMNS).where(mine)).first()
    return _attachment(row) if row else None


def digests_in_use(tx: Session, digests: Collection[str]) -> frozenset[str]:
    """Return which of these digests some row names."""
    if not digests:
        return frozenset()
    query = sa.select(_ATTACHMENT.c.digest).where(_ATTACHMENT.c.digest.in_(digests)).distinct()
    return frozenset(tx.connection().scalars(query))


def all_digests(tx: Session) -> tuple[str, ...]:
    """Return every digest that some row names."""
    query = sa.select(_ATTACHMENT.c.digest).distinct().order_by(_ATTACHMENT.c.digest)
    return tuple(tx.connection().scalars(query))


def _attachment(row: sa.Row[*tuple[Any, ...]]) -> Attachment:
    columns = dict(row._mapping)  # noqa: SLF001  the public name of a row's columns
    scanned = ScanResult(row.scan_result) if row.scan_result else None
    return Attachment(**{**columns, "kind": FileKind(row.kind), "scan_result": scanned})

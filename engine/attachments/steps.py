"""Taking a file in, writing its row, and clearing away what no row names.

A file is received, looked into, scanned and kept before the transaction that writes its row; one that is
rolled back leaves at most a file that no row names, which `clear_unreferenced` takes away after a day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import IO, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.attachments.blobs import BlobFolder, is_older
from engine.attachments.content import inspect
from engine.attachments.lookups import digests_in_use
from engine.attachments.records import AttachmentRow
from engine.attachments.rules import display_name, name_of_kind, require_size
from engine.attachments.scanner import scan
from engine.attachments.terms import AcceptedFile, AttachmentSettings, UnderCheck
from engine.store import Store, table_of

BLOBS_LOCK: Final = 0x6D7A_626C
"""Key of the advisory lock on PostgreSQL: whoever writes a row shares it, clearing takes it alone."""
KEPT_WITHOUT_A_ROW: Final = timedelta(days=1)
BATCH: Final = 200
_INSERT = sa.insert(table_of(AttachmentRow)).returning(table_of(AttachmentRow).c.id)


@dataclass(frozen=True)
class FileRoom:
    """Where a city keeps its files, and by which limits it takes them."""

    blobs: BlobFolder
    settings: AttachmentSettings


@dataclass(frozen=True)
class NewAttachment:
    """What a row is written with, beside the file's own facts."""

    case_id: int
    slot: str
    title: str
    version: int
    uploaded_by: int
    uploaded_at: datetime
    replaces_id: int | None
    task_id: int | None
    note: str | None


@contextmanager
def accepting(room: FileRoom, stream: IO[bytes], given_name: str) -> Iterator[AcceptedFile]:
    """Give the file when it has passed every check, kept in the folder. No transaction may be open meanwhile.

    Refuses: whatever engine.attachments.rules names.
    """
    settings, name = room.settings, display_name(given_name)
    with room.blobs.receiving(stream, most=settings.largest_bytes) as received:
        require_size(name, received.size, settings)
        with received.path.open("rb") as file:
            kind = inspect(UnderCheck(name, file, received.size, settings))
        scanned = scan(received.path, name, settings)
        room.blobs.keep(received)
        yield AcceptedFile(received, name_of_kind(name, kind), kind, scanned)


def record_attachment(tx: Session, room: FileRoom, file: AcceptedFile, new: NewAttachment) -> int:
    """Write the row of an accepted file; return its id. A file cleared away meanwhile is kept again."""
    _hold_blobs(tx)
    room.blobs.keep(file.received)
    row = {
        **asdict(new),
        "name": file.name,
        "kind": file.kind,
        "size": file.received.size,
        "digest": file.received.digest,
        "scan_result": file.scan.result if file.scan else None,
        "scanner": file.scan.scanner if file.scan else None,
    }
    return int(tx.connection().execute(_INSERT, row).scalar_one())


def clear_unreferenced(store: Store, blobs: BlobFolder, *, now: datetime) -> int:
    """Take away the files that no row names and nobody has touched for a day; return how many."""
    old = list(blobs.older_than(now - KEPT_WITHOUT_A_ROW))
    cleared = 0
    for start in range(0, len(old), BATCH):
        batch = old[start : start + BATCH]
        with store.writing() as tx:
            _claim_blobs(tx)
            in_use = digests_in_use(tx, {digest for _, digest in batch if digest})
            for path, digest in batch:
                # Asked again, now that nobody can write a row: it may have been made young since.
                if digest not in in_use and is_older(path, now - KEPT_WITHOUT_A_ROW):
                    path.unlink(missing_ok=True)
                    cleared += 1
    return cleared


def _hold_blobs(tx: Session) -> None:
    """Let nobody clear files until this transaction ends. On SQLite the one writer is enough."""
    if tx.connection().dialect.name == "postgresql":
        tx.connection().execute(sa.select(sa.func.pg_advisory_xact_lock_shared(BLOBS_LOCK)))


def _claim_blobs(tx: Session) -> None:
    if tx.connection().dialect.name == "postgresql":
        tx.connection().execute(sa.select(sa.func.pg_advisory_xact_lock(BLOBS_LOCK)))

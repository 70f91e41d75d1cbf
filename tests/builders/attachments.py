"""Attaching files to cases of the small city."""

import io
from pathlib import Path

from engine.attachments.blobs import BlobFolder
from engine.attachments.lookups import attachments_of_case
from engine.attachments.steps import FileRoom
from engine.attachments.terms import Attachment, AttachmentSettings
from tests.builders.city import a_key, person
from tests.builders.documents import a_pdf
from workflows.attachments.steps import attach
from workflows.attachments.terms import Upload
from workflows.procedures.bureau import Bureau

CASE_NO = "ZM-2026-0001"


def a_file_room(folder: Path, **settings: object) -> FileRoom:
    """Return an empty folder of files with its settings."""
    return FileRoom(BlobFolder(folder / "attachments"), AttachmentSettings(**settings))  # type: ignore[arg-type]


def an_upload(content: bytes | None = None, name: str = "请示.pdf", **changes: object) -> Upload:
    """Return an upload of a small PDF as other material."""
    fields: dict[str, object] = {"slot": "other", **changes}
    return Upload(io.BytesIO(a_pdf() if content is None else content), name, **fields)  # type: ignore[arg-type]


def attached(
    bureau: Bureau,
    room: FileRoom,
    upload: Upload | None = None,
    *,
    by: str = "filer",
    case_no: str = CASE_NO,
    key: bytes | None = None,
) -> int:
    """Attach a file; return the attachment's id."""
    actor = person(bureau, by)
    return attach(bureau, room, actor, case_no, upload=upload or an_upload(), command_key=key or a_key())


def rows_of(bureau: Bureau, case_id: int) -> list[Attachment]:
    """Return every version of every attachment of a case."""
    with bureau.store.reading() as tx:
        return list(attachments_of_case(tx, case_id))

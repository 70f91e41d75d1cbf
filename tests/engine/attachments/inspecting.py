"""Looking into files that a test has made."""

from pathlib import Path

from engine.attachments.content import inspect
from engine.attachments.terms import AttachmentSettings, FileKind, UnderCheck


def inspected(folder: Path, name: str, content: bytes, **settings: object) -> FileKind:
    """Return what a file of that content is. Refuses what `inspect` refuses."""
    path = folder / "file"
    path.write_bytes(content)
    with path.open("rb") as file:
        return inspect(UnderCheck(name, file, len(content), AttachmentSettings(**settings)))  # type: ignore[arg-type]

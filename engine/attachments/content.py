"""What a file is, told by its bytes, and whether it may be taken. Nothing is run or rendered.

Public: `inspect(check) -> FileKind`. A file has one kind only: what follows or precedes it is refused, so
that the person who looks at it and the program that opens it see the same.
"""

from typing import Final

from engine.attachments.archives import ends_as_archive, open_archive
from engine.attachments.office import archive_kind
from engine.attachments.pdfs import check_pdf
from engine.attachments.pictures import check_jpg, check_png
from engine.attachments.rules import FileEncrypted, MixedContent, OldOffice, name_of_kind, unknown_content
from engine.attachments.terms import FileKind, UnderCheck

PDF_MAGIC: Final = b"%PDF-"
PDF_READERS_LOOK_UP_TO: Final = 1024
"""PDF programs accept their mark anywhere in the first 1024 bytes."""
ZIP_MAGIC: Final = b"PK\x03\x04"
COMPOUND_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PART: Final = "EncryptedPackage".encode("utf-16-le")
PNG_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
JPG_MAGIC: Final = b"\xff\xd8\xff"
_CHUNK: Final = 1 << 20


def inspect(check: UnderCheck) -> FileKind:
    """Return what the file is. Refuses whatever engine.attachments.rules names but size and scan."""
    kind = _inspected(check)
    if kind not in check.settings.taken:
        raise unknown_content(check.name, check.settings)
    name_of_kind(check.name, kind)
    return kind


def _inspected(check: UnderCheck) -> FileKind:
    check.file.seek(0)
    head = check.file.read(PDF_READERS_LOOK_UP_TO + len(PDF_MAGIC))
    if head.startswith(ZIP_MAGIC):
        kind = archive_kind(check, open_archive(check))
    elif head.startswith(PDF_MAGIC):
        check_pdf(check)
        kind = FileKind.PDF
    elif head.startswith(PNG_MAGIC):
        check_png(check)
        kind = FileKind.PNG
    elif head.startswith(JPG_MAGIC):
        check_jpg(check)
        kind = FileKind.JPG
    elif head.startswith(COMPOUND_MAGIC):
        raise _compound_refusal(check)
    elif PDF_MAGIC in head:
        raise MixedContent(name=check.name, kind=str(FileKind.PDF))
    else:
        raise unknown_content(check.name, check.settings)
    _require_one_kind(check, kind, head)
    return kind


def _require_one_kind(check: UnderCheck, kind: FileKind, head: bytes) -> None:
    """Refuse what is a PDF or an archive besides: these are found wherever their start or end lies."""
    is_archive = kind in (FileKind.DOCX, FileKind.XLSX, FileKind.OFD)
    is_pdf_too = kind is not FileKind.PDF and PDF_MAGIC in head
    if is_pdf_too or (not is_archive and ends_as_archive(check)):
        raise MixedContent(name=check.name, kind=str(kind))


def _compound_refusal(check: UnderCheck) -> FileEncrypted | OldOffice:
    """Tell a docx or xlsx under a password from the formats of before 2007: both come in one wrapping."""
    check.file.seek(0)
    before = b""
    while chunk := check.file.read(_CHUNK):
        if ENCRYPTED_PART in before + chunk:
            return FileEncrypted(name=check.name)
        before = chunk[-len(ENCRYPTED_PART) :]
    return OldOffice(name=check.name)

"""Reads a table that somebody sends: what it is told by its content, then the reader for its kind."""

import io
from typing import Final
from zipfile import ZipFile

from engine.attachments.content import COMPOUND_MAGIC, ZIP_MAGIC, inspect
from engine.attachments.rules import FileRefused
from engine.attachments.terms import AttachmentSettings, FileKind, UnderCheck
from engine.spreadsheets.delimited import read_delimited
from engine.spreadsheets.docx import read_docx
from engine.spreadsheets.rules import (
    NoTableFound,
    NotATable,
    TableDamaged,
    TableHoldsPrograms,
    TableTooLarge,
    WebPageTable,
    require_text_name,
    table_refusal,
)
from engine.spreadsheets.terms import (
    LARGEST_BYTES,
    LARGEST_RATIO,
    LARGEST_UNPACKED_BYTES,
    MEBIBYTE,
    MOST_PARTS,
    Book,
)
from engine.spreadsheets.xlsx import read_xlsx

SETTINGS: Final = AttachmentSettings(
    kinds=[str(FileKind.XLSX), str(FileKind.DOCX)],
    largest_bytes=LARGEST_BYTES,
    largest_unpacked_bytes=LARGEST_UNPACKED_BYTES,
    largest_ratio=LARGEST_RATIO,
    most_entries=MOST_PARTS,
)
"""Tighter than for attachments, of which nothing is parsed: a table of words needs no more."""
_LOOKED_AT: Final = 4096
_BINARY_MAGIC: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"MZ",
    b"\x7fELF",
)
_WEB_PAGE: Final = (b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-version:")


def read_book(name: str, content: bytes) -> Book:
    """Return the sheets of a file. Refuses whatever engine.spreadsheets.rules names.

    name: as its sender has it, only for sentences and to see that it agrees with the content.
    """
    if len(content) > LARGEST_BYTES:
        raise TableTooLarge(name=name, largest=f"{LARGEST_BYTES // MEBIBYTE} MB")
    if not content.strip():
        raise NoTableFound(name=name)
    if content.startswith((ZIP_MAGIC, COMPOUND_MAGIC)):
        return _read_archive(name, content)
    if content.startswith(_BINARY_MAGIC):
        raise NotATable(name=name)
    head = content[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_WEB_PAGE):
        raise WebPageTable(name=name)
    if b"\x00" in head and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotATable(name=name)
    require_text_name(name)
    return read_delimited(name, content)


def _read_archive(name: str, content: bytes) -> Book:
    file = io.BytesIO(content)
    try:
        kind = inspect(UnderCheck(name, file, len(content), SETTINGS))
    except FileRefused as refusal:
        raise table_refusal(refusal, name) from refusal
    file.seek(0)
    with ZipFile(file) as archive:
        _require_plain_parts(name, archive)
        return read_xlsx(name, archive) if kind is FileKind.XLSX else read_docx(name, archive)


def _require_plain_parts(name: str, archive: ZipFile) -> None:
    """Refuse a part with a document type, in an encoding that hides one, or a link to another workbook."""
    for part in archive.namelist():
        if "externallinks/" in part.lower():
            raise TableHoldsPrograms(name=name, part=part)
        if not part.lower().endswith((".xml", ".rels", ".vml")):
            continue
        with archive.open(part) as opened:
            head = opened.read(_LOOKED_AT)
        if b"<!DOCTYPE" in head or b"\x00" in head:
            raise TableDamaged(name=name)

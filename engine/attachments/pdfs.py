"""pdf: whole from its first byte to its last, and without anything that acts by itself or is carried along.

What is looked for are the names by which a pdf starts programs, runs scripts and holds files: in the open,
written with #-escapes, and in object streams, which are unpacked within bounds. It is no full reading of the
format: a file whose object streams cannot be read here is refused, not trusted.
"""

import mmap
import re
import zlib
from collections.abc import Iterator
from typing import Final

from engine.attachments.rules import (
    BOMB_LABELS,
    FileDamaged,
    FileEncrypted,
    HoldsActions,
    MixedContent,
    UnpacksTooLarge,
    Unreadable,
)
from engine.attachments.terms import FileKind, UnderCheck

HEADER = re.compile(rb"%PDF-[12]\.\d")
TAIL: Final = 2048
"""Bytes before the end in which the trailer must stand."""
_LONGEST_NAME: Final = 127
_CHUNK: Final = 1 << 16
_FIRST_BITE: Final = 1 << 12
"""A file may have a hundred thousand tiny streams: none costs more than it holds."""

_DELIMITER = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|$)"
_ACTING: Final = (
    b"JavaScript", b"Launch", b"EmbeddedFiles", b"EmbeddedFile", b"FileAttachment", b"RichMedia",
    b"Rendition", b"ImportData", b"GoToE", b"XFA",
)  # fmt: skip
_ACTING_NAME = re.compile(rb"/(" + rb"|".join(_ACTING) + rb")" + _DELIMITER)
_CARRIED = re.compile(rb"/(EF)(?:\s*<<|\s+\d+\s+\d+\s+R\b)")
"""Where a file is carried without saying so: too short a name to be looked for alone."""
_ENCRYPT_NAME = re.compile(rb"/Encrypt" + _DELIMITER)
_ESCAPED_NAME = re.compile(
    rb"/((?:[^\x00\t\n\x0c\r ()<>\[\]{}/%]{0,127}?#[0-9A-Fa-f]{2})[^\x00\t\n\x0c\r ()<>\[\]{}/%]{0,127})"
)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n?")
_OBJECT_STREAM = re.compile(rb"/ObjStm" + _DELIMITER)
_COUNT, _FIRST = re.compile(rb"/N[\s%]"), re.compile(rb"/First[\s%]")
_FILTER = re.compile(rb"/Filter" + _DELIMITER)
_INFLATED = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])" + _DELIMITER)
_PREDICTED = re.compile(rb"/Predictor\s*(?:[2-9]|1\d)|/DecodeParms\s*\[?\s*\d")
"""The bytes are turned about after unpacking, or it is written elsewhere whether they are."""


def check_pdf(check: UnderCheck) -> None:
    """Refuse what is cut off, goes on behind its end, cannot be read, or acts by itself."""
    with mmap.mmap(check.file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        _check_ends(check, data)
        if _ENCRYPT_NAME.search(data) or b"Encrypt" in _escaped_names(data):
            raise FileEncrypted(name=check.name)
        _check_acting(check, data)
        for chunk in _object_streams(check, data):
            _check_acting(check, chunk)


def _check_ends(check: UnderCheck, data: mmap.mmap) -> None:
    end = data.rfind(b"%%EOF")
    if not HEADER.match(data) or end < 0:
        raise FileDamaged(name=check.name)
    if data[end + 5 : end + 5 + TAIL].strip(b"\x00\t\n\x0c\r ") or end + 5 + TAIL < len(data):
        raise MixedContent(name=check.name, kind=str(FileKind.PDF))
    if data.rfind(b"startxref", max(0, end - TAIL), end) < 0:
        raise FileDamaged(name=check.name)


def _check_acting(check: UnderCheck, data: mmap.mmap | bytes) -> None:
    found = _ACTING_NAME.search(data) or _CARRIED.search(data)
    names = {found[1]} if found else _escaped_names(data) & frozenset(_ACTING)
    if names:
        raise HoldsActions(name=check.name, part=min(names).decode("ascii"))


def _escaped_names(data: mmap.mmap | bytes) -> frozenset[bytes]:
    return frozenset(_unescaped(found[1]) for found in _ESCAPED_NAME.finditer(data))


def _unescaped(name: bytes) -> bytes:
    return _ESCAPE.sub(lambda match: bytes.fromhex(match[1].decode("ascii")), name)


def _object_streams(check: UnderCheck, data: mmap.mmap) -> Iterator[bytes]:
    """Yield the unpacked content of the object streams, in pieces that overlap by the length of a name."""
    left, before = check.settings.largest_unpacked_bytes, 0
    for stream in _STREAM.finditer(data):
        begins = max(data.rfind(b"obj", before, stream.start()), before)
        dictionary = _unescaped(data[begins : stream.start()])
        before = stream.end()
        is_object_stream = _OBJECT_STREAM.search(dictionary) or (
            _COUNT.search(dictionary) and _FIRST.search(dictionary)
        )
        if not is_object_stream or not _FILTER.search(dictionary):  # what is not packed has been looked at
            continue
        if not _INFLATED.search(dictionary) or _PREDICTED.search(dictionary):
            raise Unreadable(name=check.name)
        overlap = b""
        for piece in _inflated(check, data, stream.end()):
            left -= len(piece)
            if left < 0:
                raise UnpacksTooLarge(name=check.name, because=BOMB_LABELS["size"])
            yield overlap + piece
            overlap = piece[-2 * _LONGEST_NAME :]


def _inflated(check: UnderCheck, data: mmap.mmap, start: int) -> Iterator[bytes]:
    unpacker, place, bite = zlib.decompressobj(), start, _FIRST_BITE
    try:
        while not unpacker.eof:
            packed = unpacker.unconsumed_tail or data[place : place + bite]
            if not unpacker.unconsumed_tail:
                place, bite = place + len(packed), _CHUNK
            piece = unpacker.decompress(packed, _CHUNK)
            if not packed and not piece:
                raise FileDamaged(name=check.name)
            yield piece
    except zlib.error as error:
        raise FileDamaged(name=check.name) from error

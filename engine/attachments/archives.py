"""A zip that is looked into within bounds: first what its directory says, then every part, never all at once.

Whatever a part claims of its size, no more is ever read of it; whatever the directory claims of its length,
no more of it is read than the settings allow.
"""

import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Final

from engine.attachments.rules import (
    BOMB_LABELS,
    FileDamaged,
    FileEncrypted,
    HoldsObjects,
    MixedContent,
    UnpacksTooLarge,
    Unreadable,
    UnsafeEntries,
)
from engine.attachments.terms import MEBIBYTE, UnderCheck

LARGEST_PART: Final = 8 * MEBIBYTE
"""Of a part that is read as a whole: content types and relationships are a few kilobytes."""
RATIO_ASKED_FROM: Final = 10 * MEBIBYTE
DIRECTORY_BYTES_A_PART: Final = 300
"""A name of 250 bytes, and the 46 that stand before it."""
END_MARK: Final = b"PK\x05\x06"
LONGEST_REMARK: Final = 0xFFFF
KEPT_IN_MEMORY: Final = MEBIBYTE
_CHUNK: Final = 1 << 16
_END: Final = struct.Struct("<4s4H2LH")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64: Final = struct.Struct("<4sLQL")
_ENCRYPTED: Final = 0x1
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    OSError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile raises at files that are none."""
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f]")
_PROGRAM = re.compile(
    r"\.(exe|dll|com|scr|pif|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|wsh|hta|lnk|jar|reg|sh)$", re.IGNORECASE
)


@dataclass(frozen=True)
class Archive:
    """An archive whose directory and parts are sound."""

    check: UnderCheck
    zip: zipfile.ZipFile
    by_name: Mapping[str, zipfile.ZipInfo]
    """Name in small letters -> part."""
    nested: tuple[str, ...]
    """Names of the parts that are archives themselves."""

    @property
    def names(self) -> list[str]:
        """Return the names of its parts."""
        return self.zip.namelist()

    def part(self, name: str) -> bytes | None:
        """Return a small part; None when there is none of that name, however its letters are written."""
        found = self.by_name.get(name.lower())
        if found is None:
            return None
        if found.file_size > LARGEST_PART:
            raise UnpacksTooLarge(name=self.check.name, because=BOMB_LABELS["size"])
        with _damage_refused(self.check):
            return self.zip.read(found)

    @contextmanager
    def nested_file(self, name: str) -> Iterator[IO[bytes]]:
        """Give an archive that lies inside as a file of its own."""
        with tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY) as copy:
            with _damage_refused(self.check), self.zip.open(name) as part:
                while chunk := part.read(_CHUNK):
                    copy.write(chunk)
            copy.seek(0)
            yield copy


def open_archive(check: UnderCheck) -> Archive:
    """Return the archive. Refuses what is encrypted, damaged, too large, or not as its directory says."""
    with _damage_refused(check):
        _check_frame(check)
        opened = zipfile.ZipFile(check.file)
        entries = opened.infolist()
    _check_declared(check, entries)
    _check_names(check, entries)
    with _damage_refused(check):
        _check_places(check, opened, entries)
        nested = tuple(each.filename for each in entries if _is_nested(check, opened, each))
    return Archive(check, opened, {each.filename.lower(): each for each in entries}, nested)


def ends_as_archive(check: UnderCheck) -> bool:
    """Say whether a program for archives would find one in the file, behind it or in a remark."""
    check.file.seek(max(0, check.size - _END.size - LONGEST_REMARK))
    return END_MARK in check.file.read()


def _check_frame(check: UnderCheck) -> None:
    """Refuse an archive that does not end where its file ends, or with a directory longer than allowed."""
    file = check.file
    if check.size < _END.size:
        raise FileDamaged(name=check.name)
    file.seek(check.size - _END.size)
    signature, _, _, _, count, length, _, comment = _END.unpack(file.read(_END.size))
    if signature != END_MARK or comment:
        # Cut off, or something stands behind it: in a comment, or without even that.
        if ends_as_archive(check):
            raise MixedContent(name=check.name, kind="zip")
        raise FileDamaged(name=check.name)
    back = _END.size + _LOCATOR_64.size
    if check.size > back + _END_64.size:
        file.seek(check.size - back)
        if file.read(4) == b"PK\x06\x07":
            file.seek(check.size - back - _END_64.size)
            *_, count, length, _ = _END_64.unpack(file.read(_END_64.size))
    most = check.settings.most_entries
    if count > most or length > most * DIRECTORY_BYTES_A_PART:
        raise UnpacksTooLarge(name=check.name, because=BOMB_LABELS["count"])


def _check_declared(check: UnderCheck, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > check.settings.most_entries:
        raise UnpacksTooLarge(name=check.name, because=BOMB_LABELS["count"])
    if any(each.flag_bits & _ENCRYPTED for each in entries):
        raise FileEncrypted(name=check.name)
    if any(each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for each in entries):
        raise Unreadable(name=check.name)
    total = sum(each.file_size for each in entries)
    if total > check.settings.largest_unpacked_bytes:
        raise UnpacksTooLarge(name=check.name, because=BOMB_LABELS["size"])
    if total > max(RATIO_ASKED_FROM, check.settings.largest_ratio * check.size):
        raise UnpacksTooLarge(name=check.name, because=BOMB_LABELS["ratio"])


def _check_names(check: UnderCheck, entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for each in entries:
        name = each.orig_filename
        if _OUTSIDE.search(name) or name.replace("\\", "/").lower() in seen:
            raise UnsafeEntries(name=check.name, part=_told(name))
        if _PROGRAM.search(name):
            raise HoldsObjects(name=check.name, part=_told(name))
        seen.add(name.replace("\\", "/").lower())


def _check_places(check: UnderCheck, opened: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse parts that lie over each other or behind the directory, and what stands before the first."""
    free_from = 0
    for each in sorted(entries, key=lambda entry: entry.header_offset):
        if each.header_offset < free_from or (free_from == 0 and each.header_offset != 0):
            raise UnsafeEntries(name=check.name, part=_told(each.filename))
        check.file.seek(each.header_offset + 26)
        name_length, extra_length = struct.unpack("<2H", check.file.read(4))
        free_from = each.header_offset + 30 + name_length + extra_length + each.compress_size
    if free_from > opened.start_dir:
        raise UnsafeEntries(name=check.name, part=_told(entries[-1].filename))


def _is_nested(check: UnderCheck, opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Read a part to its end, which proves its length and its sum; say whether it is an archive itself."""
    with opened.open(entry) as part:
        head = part.read(_CHUNK)
        while part.read(_CHUNK):
            pass
    if _is_program(head):
        raise HoldsObjects(name=check.name, part=_told(entry.filename))
    return head.startswith(b"PK\x03\x04")


def _is_program(head: bytes) -> bool:
    """Tell a program for Windows or Linux by its first bytes."""
    if head.startswith(b"\x7fELF"):
        return True
    if not head.startswith(b"MZ") or len(head) < 64:  # noqa: PLR2004  where a program's header ends
        return False
    place = int.from_bytes(head[60:64], "little")
    return head[place : place + 4] == b"PE\x00\x00"


@contextmanager
def _damage_refused(check: UnderCheck) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise FileDamaged(name=check.name) from error


def _told(name: str) -> str:
    """Return the name of a part, so that it can be shown."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:80]

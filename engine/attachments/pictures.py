"""png and jpg: walked from their first byte to their last; how many pixels they would unfold to."""

import mmap
import re
import zlib
from collections.abc import Iterator
from typing import Final

from engine.attachments.rules import FileDamaged, MixedContent, TooManyPixels
from engine.attachments.terms import FileKind, UnderCheck

_PNG_CHUNKS_FROM: Final = 8
_PNG_HEAD: Final = 13
_CHUNK: Final = 1 << 20
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a jpg that tell width and height."""
_SCAN, _END, _START = 0xDA, 0xD9, b"\xff\xd8\xff"
_LONE: Final = frozenset(range(0xD0, 0xD9)) | {0x01}
"""Markers without a length."""
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_NOT_ZERO = re.compile(rb"[^\x00]")
MOST_PICTURES: Final = 16
"""Of one jpg: cameras put a preview or a depth map behind the picture."""


def check_png(check: UnderCheck) -> None:
    """Refuse a png that is cut off or altered, goes on behind its end, or unfolds too far."""
    kinds: list[bytes] = []
    with _mapped(check) as data:
        for kind, content in _png_chunks(check, data):
            if kind == b"IHDR":
                if kinds or len(content) != _PNG_HEAD:
                    raise FileDamaged(name=check.name)
                width, height = int.from_bytes(content[:4], "big"), int.from_bytes(content[4:8], "big")
                _require_pixels(check, width, height)
            kinds.append(kind)
    if not kinds or kinds[0] != b"IHDR" or b"IDAT" not in kinds or kinds[-1] != b"IEND":
        raise FileDamaged(name=check.name)


def _png_chunks(check: UnderCheck, data: mmap.mmap) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and beginning of each chunk up to the last; the sum of each is recomputed."""
    place = _PNG_CHUNKS_FROM
    while place < len(data):
        length, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        end = place + 8 + length
        if end + 4 > len(data):
            raise FileDamaged(name=check.name)
        if _sum(data, place + 4, end) != int.from_bytes(data[end : end + 4], "big"):
            raise FileDamaged(name=check.name)
        yield kind, data[place + 8 : min(end, place + 8 + _PNG_HEAD + 1)]
        place = end + 4
        if kind == b"IEND" and place != len(data):
            raise MixedContent(name=check.name, kind=str(FileKind.PNG))


def _sum(data: mmap.mmap, start: int, end: int) -> int:
    found = 0
    for place in range(start, end, _CHUNK):
        found = zlib.crc32(data[place : min(place + _CHUNK, end)], found)
    return found


def check_jpg(check: UnderCheck) -> None:
    """Refuse a jpg that is cut off, goes on behind its end as something else, or unfolds too far."""
    with _mapped(check) as data:
        place = 0
        for _ in range(MOST_PICTURES):
            place = _end_of_picture(check, data, place)
            rest = _NOT_ZERO.search(data, place)
            if rest is None:
                return
            place = rest.start()
            if data[place : place + 3] != _START:
                break
    raise MixedContent(name=check.name, kind=str(FileKind.JPG))


def _end_of_picture(check: UnderCheck, data: mmap.mmap, start: int) -> int:
    """Return where the picture that starts there ends."""
    place, is_framed, is_scanned = start + 2, False, False
    while place + 4 <= len(data) or data[place : place + 2] == bytes((0xFF, _END)):
        if data[place] != 0xFF:  # noqa: PLR2004  what every marker begins with
            break
        marker = data[place + 1]
        if marker == 0xFF:  # noqa: PLR2004  filling before a marker
            place += 1
        elif marker == _END:
            if not (is_framed and is_scanned):
                break
            return place + 2
        elif marker in _LONE:
            place += 2
        else:
            is_framed |= _is_frame(check, data, place)
            is_scanned |= marker == _SCAN
            place = _behind_segment(check, data, place)
    raise FileDamaged(name=check.name)


def _is_frame(check: UnderCheck, data: mmap.mmap, place: int) -> bool:
    if data[place + 1] not in _FRAMES:
        return False
    height, width = (int.from_bytes(data[at : at + 2], "big") for at in (place + 5, place + 7))
    _require_pixels(check, width, height)
    return True


def _behind_segment(check: UnderCheck, data: mmap.mmap, place: int) -> int:
    """Return where the marker behind a segment stands; behind a scan, its data are passed over."""
    length = int.from_bytes(data[place + 2 : place + 4], "big")
    end = place + 2 + length
    if length < 2 or end > len(data):  # noqa: PLR2004  the length counts its own two bytes
        raise FileDamaged(name=check.name)
    if data[place + 1] != _SCAN:
        return end
    marker = _NEXT_MARKER.search(data, end)
    if marker is None:
        raise FileDamaged(name=check.name)
    return marker.start()


def _require_pixels(check: UnderCheck, width: int, height: int) -> None:
    if not width or not height:
        raise FileDamaged(name=check.name)
    if width * height > check.settings.largest_pixels:
        largest = check.settings.largest_pixels
        raise TooManyPixels(name=check.name, width=width, height=height, largest=f"{largest:,}")


def _mapped(check: UnderCheck) -> mmap.mmap:
    return mmap.mmap(check.file.fileno(), 0, access=mmap.ACCESS_READ)

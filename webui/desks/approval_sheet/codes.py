"""The check code of a printed sheet: which case, which day, which content, sealed with the office's key.

Twenty-five bytes, written as forty letters and digits (RFC 4648 base 32): form 1, case 4, day 2, digest 8,
seal 10. Nothing is kept of a print: the code itself says what was printed, and nobody without the key can
write one that holds. A wrong code is found out without a question to the database.
"""

import hmac
import struct
from base64 import b32decode, b32encode
from binascii import Error
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.approval_sheets.rules import FORM, SHORT_HEX

LENGTH = 40
GROUP = 4
DAY_ONE = date(2020, 1, 1)
_PURPOSE = b"mianzheng check code of an approval sheet"
_BODY = struct.Struct(f">BIH{SHORT_HEX // 2}s")
_SEAL_BYTES = 10


@dataclass(frozen=True)
class Print:
    """What a code says of one print of a sheet."""

    case_id: int
    on: date
    digest: str
    """The printed part of the digest, as hex."""


def code_of(secret_key: str, printed: Print) -> str:
    """Return the check code of a print."""
    day = (printed.on - DAY_ONE).days
    body = _BODY.pack(FORM, printed.case_id, day, bytes.fromhex(printed.digest))
    return b32encode(body + _seal(secret_key, body)).decode()


def print_behind(secret_key: str, typed: str) -> Print | None:
    """Return what was printed with a code; None for a code that this office did not make.

    Blanks, hyphens and small letters are taken as they are typed off a paper; 0 and 1, which no code has,
    for O and I.
    """
    code = "".join(typed.split()).replace("-", "")
    if len(code) != LENGTH or not code.isascii():
        return None
    try:
        whole = b32decode(code, casefold=True, map01=b"I")
    except Error:
        return None
    body, seal = whole[: _BODY.size], whole[_BODY.size :]
    if not hmac.compare_digest(seal, _seal(secret_key, body)):
        return None
    form, case_id, day, digest = _BODY.unpack(body)
    return Print(case_id, DAY_ONE + timedelta(days=day), digest.hex().upper()) if form == FORM else None


def in_groups(text: str) -> str:
    """Return the text in groups of four, as it is printed and read aloud."""
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def _seal(secret_key: str, body: bytes) -> bytes:
    key = hmac.digest(secret_key.encode(), _PURPOSE, "sha256")
    return hmac.digest(key, body, "sha256")[:_SEAL_BYTES]

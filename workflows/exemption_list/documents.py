"""The text of the list that is published and held to: canonical bytes of an entry and of a version.

Canonical is RFC 8785: sorted keys, no spaces, UTF-8, and what a source does not state is null. The journal
writes its hashed part in the same way. An entry's text is kept as it was written, with the names of that
day: a unit that is renamed later changes no digest of the past.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from workflows.exemption_list.rules import item_number
from workflows.exemption_list.terms import EntryStanding, ItemContent

FORMAT = "mianzheng/list-version/1"
"""What the bytes are; a change of their form gets the next number."""
_NO_ITEMS = b'"items":[]'


@dataclass(frozen=True)
class ItemNames:
    """What an item is called, and where a collected row was read."""

    unit_name: str | None
    matter_name: str | None
    proof_name: str
    source: str | None = None
    source_place: str | None = None
    source_department: str | None = None


@dataclass(frozen=True)
class VersionHead:
    """What a version's document says before its items."""

    number: int
    effective_date: date
    formed_date: date
    case_no: str | None
    reason: str | None
    is_correction: bool
    previous: str | None
    """The digest of the version before it, as hex; None before the first."""


def entry_document(
    item_id: int,
    names: ItemNames,
    content: ItemContent,
    *,
    standing: EntryStanding,
    since_version: int,
    effective_date: date,
) -> str:
    """Return the canonical text of what the list says of one item under one entry."""
    says = {name: value or None for name, value in content.columns().items()}
    return _canonical(
        says
        | vars(names)
        | {
            "number": item_number(item_id),
            "standing": str(standing),
            "since_version": since_version,
            "effective_date": effective_date.isoformat(),
            "ways": list(content.ways),
        }
    ).decode()


def version_bytes(head: VersionHead, entries: Iterable[str]) -> Iterator[bytes]:
    """Yield the canonical bytes of a version; entries: the documents it holds, by item number."""
    begin, _, end = _canonical(
        {
            "format": FORMAT,
            "version": head.number,
            "effective_date": head.effective_date.isoformat(),
            "formed_date": head.formed_date.isoformat(),
            "case_no": head.case_no,
            "reason": head.reason,
            "is_correction": head.is_correction,
            "previous": head.previous,
            "items": [],
        }
    ).partition(_NO_ITEMS)
    # No text of a head can hold the mark: inside a JSON string its quotes would be escaped.
    yield begin + _NO_ITEMS[:-1]
    for number, entry in enumerate(entries):
        yield (b"," if number else b"") + entry.encode()
    yield _NO_ITEMS[-1:] + end


def version_digest(head: VersionHead, entries: Iterable[str]) -> bytes:
    """Return SHA-256 over the bytes of the version: what `sha256sum` says of the downloaded file."""
    digest = hashlib.sha256()
    for piece in version_bytes(head, entries):
        digest.update(piece)
    return digest.digest()


def entry_digest(document: str) -> str:
    """Return SHA-256 over the text of an entry, as hex; the journal keeps it in place of the texts."""
    return hashlib.sha256(document.encode()).hexdigest()


def _canonical(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)

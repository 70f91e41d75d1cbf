"""What differs between two texts, character by character, in pieces that a person can read."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

UNRELATED = 0.2
"""Below this likeness the whole text counts as replaced: common characters would only be confetti."""
SHORT = 2
"""A run of equal characters shorter than this between two changes is taken into the change."""

Span = tuple[bool, int, int, int, int]
"""Changed or not; from and to in the text before; from and to in the text after."""


@dataclass(frozen=True)
class Part:
    """A run of characters."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class FieldChange:
    """One row of the before/after table (components/before_after.html)."""

    label: str
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    is_same: bool


def changes(label: str, before: str | None, after: str | None) -> FieldChange:
    """Return the row that shows how a field changes; None and "" are both "not stated"."""
    old, new = before or "", after or ""
    if old == new:
        same = (Part(old, is_changed=False),) if old else ()
        return FieldChange(label, same, same, is_same=True)
    spans = list(_merged(old, new))
    return FieldChange(
        label,
        tuple(Part(old[i:j], changed) for changed, i, j, _, _ in spans if j > i),
        tuple(Part(new[i:j], changed) for changed, _, _, i, j in spans if j > i),
        is_same=False,
    )


def _merged(old: str, new: str) -> Iterator[Span]:
    """Give the spans, neighbouring changes joined, short equal runs between changes taken in."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < UNRELATED:
        yield True, 0, len(old), 0, len(new)
        return
    pending: Span | None = None
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        is_islet = pending is not None and pending[0] and i2 - i1 < SHORT and i2 < len(old)
        changed = tag != "equal" or is_islet
        if pending is not None and pending[0] and changed:
            pending = (True, pending[1], i2, pending[3], j2)
            continue
        if pending is not None:
            yield pending
        pending = (changed, i1, i2, j1, j2)
    if pending is not None:
        yield pending

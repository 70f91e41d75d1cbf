"""What differs between two lists of lines: the rows of a before/after table, one for each line that moved."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from flask_babel import gettext

from webui.text_changes import FieldChange, changes


def line_changes(before: Sequence[str], after: Sequence[str]) -> tuple[FieldChange, ...]:
    """Return the lines side by side, in the order of the older list; what is the same is marked so."""
    rows: list[tuple[str | None, str | None]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [(line, line) for line in before[i1:i2]]
        else:
            rows += list(zip_longest(before[i1:i2], after[j1:j2]))
    return tuple(
        changes(gettext("第 %(number)s 行", number=number), old, new)
        for number, (old, new) in enumerate(rows, start=1)
    )

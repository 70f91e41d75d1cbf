"""Pinyin initials of names, so that `gjj` finds 公积金 without a Chinese keyboard."""

from functools import lru_cache

from workflows.exemption_list.rules import NAME_BORDER

_NAMES_KEPT = 4_096


def initials_of(search_text: str) -> str:
    """Return the initials of each name in a search text, in the same order and with the same marks between.

    A sign that has several readings gets the one of the word that it stands in: 银行 is yh, 行政 is xz.
    """
    return NAME_BORDER.join(_initials(name) for name in search_text.split(NAME_BORDER))


def may_be_initials(word: str) -> bool:
    """Say whether a typed word can mean initials: Latin letters and digits only."""
    return word.isascii() and word.isalnum()


@lru_cache(maxsize=_NAMES_KEPT)  # the names of units and matters come again and again
def _initials(name: str) -> str:
    # Only whoever adds an item needs the dictionary: 57 MB and 0.4 s that no reader's process should pay.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    signs = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).casefold()
    return "".join(sign for sign in signs if sign.isascii() and sign.isalnum())

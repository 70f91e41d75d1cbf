"""What clerks and programs vary in words: width, blanks, line ends, invisible signs, traditional characters.

`one_line` keeps what was written and only takes out what was never meant; `in_simplified` writes out what a
mirror page wrote in traditional characters; `folded` is for comparing.
"""

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from opencc import OpenCC

_HAN: Final = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
"""Han characters, and the punctuation that stands as wide as they."""
_LINE_END_BESIDE_HAN: Final = re.compile(rf"(?<=[{_HAN}])\s*\n\s*|\s*\n\s*(?=[{_HAN}])")
_BLANKS: Final = re.compile(r"\s+")
_BLANK_IN_HAN: Final = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_ASCII_END: Final = 128
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs"})
_VARIATION: Final = re.compile("[\ufe00-\ufe0f]")
"""Marks that ask for a coloured or a plain drawing of the sign before them."""


def one_line(text: str) -> str:
    """Return the text as it is meant: no line ends or blanks inside Chinese words, single blanks elsewhere.

    Ideographic and no-break spaces are blanks. Doing it twice changes nothing.
    """
    joined = _LINE_END_BESIDE_HAN.sub("", _visible(text).strip())
    return _BLANK_IN_HAN.sub("", _BLANKS.sub(" ", joined))


def lines(text: str) -> str:
    """Return prose with its line ends kept and each line as `one_line` has it; empty lines left out."""
    each = (one_line(line) for line in _visible(text).splitlines())
    return "\n".join(line for line in each if line)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return what is equal for two ways of writing the same words: no blanks, half width, simplified."""
    return simplified(narrow(text))


def narrow(text: str) -> str:
    """Return the folded text of words known to be simplified, as ours are: no dictionary is opened."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", _visible(text))).casefold()


def letters_of(text: str) -> str:
    """Return the folded text without punctuation and marks: the words of a heading."""
    return letters_in(folded(text))


def letters_in(folded_text: str) -> str:
    """Return a folded text without punctuation and marks."""
    return "".join(sign for sign in folded_text if sign.isalnum())


def simplified(text: str) -> str:
    """Return the text in simplified characters."""
    return text if _is_ascii(text) else str(_converter().convert(text))


def in_simplified(text: str) -> str:
    """Return a text that is written in traditional characters in simplified ones; any other as it is.

    Written so is what holds a sign that the simplified character set (GB/T 2312) lacks and whose simplified
    form it has: 戶口 is, 乾县 and 著名 are not, although their signs have a simplified use elsewhere.
    """
    is_traditional = any(not _is_simplified(sign) and _is_simplified(simplified(sign)) for sign in text)
    return simplified(text) if is_traditional else text


@lru_cache(maxsize=8192)
def _is_simplified(sign: str) -> bool:
    return bool(sign.encode("gb2312", "ignore"))


def _visible(text: str) -> str:
    if text.isprintable() and not _VARIATION.search(text):
        return text
    joined = _VARIATION.sub("", text.replace("\r\n", "\n"))
    return "".join(_seen(sign) for sign in joined)


def _seen(sign: str) -> str:
    if unicodedata.category(sign) not in _INVISIBLE:
        return sign
    return " " if sign == "\t" else "\n" if sign in "\r\n\v\f" else ""


def _is_ascii(text: str) -> bool:
    return all(ord(sign) < _ASCII_END for sign in text)


@lru_cache(maxsize=1)
def _converter() -> "OpenCC":
    from opencc import OpenCC  # noqa: PLC0415  fifteen megabytes of dictionaries: only where a table is read

    return OpenCC("t2s")

"""Where in a document something stands: 第十四条第一款第（五）项, read from text and written as text."""

import re
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,  # noqa: RUF001  the Chinese zero, not a letter
    "两": 2,
}
_WEIGHTS: Final = {"十": 10, "百": 100, "千": 1000}
NUMERAL: Final = r"(?:\d{1,4}|[零\u3007一二两三四五六七八九十百千]{1,9})"
"""A numeral of a law, in half-width digits or in Chinese."""
UNNUMBERED: Final = 99
"""The annex of a place that only says 附件."""
_KEY: Final = re.compile(r"(\d{2})\.(\d{5})\.(\d{3})\.(\d{3})\.(\d{3})\.(\d{3})")


@dataclass(frozen=True, order=True)
class Place:
    """A place in a document; 0 is "not stated", so that 第十四条 covers its every 款 and 项."""

    annex: int = 0
    """附件 and its number; 0: in the document itself."""
    article: int = 0
    """Number of the 条; 0 only where an annex counts its 项 alone."""
    inserted: int = 0
    """Of an article put in later: 第十条之一 is 10 and 1."""
    paragraph: int = 0
    """款."""
    item: int = 0
    """项."""
    point: int = 0
    """目."""

    @property
    def key(self) -> str:
        """Return the place as a text that sorts as the document runs."""
        numbers = (self.inserted, self.paragraph, self.item, self.point)
        return f"{self.annex:02d}.{self.article:05d}" + "".join(f".{number:03d}" for number in numbers)

    def covers(self, other: "Place") -> bool:
        """Say whether the other place is this one or a part of it."""
        return self._is_in_the_article_of(other) and all(
            own in (0, others) for own, others in zip(self.parts, other.parts, strict=True)
        )

    def touches(self, other: "Place") -> bool:
        """Say whether a change at one of the two may change what the other says.

        第六条第（一）项, its 款 not stated, may stand in any 款 of 第六条.
        """
        return self._is_in_the_article_of(other) and all(
            own in (0, others) or others == 0 for own, others in zip(self.parts, other.parts, strict=True)
        )

    @property
    def parts(self) -> tuple[int, int, int]:
        """Return 款, 项 and 目."""
        return self.paragraph, self.item, self.point

    def _is_in_the_article_of(self, other: "Place") -> bool:
        return (self.annex, self.article, self.inserted) == (other.annex, other.article, other.inserted)


def place_of_key(key: str) -> Place:
    """Return the place that `Place.key` wrote; anything else is a programming error."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(f"not a place: {key}")
    return Place(*(int(part) for part in match.groups()))


def place_words(place: Place) -> str:
    """Return the place as a law writes it."""
    words = f"附件{'' if place.annex == UNNUMBERED else place.annex}" if place.annex else ""
    if place.article:
        words += f"第{chinese(place.article)}条"
    if place.inserted:
        words += f"之{chinese(place.inserted)}"
    if place.paragraph:
        words += f"第{chinese(place.paragraph)}款"
    if place.item:
        words += f"第（{chinese(place.item)}）项"
    if place.point:
        words += f"第{chinese(place.point)}目"
    return words


def numeral(text: str) -> int:
    """Return the value of a numeral; text: as NUMERAL matches it."""
    if text.isdecimal():
        return int(text)
    if not any(sign in _WEIGHTS for sign in text):  # 一三 is 13 as a year would be read
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total = 0
    pending: int | None = None
    for sign in text:
        if sign in _WEIGHTS:
            # 十四 has no digit before its ten
            total += (1 if pending is None or pending == 0 else pending) * _WEIGHTS[sign]
            pending = None
        else:
            pending = _DIGITS[sign]
    return total + (pending or 0)


def chinese(number: int) -> str:
    """Return a number as laws write it; number: 1 to 9999."""
    words, has_gap = "", False
    for weight, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // weight % 10
        if digit:
            words += ("零" if has_gap else "") + "零一二三四五六七八九"[digit] + name
            has_gap = False
        else:
            has_gap = bool(words)
    return words.removeprefix("一") if words.startswith("一十") else words

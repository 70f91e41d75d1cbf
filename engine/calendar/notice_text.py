"""The text of a notice before its grammar: one alphabet, one sentence at a time, its heading apart."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_SIMPLIFIED: Final = str.maketrans(
    "調週補連與從號開節勞動國慶當個將長農曆間時歷續雙後對應為務辦廳關於發電陽達達門區據實現場職鐘單內臺灣紀",
    "调周补连与从号开节劳动国庆当个将长农历间时历续双后对应为务办厅关于发电阳达达门区据实现场职钟单内台湾纪",
)
"""The traditional characters that notices use; mirrors of the government's pages are often converted."""

_DASHES: Final = re.compile("[\u2014\u2013\u2012\u2500\u301c\u223c~-]+")
"""Whatever stands for "to" between two dates, once NFKC has narrowed it."""
_SPACE: Final = re.compile(r"\s+")
_NUMERAL: Final = "一二三四五六七八九十"
_CHINESE_NUMBER: Final = re.compile(
    rf"(?<![初期周{_NUMERAL}])(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[月日天])"
)
_ITEM: Final = re.compile(rf"^(?:[{_NUMERAL}]+、|\([{_NUMERAL}]+\)|\d{{1,2}}[.、](?!\d))")
_HEADING: Final = re.compile(r"^((?:(?!\d{1,2}[月日])[^:,。;()]){2,24}):")
_TITLE: Final = re.compile(r"^.{0,60}关于.{2,60}的(?:通知|通告|公告)$")
_NUMBER: Final = re.compile(r"^[^\d\s]{2,20}[〔\[(【]\d{4}[〕\])】]\d{1,4}号$")
_DATE_LINE: Final = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日$")
_SALUTATION: Final = re.compile(r"^[^\d]{4,80}:$")
_SIGNATURE: Final = re.compile(r"^(?:国务院(?:办公厅)?|[^\d,。]{2,30}(?:人民政府|办公厅|办公室|局|委员会))$")


@dataclass(frozen=True)
class Sentence:
    """One sentence of the body."""

    text: str
    """As it is told back to people: simplified, without spaces."""
    occasion: str | None
    """The holiday that its heading names."""
    item: int
    """Which item of the notice it stands in; 其中 looks back no further."""


@dataclass(frozen=True)
class NoticeText:
    """A notice taken apart."""

    title: str | None
    number: str | None
    signed: tuple[int, int, int] | None
    sentences: tuple[Sentence, ...]
    frame: tuple[str, ...]
    """Lines that stand around the body: salutation and signature."""


def one_alphabet(text: str) -> str:
    """Return the text with half-width digits and signs, simplified characters, one dash, no spaces."""
    narrow = unicodedata.normalize("NFKC", text).translate(_SIMPLIFIED)
    return _CHINESE_NUMBER.sub(_in_digits, _DASHES.sub("-", _SPACE.sub("", narrow)))


def _in_digits(written: re.Match[str]) -> str:
    """Turn 十, 十一 or 二十三 before 月, 日 or 天 into digits."""
    tens, ten, ones = written[0].rpartition("十")
    if not ten:
        return "".join(f"{_NUMERAL.index(sign) + 1}" for sign in ones)
    return f"{(_NUMERAL.index(tens) + 1 if tens else 1) * 10 + (_NUMERAL.index(ones) + 1 if ones else 0)}"


def taken_apart(text: str) -> NoticeText:
    """Split a notice into title, number, sentences and frame."""
    found: dict[str, str] = {}
    signed: tuple[int, int, int] | None = None
    frame: list[str] = []
    body: list[str] = []
    for line in _title_joined([line for raw in text.splitlines() if (line := one_alphabet(raw))]):
        if (dated := _DATE_LINE.match(line)) and not _goes_on(body):
            signed = (int(dated[1]), int(dated[2]), int(dated[3]))
        elif _TITLE.match(line) and "title" not in found:
            found["title"] = line
        elif _NUMBER.match(line) and "number" not in found:
            found["number"] = _quoted(line)
        elif not _goes_on(body) and (_SALUTATION.match(line) or _SIGNATURE.match(line)):
            frame.append(line)
        else:
            body.append(line)
    sentences = tuple(_sentences(body))
    return NoticeText(found.get("title"), found.get("number"), signed, sentences, tuple(frame))


def _title_joined(lines: list[str]) -> list[str]:
    """Return the lines, of which up to the first four are joined where together they make a title."""
    for count in range(1, 5):
        if _TITLE.match(joined := "".join(lines[:count])):
            return [joined, *lines[count:]]
    return lines


def _goes_on(body: list[str]) -> bool:
    """Say whether the last line of the body is broken off in mid-sentence."""
    return bool(body) and body[-1][-1] not in "。;:"


def _quoted(number: str) -> str:
    """Return a document number with the brackets in which it is quoted."""
    return re.sub(r"[\[(【〔](\d{4})[\])】〕]", r"〔\1〕", number)


def _sentences(lines: list[str]) -> Iterator[Sentence]:
    occasion: str | None = None
    item = 0
    for paragraph in _paragraphs(lines):
        text = _ITEM.sub("", paragraph)
        if text != paragraph:
            occasion, item = None, item + 1
        if (heading := _HEADING.match(text)) and not heading[1].endswith(("如下", "安排", "调整")):
            occasion, text = heading[1], text[heading.end() :]
            item += 1
        for part in re.split("[。;]", text):
            if part:
                yield Sentence(part, occasion, item)


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Join lines that were broken for width; a numbered item begins anew."""
    current = ""
    for line in lines:
        if current and (_ITEM.match(line) or current[-1] == "。"):
            yield current
            current = ""
        current += line
    if current:
        yield current

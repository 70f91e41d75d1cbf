"""The text of a notice before its grammar: one alphabet, one sentence at a time, its heading apart."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

_SIMPLIFIED: Final = str.maketrans(
    "調週補連與從號開節勞動國慶當個將長農曆間時歷續雙後對應為務辦廳關於發電陽達門區據實現場職鐘單內臺灣紀別準報處確眾過衛護"
    "勵結帶較錯經臘換遲機構屬轄併並請災氣",
    "调周补连与从号开节劳动国庆当个将长农历间时历续双后对应为务办厅关于发电阳达门区据实现场职钟单内台湾纪别准报处确众过卫护"
    "励结带较错经腊换迟机构属辖并并请灾气",
)
"""The traditional characters that notices use; mirrors of the government's pages are often converted."""

_DASHES: Final = re.compile("[\u2010-\u2015\u2212\u2500\u2501\u301c\u223c~-]+")
"""Whatever stands for "to" between two dates, once NFKC has narrowed it."""
_SPACE: Final = re.compile(r"\s+")
_NUMERAL: Final = "一二三四五六七八九十"
_ZEROS: Final = "\u3007\u25cbOo0零"
"""Ways to write the zero of 二〇二六年."""
_CHINESE_YEAR: Final = re.compile(f"[{_ZEROS}一二三四五六七八九]{{4}}(?=年)")
_CHINESE_NUMBER: Final = re.compile(
    rf"(?<![初期周{_NUMERAL}])(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[月日天号])"
)
_SPOKEN_DAY: Final = re.compile(r"(?<![〕\])】第\d])(\d{1,2})号")
"""10月1号, as opposed to the number of a document."""
_ITEM: Final = re.compile(rf"^(?:[{_NUMERAL}]+、|\([{_NUMERAL}]+\)|\d{{1,2}}[.、](?!\d))")
_ITEM_INSIDE: Final = re.compile(rf"(?<=[。;:])(?=[{_NUMERAL}]+、|\([{_NUMERAL}]+\))")
_HEADING: Final = re.compile(r"^((?:(?!\d{1,2}[月日])[^:,。;()]){2,24}):")
_NO_HEADING: Final = re.compile("如下$|安排$|调整$|时间$|日期$|放假|上班|休息|补休|调休|公休")
_HOLIDAY: Final = (
    "(?:元旦|春节|清明节?|“?五一”?(?:国际)?(?:劳动节)?|(?:国际)?劳动节|端午节?|中秋节?|国庆节?|“十一”)"
)
_NAMES: Final = rf"({_HOLIDAY}(?:[、和及]{_HOLIDAY})*)"
_LEADING_NAME: Final = re.compile(rf"^{_NAMES}(?:假期|期间)?,?(?=[自从于]?\d{{1,4}}[年月])")
"""A holiday named before its date without a colon."""
_NAMED_ARRANGEMENT: Final = re.compile(rf"^{_NAMES}(?:放假|假期|调休)+(?:安排|调整)?(时间|日期)?(?:为|:)")
"""国庆节放假时间：, as a heading; what follows is the time off."""
_DOCUMENT: Final = r"[^\d\s():]{2,20}[〔\[(【]\d{4}[〕\])】]第?\d{1,4}号"
_TITLE: Final = re.compile(
    rf"^(?:\(?受权发布\)?[|丨:]?)?(.{{0,60}}关于.{{2,60}}的(?:通知|通告|公告))(?:\(({_DOCUMENT})\))?$"
)
_NUMBER: Final = re.compile(rf"^\(?({_DOCUMENT})\)?$")
_DATE_LINE: Final = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日$")
_SALUTATION: Final = re.compile(r"^[^\d]{4,80}:$")
_SIGNATURE: Final = re.compile(r"^(?:国务院(?:办公厅)?|[^\d,。]{2,30}(?:人民政府|办公厅|办公室|局|委员会))$")
_SIGNED_INSIDE: Final = re.compile(r"(?<=。)(国务院(?:办公厅)?)(\d{4}年\d{1,2}月\d{1,2}日)$")
_LABEL: Final = re.compile(
    "(索引号|主题分类|发文机关|成文日期|标题|发文字号|发布日期|主题词|公文种类|信息来源|来源|更新时间|发布时间):"
)
"""Labels of the table that the government's site puts before a notice."""
_ORDERING: Final = re.compile("放假|上班")
_SENTENCE_END: Final = re.compile("[。;]|(?<=[知告排]如下):")
_AGENCY: Final = re.compile(r"^新华社[^\d]{0,6}\d{1,2}月\d{1,2}日电")
"""The head that the news agency puts before the full text."""
_ANNOUNCED: Final = re.compile("(?:通知|公告|通告)如下$")


@dataclass(frozen=True)
class Sentence:
    """One sentence of the body."""

    text: str
    """As it is told back to people: simplified, without spaces."""
    occasion: str | None
    """The holiday that its heading names."""
    item: int
    """Which item of the notice it stands in; 其中 looks back no further."""
    is_opening: bool = False
    """It stands before the sentence that announces the arrangements (通知如下)."""


@dataclass(frozen=True)
class NoticeText:
    """A notice taken apart."""

    title: str | None
    number: str | None
    signed: tuple[int, int, int] | None
    sentences: tuple[Sentence, ...]
    frame: tuple[str, ...]
    """Lines that stand around the body: the site's table, salutation and signature."""
    published: tuple[int, int, int] | None = None


def one_alphabet(text: str) -> str:
    """Return the text with half-width digits and signs, simplified characters, one dash, no spaces."""
    narrow = unicodedata.normalize("NFKC", text).translate(_SIMPLIFIED)
    close = _DASHES.sub("-", _SPACE.sub("", narrow))
    dated = _CHINESE_YEAR.sub(_year_in_digits, close)
    return _SPOKEN_DAY.sub(r"\1日", _CHINESE_NUMBER.sub(_in_digits, dated))


def _year_in_digits(written: re.Match[str]) -> str:
    return "".join("0" if sign in _ZEROS else f"{_NUMERAL.index(sign) + 1}" for sign in written[0])


def _in_digits(written: re.Match[str]) -> str:
    """Turn 十, 十一 or 二十三 before 月, 日 or 天 into digits."""
    tens, ten, ones = written[0].rpartition("十")
    if not ten:
        return "".join(f"{_NUMERAL.index(sign) + 1}" for sign in ones)
    return f"{(_NUMERAL.index(tens) + 1 if tens else 1) * 10 + (_NUMERAL.index(ones) + 1 if ones else 0)}"


def taken_apart(text: str) -> NoticeText:
    """Split a notice into title, number, dates, sentences and frame."""
    parts = _Parts()
    lines = _title_joined([line for raw in text.splitlines() if (line := one_alphabet(raw))])
    for line in parts.without_end(list(_broken_up(lines))):
        parts.sort(line)
    sentences = list(_sentences(parts.body))
    announced = [place for place, sentence in enumerate(sentences) if _ANNOUNCED.search(sentence.text)]
    for place in range(announced[-1] if announced else 0):
        sentences[place] = replace(sentences[place], is_opening=True)
    return NoticeText(
        parts.title, parts.number, parts.signed, tuple(sentences), tuple(parts.frame), parts.published
    )


@dataclass
class _Parts:
    """What the lines of a notice are, one after another."""

    title: str | None = None
    number: str | None = None
    signed: tuple[int, int, int] | None = None
    published: tuple[int, int, int] | None = None
    body: list[str] = field(default_factory=list)
    frame: list[str] = field(default_factory=list)

    def without_end(self, lines: list[str]) -> list[str]:
        """Return the lines without signature and date at the end, where both stand there."""
        if len(lines) > 1 and _SIGNATURE.match(lines[-2]) and (dated := _DATE_LINE.match(lines[-1])):
            self.signed = _numbers(dated)
            self.frame.append(lines[-2])
            return lines[:-2]
        return lines

    def sort(self, line: str) -> None:
        """Put one line where it belongs."""
        whole = _AGENCY.sub("", line).removesuffix(",全文如下:")
        if _LABEL.match(line):
            self._take_labels(line)
        elif self.title is None and (titled := _TITLE.match(whole)):
            self.title = titled[1]
            self.number = _quoted(titled[2]) if titled[2] else self.number
        elif self.number is None and (numbered := _NUMBER.match(line)):
            self.number = _quoted(numbered[1])
        elif _goes_on(self.body):
            self.body.append(line)
        elif dated := _DATE_LINE.match(line):
            self.signed = _numbers(dated)
        elif _SALUTATION.match(line) or _SIGNATURE.match(line) or _AGENCY.fullmatch(line):
            self.frame.append(line)
        else:
            self.body.append(line)

    def _take_labels(self, line: str) -> None:
        """Read the site's own table; a label that is not needed goes to the frame."""
        _, *words = _LABEL.split(line)
        for label, value in zip(words[::2], words[1::2], strict=True):
            if label == "标题" and (titled := _TITLE.match(value)):
                self.title = titled[1]
            elif label == "发文字号" and (numbered := _NUMBER.match(value)):
                self.number = _quoted(numbered[1])
            elif label in ("成文日期", "发布日期") and (dated := _DATE_LINE.match(value)):
                setattr(self, "signed" if label == "成文日期" else "published", _numbers(dated))
            else:
                into = self.body if _ORDERING.search(value) else self.frame
                into.append(f"{label}:{value}")


def _broken_up(lines: list[str]) -> Iterator[str]:
    """Return the lines, broken also before an item, and before a signature behind the last sentence."""
    for line in lines:
        for part in _ITEM_INSIDE.split(line):
            yield from _SIGNED_INSIDE.sub(r"\n\1\n\2", part).split("\n")


def _numbers(dated: re.Match[str]) -> tuple[int, int, int]:
    return int(dated[1]), int(dated[2]), int(dated[3])


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
        named, text = _name_before(text)
        if named:
            occasion, item = named, item + 1
        for part in _SENTENCE_END.split(text):
            if part:
                yield Sentence(part, occasion, item)


def _name_before(text: str) -> tuple[str | None, str]:
    """Return the holiday that a paragraph begins with, and the rest."""
    heading = _HEADING.match(text)
    if heading and not _NO_HEADING.search(heading[1]):
        return heading[1], text[heading.end() :]
    if arranged := _NAMED_ARRANGEMENT.match(text):
        verb = "放假时间:" if arranged[2] else ""
        return arranged[1], verb + text[arranged.end() :]
    if leading := _LEADING_NAME.match(text):
        return leading[1], text[leading.end() :]
    return None, text


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

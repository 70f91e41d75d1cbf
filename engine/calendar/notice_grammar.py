"""The grammar of one sentence of a notice: dates, their weekdays, and what is ordered for them.

A sentence is a row of orders. An order is a list of dates with a verb behind it: off (放假, 补休, 公休),
worked (上班), or a move (X 公休日调至 Y: X is worked, Y is off). Behind 其中, to the end of the item, the
dates named before are told again in detail. Whatever is left over when dates, verbs and a short list of
filling words are taken away makes the whole sentence unread: nothing is guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

_WEEKDAYS: Final = {sign: number for number, sign in enumerate("一二三四五六日")} | {"天": 6}
_WEEKDAY: Final = re.compile("(?:星期|周)([一二三四五六日天])")
_TOKEN: Final = re.compile(
    r"(?P<date>(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日)"
    r"|(?P<bracket>\((?P<remark>[^()]*)\))"
    r"|(?P<moved>(?:(?:两|\d)个)?(?:公休日|休息日)?(?:分别)?(?:调整至|调整到|调至|调到))"
    r"|(?P<resumed>起(?:照常|正常)?(?:上班|工作))"
    r"|(?P<worked>(?:照常|正常|均)?(?:上班|工作))"
    r"|(?P<off>(?:为|是)?(?:停工放假|停止办公|停工|放假调休|调休放假|放假公休|放假|补休|补假|调休|照常公休|公休日|公休|法定节假日|法定假日|休息)(?:,?(?:共计|共)?(?P<days>\d{1,2})天)?)"
    r"|(?P<count>共计?(?P<total>\d{1,2})天)"
    r"|(?P<within>其中)"
    r"|(?P<to>至|到|-)"
    r"|(?P<filler>与周末(?:连休|相连)|不调休|全[国市区旗县]|[,、和及与将即为:])"
)
_PREAMBLE: Final = re.compile(
    r"^(?:(?:经|为|根据|按照|依据|因)[^\d,]*,)*(?P<arranged>(?:现|特|兹)?(?:作|做)?如下(?:安排|调整)[:,])?"
)
"""Leading clauses that give a purpose or a ground, and the announcement of what follows."""
_STOPS: Final = re.compile("取消|不再|除外|不放假|原定|暂不|推迟|另行|如遇|视情")
"""Words that turn an order round or make it depend on something: the sentence is left to a person."""


class NotUnderstood(Exception):
    """The sentence may name days, but not in a way this grammar knows."""


class Contradiction(Exception):
    """The sentence is clear and cannot be right."""


@dataclass(frozen=True)
class Ordered:
    """A day that a sentence orders to be off or worked."""

    day: date
    working: bool
    is_detail: bool
    """Told again, behind 其中 or as part of a move."""


@dataclass(frozen=True)
class Context:
    """What the sentences before it in the same item have said."""

    days: frozenset[date] = frozenset()
    month: int | None = None
    in_detail: bool = False


_NO_CONTEXT: Final = Context()


def has_date(text: str) -> bool:
    """Say whether a text names a day by its number."""
    return re.search(r"\d{1,2}日|\d{1,2}月\d", text) is not None


def orders_of(text: str, year: int, context: Context = _NO_CONTEXT) -> tuple[tuple[Ordered, ...], Context]:
    """Return the days that a sentence orders, and the context of the next one in its item.

    Raises NotUnderstood, Contradiction.
    """
    if stop := _STOPS.search(text):
        raise NotUnderstood(f"含有“{stop[0]}”，须由人判断")
    reader = _Reader(text, year, context.days, month=context.month, in_detail=context.in_detail)
    ordered = reader.read()
    days = context.days | {one.day for one in ordered}
    return ordered, Context(days, reader.month, reader.in_detail)


@dataclass
class _Span:
    """Days from first to last, and the words they were written in."""

    first: date
    last: date

    def days(self) -> Iterator[date]:
        return (self.first + timedelta(days=step) for step in range((self.last - self.first).days + 1))


@dataclass
class _Reader:
    """Reads one sentence from left to right."""

    text: str
    year: int
    told: frozenset[date]
    spans: list[_Span] = field(default_factory=list)
    """Dates that wait for their verb."""
    ordered: list[Ordered] = field(default_factory=list)
    said_year: int | None = None
    month: int | None = None
    last_group: int = 0
    """How many days the last order of days off named."""
    in_detail: bool = False
    range_open: bool = False
    is_move: bool = False

    def read(self) -> tuple[Ordered, ...]:
        """Return what the whole sentence orders."""
        place = self._begin()
        while place < len(self.text):
            token = _TOKEN.match(self.text, place)
            if token is None or token.end() == place:
                raise NotUnderstood(f"看不懂“{self.text[place : place + 12]}”")
            self._take(token)
            place = token.end()
        if self.spans and self.is_move:
            self._order(working=False)
        if self.range_open or self.spans:
            raise NotUnderstood("句中有日期没有说明是放假还是上班")
        return tuple(self.ordered)

    def _begin(self) -> int:
        """Return where the orders begin; an arrangement tells again what was announced before it."""
        preamble = _PREAMBLE.match(self.text)
        if preamble is None:
            return 0
        self.in_detail = self.in_detail or preamble["arranged"] is not None
        return preamble.end()

    def _take(self, token: re.Match[str]) -> None:
        if token["date"]:
            self._take_date(token)
        elif token["bracket"]:
            self._check_remark(token["remark"])
        elif token["to"]:
            self.range_open = True
        elif token["within"]:
            self.in_detail = True
        else:
            self._take_verb(token)

    def _take_verb(self, token: re.Match[str]) -> None:
        if token["moved"]:
            self._order(working=True)
            self.is_move = True
        elif token["resumed"]:
            self.spans.clear()
        elif token["worked"]:
            self._order(working=True)
        elif token["off"] or (token[0] == "," and self.is_move and self.spans):
            self._order(working=False)
        self._check_count(token["days"] or token["total"])

    def _take_date(self, token: re.Match[str]) -> None:
        remark = self.text[token.end() :] if self.text[token.end() : token.end() + 1] == "(" else ""
        named = _WEEKDAY.search(remark.partition(")")[0])
        day = self._dated(token, _WEEKDAYS[named[1]] if named else None)
        if not self.range_open:
            self.spans.append(_Span(day, day))
            return
        if not self.spans:
            raise NotUnderstood("“至”之前没有日期")
        span, self.range_open = self.spans[-1], False
        if day <= span.first:
            raise Contradiction(f"“{span.first:%Y-%m-%d}至{day:%Y-%m-%d}”前后颠倒；跨年的请写明年份")
        if (day - span.first).days > 31:  # noqa: PLR2004  no holiday is longer than a month
            raise Contradiction(f"“{span.first:%Y-%m-%d}至{day:%Y-%m-%d}”超过一个月")
        span.last = day

    def _dated(self, token: re.Match[str], weekday: int | None) -> date:
        """Return the day; a part left out is that of the date before, and a year in doubt is not guessed."""
        before = self.spans[-1].last if self.spans else None
        if token["month"] is None:
            if self.month is None or token["year"]:
                raise NotUnderstood(f"“{token[0]}”缺少月份")
            return _a_day(
                before.year if before else self.said_year or self.year, self.month, int(token["day"])
            )
        month, day = int(token["month"]), int(token["day"])
        self.month = month
        if token["year"]:
            self.said_year = int(token["year"])
            return _a_day(self.said_year, month, day)
        years = dict.fromkeys([self.year, self.said_year or self.year, *(day.year for day in self.told)])
        if len(years) == 1:
            return _a_day(self.year, month, day)
        return self._settled([_a_day(year, month, day) for year in years], weekday, before)

    def _settled(self, days: list[date], weekday: int | None, before: date | None) -> date:
        """Choose between the notice's year and one named before in the sentence, or refuse to."""
        told = self.told | {one.day for one in self.ordered}
        if self.in_detail and (again := [day for day in days if day in told]):
            return again[0]
        fitting = [day for day in days if weekday is None or day.weekday() == weekday]
        if weekday is not None and len(fitting) == 1:
            return fitting[0]
        following = [day for day in fitting if before and 0 < (day - before).days <= 31]  # noqa: PLR2004
        if len(following) == 1:
            return following[0]
        raise NotUnderstood(f"“{days[0].month}月{days[0].day}日”属于哪一年不明确，请写明年份")

    def _check_remark(self, remark: str) -> None:
        """Hold the weekdays in brackets against the dates before them; refuse other orders in brackets."""
        names = _WEEKDAY.findall(remark)
        if re.search("放假|上班|休|班", remark) or has_date(remark):
            raise NotUnderstood(f"括号内“{remark}”含有安排")
        if not names:
            return
        if not self.spans:
            raise NotUnderstood(f"“({remark})”之前没有日期")
        days = self._days_before(len(names), is_range=re.search("[至到-]", remark) is not None)
        for day, name in zip(days, names, strict=False):
            if day.weekday() != _WEEKDAYS[name]:
                told = "一二三四五六日"[day.weekday()]
                raise Contradiction(
                    f"{day.year}年{day.month}月{day.day}日是星期{told}，不是星期{name}，请核对日期和年份"
                )

    def _days_before(self, count: int, *, is_range: bool) -> list[date]:
        """Return the days that so many weekdays in brackets are about."""
        last = self.spans[-1]
        if is_range and last.first != last.last:
            return [last.first, last.last]
        if count == 1:
            return [last.last]
        days = [day for span in self.spans for day in span.days()]
        if count > len(days):
            raise NotUnderstood("括号内的星期比日期多")
        return days[-count:]

    def _order(self, *, working: bool) -> None:
        if not self.spans or self.range_open:
            raise NotUnderstood("放假或上班之前没有日期")
        days = [day for span in self.spans for day in span.days()]
        is_detail = self.in_detail or self.is_move
        self.ordered += [Ordered(day, working, is_detail) for day in days]
        if not working:
            self.last_group = len(days)
        self.spans.clear()
        self.is_move = False

    def _check_count(self, count: str | None) -> None:
        if count and int(count) != self.last_group:
            raise Contradiction(f"写明{count}天，所列日期却是{self.last_group}天")


def _a_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Contradiction(f"没有{year}年{month}月{day}日这一天") from error

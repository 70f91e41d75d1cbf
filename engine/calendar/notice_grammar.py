"""The grammar of one sentence of a notice: what is ordered for which dates.

A sentence is a row of orders. An order is a list of dates with a verb behind it (or, as in 放假时间：, before
it): off (放假, 补休, 公休), worked (上班), or a move (X 公休日调至 Y: X is worked, Y is off). Behind 其中, to
the end of the item, the dates named before are told again in detail. Whatever is left over when dates, verbs
and a short list of filling words are taken away makes the whole sentence unread: nothing is guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from engine.calendar.notice_dates import (
    DATE,
    Contradiction,
    Dates,
    NotUnderstood,
    has_date,
    is_weekend,
    told,
)

_OFF: Final = (
    "停工放假|停产停工|停工停产|停止办公|停工|放假调休|调休放假|放假公休|放假连休|放假|补休|补假|调休|连休"
    "|照常公休|公休日?|休息日|休息|休假|(?:国家|[^\\d,()、]{2,4}节)?法定(?:节假日|假日|节日)"
)
_TOKEN: Final = re.compile(
    rf"(?P<date>{DATE})"
    r"|\((?P<remark>[^()]*)\)"
    r"|(?P<first>(?:放假|休息|(?:调休|补休)?上班|补班)(?:时间|日期)?[为是:]+)"
    r"|(?P<moved>(?:(?P<moves>[两二三四五六\d])个)?(?:(?:公休日?|休息日|双休日)(?P<also>及[^\d,()]{1,4}节)?)?(?:分别)?"
    r"(?:调整|调休|调)[至到])"
    r"|(?P<resumed>起(?:照常|正常|恢复)*(?:上班|工作|办公))"
    r"|(?P<worked>[为是]?(?:照常|正常|均|统一|调休|补)*(?:上班|工作日|工作|办公|补班))"
    rf"|(?P<off>[为是]?(?:{_OFF})(?:,?(?:共计|合计|共)?(?P<days>\d{{1,2}})天)?)"
    r"|(?P<joined>与周末(?:连休|相连))"
    r"|(?P<total>(?:共计|合计|共|为期)?(?P<sum>\d{1,2})天|共(?P<sum_of_days>\d{1,2})日)"
    r"|(?P<within>其中)"
    r"|(?P<to>起?[至到-])"
    r"|(?P<filler>不调休|全[国市区旗县]|统一|[,、和及与将由自从即为均止:])"
)
_PREAMBLE: Final = re.compile(
    r"^(?:(?:经|为|根据|按照|依据|因)[^\d,]*,)*(?P<arranged>(?:现|特|兹)?(?:作|做)?如下(?:安排|调整|调休)[:,])?"
)
"""Leading clauses that give a purpose or a ground, and the announcement of what follows."""
_STOPS: Final = re.compile(
    "取消|不再|除外|不放假|原定|暂不|推迟|另行|如遇|视情|缩短|提前|半天|妇女|青年|儿童"
)
"""Words that turn an order round, or make it depend on something or on whom: left to a person."""
_DOTTED: Final = re.compile(r"\d{1,4}[./-]\d")
_NUMBERS: Final = {"两": 2} | {sign: number for number, sign in enumerate("一二三四五六", start=1)}


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

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    last: date | None = None
    """The date written last."""
    in_detail: bool = False
    last_off: tuple[date, ...] = ()
    """The days that were ordered off last; a number of days may stand in a sentence of its own."""

    @property
    def days(self) -> frozenset[date]:
        """Return all days ordered so far."""
        return self.off | self.worked


_NO_CONTEXT: Final = Context()


def orders_of(text: str, year: int, context: Context = _NO_CONTEXT) -> tuple[tuple[Ordered, ...], Context]:
    """Return the days that a sentence orders, and the context of the next one in its item.

    Raises NotUnderstood, Contradiction.
    """
    if stop := _STOPS.search(text):
        raise NotUnderstood(f"含有“{stop[0]}”，须由人判断")
    dates = Dates(year, context.days, context.last)
    reader = _Reader(text, dates, context, in_detail=context.in_detail, last_off=[*context.last_off])
    ordered = reader.read()
    off = context.off | {one.day for one in ordered if not one.working}
    worked = context.worked | {one.day for one in ordered if one.working}
    return ordered, Context(off, worked, dates.last, reader.in_detail, tuple(reader.last_off))


@dataclass
class _Reader:
    """Reads one sentence from left to right."""

    text: str
    dates: Dates
    before: Context
    in_detail: bool
    ordered: list[Ordered] = field(default_factory=list)
    last_off: list[date] = field(default_factory=list)
    """The days of the last order of days off."""
    verb_first: str | None = None
    """The verb that stood before its dates: off or worked."""
    verb_is_idle: bool = False
    """That verb has no date yet."""
    moving: int = 0
    """How many rest days wait for the day they are moved to."""
    is_within: bool = False
    is_joined: bool = False
    is_behind_a_date: bool = False

    def read(self) -> tuple[Ordered, ...]:
        """Return what the whole sentence orders."""
        place = self._begin()
        while place < len(self.text):
            token = _TOKEN.match(self.text, place)
            if token is None:
                raise NotUnderstood(_not_understood(self.text, place))
            self._take(token)
            place = token.end()
        self._close()
        if self.moving:
            raise NotUnderstood("“调至”之后没有日期")
        if self.dates.range_open or self.dates.spans:
            raise NotUnderstood("句中有日期没有说明是放假还是上班")
        return tuple(self.ordered)

    def _begin(self) -> int:
        """Return where the orders begin; an arrangement tells again what was announced before it."""
        preamble = _PREAMBLE.match(self.text)
        if preamble is None:
            return 0
        self.in_detail = self.in_detail or preamble["arranged"] is not None
        return preamble.end()

    def _close(self) -> None:
        """Give the dates that wait the verb that stood before them: a move, or a verb put first."""
        if self.dates.spans and self.moving:
            self._order_off()
        elif self.dates.spans and self.verb_first:
            self._order(working=self.verb_first == "worked")
            self.verb_is_idle = False
        elif self.verb_is_idle:
            raise NotUnderstood("“放假时间”或“上班时间”之后没有日期")

    def _take(self, token: re.Match[str]) -> None:
        is_behind_a_date, self.is_behind_a_date = self.is_behind_a_date, False
        if token["date"]:
            if is_behind_a_date:
                raise NotUnderstood(f"“{token[0]}”与前一个日期之间没有“、”或“至”")
            self.is_behind_a_date = True
            self.dates.take(token, self.text[token.end() :], in_detail=self.in_detail)
        elif token["remark"] is not None:
            self.is_behind_a_date = is_behind_a_date
            self._check_remark(token["remark"])
        elif token["to"]:
            self.dates.range_open = True
        elif token["within"]:
            self._close()
            self.in_detail = self.is_within = True
        elif token["first"]:
            self._close()
            if self.dates.spans:
                raise NotUnderstood(f"“{token[0]}”之前的日期没有说明是放假还是上班")
            self.verb_first = "worked" if "班" in token["first"] else "off"
            self.verb_is_idle = True
        else:
            self._take_verb(token)

    def _take_verb(self, token: re.Match[str]) -> None:
        if token["moved"]:
            self._move_from(token)
        elif token["resumed"]:
            self._resume()
        elif token["worked"]:
            self._order(working=True)
        elif token["off"] or (token[0] == "," and self.moving and self.dates.spans):
            self._order_off()
        elif token["joined"]:
            self.is_joined = True
        elif token["total"]:
            self._close()
        self._check_count(token["days"] or token["sum"] or token["sum_of_days"])

    def _move_from(self, token: re.Match[str]) -> None:
        """Order the rest days that are moved away to be worked; one that is a holiday stays off.

        What follows may tell them again: X 公休日调至 Y, X 上班.
        """
        sources = self._waiting()
        moves = token["moves"]
        if moves and len(sources) != (int(moves) if moves.isdecimal() else _NUMBERS[moves]):
            raise Contradiction(f"写明{moves}个公休日，所列日期却是{len(sources)}天")
        off = self.before.off | {one.day for one in self.ordered if not one.working}
        self._add([day for day in sources if day not in off], working=True, is_detail=True)
        self.moving = len(sources) + bool(token["also"])
        self.in_detail = True

    def _resume(self) -> None:
        """Leave out the day from which offices work again: it names no day worked in exchange."""
        days = self._waiting()
        if len(days) != 1:
            raise NotUnderstood("“起上班”之前应当只有一个日期")

    def _order_off(self) -> None:
        if self.moving and len(self.dates.waiting()) != self.moving:
            told_days = len(self.dates.waiting())
            raise Contradiction(f"{self.moving}个公休日调至其他日期，所列日期却是{told_days}天")
        self._order(working=False)

    def _order(self, *, working: bool) -> None:
        days = self._waiting()
        off = self.before.off | {one.day for one in self.ordered if not one.working}
        if self.is_within and not working and off and (outside := [day for day in days if day not in off]):
            raise Contradiction(f"“其中”所列的{told(outside[0])}不在前面的放假日期之内")
        self._add(days, working=working, is_detail=self.in_detail)
        if not working:
            self.last_off = days
        self.moving = 0

    def _waiting(self) -> list[date]:
        """Take the days that wait for their verb."""
        days = self.dates.waiting()
        if not days or self.dates.range_open:
            raise NotUnderstood("放假或上班之前没有日期")
        self.dates.spans.clear()
        return days

    def _add(self, days: Sequence[date], *, working: bool, is_detail: bool) -> None:
        self.ordered += [Ordered(day, working, is_detail) for day in days]
        self.dates.named |= frozenset(days)

    def _check_remark(self, remark: str) -> None:
        """Hold what stands in brackets against the dates before it; refuse other orders in brackets."""
        bare = re.sub("农历[^,、]*", "", remark)
        if re.search("放假|上班|休|班", bare) or has_date(bare):
            raise NotUnderstood(f"括号内“{remark}”含有安排")
        self.dates.check_weekdays(bare)
        if count := re.search(r"(?:共|共计|合计)(\d{1,2})天", bare):
            days = self.dates.waiting() or self.last_off
            if len(days) != int(count[1]):
                raise Contradiction(f"写明{count[1]}天，所列日期却是{len(days)}天")

    def _check_count(self, count: str | None) -> None:
        """Hold a number of days against the days off just ordered, all of the sentence, or a long weekend."""
        if not count:
            return
        all_off = {one.day for one in self.ordered if not one.working}
        fitting = {len(self.last_off), len(all_off)}
        if self.is_joined and self.last_off:
            fitting.add(_with_its_weekend(self.last_off))
        if int(count) not in fitting:
            raise Contradiction(f"写明{count}天，所列日期却是{len(self.last_off)}天")


def _with_its_weekend(days: Sequence[date]) -> int:
    """Return how many days off in a row there are when the weekend days next to them are counted too."""
    first, last = min(days), max(days)
    while is_weekend(first - timedelta(days=1)):
        first -= timedelta(days=1)
    while is_weekend(last + timedelta(days=1)):
        last += timedelta(days=1)
    return (last - first).days + 1


def _not_understood(text: str, place: int) -> str:
    hint = "，日期请写作“10月1日”" if _DOTTED.match(text, place) else ""
    return f"看不懂“{text[place : place + 12]}”{hint}"

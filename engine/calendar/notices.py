"""Reading the State Council's yearly and mid-year notices, and a city's own: text in, days out.

Written from the grammar of these notices (`notice_grammar`), not from examples. What cannot be read is said
sentence by sentence, what cannot be right is refused with its reason, and half a notice is no notice.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from engine.calendar.days import WorkingCalendar
from engine.calendar.notice_dates import Contradiction, NotUnderstood, has_date, is_weekend, told
from engine.calendar.notice_grammar import Context, Ordered, orders_of
from engine.calendar.notice_terms import NoticeReading, ReadSentence, RefusedSentence, UnreadSentence
from engine.calendar.notice_text import NoticeText, Sentence, taken_apart
from engine.calendar.terms import PaperDay

_ORDERING: Final = re.compile("放假|上班|补休|补假|补班|调休|公休|休息|休假|停工|停止办公")
_SPEAKS_OF_TIME_OFF: Final = re.compile(
    r"(?:调休)?(?:放假|休假)(?:调休)?期间|带薪年休假|不能休假|未休假期|《[^》]*》|\d{4}年"
)
"""Phrases with an ordering word that order nothing, and numbers that are no days."""
_ANNOUNCING: Final = re.compile(
    "(?:通知|公告|通告|安排|调休)如下$|如下(?:安排|调整|调休)$|^特此(?:通知|公告|通告)$"
)
"""Sentences that speak of days off and order none: the opening and the close."""
_ARRANGED: Final = re.compile("如下(?:安排|调整|调休):?$")
"""What follows tells in detail what was announced before it."""
_GENERAL_RULE: Final = re.compile(r"原则|(?:办法|决定|条例)[〉》].*(?:增加|减少|修订|修改)")
"""An opening that explains the law, before the arrangements are announced."""
_ENCOURAGING: Final = re.compile("^鼓励(?!.*(?:放假|上班|补休|补班|调休|公休))")
_NUMBER_OF_DAYS: Final = re.compile(r"(?:共|共计|合计)\d{1,2}天$")
_DAY_WORD: Final = re.compile(
    r"\d|星期|周[一二三四五六日末]|除夕|初[一二三四五六七八九十]|次日|当[日天]|[前后][一1]天|连休"
    "|元旦|清明|五一|端午|中秋|国庆|十一|节(?![假日能约目奏省])"
)
_YEAR_OF_TITLE: Final = re.compile(r"(?:关于|现将)(?:调整|延长)?(\d{4})年")
_TITLED: Final = re.compile(
    r"关于(?:调整|延长)?(?:\d{4}年)?((?!部分节假日).{2,30}?)(?:假期|调休放假|放假|停工)"
)
_EXTENSION: Final = re.compile(
    r"^(?:现?将)?(?:延长)?(?:\d{4}年)?(?P<occasion>[^\d,]{1,12}?)假期(?:再|统一)?(?:延长)?(?:(?P<count>\d{1,2})天,?)?"
    r"至(?P<until>(?:(?P<year>\d{4})年)?\d{1,2}月\d{1,2}日(?:\([^()]*\))?)(?P<rest>,.*起(?:正常|照常|恢复)*(?:上班|工作))?$"
)
UNNAMED: Final = "节假日"
"""The occasion of a day whose sentence stands under no heading."""


def read_notice(text: str, year: int, *, known: WorkingCalendar | None = None) -> NoticeReading:
    """Return the days of a notice of that year, with every sentence that was not read or cannot be right.

    known: the calendar before this notice. An extension needs it, since it names only the new end.
    """
    notice = taken_apart(text)
    reader = _NoticeReader(notice, year, known)
    for sentence in notice.sentences:
        reader.take(sentence)
    return NoticeReading(
        title=notice.title,
        number=notice.number,
        signed=_a_day(notice.signed),
        published=_a_day(notice.published),
        read=tuple(reader.read),
        passed_over=(*reader.passed_over, *notice.frame),
        unread=tuple(reader.unread),
        refused=tuple(reader.refused),
    )


def _a_day(numbers: tuple[int, int, int] | None) -> date | None:
    try:
        return date(*numbers) if numbers else None
    except ValueError:
        return None


class _NoticeReader:
    """Collects what the sentences of one notice say, and holds them against each other."""

    def __init__(self, notice: NoticeText, year: int, known: WorkingCalendar | None) -> None:
        self._year, self._known = year, known
        self._occasion = _occasion_in(notice.title)
        self._named: dict[date, tuple[bool, str]] = {}
        self._item, self._context, self._is_arranged = -1, Context(), False
        self.read: list[ReadSentence] = []
        self.passed_over: list[str] = []
        self.unread: list[UnreadSentence] = []
        self.refused: list[RefusedSentence] = []
        self._check_year(notice.title or "")

    def take(self, sentence: Sentence) -> None:
        """Read one sentence, or say why not."""
        text = sentence.text
        if sentence.item != self._item:
            self._item = sentence.item
            self._context = replace(self._context, in_detail=True) if self._is_arranged else Context()
        if _names_no_day(text):
            self._pass_over(text)
            return
        try:
            orders, context, occasion = self._ordered(text)
            occasion = sentence.occasion or occasion or self._occasion or UNNAMED
            days = tuple(self._checked(orders, occasion))
        except NotUnderstood as reason:
            if sentence.is_opening and _GENERAL_RULE.search(text):
                self.passed_over.append(text)
            else:
                self.unread.append(UnreadSentence(text, str(reason)))
        except Contradiction as reason:
            self.refused.append(RefusedSentence(text, str(reason)))
        else:
            self._context = context
            self._named = {day.day: (day.working, text) for day in days} | self._named
            self.read.append(ReadSentence(text, days))

    def _pass_over(self, text: str) -> None:
        if self._check_year(text):
            self.passed_over.append(text)
        if _ARRANGED.search(text):
            self._is_arranged = True
            self._context = replace(self._context, in_detail=True)

    def _check_year(self, text: str) -> bool:
        """Say whether the year that the notice calls its own is the one asked for; refuse it otherwise."""
        said = _YEAR_OF_TITLE.search(text)
        if said is None or int(said[1]) == self._year:
            return True
        reason = f"通知写明是{said[1]}年的安排，所选年份是{self._year}年，请核对年份"
        self.refused.append(RefusedSentence(text, reason))
        return False

    def _ordered(self, text: str) -> tuple[tuple[Ordered, ...], Context, str | None]:
        """Return what a sentence orders, the context of the next one, and the holiday it names itself."""
        extension = _EXTENSION.match(text) if "延长" in text else None
        if extension:
            return self._extended(extension), self._context, extension["occasion"]
        return *orders_of(text, self._year, self._context), None

    def _checked(self, orders: tuple[Ordered, ...], occasion: str) -> Iterator[PaperDay]:
        here: dict[date, Ordered] = {}
        for order in orders:
            if self._is_told_again(order):
                continue
            self._check(order, here)
            here[order.day] = order
        yield from (PaperDay(day, order.working, occasion) for day, order in sorted(here.items()))

    def _is_told_again(self, order: Ordered) -> bool:
        """Say whether a detail repeats what a sentence before it in the same item has ordered."""
        is_before = order.is_detail and order.day in self._context.days
        return is_before and self._named[order.day][0] == order.working

    def _check(self, order: Ordered, here: dict[date, Ordered]) -> None:
        day = told(order.day)
        if abs(order.day.year - self._year) > 1:
            raise Contradiction(f"{day}不在{self._year}年及其前后一年之内")
        if earlier := here.get(order.day):
            if earlier.working != order.working:
                raise Contradiction(f"{day}既列为放假又列为上班")
            if not order.is_detail:
                raise Contradiction(f"{day}在本句中列了两次")
        elif order.day in self._named:
            raise Contradiction(f"{day}在“{self._named[order.day][1]}”中已经列过")
        if order.working and self._works_anyway(order.day):
            raise Contradiction(
                f"{day}本来就是工作日，不必调休上班；若只是说明节后上班，应写作“{order.day.month}月{order.day.day}日起正常上班”"
            )

    def _works_anyway(self, day: date) -> bool:
        if is_weekend(day):
            return False
        return self._known is None or self._known.is_working(day)

    def _extended(self, found: re.Match[str]) -> tuple[Ordered, ...]:
        """Return the days that an extension adds: those behind the holiday's end as known before."""
        year = int(found["year"] or self._year)
        until = orders_of(f"{year}年{found['until'].removeprefix(f'{year}年')}放假", self._year)[0][0].day
        if found["rest"]:
            orders_of(found["rest"].lstrip(","), self._year)
        end = self._end_of(found["occasion"], year)
        if end is None:
            raise NotUnderstood(f"“延长{found['occasion']}假期”须先知道原定的结束日期，现行日历中没有查到")
        if until <= end:
            raise Contradiction(f"{found['occasion']}假期原定至{told(end)}，没有延长")
        added = (until - end).days
        if found["count"] and int(found["count"]) != added:
            raise Contradiction(f"写明延长{found['count']}天，自原定的{told(end)}起却是{added}天")
        days = (end + timedelta(days=step) for step in range(1, added + 1))
        return tuple(Ordered(day, working=False, is_detail=False) for day in days)

    def _end_of(self, occasion: str, year: int) -> date | None:
        papers = self._known.papers if self._known else ()
        ends = [
            named.day
            for paper in papers
            if paper.year == year
            for named in paper.days
            if not named.working and occasion in named.occasion
        ]
        return max(ends, default=None)


def _names_no_day(text: str) -> bool:
    if _ENCOURAGING.search(text):
        return True
    if has_date(text) or _NUMBER_OF_DAYS.match(text):
        return False
    if _ANNOUNCING.search(text.rstrip(":")):
        return True
    rest = _SPEAKS_OF_TIME_OFF.sub("", text)
    return not (_ORDERING.search(rest) and _DAY_WORD.search(rest))


def _occasion_in(title: str | None) -> str | None:
    """Return the holiday that the title of a mid-year notice names."""
    found = _TITLED.search(title or "")
    return found[1] if found else None

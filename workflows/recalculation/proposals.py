"""Bringing a notice in: its text as pasted, what it is, and the version that it proposes."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from engine.calendar.days import FIRST_YEAR, LAST_YEAR
from engine.calendar.lookups import calendar_in_force
from engine.calendar.notice_terms import NoticeReading, RefusedSentence, UnreadSentence
from engine.calendar.notices import read_notice
from engine.calendar.rules import PaperIncomplete
from engine.calendar.steps import drop_proposal, propose_paper, propose_papers_of
from engine.calendar.terms import Paper
from engine.people.rules import require
from engine.people.terms import NO_CASE, Actor, Verb
from engine.refusals import Refusal
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import DUTIES

YEARLY, CHANGE, LOCAL = "yearly", "change", "local"
KIND_LABELS = {YEARLY: "年度放假通知", CHANGE: "调整通知（年中）", LOCAL: "本地停工放假"}
"""What a notice may be -> as it is shown."""


class NotAYear(Refusal):
    """The year of the notice cannot be read."""

    code = "not_a_year"
    sentence = "“%(typed)s”不是 %(first)s 至 %(last)s 之间的年份"
    field = "year"


class NotADay(Refusal):
    """The day of publication cannot be read, or has not come."""

    code = "not_a_day_of_publication"
    sentence = "公布日期“%(typed)s”不是不晚于今天的日期"
    field = "published"


class NoticeNotRead(Refusal):
    """A sentence was not understood or cannot be right; half a notice is no notice."""

    code = "notice_not_read"
    sentence = "通知中有 %(count)s 句未能读懂或有误，第一句是“%(text)s”：%(reason)s"
    way_out = "。请对照原文改正，或只保留写明日期的句子后再读。"
    field = "text"


class NoticeEmpty(Refusal):
    """No sentence names a day."""

    code = "notice_empty"
    sentence = "文中没有读到任何放假或上班的日期"
    way_out = "。请粘贴通知全文。"
    field = "text"


@dataclass(frozen=True)
class NoticeForm:
    """The form exactly as typed."""

    text: str = ""
    year: str = ""
    kind: str = YEARLY
    title: str = ""
    number: str = ""
    published: str = ""
    address: str = ""
    scope: str = ""
    """Region code, for a local closure; empty: the whole city."""
    reason: str = ""


def reading_of(tx: Session, form: NoticeForm) -> NoticeReading:
    """Return what the pasted text says, read against the calendar in force. Refuses: NotAYear."""
    scope = form.scope or None if form.kind == LOCAL else None
    return read_notice(form.text, _year(form), known=calendar_in_force(tx, scope))


def paper_of(form: NoticeForm, reading: NoticeReading, *, today: date) -> Paper:
    """Return the paper that the form and its text make.

    Refuses: NotAYear, NotADay, NoticeNotRead, NoticeEmpty, PaperIncomplete.
    """
    wrong: list[RefusedSentence | UnreadSentence] = [*reading.refused, *reading.unread]
    if wrong:
        raise NoticeNotRead(count=len(wrong), text=wrong[0].text, reason=wrong[0].reason)
    if not reading.days:
        raise NoticeEmpty
    title = form.title.strip() or reading.title
    if not title:
        raise PaperIncomplete(missing="标题")
    return Paper(
        year=_year(form),
        title=title,
        number=form.number.strip() or reading.number,
        published=_published(form, reading, today),
        address=form.address.strip() or None,
        days=reading.days,
        yearly=form.kind == YEARLY,
        scope=form.scope or None if form.kind == LOCAL else None,
    )


def propose_notice(bureau: Bureau, actor: Actor, form: NoticeForm) -> int:
    """Propose the version in force with this notice; return the new version's id.

    Refuses: NotAllowed, what `paper_of` refuses, YearAnnouncedTwice, NothingNew.
    """
    require(actor, Verb.ADMINISTER, NO_CASE, DUTIES)
    with bureau.store.writing() as tx:
        paper = paper_of(form, reading_of(tx, form), today=bureau.today)
        return propose_paper(
            tx,
            paper,
            source_text=form.text,
            reason=form.reason.strip() or paper.citation,
            person_id=actor.person_id,
            now=bureau.now(),
        )


def propose_restoring(bureau: Bureau, actor: Actor, version_id: int, *, reason: str) -> int:
    """Propose the papers of an earlier version again; return the new version's id.

    Refuses: NotAllowed, PaperIncomplete (a reason is due), NothingNew, NotYours.
    """
    require(actor, Verb.ADMINISTER, NO_CASE, DUTIES)
    if not reason.strip():
        raise PaperIncomplete(missing="恢复原日历的理由")
    with bureau.store.writing() as tx:
        return propose_papers_of(
            tx, version_id, reason=reason.strip(), person_id=actor.person_id, now=bureau.now()
        )


def drop_version(bureau: Bureau, actor: Actor, version_id: int) -> None:
    """Take a proposal back. Refuses: NotAllowed, NotProposed, NotYours."""
    require(actor, Verb.ADMINISTER, NO_CASE, DUTIES)
    with bureau.store.writing() as tx:
        drop_proposal(tx, version_id)


def _year(form: NoticeForm) -> int:
    typed = form.year.strip()
    if not (typed.isdecimal() and FIRST_YEAR <= int(typed) <= LAST_YEAR):
        raise NotAYear(typed=typed, first=FIRST_YEAR, last=LAST_YEAR)
    return int(typed)


def _published(form: NoticeForm, reading: NoticeReading, today: date) -> date:
    typed = form.published.strip()
    try:
        day = date.fromisoformat(typed) if typed else reading.publication_date
    except ValueError:
        day = None
    if day is None or day > today:
        raise NotADay(typed=typed)
    return day

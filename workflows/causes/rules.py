"""The day of a cause, the seven days of a unit, who may answer for it; and the refusals of the register."""

from dataclasses import dataclass
from datetime import date

from engine.calendar.days import WorkingCalendar
from engine.calendar.scopes import ScopedCalendars
from engine.deadlines.rules import days_left, days_used, project, proof, standing, timer_date
from engine.deadlines.terms import LedgerEntry, ProofDay
from engine.refusals import Refusal
from workflows.causes.terms import (
    CauseLetter,
    CauseState,
    ConcernedUnit,
    CountedFrom,
    RegisteredCause,
    UnitClock,
    UnitState,
    WaitingUnit,
)
from workflows.requests.rules import PLAN_CLAUSE, FormRefused, TextTooLong

NO_LEDGER: tuple[LedgerEntry, ...] = ()
"""Before a filing nothing suspends or extends the count: there is no case in which to write it down."""


class RegistrationRefused(FormRefused):
    """The form of a cause as a whole; `problems` holds every refusal, in the order of the form."""

    code = "registration_refused"
    sentence = "登记有 %(count)s 处需要改正"


class PublicationUnknown(Refusal):
    """The count starts from a day that nobody has stated."""

    code = "publication_unknown"
    sentence = "自公布日期起算的，须填写公布日期"
    way_out = "。公布日期不明的，请改为自施行（生效）日期起算。"
    clause = PLAN_CLAUSE
    field = "published_date"


class PublishedInFuture(Refusal):
    """A document that has not been published proves nothing."""

    code = "published_in_future"
    sentence = "公布日期 %(published_date)s 晚于今天（%(today)s）"
    way_out = "。尚未公布的文件不能作为事由，公布后再登记。"
    field = "published_date"


class NoUnitNamed(Refusal):
    """A cause that concerns nobody obliges nobody."""

    code = "no_unit_named"
    sentence = "没有选择涉及的单位"
    way_out = "。请至少选择一个。"
    clause = PLAN_CLAUSE
    field = "units"


class NotYoursToRegister(Refusal):
    """A filing post registers for its own unit only."""

    code = "not_yours_to_register"
    sentence = "您只能为任经办岗位的单位登记事由"
    way_out = "。涉及其他单位的，请协调小组办公室登记。"
    clause = PLAN_CLAUSE
    field = "units"


class RegisteredAlready(Refusal):
    """The same document stands in the register for the same unit: its seven days would run twice."""

    code = "registered_already"
    sentence = "同一文件已为所选单位登记（%(cause)s）"
    way_out = "。登记有误的，先撤销那一条再重新登记。"
    field = "units"


class DayOutsideCalendar(Refusal):
    """No calendar reaches from this day over the whole period."""

    code = "cause_outside_calendar"
    sentence = "自 %(cause_date)s 起的期限超出工作日历的范围"
    way_out = "。请核对文件上的日期。"
    field = "effective_date"


class CauseWithdrawn(Refusal):
    """Nothing more is done about a cause that was registered by mistake."""

    code = "cause_withdrawn"
    sentence = "事由 %(cause)s 的登记已经撤销"
    way_out = "。请查看是否已重新登记。"


class NotConcerned(Refusal):
    """A unit that the register does not name for this cause."""

    code = "not_concerned"
    sentence = "该事由没有登记为涉及此单位"
    field = "unit"


class AnsweredAlready(Refusal):
    """What a unit has declared or filed stays said."""

    code = "answered_already"
    sentence = "该单位已经提交申请或者声明无需变更"
    way_out = "。声明有误的，仍可按此事由提交申请。"
    field = "unit"


class NotYetInForce(Refusal):
    """Whether something must change is said when the cause has happened."""

    code = "not_yet_in_force"
    sentence = "事由将于 %(cause_date)s 发生，期限还没有开始"
    way_out = "。发生之后再声明或申报。"
    field = "unit"


class ReasonForNoChangeMissing(Refusal):
    """A declaration without its reason would be silence, and silence is never consent."""

    code = "no_change_reason_missing"
    sentence = "没有写明无需变更的理由"
    way_out = "。未说明理由的，视为尚未处理。"
    clause = PLAN_CLAUSE
    field = "declared_reason"


class WithdrawalReasonMissing(Refusal):
    """A withdrawal says what was wrong."""

    code = "withdrawal_reason_missing"
    sentence = "没有写明撤销登记的理由"
    field = "withdrawn_reason"


class RegisteredByYourself(Refusal):
    """Who registered a cause does not also say that it changes nothing."""

    code = "registered_by_yourself"
    sentence = "事由是您登记的，是否无需变更须由另一人确认"
    way_out = "。请由主管部门的其他确认人声明。"
    clause = PLAN_CLAUSE + "；职责分离"
    field = "unit"


@dataclass(frozen=True)
class Reckoning:
    """By what the seven days are counted today."""

    calendars: ScopedCalendars
    today: date
    budget: int
    soon_days: int

    def of(self, cause_date: date, scope: str | None) -> UnitClock:
        """Return the clock of a unit that counts by a region's calendar; None: by the city's."""
        return clock_of(cause_date, self, calendar=self.calendars.of(scope))


def legal_cause_date(published_date: date | None, effective_date: date, counted_from: CountedFrom) -> date:
    """Return the day of the cause: the one place that decides between the two days of a document."""
    if counted_from is CountedFrom.EFFECTIVE:
        return effective_date
    if published_date is None:
        raise PublicationUnknown
    return published_date


def cause_date_of(cause: RegisteredCause) -> date:
    """Return the day of a registered cause."""
    return legal_cause_date(cause.published_date, cause.effective_date, cause.counted_from)


def clock_of(cause_date: date, reckoning: Reckoning, *, calendar: WorkingCalendar) -> UnitClock:
    """Return how the period stands that the cause started. Refuses: OutsideCalendar."""
    today, budget = reckoning.today, reckoning.budget
    projection = project(cause_date, budget, ledger=NO_LEDGER, calendar=calendar)
    due = projection.due_date
    if due is None or projection.earliest is None or projection.latest is None:
        raise RuntimeError("a deadline without suspensions has a due date")
    stands = standing(due, today, calendar=calendar, soon_days=reckoning.soon_days)
    return UnitClock(
        budget=budget,
        due_date=due,
        earliest=projection.earliest,
        latest=projection.latest,
        provisional=projection.provisional,
        days_used=days_used(cause_date, ledger=NO_LEDGER, calendar=calendar, on=today),
        days_left=days_left(due, today, calendar=calendar),
        standing=stands if cause_date <= today else None,
    )


def days_of(cause_date: date, budget: int, *, calendar: WorkingCalendar) -> tuple[ProofDay, ...]:
    """Return each day from the cause to the last day of the period. Refuses: OutsideCalendar."""
    return proof(cause_date, budget, ledger=NO_LEDGER, calendar=calendar)


def letter_due(
    one: WaitingUnit, reckoning: Reckoning, *, days_before: int, days_after: int
) -> CauseLetter | None:
    """Return the letter about a silent unit that is due and has not been written.

    days_before, days_after: working days from the last day, as of the cards of a case. Once that day has
    passed a reminder would only be noise, so it is never made up for.
    """
    calendar, due = reckoning.calendars.of(one.scope), one.clock.due_date
    if timer_date(due, days_after, calendar=calendar) <= reckoning.today:
        return None if one.is_told_over else CauseLetter.RED
    if one.is_reminded or reckoning.today > due:
        return None
    is_due = timer_date(due, -days_before, calendar=calendar) <= reckoning.today
    return CauseLetter.REMINDER if is_due else None


def require_in_register(cause: RegisteredCause, number: str) -> None:
    """Refuse to act on a withdrawn cause."""
    if cause.state is CauseState.WITHDRAWN:
        raise CauseWithdrawn(cause=number)


def unit_to_answer(
    cause: RegisteredCause, unit_code: str, *, person_id: int, reason: str | None, today: date
) -> ConcernedUnit:
    """Return the unit for which it may be declared that nothing changes.

    Refuses: NotConcerned, NotYetInForce, AnsweredAlready, RegisteredByYourself, ReasonForNoChangeMissing.
    """
    unit = next((each for each in cause.units if each.code == unit_code), None)
    if unit is None:
        raise NotConcerned
    cause_date = cause_date_of(cause)
    if cause_date > today:
        raise NotYetInForce(cause_date=cause_date)
    if unit.state is not UnitState.OPEN:
        raise AnsweredAlready
    if cause.registered_by == person_id:
        raise RegisteredByYourself
    if not reason:
        raise ReasonForNoChangeMissing
    return unit


def require_length(text: str | None, longest: int, *, field: str) -> None:
    """Refuse a reason longer than the city allows, under the field it was typed in."""
    if text and len(text) > longest:
        raise TextTooLong(field, length=len(text), longest=longest)

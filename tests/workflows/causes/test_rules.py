"""The day of a cause, the seven days of a unit, and when a letter is due."""

from datetime import date

import pytest

from engine.calendar.papers import PAPERS
from engine.calendar.scopes import ScopedCalendars
from engine.deadlines.terms import Standing
from workflows.causes.rules import PublicationUnknown, Reckoning, clock_of, legal_cause_date, letter_due
from workflows.causes.terms import CauseLetter, CountedFrom, WaitingUnit, cause_id_in, cause_number
from workflows.requests.terms import CauseType

CALENDARS = ScopedCalendars(PAPERS)
PUBLISHED, EFFECTIVE = date(2026, 9, 15), date(2026, 9, 29)


def reckoning(today: date) -> Reckoning:
    return Reckoning(CALENDARS, today, budget=7, soon_days=2)


def waiting(today: date, *, reminded: bool = False, told: bool = False) -> WaitingUnit:
    return WaitingUnit(
        cause_unit_id=1,
        cause_id=1,
        type=CauseType.LAW_CHANGED,
        title="办法",
        number=None,
        cause_date=EFFECTIVE,
        unit_id=1,
        unit_name="单位1",
        confirming_id=1,
        scope=None,
        clock=reckoning(today).of(EFFECTIVE, None),
        is_reminded=reminded,
        is_told_over=told,
    )


def test_the_cause_is_the_day_in_force_unless_told_otherwise() -> None:
    assert legal_cause_date(PUBLISHED, EFFECTIVE, CountedFrom.EFFECTIVE) == EFFECTIVE
    assert legal_cause_date(PUBLISHED, EFFECTIVE, CountedFrom.PUBLISHED) == PUBLISHED
    assert legal_cause_date(None, EFFECTIVE, CountedFrom.EFFECTIVE) == EFFECTIVE


def test_nothing_is_counted_from_a_day_that_nobody_knows() -> None:
    with pytest.raises(PublicationUnknown):
        legal_cause_date(None, EFFECTIVE, CountedFrom.PUBLISHED)


@pytest.mark.parametrize(
    ("today", "used", "left", "standing"),
    [  # 2026-09-29 is Tuesday; 10-01 to 10-07 are off, Saturday 10-10 is worked: due on Wednesday 10-14
        (date(2026, 9, 28), 0, 8, None),
        (date(2026, 9, 29), 0, 7, Standing.RUNNING),
        (date(2026, 9, 30), 1, 6, Standing.RUNNING),
        (date(2026, 10, 7), 1, 6, Standing.RUNNING),
        (date(2026, 10, 10), 4, 3, Standing.RUNNING),
        (date(2026, 10, 12), 5, 2, Standing.SOON),
        (date(2026, 10, 14), 7, 0, Standing.TODAY),
        (date(2026, 10, 15), 8, -1, Standing.LATE),
    ],
)
def test_the_seven_days_are_working_days_after_the_cause(
    today: date, used: int, left: int, standing: Standing | None
) -> None:
    clock = reckoning(today).of(EFFECTIVE, None)

    assert (clock.due_date, clock.budget) == (date(2026, 10, 14), 7)
    assert (clock.days_used, clock.days_left, clock.standing) == (used, left, standing)


@pytest.mark.parametrize(
    ("cause", "published", "due"),
    [  # the papers of these days changed what was known before
        (date(2020, 1, 17), date(2019, 11, 21), date(2020, 2, 1)),
        (date(2020, 1, 17), date(2020, 1, 27), date(2020, 2, 4)),
        (date(2019, 4, 22), date(2019, 3, 22), date(2019, 4, 30)),
        (date(2015, 8, 27), date(2015, 5, 13), date(2015, 9, 8)),
    ],
)
def test_a_cause_is_due_by_what_was_known_on_the_day(cause: date, published: date, due: date) -> None:
    known = ScopedCalendars(paper for paper in PAPERS if paper.known_from <= published)
    counted = Reckoning(known, cause, budget=7, soon_days=2)

    assert clock_of(cause, counted, calendar=known.of(None)).due_date == due


def test_a_period_into_a_year_without_a_notice_is_provisional_and_says_between_which_days() -> None:
    clock = Reckoning(CALENDARS, date(2026, 12, 28), budget=7, soon_days=2).of(date(2026, 12, 28), None)

    assert clock.provisional
    assert clock.earliest <= clock.due_date <= clock.latest
    assert clock.earliest < clock.latest


@pytest.mark.parametrize(
    ("today", "reminded", "told", "letter"),
    [
        (date(2026, 10, 10), False, False, None),
        (date(2026, 10, 11), False, False, None),
        (date(2026, 10, 12), False, False, CauseLetter.REMINDER),
        (date(2026, 10, 14), False, False, CauseLetter.REMINDER),
        (date(2026, 10, 14), True, False, None),
        (date(2026, 10, 15), True, False, CauseLetter.RED),
        (date(2026, 10, 15), False, False, CauseLetter.RED),
        (date(2026, 10, 16), False, True, None),
        (date(2027, 10, 15), True, True, None),
    ],
)
def test_one_letter_comes_two_working_days_before_and_one_after_the_last_day(
    today: date, *, reminded: bool, told: bool, letter: CauseLetter | None
) -> None:
    found = letter_due(
        waiting(today, reminded=reminded, told=told), reckoning(today), days_before=2, days_after=0
    )

    assert found is letter


def test_a_reminder_is_not_made_up_for_between_the_last_day_and_a_later_red_letter() -> None:
    today = date(2026, 10, 15)

    assert letter_due(waiting(today), reckoning(today), days_before=2, days_after=1) is None


@pytest.mark.parametrize("typed", ["SY000012", "sy12", " 12 ", "SY000000012"])
def test_a_number_leads_to_its_cause_however_it_is_typed(typed: str) -> None:
    assert cause_id_in(typed) == 12
    assert cause_id_in(cause_number(12)) == 12


@pytest.mark.parametrize("typed", ["", "SY", "12.5", "-1", "SY0000000000012", "MZ000012", "\uff11"])
def test_anything_else_is_the_number_of_nothing(typed: str) -> None:
    assert cause_id_in(typed) is None

"""Which clock runs at which step, from which day, by which paper, and with which cards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from engine.deadlines.lookups import ledger_of, running_deadline
from engine.deadlines.records import DeadlineRow, TimerRow
from tests.builders.city import FRIDAY, an_addition, answer, before_the_group, filed, lodged
from tests.builders.stories import (
    a_change,
    after,
    an_editorial_change,
    at,
    clocks_of,
    published,
    rewritten,
    running_clocks,
    vote,
    woken,
)
from workflows.config import ClockSettings, EscalationSettings, RegulationSettings
from workflows.procedures.bureau import Bureau
from workflows.procedures.cards import LADDER
from workflows.procedures.catalogue import TASKS, Clock
from workflows.procedures.clocks import PAPER, budget_of, cards_of

DUE = date(2026, 10, 14)
"""Seven working days after Tuesday 2026-09-29: 30, then 10-8, 9, 10 (a worked Saturday), 12, 13, 14."""


def cards(city: Bureau, case_id: int, code: str = "confirm") -> dict[str, tuple[date | None, str]]:
    """Return level -> day and state of the cards of a running clock."""
    with city.store.reading() as tx:
        view = running_deadline(tx, case_id, code)
        assert view is not None
        query = sa.select(TimerRow.level, TimerRow.fire_date, TimerRow.state)
        rows = tx.execute(query.where(TimerRow.deadline_id == view.id))
        return {level: (day, state) for level, day, state in rows}


def test_every_clock_has_days_and_a_paper_and_only_the_plans_own_cites_the_plan() -> None:
    settings = RegulationSettings()

    assert set(PAPER) == set(Clock)
    assert all(budget_of(settings, clock) > 0 for clock in Clock)
    assert budget_of(settings, Clock.CONFIRM) == 7
    assert {clock for clock in Clock if "三(四)2" in PAPER[clock]} == {Clock.CONFIRM}


def test_every_clock_is_some_tasks_clock() -> None:
    assert {kind.clock for kind in TASKS.values()} == set(Clock)


def test_every_clock_climbs_the_whole_ladder_and_a_consultation_is_only_reminded_of() -> None:
    levels = {clock: tuple(cards_of(RegulationSettings(), clock)) for clock in Clock}

    assert levels.pop(Clock.CONSULTATION) == ("reminder",)
    assert set(levels.values()) == {tuple(LADDER)}


def test_the_levels_come_in_their_order_whatever_the_city_sets() -> None:
    chain = EscalationSettings(unit_head_days_after=2, bureau_days_after=2, office_days_after=4)

    offsets = cards_of(RegulationSettings(escalation=chain), Clock.REVIEW)

    assert list(offsets.values()) == [-2, -1, 0, 2, 2, 4]


def test_the_cards_of_the_seven_days_stand_before_and_after_the_last_day(city: Bureau) -> None:
    case_id = filed(city)

    days = {level: day for level, (day, _) in cards(city, case_id).items()}
    assert days == {
        "reminder": date(2026, 10, 12),
        "yellow": date(2026, 10, 13),
        "red": date(2026, 10, 15),
        "escalate_unit_head": date(2026, 10, 16),  # the 15th has gone by
        "escalate_bureau": date(2026, 10, 20),  # 15, 16, 19
        "escalate_office": date(2026, 10, 22),
    }


def test_the_ledger_of_the_seven_days_begins_at_the_cause_with_its_paper(city: Bureau) -> None:
    case_id = filed(city)

    with city.store.reading() as tx:
        view = running_deadline(tx, case_id, "confirm")
        assert view is not None
        (entry,) = ledger_of(tx, view.id)
    assert (entry.on, entry.reason, entry.paper) == (date(2026, 9, 29), "变更事由发生", PAPER[Clock.CONFIRM])


ALONG = [
    ("filed", filed, {"confirm"}),
    ("lodged", lodged, {"desk_check"}),
    ("before the group", before_the_group, {"decision"}),
    ("published", published, {"guide"}),
    ("guides rewritten", rewritten, {"closing"}),
]


@pytest.mark.parametrize(("carry", "expected"), [row[1:] for row in ALONG], ids=[row[0] for row in ALONG])
def test_along_the_way_exactly_the_clock_of_the_step_runs(
    city: Bureau, carry: Callable[[Bureau], int], expected: set[str]
) -> None:
    case_id = carry(city)

    assert set(running_clocks(city, case_id)) == expected


def test_each_clock_runs_from_the_day_on_which_its_step_began(city: Bureau) -> None:
    case_id = filed(city)
    monday = at(city, FRIDAY.replace(day=12))

    answer(monday, case_id, "task_confirm_request", "confirm", by="confirmer")

    assert running_clocks(city, case_id) == {"desk_check": date(2026, 10, 14)}


def test_the_city_sets_the_days(city: Bureau) -> None:
    quick = replace(city, regulation=replace(city.regulation, clocks=ClockSettings(desk_check_days=1)))

    case_id = lodged(quick)

    assert running_clocks(city, case_id) == {"desk_check": date(2026, 10, 10)}


def test_confirming_late_is_recorded_as_late(city: Bureau) -> None:
    case_id = filed(city)
    late = after(city, DUE)

    answer(late, case_id, "task_confirm_request", "confirm", by="confirmer")

    state, due, closed = clocks_of(city, case_id)["confirm"]
    assert (state, due, closed) == ("met", DUE, date(2026, 10, 15))


def test_confirming_on_the_last_day_is_in_time_until_midnight(city: Bureau) -> None:
    case_id = filed(city)
    last_minute = at(city, FRIDAY.replace(day=14, hour=23, minute=59, second=59))
    woken(last_minute)

    answer(last_minute, case_id, "task_confirm_request", "confirm", by="confirmer")

    assert clocks_of(city, case_id)["confirm"] == ("met", DUE, DUE)


def test_a_met_clock_takes_its_unissued_cards_with_it(city: Bureau) -> None:
    case_id = lodged(city)

    with city.store.reading() as tx:
        states = tx.scalars(
            sa.select(TimerRow.state)
            .join(DeadlineRow, DeadlineRow.id == TimerRow.deadline_id)
            .where(DeadlineRow.case_id == case_id, DeadlineRow.code == "confirm")
        ).all()
    assert states == ["cancelled"] * len(LADDER)


def test_a_return_restarts_no_clock(city: Bureau) -> None:
    case_id = before_the_group(city, a_change())
    before = running_clocks(city, case_id)

    vote(city, case_id, member1="return", member2="return", member3="return")
    tuesday = at(city, FRIDAY.replace(day=13))
    answer(tuesday, case_id, "task_correct_for_group", "submit", by="filer", legal_basis="第四条")

    assert running_clocks(city, case_id) == before


def test_all_clocks_of_a_case_that_is_refused_end_with_it(city: Bureau) -> None:
    case_id = lodged(city, an_editorial_change())
    answer(city, case_id, "task_check_lodging", "reject", by="desk", opinion="重复")

    assert running_clocks(city, case_id) == {}


def test_a_consultation_runs_within_the_seven_days_from_the_filing(city: Bureau) -> None:
    case_id = filed(city, an_addition(affected_units=("civil",)))

    assert running_clocks(city, case_id) == {"confirm": DUE, "consultation": date(2026, 10, 13)}

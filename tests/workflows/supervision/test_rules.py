"""Who is charged for a day: cases worked by hand around the October holiday, and the sums as a property."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar.official import official_calendar
from engine.deadlines.terms import LedgerKind
from workflows.procedures.catalogue import TASKS, Clock
from workflows.supervision.rules import HOLDER_OF, attributed, lapse, pauses_of, scope_of, summed
from workflows.supervision.terms import (
    Attribution,
    CaseFacts,
    ClockFacts,
    HolderKind,
    Pause,
    Stint,
)

CALENDAR = official_calendar()
POLICE, CIVIL, BANNER = 1, 2, 6


def day(text: str) -> date:
    """Return a day of 2026, given as 09-29."""
    return date.fromisoformat(f"2026-{text}")


def stint(node: str, opened: str, ended: str | None, unit: int | None = None, *, number: int = 0) -> Stint:
    return Stint(number, f"task_{node}", unit, day(opened), day(ended) if ended else None)


def clock(code: str, cause: str, due: str | None, closed: str | None, *pauses: Pause) -> ClockFacts:
    return ClockFacts(code, day(cause), day(due) if due else None, day(closed) if closed else None, pauses)


def a_case(
    *stints: Stint,
    cause: str = "09-29",
    filed: str = "09-30",
    closed: str | None = None,
    clocks: tuple[ClockFacts, ...] = (),
) -> CaseFacts:
    return CaseFacts(1, POLICE, day(cause), day(filed), day(closed) if closed else None, stints, clocks)


def told(found: Attribution) -> dict[str, tuple[int, int]]:
    """Return holder, with its department where one is charged, -> days and late days."""
    return {
        f"{share.kind}@{share.department_id}" if share.department_id else str(share.kind): (
            share.days,
            share.late_days,
        )
        for share in found.shares
    }


# Working days by the State Council's paper for 2026: 09-29, 09-30, 10-08, 10-09, 10-10 (a make-up Saturday),
# 10-12 to 10-16, 10-19 ... Days off: 10-01 to 10-07, 10-11. Counted by hand on that list.
HAND_WORKED = [
    pytest.param(
        a_case(stint("confirm_request", "09-30", None, POLICE)),
        "10-12",
        {"filer@1": (1, 0), "confirmer@1": (4, 0)},
        id="the holiday is nobody's, the make-up Saturday is the confirmer's",
    ),
    pytest.param(
        a_case(stint("confirm_request", "10-09", None, POLICE), filed="10-09"),
        "10-09",
        {"filer@1": (3, 0)},
        id="the day of filing is still the filer's",
    ),
    pytest.param(
        a_case(
            stint("confirm_request", "10-03", "10-11", POLICE),
            stint("check_lodging", "10-11", None),
            filed="10-03",
        ),
        "10-12",
        {"filer@1": (1, 0), "confirmer@1": (3, 0), "desk": (1, 0)},
        id="handed over on rest days",
    ),
    pytest.param(
        a_case(
            stint("confirm_request", "09-30", "10-08", POLICE),
            stint("correct_request", "10-08", "10-10", POLICE),
            stint("confirm_request", "10-10", "10-13", POLICE),
            stint("check_lodging", "10-13", "10-13"),
            closed="10-13",
            clocks=(clock("confirm", "09-29", "10-14", "10-13"),),
        ),
        "10-20",
        {"filer@1": (1, 0), "confirmer@1": (3, 0), "correction@1": (2, 0)},
        id="a return is a kind of its own; refused on the day it arrived, the desk held nothing",
    ),
    pytest.param(
        a_case(
            stint("give_opinion", "09-30", "10-09", CIVIL, number=1),
            stint("give_opinion", "09-30", "10-10", BANNER, number=2),
            stint("confirm_request", "10-10", None, POLICE),
        ),
        "10-13",
        {"filer@1": (1, 0), "consulted@6": (3, 0), "confirmer@1": (2, 0)},
        id="of two units consulted at once the one that answered last is charged",
    ),
    pytest.param(
        a_case(
            stint("give_opinion", "09-30", "10-10", CIVIL, number=8),
            stint("give_opinion", "09-30", "10-10", BANNER, number=7),
        ),
        "10-10",
        {"filer@1": (1, 0), "consulted@6": (3, 0)},
        id="a tie goes to the task opened first",
    ),
    pytest.param(
        a_case(
            stint("give_opinion", "09-30", "10-10", CIVIL),
            stint("confirm_request", "10-12", None, POLICE),
        ),
        "10-12",
        {"filer@1": (1, 0), "consulted@2": (3, 0), "confirmer@1": (1, 0)},
        id="lapsed at midnight: the day that began without a holder is the receiver's",
    ),
    pytest.param(
        a_case(
            stint("give_opinion", "09-30", "10-10", CIVIL),
            stint("confirm_request", "10-14", None, POLICE),
        ),
        "10-14",
        {"filer@1": (1, 0), "consulted@2": (3, 0), "confirmer@1": (1, 0), "procedure": (2, 0)},
        id="days on which the machine slept are nobody's",
    ),
    pytest.param(
        a_case(
            stint("rewrite_guide", "09-30", "10-12", POLICE),
            stint("rewrite_guide", "09-30", None, BANNER),
            clocks=(clock("guide", "10-08", "10-14", None), clock("closing", "10-08", "10-15", None)),
        ),
        "10-19",
        {"filer@1": (1, 0), "guide_keeper@6": (9, 3)},
        id="two guides and two late deadlines at once: each day is charged once",
    ),
    pytest.param(
        a_case(
            stint("confirm_request", "09-30", "10-16", POLICE),
            stint("check_lodging", "10-16", None),
            clocks=(clock("confirm", "09-29", "10-14", "10-16"), clock("desk_check", "10-16", "10-20", None)),
        ),
        "10-20",
        {"filer@1": (1, 0), "confirmer@1": (8, 2), "desk": (2, 0)},
        id="met late: late days stop with the day it was met",
    ),
    pytest.param(
        a_case(
            stint("confirm_request", "09-30", None, POLICE),
            clocks=(
                clock(
                    "confirm",
                    "09-29",
                    None,
                    None,
                    Pause(day("10-08"), day("10-12")),
                    Pause(day("10-13"), None),
                ),
            ),
        ),
        "10-14",
        {"filer@1": (1, 0), "confirmer@1": (2, 0), "suspended": (4, 0)},
        id="the day of a suspension counts, that of a resumption does not",
    ),
    pytest.param(
        a_case(
            stint("give_opinion", "09-30", "10-10", CIVIL),
            stint("confirm_request", "10-12", None, POLICE),
            clocks=(clock("consultation", "09-30", "10-10", "10-12"),),
        ),
        "10-12",
        {"filer@1": (1, 0), "consulted@2": (3, 0), "confirmer@1": (1, 0)},
        id="a consultation that lapsed makes no day late",
    ),
    pytest.param(
        a_case(
            stint("confirm_request", "09-30", "10-16", POLICE, number=1),
            stint("check_lodging", "10-16", "10-20", number=2),
            stint("confirm_request", "10-20", None, POLICE, number=3),
            clocks=(clock("confirm", "09-29", "10-14", None, Pause(day("10-16"), day("10-20"))),),
        ),
        "10-21",
        {"filer@1": (1, 0), "confirmer@1": (9, 3), "desk": (2, 0)},
        id="opened again after it was met late: the days between are not late, for the clock stood",
    ),
    pytest.param(
        a_case(
            stint("check_lodging", "09-30", None),
            clocks=(clock("confirm", "09-29", None, "09-30", Pause(day("09-29"), None)),),
        ),
        "10-09",
        {"filer@1": (1, 0), "desk": (2, 0)},
        id="a clock that ended while it stood stops nobody later",
    ),
    pytest.param(a_case(filed="09-29"), "09-29", {}, id="filed on day zero: no day has passed"),
    pytest.param(a_case(), "09-28", {}, id="a day before the cause"),
]


@pytest.mark.parametrize(("facts", "today", "wanted"), HAND_WORKED)
def test_each_day_is_charged_as_worked_out_by_hand(
    facts: CaseFacts, today: str, wanted: dict[str, tuple[int, int]]
) -> None:
    found = attributed(facts, today=day(today), calendar=CALENDAR)

    assert told(found) == wanted


def test_every_node_of_a_human_task_has_a_holder_and_every_holder_a_node() -> None:
    assert HOLDER_OF.keys() == TASKS.keys()
    assert {*HolderKind} - {*HOLDER_OF.values()} == {HolderKind.SUSPENDED, HolderKind.PROCEDURE}


def test_only_a_consultation_lapses_with_its_due_date() -> None:
    seen, due = day("10-15"), day("10-12")

    assert lapse("task_give_opinion", cancelled=seen, due_date=due) == due
    assert lapse("task_vote", cancelled=seen, due_date=due) == seen


def test_a_ledger_tells_when_its_clock_stood() -> None:
    ledger = [
        (LedgerKind.SUSPEND, day("10-08")),
        (LedgerKind.EXTEND, day("10-09")),
        (LedgerKind.RESUME, day("10-12")),
        (LedgerKind.SUSPEND, day("10-14")),
    ]

    assert pauses_of(ledger) == (Pause(day("10-08"), day("10-12")), Pause(day("10-14"), None))


DAYS = st.integers(0, 60).map(lambda number: day("09-20") + timedelta(days=number))


@st.composite
def histories(draw: st.DrawFn) -> CaseFacts:
    """Give a case with any hand-overs: returns, parallel tasks, gaps, rest days, clocks late or standing."""
    cause, filed = sorted((draw(DAYS), draw(DAYS)))
    units = st.sampled_from([None, POLICE, CIVIL, BANNER])
    spans = st.tuples(DAYS, st.none() | DAYS).map(
        lambda span: (min(span[0], span[1] or span[0]), span[1] and max(span))
    )
    stints = [
        Stint(number, node, draw(units), *span)
        for number, (node, span) in enumerate(
            draw(st.lists(st.tuples(st.sampled_from([*TASKS]), spans), max_size=8))
        )
    ]
    pauses = st.lists(spans.map(lambda span: Pause(*span)), max_size=2).map(tuple)
    clocks = draw(
        st.lists(
            st.builds(
                ClockFacts, st.sampled_from([*Clock]), DAYS, st.none() | DAYS, st.none() | DAYS, pauses
            ),
            max_size=4,
        )
    )
    closed = draw(st.none() | DAYS)
    return CaseFacts(1, POLICE, cause, filed, closed, tuple(stints), tuple(clocks))


@settings(deadline=None, max_examples=300)
@given(histories(), DAYS)
def test_the_shares_add_up_to_the_working_days_exactly(facts: CaseFacts, today: date) -> None:
    found = attributed(facts, today=today, calendar=CALENDAR)

    last = facts.closed_date or today
    assert found.days == CALENDAR.working_days_between(facts.cause_date, last)
    assert found.days == sum(share.days for share in found.shares)
    assert found.late_days == sum(share.late_days for share in found.shares) <= found.days


@settings(deadline=None, max_examples=300)
@given(histories(), DAYS)
def test_charging_in_stretches_is_the_same_as_asking_day_by_day(facts: CaseFacts, today: date) -> None:
    whole = attributed(facts, today=today, calendar=CALENDAR)

    last = facts.closed_date or today
    singly: Counter[tuple[HolderKind, int | None]] = Counter()
    late: Counter[tuple[HolderKind, int | None]] = Counter()
    for step in range((last - facts.cause_date).days):
        before = _until(facts, facts.cause_date + timedelta(days=step))
        with_it = _until(facts, facts.cause_date + timedelta(days=step + 1))
        grown = {key: value for key, value in with_it.items() if value != before.get(key, (0, 0))}
        assert len(grown) <= 1, "one day is charged to one holder"
        for key, (days, late_days) in grown.items():
            singly[key] += days - before.get(key, (0, 0))[0]
            late[key] += late_days - before.get(key, (0, 0))[1]

    assert {(share.kind, share.department_id): (share.days, share.late_days) for share in whole.shares} == {
        key: (days, late[key]) for key, days in singly.items()
    }


def _until(facts: CaseFacts, last: date) -> dict[tuple[HolderKind, int | None], tuple[int, int]]:
    found = attributed(replace(facts, closed_date=last), today=last, calendar=CALENDAR)
    return {(share.kind, share.department_id): (share.days, share.late_days) for share in found.shares}


@given(st.lists(histories(), max_size=6), DAYS)
def test_the_rows_of_several_cases_add_up_to_their_days_exactly(facts: list[CaseFacts], today: date) -> None:
    every = [attributed(one, today=today, calendar=CALENDAR) for one in facts]

    found = summed(every)

    assert found.days == sum(one.days for one in every) == sum(row.days for row in found.rows)
    assert found.late_days == sum(one.late_days for one in every) == sum(row.late_days for row in found.rows)
    assert found.cases == len(every)
    assert found.late_cases == sum(one.late_days > 0 for one in every)
    for row in found.rows:
        shares = [share for one in every for share in one.shares]
        own = [
            share for share in shares if (share.kind, share.department_id) == (row.kind, row.department_id)
        ]
        assert (row.days, row.cases) == (sum(share.days for share in own), len(own))
    assert len({(row.kind, row.department_id) for row in found.rows}) == len(found.rows)


def test_a_case_counts_by_the_region_of_its_legal_clock_and_of_no_other() -> None:
    desk, confirm = clock("desk_check", "09-29", "10-14", None), clock("confirm", "09-29", "10-14", None)
    of_the_banner = replace(confirm, scope="150627")

    assert scope_of(a_case(clocks=(replace(desk, scope="150627"), confirm))) is None
    assert scope_of(a_case(clocks=(desk, of_the_banner, replace(confirm, scope="150622")))) == "150627"
    assert scope_of(a_case()) is None

"""The board counts cases by their most urgent task, and says whose desk each is on."""

from datetime import date, datetime, timedelta

import pytest

from engine.clock import SHANGHAI, VirtualClock, start_of
from engine.tasks.rules import BadCursor
from tests.builders.city import FRIDAY, an_addition, answer, before_the_group, filed, lodged
from workflows.procedures.bureau import Bureau
from workflows.supervision.lookups import cards, figures, loads, red_and_yellow
from workflows.supervision.terms import Days, Figures, Shown

THURSDAY_AFTER = datetime(2026, 10, 15, 9, tzinfo=SHANGHAI)
"""The day after the confirmation of a cause on 29 September was due."""


def days(bureau: Bureau, *, soon_days: int = 2) -> Days:
    soon = bureau.calendar.nth_working_day_after(bureau.today, soon_days)
    return Days(bureau.today, soon, start_of(bureau.today.replace(day=1)))


def move_to(bureau: Bureau, instant: datetime) -> None:
    assert isinstance(bureau.clock, VirtualClock)
    bureau.clock.move_to(instant)


def figures_of(bureau: Bureau) -> Figures:
    with bureau.store.reading() as tx:
        return figures(tx, days(bureau))


def test_an_empty_city_has_nothing_to_supervise(city: Bureau) -> None:
    found = figures_of(city)

    assert (found.late, found.soon, found.open, found.closed_this_month) == (0, 0, 0, 0)
    assert found.on_time_percent is None


def test_a_case_is_late_from_the_day_after_its_due_date(city: Bureau) -> None:
    filed(city)  # due on Wednesday 14 October

    move_to(city, datetime(2026, 10, 14, 23, 59, tzinfo=SHANGHAI))
    on_the_last_day = figures_of(city)
    move_to(city, datetime(2026, 10, 15, 0, 0, tzinfo=SHANGHAI))
    on_the_day_after = figures_of(city)

    assert (on_the_last_day.late, on_the_last_day.soon) == (0, 1)
    assert (on_the_day_after.late, on_the_day_after.soon) == (1, 0)


def test_a_case_with_five_open_votes_counts_once(city: Bureau) -> None:
    before_the_group(city)
    move_to(city, FRIDAY + timedelta(days=60))

    found = figures_of(city)

    assert (found.late, found.open) == (1, 1)


def test_a_refused_case_is_closed_this_month_and_no_longer_open(city: Bureau) -> None:
    case_id = filed(city)
    answer(city, case_id, "task_confirm_request", "refuse", by="confirmer", opinion="依据仍在")

    found = figures_of(city)

    assert (found.open, found.closed_this_month) == (0, 1)


def test_the_share_on_time_counts_tasks_done_by_midnight_of_their_due_date(city: Bureau) -> None:
    lodged(city)  # filed and confirmed in time
    filed(city, an_addition(proof_name="居住证明"))
    move_to(city, THURSDAY_AFTER)
    answer(city, 2, "task_confirm_request", "confirm", by="confirmer")  # one day late

    found = figures_of(city)

    assert (found.done_this_month, found.done_on_time) == (4, 3)
    assert found.on_time_percent == 75.0


def test_what_was_done_last_month_does_not_count(city: Bureau) -> None:
    lodged(city)
    move_to(city, datetime(2026, 11, 2, 9, tzinfo=SHANGHAI))

    assert figures_of(city).done_this_month == 0


def test_the_load_names_the_department_on_whose_desk_the_case_is(city: Bureau) -> None:
    filed(city)
    lodged(city, an_addition(proof_name="居住证明"))
    move_to(city, THURSDAY_AFTER)

    with city.store.reading() as tx:
        found = loads(tx, days(city))

    assert {("单位1", 1, 0), ("单位4", 1, 0)} == {
        (load.department_name, load.late, load.soon) for load in found
    }


def test_a_role_held_in_several_departments_is_named_by_its_role(city: Bureau) -> None:
    before_the_group(city)
    with city.store.writing() as tx:
        from engine.people.records import PostRow  # noqa: PLC0415

        tx.add(PostRow(person_id=4, department_id=7, role="desk"))
    lodged(city, an_addition(proof_name="居住证明"))
    move_to(city, FRIDAY + timedelta(days=60))

    with city.store.reading() as tx:
        found = {(load.department_name, load.role) for load in loads(tx, days(city))}

    assert (None, "desk") in found


def test_a_card_says_node_holder_and_since_when(city: Bureau) -> None:
    filed(city)
    move_to(city, THURSDAY_AFTER)

    with city.store.reading() as tx:
        (card,) = red_and_yellow(tx, days(city))

    assert card.node == "task_confirm_request"
    assert card.opened_at == FRIDAY
    assert date(2026, 10, 14) == card.due_date
    assert card.holder is not None
    assert (
        card.holder.role,
        card.holder.department_name,
        card.holder.people,
    ) == ("confirmer", "单位1", ("演示·confirmer",))


def test_late_cases_stand_before_those_due_soon(city: Bureau) -> None:
    lodged(city)  # the desk has until 13 October
    filed(city, an_addition(proof_name="居住证明"))  # due on 14 October
    move_to(city, datetime(2026, 10, 14, 9, tzinfo=SHANGHAI))

    with city.store.reading() as tx:
        found = [card.case_no for card in red_and_yellow(tx, days(city))]

    assert found == ["ZM-2026-0001", "ZM-2026-0002"]


@pytest.mark.parametrize("shown", [Shown.OPEN, Shown.CLOSED])
def test_pages_give_every_case_once(city: Bureau, shown: Shown) -> None:
    for number in range(5):
        case_id = filed(city, an_addition(proof_name=f"证明{number}"))
        if shown is Shown.CLOSED:
            answer(city, case_id, "task_confirm_request", "refuse", by="confirmer", opinion="依据仍在")

    found, cursor = [], None
    with city.store.reading() as tx:
        while True:
            page = cards(tx, days(city), shown, after=cursor, size=2)
            found += [row.case_no for row in page.rows]
            if (cursor := page.next_cursor) is None:
                break

    assert page.total == 5
    assert [f"ZM-2026-000{number}" for number in range(1, 6)] == sorted(found)


@pytest.mark.parametrize("cursor", ["x", "2026-10-09", "2026-13-01.1", "2026-10-09.-1", "9" * 30 + ".1"])
@pytest.mark.parametrize("shown", [Shown.OPEN, Shown.CLOSED])
def test_a_cursor_that_was_never_given_out_is_refused(sqlite_city: Bureau, shown: Shown, cursor: str) -> None:
    with sqlite_city.store.reading() as tx, pytest.raises(BadCursor):
        cards(tx, days(sqlite_city), shown, after=cursor)

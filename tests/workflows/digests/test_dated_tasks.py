"""The dates for a person's own calendar: those of the queue, with what has become of each."""

from datetime import date

from tests.builders.calendars import a_running_deadline, activated, in_the_year, the_paper_of
from tests.builders.city import filed, person
from tests.builders.desks import a_case_file, a_task
from workflows.digests.lookups import DatedTask, dated_tasks
from workflows.procedures.bureau import Bureau


def dates_of(city: Bureau, name: str) -> tuple[DatedTask, ...]:
    actor = person(city, name)
    with city.store.reading() as tx:
        return dated_tasks(tx, actor, today=city.today)


def test_a_task_is_told_to_whoever_has_it_in_their_queue(city: Bureau) -> None:
    filed(city)

    (task,) = dates_of(city, "confirmer")

    assert (task.case_no, task.node) == ("ZM-2026-0001", "task_confirm_request")
    assert (task.due_date, task.provisional, task.moves) == (date(2026, 10, 14), False, 0)
    assert task.changed_at == city.now()
    assert dates_of(city, "civil_staff") == ()


def test_a_task_without_a_last_day_has_no_place_in_a_calendar(city: Bureau) -> None:
    with city.store.writing() as tx:
        a_task(tx, a_case_file(tx, 1), queue="desk@4", due=None)

    assert dates_of(city, "desk") == ()


def test_a_new_calendar_moves_the_date_and_counts_as_a_change(city: Bureau) -> None:
    earlier = in_the_year(city, date(2020, 1, 17))
    a_running_deadline(earlier, date(2020, 1, 17))
    (before,) = dates_of(earlier, "desk")

    activated(earlier, the_paper_of(date(2020, 1, 27)))

    (after,) = dates_of(earlier, "desk")
    assert (before.due_date, after.due_date) == (date(2020, 2, 1), date(2020, 2, 4))
    assert (before.task_id, before.moves, after.moves) == (after.task_id, 0, 1)

"""A queue: in which order it stands, what its filters let through, and what its counts say."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.tasks.queues import queue_count, queue_page
from engine.tasks.terms import COUNT_CAP, DueFilter, QueueFilter, QueuePage, person_queue, post_queue
from tests.builders.city import FRIDAY, UNITS
from tests.builders.desks import a_case_file, a_task
from workflows.procedures.bureau import Bureau

TODAY = day_of(FRIDAY)
SOON = TODAY + timedelta(days=2)
DESK = "desk@*"


def page(tx: Session, *queues: str, after: str | None = None, size: int = 50, **wanted: object) -> QueuePage:
    return queue_page(
        tx,
        queues or (DESK,),
        QueueFilter(**wanted),  # type: ignore[arg-type]
        today=TODAY,
        soon_until=SOON,
        after=after,
        size=size,
    )


def count(tx: Session, *queues: str, **wanted: object) -> int:
    filters = QueueFilter(**wanted)  # type: ignore[arg-type]
    return queue_count(tx, queues or (DESK,), filters, today=TODAY, soon_until=SOON)


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_what_is_overdue_stands_first_and_what_has_no_due_date_last(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        undated, later, overdue, today = (
            a_task(tx, case, due=day) for day in (None, in_days(3), in_days(-4), TODAY)
        )
        again = a_task(tx, case, due=TODAY)

    with city.store.reading() as tx:
        rows = page(tx).rows
    assert [overdue, today, again, later, undated] == [row.task_id for row in rows]
    assert rows[-1].due_date is None


def test_a_row_says_what_a_desk_must_see(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 7, kind="cancel", title="低保申请", subject="收入证明", detail="直接取消")
        task = a_task(tx, case, due=TODAY)

    with city.store.reading() as tx:
        (row,) = page(tx).rows
    assert (row.task_id, row.case_id, row.case_no) == (task, case, "ZM-2025-0007")
    assert (row.kind, row.title, row.subject, row.detail) == ("cancel", "低保申请", "收入证明", "直接取消")
    assert (row.department_id, row.node, row.round) == (UNITS["police"], "task_check_lodging", 1)
    assert (row.opened_at, row.due_date) == (FRIDAY, TODAY)


def test_the_queues_of_several_posts_are_merged_into_one_order(city: Bureau) -> None:
    queues = (person_queue(9), post_queue("filer", 1), post_queue("filer", None))
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        own, post, anywhere = (
            a_task(tx, case, queue=queue, due=in_days(days))
            for queue, days in zip(queues, (5, 1, 3), strict=True)
        )
        a_task(tx, case, queue=post_queue("filer", 2), due=TODAY)

    with city.store.reading() as tx:
        found = page(tx, *queues)
    assert [post, anywhere, own] == [row.task_id for row in found.rows]
    assert found.total == 3


def test_what_is_done_or_cancelled_waits_nowhere(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        for state in ("done", "cancelled"):
            a_task(tx, case, due=TODAY, state=state)

    with city.store.reading() as tx:
        assert page(tx) == QueuePage((), None, 0, is_capped=False)


def test_who_has_no_queue_has_nothing_to_do(city: Bureau) -> None:
    with city.store.reading() as tx:
        found = queue_page(tx, (), QueueFilter(), today=TODAY, soon_until=SOON)

    assert found == QueuePage((), None, 0, is_capped=False)


FILTERS = [
    ("late means before today", {"due": DueFilter.LATE}, {"late"}),
    ("soon means from today to the last soon day", {"due": DueFilter.SOON}, {"today", "soon"}),
    ("a kind", {"kind": "cancel"}, {"cancel"}),
    ("a department", {"department_id": 2}, {"civil"}),
    ("a node", {"node": "task_close_case"}, {"closing"}),
    ("two filters must both hold", {"kind": "cancel", "due": DueFilter.LATE}, set()),
    ("two signs of the subject", {"text": "户籍"}, {"civil"}),
    ("two signs of the title", {"text": "低保"}, {"cancel"}),
    ("a part of the case number", {"text": "2025-0003"}, {"civil"}),
    ("the detail is not searched", {"text": "数据共享"}, set()),
    ("a per cent sign means itself", {"text": "%"}, {"percent"}),
    ("an underline means itself", {"text": "a_b"}, {"percent"}),
    ("a quotation mark harms nothing", {"text": "' OR 1=1 --"}, set()),
]


@pytest.mark.parametrize(
    ("wanted", "expected"), [row[1:] for row in FILTERS], ids=[row[0] for row in FILTERS]
)
def test_a_filter_lets_through_what_it_says(
    city: Bureau, wanted: dict[str, object], expected: set[str]
) -> None:
    named: dict[int, str] = {}
    with city.store.writing() as tx:
        plain = a_case_file(tx, 1)
        named[a_task(tx, plain, due=in_days(-1))] = "late"
        named[a_task(tx, plain, due=TODAY)] = "today"
        named[a_task(tx, plain, due=SOON)] = "soon"
        named[a_task(tx, plain, due=in_days(3), node="task_close_case")] = "closing"
        named[a_task(tx, a_case_file(tx, 2, kind="cancel", title="低保申请"))] = "cancel"
        named[a_task(tx, a_case_file(tx, 3, department_id=2, subject="户籍证明"))] = "civil"
        named[a_task(tx, a_case_file(tx, 4, subject="100%的a_b证明"))] = "percent"

    with city.store.reading() as tx:
        found = page(tx, **wanted)  # type: ignore[arg-type]
        assert expected == {named[row.task_id] for row in found.rows}
        assert found.total == len(expected) == count(tx, **wanted)


def test_a_count_stops_at_its_cap_and_says_so(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        for _ in range(COUNT_CAP + 5):
            a_task(tx, case, due=TODAY)

    with city.store.reading() as tx:
        found = page(tx, size=3)
        assert (found.total, found.is_capped, len(found.rows)) == (COUNT_CAP, True, 3)


def test_a_count_below_the_cap_is_exact(city: Bureau) -> None:
    with city.store.writing() as tx:
        case = a_case_file(tx, 1)
        for _ in range(7):
            a_task(tx, case, due=TODAY)

    with city.store.reading() as tx:
        found = page(tx, size=3)
        assert (found.total, found.is_capped) == (7, False)

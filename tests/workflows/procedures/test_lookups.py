"""Whose queue a task stands in, who may read a case, and the lists of what a person filed and did."""

from collections.abc import Callable

import pytest

from engine.people.terms import Actor, Post
from engine.refusals import NotYours
from engine.tasks.rules import BadCursor
from tests.builders.city import an_addition, answer, before_the_group, filed, lodged, person
from workflows.procedures.bureau import Bureau
from workflows.procedures.lookups import filed_page, handled_page, next_task, queues_of, readable_case


def test_a_person_stands_before_their_own_queue_their_posts_and_their_roles() -> None:
    actor = Actor(7, "王某", (Post("desk", 4), Post("publisher", 4), Post("desk", 5)))

    assert queues_of(actor) == ("p7", "desk@4", "publisher@4", "desk@5", "desk@*", "publisher@*")


def test_who_holds_no_post_has_only_their_own_queue() -> None:
    assert queues_of(Actor(7, "王某", ())) == ("p7",)


READERS = {
    "filer": True,  # files for the unit
    "confirmer": True,  # confirms for it
    "police_keeper": True,  # the same unit
    "civil_staff": True,  # consulted
    "civil_filer": True,  # the consulted unit
    "desk": True,  # city-wide
    "reviewer": True,
    "member1": True,
    "publisher": True,
    "supervisor": True,
    "banner_keeper": False,  # no part in the case yet
}


@pytest.mark.parametrize("name", READERS)
def test_a_case_is_read_by_those_it_concerns(sqlite_city: Bureau, name: str) -> None:
    filed(sqlite_city, an_addition(affected_units=("civil",)))

    with sqlite_city.store.reading() as tx:
        if READERS[name]:
            assert readable_case(tx, person(sqlite_city, name), "ZM-2026-0001").case_no == "ZM-2026-0001"
        else:
            with pytest.raises(NotYours):
                readable_case(tx, person(sqlite_city, name), "ZM-2026-0001")


def test_a_case_that_does_not_exist_is_refused_like_one_of_others(sqlite_city: Bureau) -> None:
    with sqlite_city.store.reading() as tx, pytest.raises(NotYours):
        readable_case(tx, person(sqlite_city, "desk"), "ZM-2026-9999")


def all_pages(page_at: Callable[[str | None], tuple[list[str], str | None]]) -> list[str]:
    found: list[str] = []
    cursor: str | None = None
    while True:
        rows, cursor = page_at(cursor)
        found += rows
        if cursor is None:
            return found


def test_what_was_filed_is_listed_newest_first_over_all_pages(city: Bureau) -> None:
    for number in range(5):
        filed(city, an_addition(proof_name=f"证明{number}"))
    filer = person(city, "filer").person_id

    def page_at(cursor: str | None) -> tuple[list[str], str | None]:
        page = filed_page(tx, filer, after=cursor, size=2)
        assert page.total == 5
        return [row.case.subject for row in page.rows], page.next_cursor

    with city.store.reading() as tx:
        assert all_pages(page_at) == ["证明4", "证明3", "证明2", "证明1", "证明0"]


def test_a_filed_case_tells_where_it_waits_and_a_closed_one_that_it_does_not(city: Bureau) -> None:
    open_id = filed(city, an_addition(affected_units=("civil",)))
    closed_id = filed(city, an_addition(proof_name="居住证明"))
    answer(city, closed_id, "task_confirm_request", "refuse", by="confirmer", opinion="依据仍在")

    with city.store.reading() as tx:
        rows = {row.case.id: row for row in filed_page(tx, person(city, "filer").person_id).rows}

    assert rows[open_id].nodes == ("task_give_opinion",)
    assert rows[open_id].due_date is not None
    assert (rows[closed_id].nodes, rows[closed_id].due_date) == ((), None)


def test_what_was_done_is_listed_with_its_verdict_newest_first_over_all_pages(city: Bureau) -> None:
    for number in range(3):
        lodged(city, an_addition(proof_name=f"证明{number}"))
    confirmer = person(city, "confirmer").person_id

    def page_at(cursor: str | None) -> tuple[list[str], str | None]:
        page = handled_page(tx, confirmer, after=cursor, size=1)
        assert page.total == 3
        return [f"{row.subject} {row.verdict}" for row in page.rows], page.next_cursor

    with city.store.reading() as tx:
        assert all_pages(page_at) == ["证明2 confirm", "证明1 confirm", "证明0 confirm"]


@pytest.mark.parametrize("cursor", ["x", "1.x", "-1", "9" * 40])
def test_a_cursor_that_was_never_given_out_is_refused(sqlite_city: Bureau, cursor: str) -> None:
    with sqlite_city.store.reading() as tx:
        with pytest.raises(BadCursor):
            filed_page(tx, 1, after=cursor)
        with pytest.raises(BadCursor):
            handled_page(tx, 1, after=cursor)


def test_the_next_task_is_the_most_urgent_one_of_another_case(city: Bureau) -> None:
    first, second = before_the_group(city), before_the_group(city, an_addition(proof_name="居住证明"))
    member = person(city, "member1")

    with city.store.reading() as tx:
        following = next_task(tx, member, today=city.today, besides=first)
        nothing_else = next_task(tx, person(city, "supervisor"), today=city.today, besides=first)

    assert following is not None
    assert second == following.case_id
    assert nothing_else is None

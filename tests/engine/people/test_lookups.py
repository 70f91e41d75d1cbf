"""Who is who on a day: posts begin and end, people leave, departments confirm for one another."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from engine.people.lookups import (
    actor_of,
    department,
    department_names,
    departments,
    holders_of,
    person_by_sign_in,
    person_names,
)
from engine.people.records import DepartmentRow, PersonRow, PostRow
from engine.store import Store

MAY = date(2026, 5, 1)
JUNE = date(2026, 6, 1)


def an_office(tx: Session) -> None:
    """Write two departments, three people of whom one has left, and posts of every kind."""
    tx.add(DepartmentRow(id=1, code="city", name="市政府", kind="city_department"))
    tx.flush()
    tx.add(DepartmentRow(id=2, code="water", name="供水公司", kind="public_utility", competent_id=1))
    for number, (sign_in, is_active) in enumerate({"ann": True, "bob": True, "gone": False}.items(), 1):
        tx.add(
            PersonRow(
                id=number, name=f"演示·{sign_in}", sign_in=sign_in, session_key=sign_in, active=is_active
            )
        )
    tx.flush()
    tx.add_all(
        [
            PostRow(person_id=1, department_id=1, role="filer"),
            PostRow(person_id=1, department_id=2, role="confirmer", since=JUNE),
            PostRow(person_id=2, department_id=2, role="confirmer", until=MAY),
            PostRow(person_id=3, department_id=1, role="filer"),
        ]
    )


def test_a_post_counts_from_its_first_day_to_its_last(store: Store) -> None:
    with store.writing() as tx:
        an_office(tx)

    with store.reading() as tx:
        in_may = holders_of(tx, "confirmer", today=MAY)
        the_day_after = holders_of(tx, "confirmer", today=date(2026, 5, 2))
        in_june = holders_of(tx, "confirmer", today=JUNE)
        elsewhere = holders_of(tx, "confirmer", today=JUNE, department_id=1)
    assert (in_may, the_day_after, in_june, elsewhere) == ((2,), (), (1,), ())


def test_an_actor_has_the_posts_of_the_day_and_their_departments_names(store: Store) -> None:
    with store.writing() as tx:
        an_office(tx)

    with store.reading() as tx:
        in_may, in_june = actor_of(tx, 1, today=MAY), actor_of(tx, 1, today=JUNE)
    assert in_may is not None
    assert in_june is not None
    assert [post.role for post in in_may.posts] == ["filer"]
    assert [(post.role, post.department_name) for post in in_june.posts] == [
        ("filer", "市政府"),
        ("confirmer", "供水公司"),
    ]


def test_a_person_without_a_post_of_the_day_is_still_somebody(store: Store) -> None:
    with store.writing() as tx:
        an_office(tx)

    with store.reading() as tx:
        actor = actor_of(tx, 2, today=JUNE)
    assert actor is not None
    assert actor.posts == ()


def test_who_has_left_is_nobody_and_holds_nothing(store: Store) -> None:
    with store.writing() as tx:
        an_office(tx)

    with store.reading() as tx:
        assert actor_of(tx, 3, today=MAY) is None
        assert actor_of(tx, 99, today=MAY) is None
        assert holders_of(tx, "filer", today=MAY) == (1,)


def test_a_unit_names_who_confirms_for_it_or_confirms_for_itself(store: Store) -> None:
    with store.writing() as tx:
        an_office(tx)

    with store.reading() as tx:
        assert department(tx, 2).confirming_id == 1
        assert department(tx, 1).confirming_id == 1
        assert [unit.code for unit in departments(tx)] == ["city", "water"]
        assert department_names(tx) == {1: "市政府", 2: "供水公司"}


def test_asking_for_a_department_that_does_not_exist_crashes(store: Store) -> None:
    with store.reading() as tx, pytest.raises(LookupError, match="no department 99"):
        department(tx, 99)


def test_names_and_sign_ins_are_found_and_the_unknown_are_not_invented(store: Store) -> None:
    with store.writing() as tx:
        an_office(tx)

    with store.reading() as tx:
        assert person_names(tx, {1, 3, 99}) == {1: "演示·ann", 3: "演示·gone"}
        assert person_names(tx, set()) == {}
        assert person_by_sign_in(tx, "bob") == 2
        assert person_by_sign_in(tx, "nobody") is None

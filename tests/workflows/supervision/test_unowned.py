"""A vacated post swallows no case: whatever nobody can go on with is listed at once, with what is lacking."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.people.records import PersonRow, PostRow
from engine.people.terms import Actor, Post
from engine.tasks.terms import Signing
from tests.builders.city import ID, an_addition, answer, before_the_group, filed, lodged
from tests.builders.substitutes import arranged
from tests.builders.verbs import do
from workflows.procedures.bureau import Bureau
from workflows.supervision.terms import Lack
from workflows.supervision.unowned import InOffice, Place, lack_at, unowned, unowned_count
from workflows.verbs.terms import CaseVerb


def leaves(bureau: Bureau, *names: str) -> None:
    """Let the posts of these people have ended yesterday."""
    with bureau.store.writing() as tx:
        ended = sa.update(PostRow).where(PostRow.person_id.in_([ID[name] for name in names]))
        tx.execute(ended.values(until=bureau.today - timedelta(days=1)))


def lacks(bureau: Bureau) -> list[tuple[str, str, int | None]]:
    """Return case, lack and who has left, of every task without an owner."""
    with bureau.store.reading() as tx:
        found = unowned(tx, today=bureau.today)
        assert unowned_count(tx, today=bureau.today) == found.total == len(found.rows)
    return [(row.case_no, row.lack, row.person_id) for row in found.rows]


POLICE, DESK = Post("confirmer", 1), Post("desk", 4)
AT_WORK = InOffice.of([Actor(1, "", (POLICE,)), Actor(2, "", (DESK,))])


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place("confirmer", 1, None, None, is_signature=False), None),
        (Place("confirmer", None, None, None, is_signature=False), None),
        (Place("confirmer", 2, None, None, is_signature=False), Lack.VACANT_POST),
        (Place("reviewer", None, None, None, is_signature=False), Lack.VACANT_POST),
        (Place("confirmer", 1, 1, None, is_signature=False), None),
        (Place("confirmer", 1, 2, None, is_signature=False), Lack.HOLDER_GONE),
        (Place("confirmer", 1, 3, 2, is_signature=False), Lack.HOLDER_GONE),
        (Place("confirmer", 1, 1, 2, is_signature=False), None),
        (Place("confirmer", 1, 1, 3, is_signature=False), Lack.ASKED_GONE),
        (Place("confirmer", 1, 2, None, is_signature=True), None),
        (Place("confirmer", 1, 3, None, is_signature=True), Lack.SIGNER_GONE),
    ],
)
def test_what_is_lacking_is_told_by_post_and_person(place: Place, expected: Lack | None) -> None:
    assert lack_at(place, AT_WORK) is expected


def test_while_everybody_is_in_office_nothing_is_without_an_owner(city: Bureau) -> None:
    filed(city)
    before_the_group(city, an_addition(proof_name="居住证明"))

    assert lacks(city) == []


def test_a_vacant_post_shows_its_cases_even_where_a_substitute_or_a_head_is_there(city: Bureau) -> None:
    arranged(city, "civil_staff", principal="confirmer")
    filed(city)
    leaves(city, "confirmer")

    assert lacks(city) == [("ZM-2026-0001", Lack.VACANT_POST, None)]


def test_who_has_claimed_a_task_and_left_keeps_it_from_nobody_unseen(city: Bureau) -> None:
    case_id = filed(city)
    do(city, case_id, CaseVerb.CLAIM, by="confirmer")
    with city.store.writing() as tx:
        tx.execute(sa.update(PersonRow).where(PersonRow.id == ID["confirmer"]).values(active=False))

    assert lacks(city) == [("ZM-2026-0001", Lack.HOLDER_GONE, ID["confirmer"])]


def test_an_answer_to_be_signed_is_listed_when_its_holder_or_its_signer_has_left(city: Bureau) -> None:
    case_id = lodged(city)
    do(city, case_id, CaseVerb.ADD_SIGNER, by="desk", to="publisher", signing=Signing.AFTER)
    leaves(city, "publisher")
    assert lacks(city) == []  # not called yet: the desk can still take the signer off
    answer(city, case_id, "task_check_lodging", "accept", by="desk")

    assert lacks(city) == [("ZM-2026-0001", Lack.SIGNER_GONE, ID["publisher"])]
    leaves(city, "desk")
    assert {lack for _, lack, _ in lacks(city)} == {Lack.SIGNER_GONE, Lack.HOLDER_GONE}


def test_a_delegated_task_is_listed_when_the_one_who_was_asked_has_left(city: Bureau) -> None:
    do(city, filed(city), CaseVerb.DELEGATE, by="confirmer", to="police_keeper")
    leaves(city, "police_keeper")

    assert lacks(city) == [("ZM-2026-0001", Lack.ASKED_GONE, ID["police_keeper"])]


def test_a_member_who_leaves_during_a_vote_is_named(city: Bureau) -> None:
    before_the_group(city)
    leaves(city, "member3")

    assert lacks(city) == [("ZM-2026-0001", Lack.HOLDER_GONE, ID["member3"])]

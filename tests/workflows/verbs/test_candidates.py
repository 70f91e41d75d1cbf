"""Who is offered for a verb: exactly those whom the step accepts, found by name or unit, fifty a page."""

import pytest

from engine.people.records import DepartmentRow, PersonRow, PostRow
from engine.people.rules import Allow
from engine.tasks.terms import Signing
from tests.builders.city import ID, a_key, filed, lodged, person
from tests.builders.stories import case_of
from tests.builders.verbs import do, refusal_of, the_task
from workflows.procedures.bureau import Bureau
from workflows.verbs.candidates import MOST_OFFERED, Offered, candidates
from workflows.verbs.lookups import standing_of
from workflows.verbs.rules import UnfitPerson, may
from workflows.verbs.steps import do_verb_within
from workflows.verbs.terms import VERBS, CaseVerb, VerbRequest

COLLEAGUES = 120


def offered(
    bureau: Bureau, case_id: int, verb: CaseVerb, *, by: str, naming: str = "", chosen: int | None = None
) -> Offered:
    task = the_task(bureau, case_id, by=by, verb=verb) if VERBS[verb].on_task else None
    actor, case = person(bureau, by), case_of(bureau, case_id)
    with bureau.store.reading() as tx:
        standing = standing_of(tx, bureau, actor, case, task_id=task.id if task else None)
        assert isinstance(may(verb, actor, standing), Allow)
        return candidates(tx, bureau, actor, verb, standing, naming=naming, chosen_id=chosen)


def names(found: Offered) -> list[str]:
    return [one.name.removeprefix("演示·") for one in found.people]


def accepts(bureau: Bureau, case_id: int, verb: CaseVerb, name: str) -> bool:
    """Say whether the step takes that person; whatever it did is undone."""
    task = the_task(bureau, case_id, by="desk", verb=verb) if VERBS[verb].on_task else None
    asked = VerbRequest(
        verb,
        case_of(bureau, case_id).case_no,
        task.id if task else None,
        ID[name],
        signing=Signing.BEFORE,
    )
    desk = person(bureau, "desk")
    with bureau.store.writing() as tx, tx.begin_nested() as trial:
        try:
            do_verb_within(tx, bureau, desk, asked, command_key=a_key())
        except UnfitPerson:
            return False
        trial.rollback()
    return True


def with_many_clerks(bureau: Bureau) -> None:
    """Let a further unit have many people."""
    with bureau.store.writing() as tx:
        tx.add(DepartmentRow(id=20, code="archive", name="档案馆", kind="city_department"))
        tx.flush()
        for number in range(COLLEAGUES):
            tx.add(
                PersonRow(
                    id=1000 + number,
                    name=f"档案员{number:03}",
                    sign_in=f"a{number}",
                    session_key=f"k{number}",
                )
            )
        tx.flush()
        for number in range(COLLEAGUES):
            tx.add(PostRow(person_id=1000 + number, department_id=20, role="unit_staff"))


@pytest.mark.parametrize(
    "verb", [CaseVerb.TRANSFER, CaseVerb.DELEGATE, CaseVerb.ADD_SIGNER, CaseVerb.REMOVE_SIGNER, CaseVerb.COPY]
)
def test_exactly_those_are_offered_whom_the_step_accepts(city: Bureau, verb: CaseVerb) -> None:
    case_id = lodged(city)
    if verb is CaseVerb.REMOVE_SIGNER:
        do(city, case_id, CaseVerb.ADD_SIGNER, by="desk", to="reviewer", signing=Signing.BEFORE)

    assert {name for name in ID if accepts(city, case_id, verb, name)} == set(
        names(offered(city, case_id, verb, by="desk"))
    )


def test_people_are_found_by_a_part_of_their_name_or_of_their_unit(city: Bureau) -> None:
    case_id = filed(city)

    assert names(offered(city, case_id, CaseVerb.COPY, by="filer", naming="review")) == ["reviewer"]
    assert names(offered(city, case_id, CaseVerb.COPY, by="filer", naming="单位3")) == ["reviewer"]
    assert offered(city, case_id, CaseVerb.COPY, by="filer", naming="%").people == ()
    assert "filer" not in names(offered(city, case_id, CaseVerb.COPY, by="filer", naming="filer"))


def test_the_own_unit_comes_first_and_each_unit_stands_together(city: Bureau) -> None:
    case_id = filed(city)

    units = [one.units[0] for one in offered(city, case_id, CaseVerb.COPY, by="desk").people]

    assert units[0] == "单位4"
    assert len(dict.fromkeys(units)) == sum(
        before != after for before, after in zip([None, *units], units, strict=False)
    )


def test_a_page_carries_fifty_people_says_how_many_more_there_are_and_keeps_the_chosen_one(
    city: Bureau,
) -> None:
    with_many_clerks(city)
    case_id = filed(city)

    whole = offered(city, case_id, CaseVerb.COPY, by="filer")
    sought = offered(city, case_id, CaseVerb.COPY, by="filer", naming="档案员1", chosen=1077)

    assert len(whole.people) == MOST_OFFERED
    assert whole.more == len(ID) - 1 + COLLEAGUES - MOST_OFFERED
    assert len(sought.people) == 20 + 1
    assert "档案员077" in names(sought)
    assert (sought.found, sought.more) == (20, 0)


def test_a_signer_who_has_left_can_still_be_taken_off(city: Bureau) -> None:
    case_id = lodged(city)
    do(city, case_id, CaseVerb.ADD_SIGNER, by="desk", to="reviewer", signing=Signing.BEFORE)
    with city.store.writing() as tx:
        tx.get_one(PersonRow, ID["reviewer"]).active = False

    assert names(offered(city, case_id, CaseVerb.REMOVE_SIGNER, by="desk")) == ["reviewer"]
    do(city, case_id, CaseVerb.REMOVE_SIGNER, by="desk", to="reviewer")

    assert refusal_of(city, case_id, CaseVerb.REMOVE_SIGNER, by="desk", to="reviewer") == "no_signature"

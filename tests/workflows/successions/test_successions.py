"""The merger of departments: what is listed, prepared and confirmed; nobody's post moves silently."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa

from engine.clock import SHANGHAI, VirtualClock
from engine.inbox.records import LetterRow
from engine.people.lookups import department
from engine.people.records import PostRow
from engine.people.rules import NotAllowed
from engine.refusals import NotYours, Refusal
from tests.builders.causes import cause
from tests.builders.city import (
    ID,
    LISTED,
    MATTER,
    UNITS,
    a_key,
    an_addition,
    answer,
    filed,
    open_tasks,
    person,
)
from tests.builders.legal_register import listed
from tests.builders.rows import all_rows, changed_tables
from tests.builders.successions import PAPER, PAPER_NUMBER, a_succession_form, succeeded
from workflows.causes.prepared import prepared_of_causes
from workflows.causes.rules import cause_date_of
from workflows.causes.terms import PreparedRequest
from workflows.exemption_list.records import ItemEntryRow
from workflows.exemption_list.rules import item_number
from workflows.procedures.bureau import Bureau
from workflows.requests.terms import RequestKind
from workflows.successions.deeds import (
    confirm_succession,
    posts_to_give,
    preview_succession,
    record_succession,
)
from workflows.successions.lookups import succession_of
from workflows.successions.rules import SuccessionRefused

OLD, NEW = "单位1", "单位2"


@pytest.fixture
def city(city: Bureau) -> Bureau:
    """Give the small city; its civil staff also confirms for the civil unit."""
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["civil_staff"], department_id=UNITS["civil"], role="confirmer"))
    return city


def prepared(city: Bureau, cause_id: int = 1) -> list[PreparedRequest]:
    with city.store.reading() as tx:
        return prepared_of_causes(tx, [cause_id])[cause_id]


def codes(city: Bureau, **changes: object) -> list[tuple[str, str | None]]:
    with pytest.raises(SuccessionRefused) as refused:
        succeeded(city, **changes)
    return [(problem.code, problem.field) for problem in refused.value.problems]


def confirmed(city: Bureau, succession_id: int, *, by: str = "civil_staff") -> None:
    confirm_succession(city, person(city, by), succession_id)


def test_all_that_hangs_on_the_old_unit_is_listed_before_anything_is_recorded(city: Bureau) -> None:
    filed(city)
    listed(city, "民政证明", None, unit="civil")
    with city.store.writing() as tx:
        tx.execute(
            sa.update(ItemEntryRow).where(ItemEntryRow.item_id == 2).values(issuing_unit=f"{OLD}、村委会")
        )
    before = all_rows(city.store)

    found = preview_succession(city, person(city, "desk"), a_succession_form()).estate

    assert [row.proof_name for row in found.items] == [LISTED]
    assert [row.proof_name for row in found.naming] == ["民政证明"]
    assert [(guide.matter_name, guide.case_no) for guide in found.guides] == [(MATTER, None)]
    assert [(task.case_no, task.node) for task in found.tasks] == [("ZM-2026-0001", "task_confirm_request")]
    assert {post.role for post in found.posts} == {"filer", "confirmer", "guide_keeper", "unit_head"}
    assert all_rows(city.store) == before


def test_a_change_is_prepared_for_each_item_under_one_cause(city: Bureau) -> None:
    listed(city, "民政证明", None, unit="civil")
    with city.store.writing() as tx:
        tx.execute(sa.update(ItemEntryRow).where(ItemEntryRow.item_id == 2).values(issuing_unit=OLD))

    succession_id = succeeded(city)

    with city.store.reading() as tx:
        assert succession_of(tx, succession_id).cause_ids == (1,)
    kept = cause(city, 1)
    assert (kept.type, cause_date_of(kept)) == ("office_restructured", date(2026, 9, 29))
    assert [unit.code for unit in kept.units] == ["police", "civil"]
    own, naming = prepared(city)
    told = f"自2026-09-29起由{NEW}承接，依据《{PAPER}》（{PAPER_NUMBER}）"
    assert (own.kind, own.unit_id) == (RequestKind.CHANGE, UNITS["police"])
    assert own.form == {"effect_date": "2026-09-29", "note": told}
    assert (naming.unit_id, naming.form) == (
        UNITS["civil"],
        {"effect_date": "2026-09-29", "issuing_unit": NEW},
    )
    assert not all_rows(city.store)["request"]


def test_recording_moves_no_right_and_ends_no_unit(city: Bureau) -> None:
    before = all_rows(city.store)

    succeeded(city)

    assert changed_tables(before, all_rows(city.store)) == {
        "unit_succession",
        "succession_cause",
        "cause",
        "cause_unit",
        "prepared_request",
        "letter",
    }


def test_the_successor_confirms_and_then_files_and_confirms_for_the_old_unit(city: Bureau) -> None:
    succession_id = succeeded(city)
    with city.store.reading() as tx:
        given = posts_to_give(tx, city, succession_of(tx, succession_id))
    assert [(post.person_id, post.role) for post in given] == [(ID["civil_filer"], "filer")]
    form = an_addition(
        kind="change",
        item_number=item_number(1),
        cause="1",
        cause_type="office_restructured",
        cause_document_title=PAPER,
        ways=("department_verification",),
        legal_basis="《婚姻登记条例》第六条",
        note=prepared(city)[0].form["note"],
    )
    with pytest.raises(Refusal):
        filed(city, form, by="civil_filer")  # not before the successor has confirmed

    confirmed(city, succession_id)

    with city.store.reading() as tx:
        old = department(tx, UNITS["police"])
    assert (old.name, old.valid_to, old.confirming_id) == (OLD, date(2026, 9, 28), UNITS["civil"])
    case_id = filed(city, form, by="civil_filer")
    answer(city, case_id, "task_confirm_request", "confirm", by="civil_staff")
    assert [task.node for task in open_tasks(city, case_id)] == ["task_check_lodging"]
    assert [one.case_no for one in prepared(city)] == ["ZM-2026-0001"]


def test_posts_of_the_old_unit_stay_and_none_is_given_twice(city: Bureau) -> None:
    before = set(all_rows(city.store)["post"])
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["civil_filer"], department_id=UNITS["police"], role="filer"))

    confirmed(city, succeeded(city))

    after = set(all_rows(city.store)["post"])
    assert before < after
    assert len(after - before) == 1


@pytest.mark.parametrize("name", ["confirmer", "civil_filer", "desk", "administrator"])
def test_only_a_confirmer_of_the_successor_confirms(city: Bureau, name: str) -> None:
    succession_id = succeeded(city)

    with pytest.raises(NotAllowed):
        confirmed(city, succession_id, by=name)


def test_it_is_confirmed_once(city: Bureau) -> None:
    succession_id = succeeded(city)
    confirmed(city, succession_id)

    with pytest.raises(Refusal, match="承接已经确认"):
        confirmed(city, succession_id)


def test_a_merger_to_come_is_confirmed_on_its_day(city: Bureau) -> None:
    succession_id = succeeded(city, effective_date="2026-11-01")
    with pytest.raises(Refusal, match="自 2026-11-01 起施行，届时才能确认承接"):
        confirmed(city, succession_id)

    assert isinstance(city.clock, VirtualClock)
    city.clock.move_to(datetime(2026, 11, 2, 9, tzinfo=SHANGHAI))
    confirmed(city, succession_id)


def test_who_recorded_it_does_not_confirm_it(city: Bureau) -> None:
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["civil_staff"], department_id=UNITS["bureau"], role="desk"))
    succession_id = succeeded(city, by="civil_staff")

    with pytest.raises(Refusal, match="须由承接单位主管部门的其他确认人确认"):
        confirmed(city, succession_id)


def test_a_succession_sent_twice_is_recorded_once(city: Bureau) -> None:
    key = a_key()
    first = succeeded(city, key=key)
    before = all_rows(city.store)

    assert succeeded(city, key=key) == first
    assert all_rows(city.store) == before


REFUSED: dict[str, tuple[dict[str, object], list[tuple[str, str]]]] = {
    "no units": (
        {"old_unit": "", "new_unit": ""},
        [("missing", "old_unit"), ("missing", "new_unit")],
    ),
    "a unit that is none": ({"new_unit": "nowhere"}, [("unknown_unit", "new_unit")]),
    "itself": ({"new_unit": "police"}, [("successor_is_itself", "new_unit")]),
    "no paper": ({"title": ""}, [("succession_paper_missing", "title")]),
    "no day": ({"effective_date": ""}, [("missing", "effective_date")]),
    "published tomorrow": ({"published_date": "2026-10-10"}, [("published_in_future", "published_date")]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_form_says_what_is_wrong_and_leaves_no_trace(city: Bureau, case: str) -> None:
    changes, expected = REFUSED[case]
    before = all_rows(city.store)

    assert codes(city, **changes) == expected
    assert all_rows(city.store) == before


def test_a_unit_that_was_taken_over_is_neither_old_nor_new_again(city: Bureau) -> None:
    succeeded(city)

    assert codes(city, new_unit="audit") == [("succeeded_already", "old_unit")]
    assert codes(city, old_unit="audit", new_unit="police") == [("succeeded_already", "new_unit")]


def test_those_who_must_act_are_told(city: Bureau) -> None:
    succeeded(city)

    with city.store.reading() as tx:
        told = set(tx.scalars(sa.select(LetterRow.person_id).where(LetterRow.kind == "unit_succeeded")))
    names = ("civil_staff", "filer", "police_keeper", "civil_filer", "administrator")
    assert told == {ID[name] for name in (*names, "second_administrator")}


def test_only_keepers_record_and_nothing_is_found_that_is_not_there(city: Bureau) -> None:
    with pytest.raises(NotAllowed):
        record_succession(city, person(city, "administrator"), a_succession_form(), command_key=a_key())
    with pytest.raises(NotYours):
        confirmed(city, 99)

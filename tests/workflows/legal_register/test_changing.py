"""A change of the law in one go: cause, days, prepared requests, each once; nothing is filed by itself."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa

from engine.clock import SHANGHAI, VirtualClock
from engine.inbox.records import LetterRow
from engine.people.rules import NotAllowed
from tests.builders.causes import a_cause, cause, waiting
from tests.builders.city import ID, LISTED, a_key, person
from tests.builders.legal_register import (
    BASIS,
    a_change_form,
    a_document,
    article_ids,
    cancelled,
    changed,
    listed,
    prepared,
    read,
)
from tests.builders.rows import all_rows
from workflows.causes.rules import RegistrationRefused, cause_date_of
from workflows.causes.terms import UnitState
from workflows.legal_register import rules
from workflows.legal_register.changing import consequence_of, record_change
from workflows.legal_register.lookups import article_of, change_of, changes_of_cause, document_of
from workflows.legal_register.resting import items_resting, texts_touched
from workflows.legal_register.terms import ChangeKind, Validity
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_register import declare_no_change
from workflows.procedures.prepared_requests import set_aside
from workflows.requests.terms import RequestKind

SECOND = "《婚姻登记条例》第六条第二款；《户籍法》第三条"


def codes(city: Bureau, document_id: int, **changes: object) -> list[str]:
    with pytest.raises(rules.ChangeRefused) as refused:
        changed(city, document_id, **changes)
    return [problem.code for problem in refused.value.problems]


def resting(city: Bureau, document_id: int, day: date) -> list[int]:
    with city.store.reading() as tx:
        return [one.row.item_id for one in items_resting(tx, texts_touched(tx, document_id), day=day)]


def move_to(city: Bureau, month: int, day: int) -> None:
    assert isinstance(city.clock, VirtualClock)
    city.clock.move_to(datetime(2026, month, day, 9, tzinfo=SHANGHAI))


def test_a_repeal_registers_the_cause_from_the_day_it_takes_effect(city: Bureau, document_id: int) -> None:
    change_id = changed(city, document_id)

    with city.store.reading() as tx:
        change, document = change_of(tx, change_id), document_of(tx, document_id)
        assert changes_of_cause(tx, change.cause_ids[0]) == (change,)
    kept = cause(city, change.cause_ids[0])
    assert (cause_date_of(kept), kept.type, kept.registered_by) == (
        date(2026, 9, 29),
        "law_changed",
        ID["reviewer"],
    )
    assert [unit.code for unit in kept.units] == ["police"]
    assert document.validity(date(2026, 9, 28)) is Validity.IN_FORCE
    assert document.validity(date(2026, 9, 29)) is Validity.ENDED


def test_the_cause_counts_from_the_publication_where_the_keeper_says_so(
    city: Bureau, document_id: int
) -> None:
    changed(city, document_id, counted_from="published")

    assert cause_date_of(cause(city, 1)) == date(2026, 9, 15)


def test_a_repeal_prepares_cancellations_and_files_nothing(city: Bureau, document_id: int) -> None:
    changed(city, document_id)

    (one,) = prepared(city)
    assert (one.item_id, one.kind, one.proof_name) == (1, RequestKind.CANCEL, LISTED)
    assert one.form == {"ground": "basis_repealed", "effect_date": "2026-09-29"}
    assert one.is_waiting
    assert [unit.state for unit in cause(city, 1).units] == [UnitState.OPEN]
    assert not all_rows(city.store)["request"]


def test_an_item_with_another_basis_in_force_is_to_be_changed_not_cancelled(city: Bureau) -> None:
    second = listed(city, "收入证明", SECOND)
    document_id = a_document(city)
    a_document(city, title="户籍法", number="", effective_date="1958-01-09")
    read(city)
    read(city, SECOND)

    changed(city, document_id)

    assert {one.item_id: one.kind for one in prepared(city)} == {
        1: RequestKind.CANCEL,
        second: RequestKind.CHANGE,
    }


def test_an_amendment_prepares_changes_and_keeps_both_wordings(city: Bureau, document_id: int) -> None:
    article_id = article_ids(city, document_id)["第六条"]
    changed(city, document_id, kind="amended", articles=(str(article_id),), new_text="新的条文")

    with city.store.reading() as tx:
        document, article = article_of(tx, article_id)
    assert [(one.text, one.until_date) for one in article.wordings] == [
        (None, date(2026, 9, 29)),
        ("新的条文", None),
    ]
    current = article.wording_on(date(2026, 9, 29))
    assert current is not None
    assert (current.text, current.begun_by) == ("新的条文", 1)
    assert article.validity(date(2026, 10, 9), document) is Validity.IN_FORCE
    assert [one.kind for one in prepared(city)] == [RequestKind.CHANGE]


def test_a_second_amendment_of_the_same_article_is_another_cause(city: Bureau, document_id: int) -> None:
    articles = (str(article_ids(city, document_id)["第六条"]),)
    changed(city, document_id, kind="amended", articles=articles, new_text="一改")
    second = {"title": "第二次修改的决定", "number": "", "effective_date": "2026-10-08"}
    changed(city, document_id, kind="amended", articles=articles, new_text="二改", **second)

    with city.store.reading() as tx:
        _, article = article_of(tx, int(articles[0]))
    days = [(one.text, one.since_date, one.until_date) for one in article.wordings]
    assert days == [
        (None, date(2003, 10, 1), date(2026, 9, 29)),
        ("一改", date(2026, 9, 29), date(2026, 10, 8)),
        ("二改", date(2026, 10, 8), None),
    ]
    assert [len(prepared(city, cause_id)) for cause_id in (1, 2)] == [1, 1]


def test_the_repeal_of_another_part_touches_nothing_and_registers_no_cause(city: Bureau) -> None:
    document_id = a_document(city)
    read(city)
    listed(city, "收入证明", "《婚姻登记条例》第七条")
    read(city, "《婚姻登记条例》第七条")

    changed(city, document_id, articles=(str(article_ids(city, document_id)["第七条"]),))

    assert [one.proof_name for one in prepared(city)] == ["收入证明"]
    assert resting(city, document_id, city.today) == [1, 2]


def test_a_change_that_touches_nothing_is_kept_without_a_cause(city: Bureau) -> None:
    document_id = a_document(city)  # nobody has read the basis

    change_id = changed(city, document_id)

    with city.store.reading() as tx:
        assert change_of(tx, change_id).cause_ids == ()
    assert not waiting(city)


def test_items_of_no_known_unit_are_shown_and_nothing_is_prepared_for_them(
    city: Bureau, document_id: int
) -> None:
    foreign = listed(city, "外地证明", BASIS, unit=None)
    with city.store.reading() as tx:
        document = document_of(tx, document_id)
        found = consequence_of(
            tx, document, (), kind=ChangeKind.REPEALED, effective=date(2026, 9, 29), today=city.today
        )
    assert [(one.item.row.item_id, one.kind) for one in found.items] == [
        (1, RequestKind.CANCEL),
        (foreign, None),
    ]

    changed(city, document_id)

    assert [one.item_id for one in prepared(city)] == [1]


def test_a_change_sent_twice_is_one_change(city: Bureau, document_id: int) -> None:
    key = a_key()
    first = changed(city, document_id, key=key)
    before = all_rows(city.store)

    assert changed(city, document_id, key=key) == first
    assert all_rows(city.store) == before


def test_the_days_run_once_for_a_paper_that_stands_in_the_register(city: Bureau, document_id: int) -> None:
    listed(city, "民政证明", BASIS, unit="civil")
    standing = a_cause(city, units=("police",))

    changed(city, document_id)

    assert [one.proof_name for one in prepared(city, standing)] == [LISTED]
    assert [one.proof_name for one in prepared(city, standing + 1)] == ["民政证明"]
    assert [unit.code for unit in cause(city, standing + 1).units] == ["civil"]


def test_a_unit_is_silent_until_each_of_its_prepared_requests_is_answered(
    city: Bureau, document_id: int
) -> None:
    second = listed(city, "收入证明", BASIS)
    changed(city, document_id)

    cancelled(city, 1)
    assert [unit.state for unit in cause(city, 1).units] == [UnitState.OPEN]
    assert [one.unit_id for one in waiting(city)] == [1]
    cancelled(city, second)
    assert [unit.state for unit in cause(city, 1).units] == [UnitState.FILED]
    assert not waiting(city)


def test_a_declaration_answers_only_what_was_prepared_before_it(city: Bureau, document_id: int) -> None:
    standing = a_cause(city, units=("police",))
    move_to(city, 10, 10)
    declare_no_change(city, person(city, "confirmer"), standing, unit="police", reason="没有涉及的条目")
    assert not waiting(city)
    move_to(city, 10, 12)

    changed(city, document_id)

    assert [unit.state for unit in cause(city, standing).units] == [UnitState.OPEN]
    assert [one.cause_id for one in waiting(city)] == [standing]
    set_aside(city, person(city, "confirmer"), prepared(city)[0].id, reason="确无变化")
    assert [unit.state for unit in cause(city, standing).units] == [UnitState.NO_CHANGE]
    assert not waiting(city)


def test_a_declaration_answers_every_request_prepared_for_the_unit(city: Bureau, document_id: int) -> None:
    changed(city, document_id)
    move_to(city, 10, 10)

    declare_no_change(city, person(city, "confirmer"), 1, unit="police", reason="新法保留了该条")

    assert [unit.state for unit in cause(city, 1).units] == [UnitState.NO_CHANGE]
    assert not waiting(city)


def test_a_law_to_come_prepares_now_and_counts_from_its_day(city: Bureau, document_id: int) -> None:
    changed(city, document_id, effective_date="2026-11-01")

    assert [one.kind for one in prepared(city)] == [RequestKind.CANCEL]
    assert not waiting(city)
    move_to(city, 11, 2)
    assert [one.cause_date for one in waiting(city)] == [date(2026, 11, 1)]


def test_filers_confirmers_and_guide_keepers_are_told_once(city: Bureau, document_id: int) -> None:
    changed(city, document_id)

    with city.store.reading() as tx:
        letters = tx.execute(sa.select(LetterRow.person_id, LetterRow.facts).order_by(LetterRow.id)).all()
    assert {person_id for person_id, _ in letters} == {
        ID[name] for name in ("filer", "confirmer", "police_keeper", "banner_keeper")
    }
    assert len(letters) == 4
    assert letters[0].facts == {"change": 1, "change_kind": "repealed", "due_date": "2026-09-29"}


REFUSED: dict[str, tuple[dict[str, object], list[str]]] = {
    "no kind": ({"kind": ""}, ["missing"]),
    "no paper": ({"title": " "}, ["legal_change_without_paper"]),
    "no day": ({"effective_date": ""}, ["missing"]),
    "no such day": ({"effective_date": "2026-02-30"}, ["date_malformed"]),
    "published tomorrow": ({"published_date": "2026-10-10"}, ["published_in_future"]),
    "from an unknown day": (
        {"published_date": "", "counted_from": "published"},
        ["publication_unknown"],
    ),
    "an article of another document": ({"articles": ("999",)}, ["article_elsewhere"]),
    "an article that is none": ({"articles": ("x",)}, ["article_elsewhere"]),
    "one text for the whole": ({"kind": "amended", "new_text": "新"}, ["new_text_of_several"]),
    "an address that runs": ({"address": "javascript:1"}, ["address_not_linkable"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_change_says_what_is_wrong_and_leaves_no_trace(
    city: Bureau, document_id: int, case: str
) -> None:
    changes, expected = REFUSED[case]
    before = all_rows(city.store)

    assert codes(city, document_id, **changes) == expected
    assert all_rows(city.store) == before


def test_a_day_beyond_the_calendar_is_refused_and_leaves_no_trace(city: Bureau, document_id: int) -> None:
    before = all_rows(city.store)

    with pytest.raises(RegistrationRefused) as refused:
        changed(city, document_id, effective_date="2999-01-01")
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [
        ("cause_outside_calendar", "effective_date")
    ]
    assert all_rows(city.store) == before


def test_what_has_ended_is_not_changed_again(city: Bureau, document_id: int) -> None:
    changed(city, document_id)

    assert codes(city, document_id, kind="amended", effective_date="2026-10-01") == [
        "legal_text_ended_already"
    ]


def test_a_wording_does_not_end_before_it_began(city: Bureau, document_id: int) -> None:
    articles = (str(article_ids(city, document_id)["第六条"]),)
    changed(city, document_id, kind="amended", articles=articles)

    assert codes(city, document_id, articles=articles) == ["change_before_wording"]
    assert codes(city, document_id, kind="amended", articles=articles) == [
        "change_before_wording",
        "legal_change_recorded_already",
    ]


@pytest.mark.parametrize("name", ["filer", "supervisor", "administrator", "member1"])
def test_only_keepers_record_a_change(city: Bureau, document_id: int, name: str) -> None:
    with pytest.raises(NotAllowed):
        record_change(city, person(city, name), document_id, a_change_form(), command_key=a_key())

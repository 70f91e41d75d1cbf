"""The register as its keepers write it: who may, what is one document, what a basis is read to cite."""

import pytest

from engine.people.rules import NotAllowed
from engine.refusals import NotYours, Refusal
from tests.builders.city import a_key, person
from tests.builders.legal_register import BASIS, REGULATION, a_document, article_ids, listed, read
from workflows.legal_register import rules
from workflows.legal_register.keeping import (
    ReadLine,
    confirm_reading,
    dismiss_unit,
    register_article,
    register_document,
    register_unit,
    supply_wording,
)
from workflows.legal_register.lookups import article_of, document_of, units_noted
from workflows.legal_register.readings import basis_counts, readings_of, stated_basis, waiting_texts
from workflows.legal_register.terms import DocumentForm, Reading
from workflows.procedures.bureau import Bureau

OTHERS = ["filer", "confirmer", "publisher", "member1", "supervisor", "administrator", "banner_keeper"]


def reading(city: Bureau, text: str = BASIS) -> Reading:
    with city.store.reading() as tx:
        return readings_of(tx, [text])[text]


def codes(refusal: pytest.ExceptionInfo[rules.FormRefused]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in refusal.value.problems]


@pytest.mark.parametrize("name", ["reviewer", "desk"])
def test_the_justice_bureau_and_the_office_keep_the_register(city: Bureau, name: str) -> None:
    document_id = a_document(city, by=name)

    with city.store.reading() as tx:
        kept = document_of(tx, document_id)
    assert (kept.name, kept.number) == (f"《{REGULATION}》", "国务院令第387号")
    assert kept.expires_date is kept.address is kept.source is kept.ended_date is None


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_writes_into_it(city: Bureau, name: str) -> None:
    document_id, actor = a_document(city), person(city, name)

    for deed in (
        lambda: a_document(city, by=name, title="另一部条例"),
        lambda: register_article(city, actor, document_id, place="第六条", text=""),
        lambda: register_unit(city, actor, document_id, unit="police"),
        lambda: read(city, by=name),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_the_same_document_is_not_kept_twice_however_it_is_written(city: Bureau) -> None:
    a_document(city)

    with pytest.raises(rules.DocumentRefused) as refused:
        a_document(city, title="《婚姻 登记条例》", number="国务院令387号")
    assert codes(refused) == [("document_known", "title")]
    assert a_document(city, number="国务院令第804号") != a_document(city, title="", number="民发〔2020〕20号")


def test_a_document_sent_twice_is_registered_once(city: Bureau) -> None:
    form, key, keeper = DocumentForm(title="甲法"), a_key(), person(city, "desk")

    first = register_document(city, keeper, form, command_key=key)

    assert register_document(city, keeper, form, command_key=key) == first


REFUSED: dict[str, tuple[dict[str, str], list[tuple[str, str]]]] = {
    "neither title nor number": ({"title": " ", "number": ""}, [("document_unnamed", "title")]),
    "no such day": ({"effective_date": "2003-02-30"}, [("date_malformed", "effective_date")]),
    "over before it begins": ({"expires_date": "2003-09-30"}, [("expires_before_effect", "expires_date")]),
    "an address that runs": ({"address": "javascript:1"}, [("address_not_linkable", "address")]),
    "no such level": ({"level": "edict"}, [("not_a_choice", "level")]),
    "a title without end": ({"title": "法" * 201}, [("text_too_long", "title")]),
    "two at once": (
        {"level": "edict", "published_date": "x"},
        [("date_malformed", "published_date"), ("not_a_choice", "level")],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_document_says_all_that_is_wrong(city: Bureau, case: str) -> None:
    changes, expected = REFUSED[case]

    with pytest.raises(rules.DocumentRefused) as refused:
        a_document(city, **changes)
    assert codes(refused) == expected


def test_an_article_is_noted_once_and_its_words_are_written_down_once(city: Bureau) -> None:
    document_id, keeper = a_document(city), person(city, "reviewer")
    article_id = register_article(city, keeper, document_id, place="6", text="")

    with pytest.raises(rules.ArticleKnown):
        register_article(city, keeper, document_id, place="第六条", text="")
    with pytest.raises(rules.WordingMissing):
        supply_wording(city, keeper, article_id, text=" ")
    supply_wording(city, keeper, article_id, text="办理结婚登记的……")
    with pytest.raises(rules.WordingKnown):
        supply_wording(city, keeper, article_id, text="另一种写法")
    with city.store.reading() as tx:
        _, article = article_of(tx, article_id)
    assert [one.text for one in article.wordings] == ["办理结婚登记的……"]


def test_what_is_no_place_is_refused_with_an_example(city: Bureau) -> None:
    document_id = a_document(city)

    with pytest.raises(rules.PlaceUnreadable, match="“随便写的”不是条款位置。请写成“第六条第一款第（二）项”"):
        register_article(city, person(city, "desk"), document_id, place="随便写的", text="")


def test_units_that_apply_a_document_are_noted_and_dismissed(city: Bureau) -> None:
    document_id, keeper = a_document(city), person(city, "desk")

    for unit in ("police", "civil", "police"):
        register_unit(city, keeper, document_id, unit=unit)
    dismiss_unit(city, keeper, document_id, unit="civil")
    with pytest.raises(Refusal, match="nowhere"):
        register_unit(city, keeper, document_id, unit="nowhere")

    with city.store.reading() as tx:
        assert list(units_noted(tx, document_id)) == [1]


def test_a_basis_waits_until_a_person_has_read_it(city: Bureau) -> None:
    listed(city, "收入证明", BASIS)
    listed(city, "无依据证明", None)
    with city.store.reading() as tx:
        waiting, before = waiting_texts(tx), basis_counts(tx)
    assert [(one.text, one.item_count) for one in waiting] == [(BASIS, 2)]
    assert (before.waiting_texts, before.waiting_items, before.read_items) == (1, 2, 0)
    assert before.items_without_basis == 1

    a_document(city)
    read(city)

    with city.store.reading() as tx:
        assert waiting_texts(tx) == ()
        assert basis_counts(tx).read_items == 2
    assert [one.words for one in reading(city).cited] == ["《婚姻登记条例》第六条"]


def test_a_text_is_read_anew_only_by_who_saw_how_it_was_read(city: Bureau) -> None:
    document_id, keeper = a_document(city), person(city, "desk")
    read(city)
    with city.store.reading() as tx:
        stated = stated_basis(tx, rules.text_digest(BASIS))
    assert stated is not None
    whole = [ReadLine(str(document_id))]

    with pytest.raises(rules.ReadAlready):
        confirm_reading(city, keeper, stated.digest, whole, seen=False, command_key=a_key())
    confirm_reading(city, keeper, stated.digest, whole, seen=True, command_key=a_key())

    assert [one.words for one in reading(city).cited] == ["《婚姻登记条例》"]
    assert list(article_ids(city, document_id)) == ["第六条"]  # what was noted once stays


def test_a_reading_sent_twice_counts_once(city: Bureau) -> None:
    document_id, key, keeper = a_document(city), a_key(), person(city, "desk")
    lines = [ReadLine(str(document_id), "第六条")]
    for _ in range(2):
        confirm_reading(city, keeper, rules.text_digest(BASIS), lines, seen=False, command_key=key)

    assert [one.words for one in reading(city).cited] == ["《婚姻登记条例》第六条"]


def test_a_text_may_be_read_to_name_no_document(city: Bureau) -> None:
    listed(city, "收入证明", "按上级要求")
    read(city, "按上级要求")

    assert reading(city, "按上级要求").cited == ()


def test_a_line_without_document_or_with_a_wrong_place_is_refused_by_its_number(city: Bureau) -> None:
    document_id = str(a_document(city))
    lines = [ReadLine(document_id, "第六条"), ReadLine(""), ReadLine(document_id, "那一条")]

    with pytest.raises(rules.ReadingRefused) as refused:
        confirm_reading(
            city,
            person(city, "desk"),
            rules.text_digest(BASIS),
            lines,
            seen=False,
            command_key=a_key(),
        )
    assert [str(problem)[:4] for problem in refused.value.problems] == ["第 2 ", "第 3 "]


def test_a_text_that_nobody_states_is_not_found(city: Bureau) -> None:
    with pytest.raises(NotYours):
        read(city, "《没有的法》第一条")

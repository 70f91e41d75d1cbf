"""Phrases: one's own, and those that a unit shares; who may write which."""

import pytest
import sqlalchemy as sa

from engine.people.terms import Actor
from engine.phrases.lookups import phrases_for, phrases_of
from engine.phrases.records import PhraseRow
from engine.phrases.rules import (
    BadPhrase,
    MayNotShare,
    TooManyPhrases,
    may_change,
    phrase_text,
)
from engine.phrases.steps import add_phrase, drop_phrase, put_first
from engine.phrases.terms import Owner, Sharers
from engine.refusals import NotYours
from tests.builders.city import ID, UNITS, person
from workflows.procedures.bureau import Bureau

SHARERS = Sharers(of_own_unit="unit_head", of_any_unit="administrator")
POLICE, CIVIL = Owner(department_id=UNITS["police"]), Owner(department_id=UNITS["civil"])
MOST = 4


def own(name: str) -> Owner:
    return Owner(person_id=ID[name])


def add(city: Bureau, name: str, owner: Owner, text: str, verdict: str | None = None) -> int:
    with city.store.writing() as tx:
        added = add_phrase(tx, person(city, name), owner, SHARERS, text=text, verdict=verdict, most=MOST)
        return added.id


def texts(city: Bureau, owner: Owner) -> list[str]:
    with city.store.reading() as tx:
        return [phrase.text for phrase in phrases_of(tx, owner)]


def offered(city: Bureau, name: str) -> list[str]:
    actor: Actor = person(city, name)
    with city.store.reading() as tx:
        return [phrase.text for phrase in phrases_for(tx, actor.person_id, actor.department_ids)]


def test_a_person_is_offered_their_own_first_and_then_what_their_unit_shares(city: Bureau) -> None:
    add(city, "police_head", POLICE, "本单位的")
    add(city, "administrator", CIVIL, "别的单位的")
    add(city, "confirmer", own("confirmer"), "自己的")
    add(city, "filer", own("filer"), "同事的")

    assert offered(city, "confirmer") == ["自己的", "本单位的"]


RIGHTS = [
    ("confirmer", own("confirmer"), True),
    ("confirmer", own("filer"), False),
    ("confirmer", POLICE, False),
    ("police_head", POLICE, True),
    ("police_head", CIVIL, False),
    ("police_head", own("confirmer"), False),
    ("administrator", POLICE, True),
    ("administrator", CIVIL, True),
    ("administrator", own("confirmer"), False),
    ("desk", CIVIL, False),
]


@pytest.mark.parametrize(("name", "owner", "may"), RIGHTS)
def test_who_may_write_whose_phrases(city: Bureau, name: str, owner: Owner, may: bool) -> None:  # noqa: FBT001
    assert may_change(person(city, name), owner, SHARERS) is may

    if may:
        add(city, name, owner, "依据充分")
    else:
        with pytest.raises(MayNotShare, match="由本单位负责人或管理员维护"):
            add(city, name, owner, "依据充分")
    assert texts(city, owner) == ["依据充分"] * may


def test_the_same_phrase_added_twice_is_one_but_another_verdict_makes_it_another(city: Bureau) -> None:
    first = add(city, "confirmer", own("confirmer"), "依据充分")

    assert add(city, "confirmer", own("confirmer"), " 依据充分\n") == first
    assert add(city, "confirmer", own("confirmer"), "依据充分", "return") != first


def test_one_more_than_an_owner_may_have_is_refused(city: Bureau) -> None:
    for number in range(MOST):
        add(city, "confirmer", own("confirmer"), f"第{number}条")

    with pytest.raises(TooManyPhrases, match="最多 4 条常用语"):
        add(city, "confirmer", own("confirmer"), "再来一条")
    assert len(texts(city, own("confirmer"))) == MOST


def test_a_phrase_is_put_first_as_often_as_one_likes(city: Bureau) -> None:
    ids = [add(city, "confirmer", own("confirmer"), text) for text in ("甲", "乙", "丙")]

    for _ in range(2):
        with city.store.writing() as tx:
            put_first(tx, person(city, "confirmer"), ids[2], SHARERS)
    add(city, "confirmer", own("confirmer"), "丁")

    assert texts(city, own("confirmer")) == ["丙", "甲", "乙", "丁"]


def test_a_dropped_phrase_is_gone_and_dropping_it_again_does_nothing(city: Bureau) -> None:
    phrase = add(city, "confirmer", own("confirmer"), "依据充分")

    for _ in range(2):
        with city.store.writing() as tx:
            drop_phrase(tx, person(city, "confirmer"), phrase, SHARERS)

    assert texts(city, own("confirmer")) == []


@pytest.mark.parametrize("name", ["desk", "police_head", "administrator"])
def test_nobody_drops_or_sorts_another_persons_phrases(city: Bureau, name: str) -> None:
    phrase = add(city, "confirmer", own("confirmer"), "依据充分")

    for step in (drop_phrase, put_first):
        with city.store.writing() as tx, pytest.raises(NotYours):
            step(tx, person(city, name), phrase, SHARERS)

    assert texts(city, own("confirmer")) == ["依据充分"]


def test_the_database_keeps_no_phrase_without_an_owner_or_with_two(city: Bureau) -> None:
    for owners in ({}, {"person_id": ID["desk"], "department_id": UNITS["police"]}):
        with pytest.raises(sa.exc.IntegrityError), city.store.writing() as tx:
            tx.add(PhraseRow(text="x", position=1, **owners))


@pytest.mark.parametrize("typed", ["", " \n ", "长" * 201, "a\x07"])
def test_an_empty_or_endless_phrase_is_refused(typed: str) -> None:
    with pytest.raises(BadPhrase, match="最多 200 字"):
        phrase_text(typed)


def test_a_phrase_is_kept_in_one_line() -> None:
    assert phrase_text("请补充\n  依据原文") == "请补充 依据原文"
    assert phrase_text("长" * 200) == "长" * 200

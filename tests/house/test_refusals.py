"""Every business "no" has a code, a Chinese sentence with all its facts, an English one, and a reader."""

import re
from collections import Counter

from babel.messages.pofile import read_po

from engine.refusals import Refusal
from tests.house.refusals import PLACES, all_refusals, facts_of_own_init, made, places_of
from tests.house.tree import ROOT

CHINESE = re.compile("[\u4e00-\u9fff]")
CATALOGUE = ROOT / "webui/translations/en/LC_MESSAGES/messages.po"


def test_the_search_finds_the_refusals_of_all_floors() -> None:
    floors = Counter(refusal.__module__.split(".")[0] for refusal in all_refusals())

    assert set(floors) == {"engine", "workflows", "webui"}
    assert floors.total() > 50


def test_no_two_refusals_share_a_code() -> None:
    codes = Counter(refusal.code for refusal in all_refusals())
    shared = {
        code: [f"{kind.__module__}.{kind.__name__}" for kind in all_refusals() if kind.code == code]
        for code, count in codes.items()
        if count > 1
    }

    assert not shared, f"a code names one reason: keep one class, or give the other its own code: {shared}"


def test_every_refusal_has_a_code_of_its_own() -> None:
    nameless = [
        kind.__name__
        for kind in all_refusals()
        if not re.fullmatch("[a-z]+(_[a-z]+)*", vars(kind).get("code", ""))
    ]

    assert not nameless, f"set `code` in snake_case: {nameless}"


def test_every_refusal_speaks_chinese() -> None:
    # A sentence that consists of one fact (NotAllowed: %(because)s) takes its Chinese from a table.
    silent = [
        kind.__name__
        for kind in all_refusals()
        if not CHINESE.search(kind.sentence) and not PLACES.fullmatch(kind.sentence.removesuffix("s"))
    ]

    assert not silent, f"write the sentence that the person will read: {silent}"


def test_every_fact_of_a_sentence_is_given_where_it_is_made() -> None:
    missing = {
        each.where: sorted(places_of(each.refusal) - _given(each.refusal, each.given))
        for each in made()
        if not each.is_open and places_of(each.refusal) - _given(each.refusal, each.given)
    }

    assert not missing, f"the sentence would crash: give these facts as keyword arguments: {missing}"


def test_no_refusal_is_kept_that_nobody_makes() -> None:
    used = {each.refusal for each in made()}
    unused = [f"{kind.__module__}.{kind.__name__}" for kind in all_refusals() if kind not in used]

    assert not unused, f"delete these, or raise them where the rule is: {unused}"


def test_every_sentence_and_way_out_has_its_english() -> None:
    with CATALOGUE.open("rb") as file:
        english = {message.id: message.string for message in read_po(file, locale="en") if message.id}
    missing = [
        text
        for kind in all_refusals()
        for text in (kind.sentence, kind.way_out)
        if CHINESE.search(text) and not english.get(text)
    ]

    assert not missing, f"run `python -m webui.catalogues` and write the English into messages.po: {missing}"


def test_a_sentence_ends_without_a_stop_so_that_a_way_out_may_follow() -> None:
    stopped = [kind.__name__ for kind in all_refusals() if kind.sentence.endswith(("。", "！"))]

    assert not stopped, f"the page adds the full stop: {stopped}"


def _given(refusal: type[Refusal], by_caller: frozenset[str]) -> frozenset[str]:
    """Return the facts a refusal has: those of the caller, and those its own or inherited __init__ adds."""
    own = [
        facts_of_own_init(kind)
        for kind in refusal.__mro__
        if issubclass(kind, Refusal) and kind is not Refusal
    ]
    return by_caller.union(*(facts for facts in own if facts))

"""Arranging a substitute and taking it back: the table of what is refused, and why. On both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from engine.clock import SHANGHAI
from engine.inbox.records import LetterRow
from engine.people.records import PostRow, SubstitutionRow
from engine.refusals import NotYours, Refusal
from engine.substitutes.lookups import substitutions_by, substitutions_of
from engine.substitutes.rules import EndedAlready
from engine.substitutes.terms import SubstitutionState
from tests.builders.city import ID
from tests.builders.stories import at
from tests.builders.substitutes import FRIDAY, NEXT_FRIDAY, arranged, taken_back
from workflows.procedures.bureau import Bureau

SATURDAY = date(2026, 10, 17)

TABLE = [
    ("oneself", {"substitute": "confirmer", "principal": "confirmer"}, "own_substitute"),
    ("a day that is past", {"since": date(2026, 10, 8)}, "substitution_in_past"),
    ("a last day before the first", {"until": date(2026, 10, 8)}, "substitution_backwards"),
    ("61 days", {"until": date(2026, 12, 8)}, "substitution_too_long"),
    ("60 days, first and last counted", {"until": date(2026, 12, 7)}, None),
    ("one day", {"until": FRIDAY}, None),
    ("a kind of case that does not exist", {"kinds": frozenset({"verify"})}, "unknown_kind"),
    ("a reason in one's own words", {"reason": "做手术"}, "unknown_kind"),
    ("somebody else's work", {"by": "filer"}, "not_their_substitute"),
    ("the head of another unit", {"by": "bureau_head"}, "not_their_substitute"),
    ("the head of the unit, for one who is ill", {"by": "police_head"}, None),
    ("the same once more", {"before": {}}, None),
    (
        "a second substitute for a day in common",
        {"before": {"until": FRIDAY}, "substitute": "filer"},
        "substituted_already",
    ),
    (
        "a second one for another kind of case",
        {"before": {"kinds": frozenset({"add"})}, "substitute": "filer", "kinds": frozenset({"cancel"})},
        None,
    ),
    (
        "a second one for all kinds",
        {"before": {"kinds": frozenset({"add"})}, "substitute": "filer"},
        "substituted_already",
    ),
    (
        "a second one after the first",
        {"before": {"until": FRIDAY}, "substitute": "filer", "since": date(2026, 10, 10)},
        None,
    ),
    (
        "each for the other",
        {"before": {"substitute": "confirmer", "principal": "civil_staff"}},
        "substituted_in_a_circle",
    ),
    (
        "each for the other, one after the other",
        {
            "before": {"substitute": "confirmer", "principal": "civil_staff", "until": FRIDAY},
            "since": date(2026, 10, 10),
        },
        None,
    ),
    (
        "one who has a substitute for the same days",
        {"before": {"substitute": "filer", "principal": "civil_staff"}},
        None,
    ),
]


@pytest.mark.parametrize(("asked", "code"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_may_be_arranged(city: Bureau, asked: dict[str, object], code: str | None) -> None:
    plain: dict[str, object] = {"substitute": "civil_staff", "principal": "confirmer"}
    if "before" in asked:
        arranged(city, **{**plain, **asked["before"]})  # type: ignore[arg-type,dict-item]
    wanted = {**plain, **{name: value for name, value in asked.items() if name != "before"}}

    if code is None:
        assert arranged(city, **wanted) > 0  # type: ignore[arg-type]
        return
    with pytest.raises(Refusal) as refused:
        arranged(city, **wanted)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert "%(" not in str(refused.value)


def test_three_in_a_circle_are_refused_on_a_day_that_all_three_share(city: Bureau) -> None:
    arranged(city, "filer", principal="confirmer")
    arranged(city, "civil_staff", principal="filer", since=NEXT_FRIDAY, until=SATURDAY)

    with pytest.raises(Refusal, match="不能互相代理"):
        arranged(city, "confirmer", principal="civil_staff", until=NEXT_FRIDAY)
    arranged(city, "confirmer", principal="civil_staff", until=date(2026, 10, 15))


def test_one_without_a_post_neither_acts_nor_is_acted_for(city: Bureau) -> None:
    with city.store.writing() as tx:
        tx.execute(sa.delete(PostRow).where(PostRow.person_id == ID["civil_staff"]))

    with pytest.raises(Refusal, match=r"^代理人现在没有任何岗位"):
        arranged(city, "civil_staff", principal="confirmer")
    with pytest.raises(Refusal, match=r"^被代理人现在没有任何岗位"):
        arranged(city, "confirmer", principal="civil_staff")


def test_the_same_once_more_is_the_same(city: Bureau) -> None:
    first = arranged(city, "civil_staff", principal="confirmer")

    assert arranged(city, "civil_staff", principal="confirmer") == first


def test_both_sides_are_told_whoever_arranges_it_and_whoever_ends_it(city: Bureau) -> None:
    substitution = arranged(city, "civil_staff", principal="confirmer", by="police_head")
    taken_back(city, substitution, by="confirmer")

    with city.store.reading() as tx:
        rows = tx.execute(sa.select(LetterRow.person_id, LetterRow.kind).order_by(LetterRow.id)).all()
    assert [tuple(row) for row in rows] == [
        (ID["confirmer"], "substitute_arranged"),
        (ID["civil_staff"], "substitution_given"),
        (ID["confirmer"], "substitution_ended"),
        (ID["civil_staff"], "substitution_ended"),
    ]


def test_it_is_taken_back_by_the_principal_or_the_head_and_by_nobody_else(city: Bureau) -> None:
    substitution = arranged(city, "civil_staff", principal="confirmer")

    for name in ("civil_staff", "bureau_head", "filer"):
        with pytest.raises(NotYours):
            taken_back(city, substitution, by=name)
    taken_back(city, substitution, by="police_head")
    with pytest.raises(EndedAlready, match="2026-10-09 09:00"):
        taken_back(city, substitution, by="confirmer")


def test_what_is_over_is_not_taken_back_and_stays_to_be_read(city: Bureau) -> None:
    substitution = arranged(city, "civil_staff", principal="confirmer")
    later = at(city, datetime(2026, 10, 17, 0, 0, tzinfo=SHANGHAI))

    with pytest.raises(EndedAlready, match="2026-10-16"):
        taken_back(later, substitution, by="confirmer")
    with city.store.reading() as tx:
        (given,), (had,) = substitutions_of(tx, [ID["confirmer"]]), substitutions_by(tx, ID["civil_staff"])
    assert given == had
    assert given.state(FRIDAY) is SubstitutionState.RUNNING
    assert given.state(later.today) is SubstitutionState.OVER


def test_of_two_arranged_at_the_same_moment_for_the_same_days_one_stands(city: Bureau) -> None:
    def go(substitute: str, together: threading.Barrier) -> str:
        together.wait(30)
        try:
            arranged(city, substitute, principal="confirmer")
        except Refusal as refusal:
            return refusal.code
        return "arranged"

    together = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(go, name, together) for name in ("civil_staff", "filer")]
        assert sorted(each.result() for each in answers) == ["arranged", "substituted_already"]
    with city.store.reading() as tx:
        assert tx.scalar(sa.select(sa.func.count()).select_from(SubstitutionRow)) == 1

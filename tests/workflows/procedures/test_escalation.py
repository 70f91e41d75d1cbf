"""Who is warned of a clock, in which order, once each; and that a card nobody gets is not lost."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine.clock import SHANGHAI
from engine.inbox.records import LetterRow
from engine.outbox.records import OutboxRow
from engine.people.records import PersonRow, PostRow
from engine.store import table_of
from tests.builders.city import FRIDAY, ID, an_addition, answer, before_the_group, filed, lodged
from tests.builders.evidence import faults_of, story_of
from tests.builders.stories import at
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.cards import LADDER
from workflows.procedures.lapses import handle_due

_LETTER = table_of(LetterRow)
NAMES = {number: name for name, number in ID.items()}
CHAIN = [
    ("escalate_unit_head", "police_head"),
    ("escalate_bureau", "supervisor"),
    ("escalate_office", "desk"),
]
LONG_AGO = an_addition(cause_date="2026-08-03", late_reason="文件送达迟延")
"""A cause whose seven days, and five more, are over when it is filed."""


def swept(city: Bureau, moment: datetime) -> None:
    """Let the scheduler look at that moment until it finds nothing more."""
    then = at(city, moment)
    while handle_due(then, ListPractice(then)):
        pass


def swept_daily(city: Bureau, *, until: date) -> None:
    """Let the scheduler look a minute into each day, from Friday on."""
    moment = FRIDAY
    while moment.date() <= until:
        swept(city, moment)
        moment = (moment + timedelta(days=1)).replace(hour=0, minute=1)


def letters(city: Bureau, case_id: int) -> list[tuple[str, str]]:
    """Return level and reader of every card's letter about a case, in the order of their writing."""
    cards = (row for row in letter_rows(city, case_id) if "level" in row.facts)
    return [(row.facts["level"], NAMES[row.person_id]) for row in cards]


def letter_rows(city: Bureau, case_id: int) -> Sequence[sa.Row[Any]]:
    with city.store.reading() as tx:
        query = sa.select(_LETTER).where(_LETTER.c.case_id == case_id).order_by(_LETTER.c.id)
        return tx.connection().execute(query).all()


def card_facts(city: Bureau, case_id: int, clock: str) -> list[dict[str, Any]]:
    """Return the facts of each card of a clock in the journal."""
    return [
        line.facts for line in story_of(city, case_id) if line.kind == "card" and line.facts["clock"] == clock
    ]


def test_a_confirmation_left_undone_is_told_to_each_in_turn_and_once(city: Bureau) -> None:
    case_id = filed(city)

    swept_daily(city, until=date(2026, 12, 1))

    own = [(level, "confirmer") for level in ("reminder", "yellow", "red")]
    assert letters(city, case_id) == [*own, *CHAIN]
    assert [fact["level"] for fact in card_facts(city, case_id, "confirm")] == list(LADDER)
    assert not any("late_by" in fact for fact in card_facts(city, case_id, "confirm"))
    assert faults_of(city) == []


def test_a_clock_that_no_diagram_draws_climbs_the_same_ladder(city: Bureau) -> None:
    case_id = lodged(city)

    swept_daily(city, until=date(2026, 12, 1))

    days = [(row.facts["level"], row.written_at.date()) for row in letter_rows(city, case_id)]
    assert days == [
        ("reminder", date(2026, 10, 9)),
        ("yellow", date(2026, 10, 10)),
        ("red", date(2026, 10, 13)),
        ("escalate_unit_head", date(2026, 10, 14)),
        ("escalate_bureau", date(2026, 10, 16)),
        ("escalate_office", date(2026, 10, 20)),
    ]
    assert letters(city, case_id)[3] == ("escalate_unit_head", "bureau_head")


def test_a_letter_tells_codes_and_dates_and_no_name(city: Bureau) -> None:
    case_id = filed(city)

    swept_daily(city, until=date(2026, 10, 12))

    (letter,) = letter_rows(city, case_id)
    assert letter.kind == "reminder"
    assert letter.facts == {
        "clock": "confirm",
        "level": "reminder",
        "due_date": "2026-10-14",
        "case_no": "ZM-2026-0001",
        "late_by": 0,
    }


def test_after_a_return_the_filer_gets_what_is_still_to_come_and_nothing_comes_anew(city: Bureau) -> None:
    case_id = filed(city)
    swept_daily(city, until=date(2026, 10, 12))
    answer(
        at(city, FRIDAY.replace(day=12)),
        case_id,
        "task_confirm_request",
        "return",
        by="confirmer",
        opinion="请补",
    )
    swept(city, FRIDAY.replace(day=13))
    again = at(city, FRIDAY.replace(day=13, hour=10))
    answer(again, case_id, "task_correct_request", "submit", by="filer", legal_basis="第二条")

    swept_daily(city, until=date(2026, 10, 15))

    assert letters(city, case_id) == [("reminder", "confirmer"), ("yellow", "filer"), ("red", "confirmer")]


def test_a_very_late_filing_brings_one_red_card_and_one_letter_to_each_above(city: Bureau) -> None:
    case_id = filed(city, LONG_AGO)

    swept(city, FRIDAY)

    assert letters(city, case_id) == [("red", "confirmer"), *CHAIN]
    assert not any("late_by" in fact for fact in card_facts(city, case_id, "confirm"))


def test_a_card_that_comes_late_says_by_how_many_working_days(city: Bureau) -> None:
    case_id = filed(city)

    swept(
        city, FRIDAY.replace(day=19)
    )  # red was due on Thursday the 15th, the unit's head on Friday the 16th

    facts = card_facts(city, case_id, "confirm")
    assert [(fact["level"], fact.get("late_by")) for fact in facts] == [
        ("red", 2),
        ("escalate_unit_head", 1),
    ]
    assert [row.facts["late_by"] for row in letter_rows(city, case_id)] == [2, 1]


def test_a_rest_day_makes_no_card_late(city: Bureau) -> None:
    case_id = lodged(city)
    swept(city, FRIDAY)

    swept(city, FRIDAY.replace(day=11))  # the yellow card was due on the worked Saturday before this Sunday

    assert [fact.get("late_by") for fact in card_facts(city, case_id, "desk_check")] == [None, None]


def test_a_card_for_a_post_that_nobody_holds_is_issued_and_says_so(city: Bureau) -> None:
    case_id = filed(city)
    with city.store.writing() as tx:
        tx.execute(sa.update(PostRow).where(PostRow.role == "unit_head").values(until=date(2026, 10, 1)))
        tx.execute(sa.update(PersonRow).where(PersonRow.id == ID["supervisor"]).values(active=False))

    swept_daily(city, until=date(2026, 10, 22))

    told = {fact["level"]: fact.get("nobody") for fact in card_facts(city, case_id, "confirm")}
    assert [level for level, nobody in told.items() if nobody] == ["escalate_unit_head", "escalate_bureau"]
    assert letters(city, case_id)[-2:] == [("red", "confirmer"), ("escalate_office", "desk")]
    with city.store.reading() as tx:
        messages = list(tx.scalars(sa.select(OutboxRow.payload).where(OutboxRow.kind == "card")))
    assert messages == card_facts(city, case_id, "confirm")


def test_each_member_who_has_not_voted_is_reminded(city: Bureau) -> None:
    case_id = before_the_group(city)
    answer(city, case_id, "task_vote", "approve", by="member2")

    swept(city, datetime(2026, 10, 27, 9, tzinfo=SHANGHAI))  # decision runs until the 29th

    assert letters(city, case_id) == [("reminder", f"member{number}") for number in (1, 3, 4, 5)]


def test_the_units_that_are_asked_for_an_opinion_are_reminded_before_their_days_end(city: Bureau) -> None:
    case_id = filed(city, an_addition(affected_units=("civil",)))

    swept(city, FRIDAY.replace(day=10))

    assert [row.facts["clock"] for row in letter_rows(city, case_id)] == ["consultation"]
    assert letters(city, case_id) == [("reminder", "civil_staff")]


@pytest.mark.parametrize("verdict", ["confirm", "refuse"])
def test_whoever_has_answered_is_warned_no_more(city: Bureau, verdict: str) -> None:
    case_id = filed(city)
    answer(city, case_id, "task_confirm_request", verdict, by="confirmer", opinion="理由")

    swept(city, FRIDAY + timedelta(days=60))

    assert card_facts(city, case_id, "confirm") == []

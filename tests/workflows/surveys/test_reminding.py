"""The letters before a milestone: to whom, when, once, on both databases."""

import sqlalchemy as sa

from engine.inbox.records import LetterRow
from engine.store import table_of
from tests.builders.city import ID, person
from tests.builders.ready_city import city, city_url, postgresql_template, sqlite_template
from tests.builders.surveys import (
    KEEPS,
    POLICE,
    WATER,
    a_round,
    a_row_form,
    a_waterworks,
    drafted,
    on,
    own_opinion,
    rows,
    send,
    sent,
)
from workflows.procedures.bureau import Bureau
from workflows.surveys.filling import begin_version, send_return
from workflows.surveys.organising import end_round, send_back
from workflows.surveys.reminding import KIND, write_survey_letters
from workflows.surveys.terms import FormHead

__all__ = ["city", "city_url", "postgresql_template", "sqlite_template"]


def told(bureau: Bureau) -> list[tuple[int, str, str]]:
    """Return person, report and day of every letter, oldest first."""
    letter = table_of(LetterRow)
    query = sa.select(letter).where(letter.c.kind == KIND).order_by(letter.c.id)
    with bureau.store.reading() as tx:
        return [(row.person_id, row.facts["report"], row.facts["day"]) for row in tx.execute(query)]


def test_a_unit_that_has_not_reported_is_reminded_seven_three_and_no_days_before(city: Bureau) -> None:
    a_round(city, units=("police",))

    on(city, 10, 12)
    assert write_survey_letters(city) == 0
    for day in (13, 17, 20):
        on(city, 10, day)
        assert write_survey_letters(city) == 1
        assert write_survey_letters(city) == 0
    on(city, 10, 21)
    assert write_survey_letters(city) == 0

    assert told(city) == [
        (ID[name], "form", "2026-10-20") for _ in range(3) for name in ("filer", "confirmer")
    ]


def test_a_unit_that_has_reported_is_left_alone_and_so_is_a_closed_round(city: Bureau) -> None:
    round_id = a_round(city, units=("police", "civil"))
    sent(city, round_id, a_row_form())

    on(city, 10, 13)
    assert write_survey_letters(city) == 1
    assert {letter[0] for letter in told(city)} == {ID["civil_filer"]}
    end_round(city, person(city, "desk"), round_id)
    on(city, 10, 17)
    assert write_survey_letters(city) == 0


def test_a_public_utility_is_reminded_together_with_the_department_through_which_it_reports(
    city: Bureau,
) -> None:
    waterman = a_waterworks(city)
    a_round(city, units=("water",))
    on(city, 10, 17)

    write_survey_letters(city)

    assert {letter[0] for letter in told(city)} == {waterman.person_id, ID["filer"], ID["confirmer"]}


def test_whoever_must_act_next_on_a_return_is_told(city: Bureau) -> None:
    waterman = a_waterworks(city)
    round_id = a_round(city, units=("police", "water"))
    drafted(city, round_id, KEEPS)
    own_opinion(city, round_id, rows(city, round_id)[0].id)
    send(city, round_id)
    send_back(city, person(city, "desk"), round_id, POLICE, reason="补充依据")
    begin_version(city, waterman, round_id, WATER)
    send_return(city, waterman, round_id, WATER, head=FormHead(), says_nothing=True)

    letter = table_of(LetterRow)
    with city.store.reading() as tx:
        found = tx.execute(sa.select(letter.c.kind, letter.c.person_id, letter.c.facts).order_by(letter.c.id))
        assert [tuple(row) for row in found] == [
            ("survey_to_review", ID["reviewer"], {"round": round_id, "unit": POLICE}),
            ("survey_sent_back", ID["filer"], {"round": round_id, "unit": POLICE}),
            ("survey_to_pass_on", ID["confirmer"], {"round": round_id, "unit": WATER}),
        ]


def test_the_report_on_the_work_is_asked_for_by_its_own_day(city: Bureau) -> None:
    round_id = a_round(city, units=("police",))
    sent(city, round_id, a_row_form())
    on(city, 10, 28)

    assert write_survey_letters(city) == 1
    assert {letter[1:] for letter in told(city)} == {("progress", "2026-10-31")}

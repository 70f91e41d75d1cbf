"""What the journal of a whole case holds: codes, ids and dates. Never a word that a person has typed."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from engine.journal.records import EventRow, NoteRow
from engine.outbox.records import OutboxRow
from engine.procedures.parser import parse_procedure
from tests.builders.city import DIAGRAMS, ID, an_addition, answer, before_the_group, filed
from tests.builders.evidence import doubled_or_lost, faults_of, story_of
from tests.builders.stories import (
    a_cancellation,
    a_change,
    after,
    carried_out,
    published,
    rewrite,
    vote,
    woken,
)
from workflows.procedures.bureau import Bureau
from workflows.requests.terms import RequestForm

CODE = re.compile(r"[a-z0-9_]+(/[a-z0-9_]+)?|\d{4}-\d{2}-\d{2}")
TYPED = "王小明身份证150102199001011234"
"""What somebody might type into any field for text."""


def a_talkative_case(city: Bureau) -> int:
    """Carry a case through every kind of answer, with personal data typed wherever one can type."""
    form = an_addition(
        cause_date="2026-09-01",
        late_reason=f"迟报：{TYPED}",
        affected_units=("civil", "audit"),
        note=TYPED,
        follow_up=TYPED,
        cause_document_number=TYPED,
    )
    case_id = filed(city, form)
    answer(city, case_id, "task_give_opinion", "disagree", by="civil_staff", opinion=TYPED)
    woken(after(city, date(2026, 10, 13)))
    answer(city, case_id, "task_confirm_request", "return", by="confirmer", opinion=TYPED)
    answer(city, case_id, "task_correct_request", "submit", by="filer", legal_basis=TYPED, opinion=TYPED)
    answer(city, case_id, "task_confirm_request", "confirm", by="confirmer", opinion=TYPED)
    answer(city, case_id, "task_check_lodging", "supplement", by="desk", opinion=TYPED)
    answer(city, case_id, "task_supplement_request", "submit", by="filer", note=f"{TYPED}2")
    answer(city, case_id, "task_check_lodging", "accept", by="desk", opinion=TYPED)
    answer(
        city,
        case_id,
        "task_review_request",
        "pass",
        by="reviewer",
        opinion=TYPED,
        necessity_opinion=TYPED,
        opinion_no=TYPED,
    )
    vote(city, case_id, member1="return", member2="return", member3="return")
    answer(city, case_id, "task_correct_for_group", "submit", by="filer", legal_basis=f"{TYPED}3")
    vote(city, case_id, member1="approve", member2="object", member3="approve", member4="approve")
    answer(city, case_id, "task_publish_version", "publish", by="publisher", opinion=TYPED)
    for keeper in ("police_keeper", "banner_keeper"):
        rewrite(city, case_id, by=keeper, materials=f"居民身份证\n{TYPED}")
    answer(city, case_id, "task_close_case", "close", by="desk", opinion=TYPED)
    return case_id


def texts(value: object) -> Iterator[str]:
    """Yield every text in a value, keys included."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def test_facts_and_messages_hold_nothing_but_codes_ids_and_dates(city: Bureau) -> None:
    case_id = a_talkative_case(city)

    with city.store.reading() as tx:
        facts = list(tx.scalars(sa.select(EventRow.facts)))
        names = list(tx.execute(sa.select(EventRow.kind, EventRow.node)))
        payloads = list(tx.scalars(sa.select(OutboxRow.payload)))
    found = {text for value in [*facts, *payloads] for text in texts(value)}
    found |= {text for kind, node in names for text in (kind, node) if text}
    assert {text for text in found if not CODE.fullmatch(text)} == set()
    assert len(story_of(city, case_id)) > 25
    assert faults_of(city) == []
    assert doubled_or_lost(city, case_id) == []


def test_what_was_typed_stands_in_notes_that_can_be_erased(city: Bureau) -> None:
    a_talkative_case(city)

    with city.store.reading() as tx:
        notes = list(tx.scalars(sa.select(NoteRow.text)))
    assert notes.count(TYPED) >= 8
    with city.store.writing() as tx:
        tx.execute(sa.delete(NoteRow))
    assert faults_of(city) == []


FORMS = {"add": an_addition(), "cancel": a_cancellation(), "change": a_change()}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_answer_has_one_line_with_its_person_node_and_verdict(city: Bureau, form: RequestForm) -> None:
    case_id = carried_out(city, form)

    told = [
        (line.node, line.person_id, line.facts["verdict"])
        for line in story_of(city, case_id)
        if line.person_id
    ]
    assert told == [
        ("task_file_request", ID["filer"], "submit"),
        ("task_confirm_request", ID["confirmer"], "confirm"),
        ("task_check_lodging", ID["desk"], "accept"),
        ("task_review_request", ID["reviewer"], "pass"),
        *(("task_vote", ID[f"member{place}"], "approve") for place in (1, 2, 3)),
        ("task_publish_version", ID["publisher"], "publish"),
        ("task_rewrite_guide", ID["police_keeper"], "submit"),
        ("task_rewrite_guide", ID["banner_keeper"], "submit"),
        ("task_close_case", ID["desk"], "close"),
    ]


def test_what_the_system_did_stands_behind_the_answer_that_set_it_off(city: Bureau) -> None:
    case_id = published(city)

    kinds = [line.kind for line in story_of(city, case_id)]
    assert kinds == [
        *("done", "done", "lodged"),
        *("done", "done", "vote_opened"),
        *("done", "done", "done", "votes_counted", "version_formed"),
        *("done", "guides_owed"),
    ]


def test_a_line_names_the_nodes_passed_and_the_tasks_opened(city: Bureau) -> None:
    case_id = before_the_group(city)

    accepting = next(line for line in story_of(city, case_id) if line.node == "task_check_lodging")
    assert accepting.facts["opened"] == ["task_review_request"]
    places = parse_procedure("add_item", DIAGRAMS).places
    assert [places[number] for number in accepting.facts["passed"]] == [
        ("add_item", "task_check_lodging"),
        ("add_item", "gate_lodging"),
        ("judicial_review", "start_request_accepted"),
    ]

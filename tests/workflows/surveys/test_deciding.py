"""From the approved survey to the first version of the list, and never around the procedure."""

import io
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.attachments.rules import NoFile
from engine.people.records import PostRow
from engine.people.rules import NotAllowed
from engine.store import table_of
from tests.builders.attachments import a_file_room
from tests.builders.city import ID, UNITS, person
from tests.builders.documents import a_pdf
from tests.builders.ready_city import city, city_url, postgresql_template, sqlite_template
from tests.builders.surveys import (
    KEEPS,
    POLICE,
    a_line,
    a_round,
    a_row_form,
    accepted,
    drafted,
    justice_opinion,
    own_opinion,
    rows,
    send,
)
from workflows.exemption_list.records import ItemEntryRow, ListVersionRow, ProofItemRow
from workflows.exemption_list.rules import ListNotEmpty, key_text
from workflows.exemption_list.terms import (
    CurrentItem,
    EntryStanding,
    ExemptionWay,
    ItemContent,
    ProofType,
)
from workflows.procedures.bureau import Bureau
from workflows.surveys.deciding import (
    ConflictsLeft,
    DecidedInFuture,
    DecisionForm,
    DecisionMissing,
    DecisionRefused,
    NothingAccepted,
    PublishedAlready,
    publish_baseline,
    record_decision,
)
from workflows.surveys.differences import DifferenceKind, differences, items_of_units
from workflows.surveys.filling import begin_version
from workflows.surveys.lookups import decision_of
from workflows.surveys.organising import accept_return
from workflows.surveys.rules import DecidedAlready
from workflows.surveys.terms import SurveyLine

__all__ = ["city", "city_url", "postgresql_template", "sqlite_template"]


@pytest.fixture
def empty_city(city: Bureau) -> Bureau:
    """Give a city that has no list yet."""
    with city.store.writing() as tx:
        for row in (ItemEntryRow, ProofItemRow, ListVersionRow):
            tx.execute(sa.delete(table_of(row)))
    return city


def decide(bureau: Bureau, folder: Path, round_id: int, *, by: str = "desk", **changes: str) -> None:
    typed = {"document_title": "协调小组会议纪要", "document_number": "", "decided_date": "2026-10-09"}
    form = DecisionForm(**{**typed, "given_name": "纪要.pdf", **changes}, stream=io.BytesIO(a_pdf()))
    record_decision(bureau, a_file_room(folder), person(bureau, by), round_id, form)


def test_the_approved_survey_becomes_the_first_version_and_keeps_the_unknown_unknown(
    empty_city: Bureau, tmp_path: Path
) -> None:
    round_id = a_round(empty_city)
    drafted(empty_city, round_id, a_row_form(), a_row_form(step="领证"), KEEPS)
    kept = rows(empty_city, round_id)[2]
    own_opinion(empty_city, round_id, kept.id)
    send(empty_city, round_id)
    justice_opinion(empty_city, round_id, kept.id)
    accept_return(empty_city, person(empty_city, "desk"), round_id, POLICE)

    decide(empty_city, tmp_path, round_id)
    assert publish_baseline(empty_city, person(empty_city, "publisher"), round_id) == 2

    with empty_city.store.reading() as tx:
        items = items_of_units(tx, [POLICE])
        decision = decision_of(tx, round_id)
    assert [item.content.list_name for item in items] == ["exempt", "retained"]
    assert items[0].content == ItemContent(ways=(ExemptionWay.DATA_SHARING,))
    assert decision is not None
    assert (decision.version_number, decision.row_count) == (1, 2)
    with pytest.raises(PublishedAlready):
        publish_baseline(empty_city, person(empty_city, "publisher"), round_id)


def test_nothing_is_published_without_a_decision_and_not_by_whoever_recorded_it(
    empty_city: Bureau, tmp_path: Path
) -> None:
    round_id = a_round(empty_city)
    accepted(empty_city, round_id, a_row_form())

    with pytest.raises(DecisionMissing):
        publish_baseline(empty_city, person(empty_city, "publisher"), round_id)
    with pytest.raises(NotAllowed):
        publish_baseline(empty_city, person(empty_city, "desk"), round_id)
    with pytest.raises(NotAllowed):
        decide(empty_city, tmp_path, round_id, by="publisher")


def test_one_person_with_both_posts_does_not_do_both(empty_city: Bureau, tmp_path: Path) -> None:
    round_id = a_round(empty_city)
    accepted(empty_city, round_id, a_row_form())
    with empty_city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["desk"], department_id=UNITS["bureau"], role="publisher"))
    decide(empty_city, tmp_path, round_id)

    with pytest.raises(NotAllowed) as refused:
        publish_baseline(empty_city, person(empty_city, "desk"), round_id)
    assert refused.value.facts["reason"] == "recorded_by_yourself"


def test_a_decided_round_is_changed_by_nobody(empty_city: Bureau, tmp_path: Path) -> None:
    round_id = a_round(empty_city)
    accepted(empty_city, round_id, a_row_form())
    decide(empty_city, tmp_path, round_id)

    with pytest.raises(DecidedAlready):
        begin_version(empty_city, person(empty_city, "filer"), round_id, POLICE)
    with pytest.raises(DecidedAlready):
        decide(empty_city, tmp_path, round_id)


def test_a_decision_needs_its_document_its_day_and_rows_that_agree(
    empty_city: Bureau, tmp_path: Path
) -> None:
    round_id = a_round(empty_city)
    with pytest.raises(NothingAccepted):
        decide(empty_city, tmp_path, round_id)
    accepted(empty_city, round_id, a_row_form(), a_row_form(step="领证", ways=("commitment",)))

    with pytest.raises(NoFile):
        decide(empty_city, tmp_path, round_id, given_name="")
    with pytest.raises(DecisionRefused) as refused:
        decide(empty_city, tmp_path, round_id, decided_date="2026-10-10")
    assert [type(each) for each in refused.value.problems] == [DecidedInFuture]
    with pytest.raises(ConflictsLeft):
        decide(empty_city, tmp_path, round_id)


def test_a_city_that_has_a_list_is_not_given_another_by_a_survey(city: Bureau, tmp_path: Path) -> None:
    round_id = a_round(city)
    accepted(city, round_id, a_row_form())

    with pytest.raises(ListNotEmpty):
        decide(city, tmp_path, round_id)


def an_item(
    line: SurveyLine, content: ItemContent, standing: EntryStanding = EntryStanding.LISTED
) -> CurrentItem:
    names = (line.unit_id, line.matter_name, line.proof_name)
    return CurrentItem(7, key_text(line.key), *names, standing, None, content)  # type: ignore[arg-type]


LINE = a_line()
BASED = ItemContent(
    ways=(ExemptionWay.DATA_SHARING,), proof_type=ProofType.LEGAL_FACT, legal_basis="《条例》第一条"
)
BESIDE: dict[str, tuple[list[SurveyLine], list[CurrentItem], list[DifferenceKind]]] = {
    "already listed": ([LINE], [an_item(LINE, LINE.content)], []),
    "what the row does not state is no difference": ([LINE], [an_item(LINE, BASED)], []),
    "another way": (
        [LINE],
        [an_item(LINE, ItemContent(ways=(ExemptionWay.COMMITMENT,)))],
        [DifferenceKind.DIFFERS],
    ),
    "the ways in another order": (
        [a_line(content=ItemContent(ways=(ExemptionWay.COMMITMENT, ExemptionWay.DATA_SHARING)))],
        [an_item(LINE, ItemContent(ways=(ExemptionWay.DATA_SHARING, ExemptionWay.COMMITMENT)))],
        [DifferenceKind.DIFFERS],
    ),
    "not on the list": ([LINE], [], [DifferenceKind.NEW]),
    "removed from the list": ([LINE], [an_item(LINE, BASED, EntryStanding.REMOVED)], [DifferenceKind.NEW]),
    "named by nobody": ([], [an_item(LINE, BASED)], [DifferenceKind.UNNAMED]),
    "abolished and named by nobody": ([], [an_item(LINE, BASED, EntryStanding.ABOLISHED)], []),
    "two rows of one item that differ": (
        [LINE, a_line(2, step="领证", content=BASED)],
        [],
        [DifferenceKind.CONFLICT],
    ),
    "two rows of one item that agree": ([LINE, a_line(2, step="领证")], [], [DifferenceKind.NEW]),
}


@pytest.mark.parametrize("case", BESIDE)
def test_a_row_means_for_the_list_what_it_states_and_no_more(case: str) -> None:
    lines, items, kinds = BESIDE[case]

    found = differences(lines, items)

    assert [each.kind for each in found.found] == kinds

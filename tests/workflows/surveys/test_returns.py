"""A return from its draft to the desk, version after version, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from engine.people.rules import NotAllowed
from engine.refusals import NotYours
from tests.builders.city import person
from tests.builders.ready_city import city, city_url, postgresql_template, sqlite_template
from tests.builders.surveys import (
    CIVIL,
    KEEPS,
    POLICE,
    WATER,
    a_round,
    a_row_form,
    a_waterworks,
    accepted,
    drafted,
    justice_opinion,
    own_opinion,
    rows,
    send,
    sent,
    versions,
)
from workflows.exemption_list.rules import BasisTooLow, RiskAssessmentMissing
from workflows.procedures.bureau import Bureau
from workflows.surveys import review_order, rules
from workflows.surveys.checking import UnitNotYours
from workflows.surveys.filling import (
    begin_version,
    drop_row,
    pass_on,
    send_return,
    write_row,
)
from workflows.surveys.lookups import accepted_lines
from workflows.surveys.organising import accept_return, end_round, send_back
from workflows.surveys.terms import FormHead, ReturnState, ReviewStage, RowForm

__all__ = ["city", "city_url", "postgresql_template", "sqlite_template"]


def test_a_return_is_filled_row_by_row_sent_and_accepted(city: Bureau) -> None:
    round_id = a_round(city)

    accepted(city, round_id, a_row_form(), a_row_form(proof_name="住所证明", issuing_unit="单位2"))

    (version,) = versions(city, round_id)
    assert (version.version, version.state, version.row_count) == (1, ReturnState.ACCEPTED, 2)
    first, second = rows(city, round_id)
    assert (first.matter_name, first.proof_type, first.issuing_unit_id) == ("户口登记", None, None)
    assert second.issuing_unit_id == CIVIL
    with city.store.reading() as tx:
        assert [line.id for line in accepted_lines(tx, round_id)] == [first.id, second.id]


def test_what_was_sent_is_not_changed_and_what_comes_back_is_mended_in_the_next_version(city: Bureau) -> None:
    round_id = a_round(city)
    sent(city, round_id, a_row_form())
    (line,) = rows(city, round_id)
    filer, desk = person(city, "filer"), person(city, "desk")

    with pytest.raises(rules.NotADraft):
        write_row(city, filer, round_id, POLICE, a_row_form(step="领证"))
    with pytest.raises(rules.VersionInHand):
        begin_version(city, filer, round_id, POLICE)
    with pytest.raises(rules.ReturnReasonMissing):
        send_back(city, desk, round_id, POLICE, reason=" ")
    send_back(city, desk, round_id, POLICE, reason="事项名称不规范")
    begin_version(city, filer, round_id, POLICE)
    (copied,) = rows(city, round_id)
    write_row(city, filer, round_id, POLICE, a_row_form(matter_name="出生登记"), row_id=copied.id)
    send(city, round_id)

    old, new = versions(city, round_id)
    assert (old.state, old.reason, new.state) == (ReturnState.RETURNED, "事项名称不规范", ReturnState.SENT)
    assert rows(city, round_id, version=0) == (line,)
    assert [each.matter_name for each in rows(city, round_id)] == ["出生登记"]


def test_an_accepted_version_counts_until_the_next_is_accepted(city: Bureau) -> None:
    round_id = a_round(city)
    accepted(city, round_id, a_row_form())
    drafted(city, round_id, a_row_form(proof_name="住所证明"))

    with city.store.reading() as tx:
        assert len(accepted_lines(tx, round_id)) == 1
    send(city, round_id)
    accept_return(city, person(city, "desk"), round_id, POLICE)
    with city.store.reading() as tx:
        assert len(accepted_lines(tx, round_id)) == 2


REFUSED_ROWS: dict[str, tuple[RowForm, type[Exception]]] = {
    "二(一)3: kept without a risk assessment": (replace(KEEPS, risk_assessment=""), RiskAssessmentMissing),
    "优化营商环境条例44: kept on a rule of a department": (
        replace(KEEPS, basis_level="department_rule"),
        BasisTooLow,
    ),
    "a unit that is not below": (a_row_form(unit="civil"), UnitNotYours),
}


@pytest.mark.parametrize("case", REFUSED_ROWS)
def test_a_row_against_the_rules_is_not_saved(city: Bureau, case: str) -> None:
    form, problem = REFUSED_ROWS[case]
    round_id = a_round(city)

    with pytest.raises(rules.RowRefused) as refused:
        drafted(city, round_id, form)

    assert [type(each) for each in refused.value.problems] == [problem]
    assert rows(city, round_id) == ()


def test_the_same_row_twice_is_refused_and_another_step_is_another_row(city: Bureau) -> None:
    round_id = a_round(city)
    drafted(city, round_id, a_row_form(), a_row_form(step="领证"))
    filer = person(city, "filer")

    with pytest.raises(rules.RowRefused) as refused:
        write_row(city, filer, round_id, POLICE, a_row_form(matter_name="户口 登记"))
    assert [(each.code, each.facts) for each in refused.value.problems] == [("survey_row_twice", {"row": 1})]
    first, second = rows(city, round_id)
    write_row(city, filer, round_id, POLICE, a_row_form(note="备注"), row_id=first.id)
    with pytest.raises(rules.RowRefused):
        write_row(city, filer, round_id, POLICE, a_row_form(), row_id=second.id)


def test_two_people_who_begin_at_once_begin_one_version(city: Bureau) -> None:
    round_id = a_round(city)
    filer = person(city, "filer")

    def begin(_: int) -> int | str:
        try:
            return begin_version(city, filer, round_id, POLICE)
        except rules.VersionInHand as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(begin, range(2)))

    assert sorted(map(str, answers)) == ["1", "version_in_hand"]
    assert len(versions(city, round_id)) == 1


def test_a_kept_proof_goes_its_way_through_both_opinions(city: Bureau) -> None:
    round_id = a_round(city)
    drafted(city, round_id, KEEPS)
    (line,) = rows(city, round_id)

    with pytest.raises(review_order.OwnOpinionMissing):
        send(city, round_id)
    with pytest.raises(rules.NotInThisState):
        justice_opinion(city, round_id, line.id)
    with pytest.raises(NotAllowed):
        own_opinion(city, round_id, line.id, by="filer")
    own_opinion(city, round_id, line.id)
    send(city, round_id)
    with pytest.raises(review_order.ReviewsOutstanding):
        accept_return(city, person(city, "desk"), round_id, POLICE)
    justice_opinion(city, round_id, line.id)
    accept_return(city, person(city, "desk"), round_id, POLICE)

    (kept,) = rows(city, round_id)
    assert set(kept.reviews) == {ReviewStage.OWN, ReviewStage.JUSTICE}
    assert kept.reviews[ReviewStage.JUSTICE].opinion_no == "司审〔2026〕8号"


def test_an_opinion_goes_on_with_its_row_until_somebody_changes_the_row(city: Bureau) -> None:
    round_id = a_round(city)
    drafted(city, round_id, KEEPS, a_row_form())
    own_opinion(city, round_id, rows(city, round_id)[0].id)
    send(city, round_id)
    send_back(city, person(city, "desk"), round_id, POLICE, reason="补充第2行")
    filer = person(city, "filer")
    begin_version(city, filer, round_id, POLICE)

    copied = rows(city, round_id)[0]
    assert ReviewStage.OWN in copied.reviews
    write_row(city, filer, round_id, POLICE, replace(KEEPS, retained_reason="另一个理由"), row_id=copied.id)
    assert rows(city, round_id)[0].reviews == {}
    drop_row(city, filer, round_id, POLICE, copied.id)
    assert [(line.seq, line.proof_name) for line in rows(city, round_id)] == [(1, "出生证明")]


def test_a_public_utility_reports_through_its_department(city: Bureau) -> None:
    waterman = a_waterworks(city)
    round_id = a_round(city, units=("police", "water"))
    begin_version(city, waterman, round_id, WATER)
    write_row(city, waterman, round_id, WATER, a_row_form(unit="water", matter_kind="public_service"))

    with pytest.raises(NotYours):
        send_return(city, person(city, "civil_filer"), round_id, WATER, head=FormHead(), says_nothing=False)
    state = send_return(city, waterman, round_id, WATER, head=FormHead("负责人"), says_nothing=False)
    assert state is ReturnState.WITH_SUPERVISOR
    with pytest.raises(rules.NotInThisState):
        accept_return(city, person(city, "desk"), round_id, WATER)
    pass_on(city, person(city, "confirmer"), round_id, WATER)
    accept_return(city, person(city, "desk"), round_id, WATER)

    (version,) = versions(city, round_id, WATER)
    assert (version.state, version.head.head_name) == (ReturnState.ACCEPTED, "负责人")


def test_the_department_that_fills_a_utilitys_form_sends_it_at_once_and_may_send_one_back(
    city: Bureau,
) -> None:
    waterman = a_waterworks(city)
    round_id = a_round(city, units=("water",))
    begin_version(city, waterman, round_id, WATER)
    send_return(city, waterman, round_id, WATER, head=FormHead(), says_nothing=True)
    send_back(city, person(city, "confirmer"), round_id, WATER, reason="漏填报装事项")
    sent(city, round_id, a_row_form(unit="water"), unit=WATER)

    assert [each.state for each in versions(city, round_id, WATER)] == [
        ReturnState.RETURNED,
        ReturnState.SENT,
    ]


def test_an_empty_form_is_a_report_only_when_it_says_so(city: Bureau) -> None:
    round_id = a_round(city)
    drafted(city, round_id)

    with pytest.raises(rules.NothingToSend):
        send(city, round_id)
    send_return(city, person(city, "filer"), round_id, POLICE, head=FormHead(), says_nothing=True)
    assert versions(city, round_id)[0].state is ReturnState.SENT


def test_strangers_see_nothing_and_a_closed_round_takes_nothing(city: Bureau) -> None:
    round_id = a_round(city)
    drafted(city, round_id, a_row_form())

    with pytest.raises(NotYours):
        write_row(city, person(city, "civil_filer"), round_id, POLICE, a_row_form())
    with pytest.raises(NotAllowed):
        write_row(city, person(city, "desk"), round_id, POLICE, a_row_form())
    with pytest.raises(NotAllowed):
        end_round(city, person(city, "filer"), round_id)
    end_round(city, person(city, "desk"), round_id)
    with pytest.raises(rules.RoundClosed):
        send(city, round_id)


def test_what_a_row_does_not_state_stays_unknown(city: Bureau) -> None:
    round_id = a_round(city)
    drafted(
        city,
        round_id,
        RowForm(unit="police", matter_name="户口登记", proof_name="出生证明", ways=("commitment",)),
    )

    (line,) = rows(city, round_id)
    stated = (line.matter_kind, line.proof_type, line.basis_level, line.issuing_unit_id, line.fact)
    assert stated == (None,) * 5
    assert line.content.to_document() == {"list_name": "exempt", "ways": ["commitment"]}

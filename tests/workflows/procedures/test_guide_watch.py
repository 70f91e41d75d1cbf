"""The night: which guides have drifted from the list, and the cases in which they are corrected."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.cases.records import CaseFileRow
from engine.cases.terms import CaseStatus
from engine.inbox.records import LetterRow
from engine.people.rules import NotAllowed
from engine.webpages.rules import PageTooSlow
from engine.webpages.terms import FetchedPage
from tests.builders.city import ID, LISTED, PROOF, UNITS, a_key, answer, open_tasks, person
from tests.builders.evidence import doubled_or_lost, faults_of, kinds_of, story_of
from tests.builders.guides import (
    ADDRESS,
    FETCHING,
    fetched,
    guide_of,
    night,
    set_guide,
    strict,
    tonight,
    visits,
)
from tests.builders.stories import a_change, agreed, case_of, clocks_of, published, rewrite
from tests.builders.verbs import do, refusal_of
from workflows.exemption_list.terms import ExemptionWay
from workflows.guide_checks.lookups import sightings_of
from workflows.guide_checks.terms import SightingState
from workflows.guide_drift.lookups import correction_of, differences
from workflows.guide_drift.terms import Drift, DriftKind, DriftPlace
from workflows.guides.lookups import duties_of
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, give_verdict
from workflows.procedures.guide_watch import open_correction, visit_pages
from workflows.verbs.terms import CaseVerb

CLEAN = ("居民身份证", "户口簿")
DRIFTING = ("居民身份证", f"{LISTED}1份")


def corrections(city: Bureau) -> list[int]:
    with city.store.reading() as tx:
        query = sa.select(CaseFileRow.id).where(CaseFileRow.kind == "correct_guide").order_by(CaseFileRow.id)
        return list(tx.scalars(query))


def letters_to(city: Bureau, name: str) -> list[str]:
    with city.store.reading() as tx:
        return list(tx.scalars(sa.select(LetterRow.kind).where(LetterRow.person_id == ID[name])))


def drifts(city: Bureau) -> Sequence[Drift]:
    with city.store.reading() as tx:
        return differences(tx, today=city.today).drifts


def test_a_guide_that_demands_an_exempt_proof_is_corrected_in_a_case_with_a_clock(city: Bureau) -> None:
    set_guide(city, *DRIFTING)
    set_guide(city, *CLEAN, unit="banner")
    at_night = tonight(city)

    assert night(at_night) == 1

    (case_id,) = corrections(city)
    case = case_of(city, case_id)
    assert (case.department_id, case.subject, case.filed_by) == (UNITS["police"], LISTED, None)
    (task,) = open_tasks(city, case_id)
    assert (task.node, task.role, task.department_id) == (
        "task_rewrite_guide",
        "guide_keeper",
        UNITS["police"],
    )
    state, due, _ = clocks_of(city, case_id)["guide"]
    assert (state, due) == ("running", at_night.calendar.nth_working_day_after(at_night.today, 5))
    assert kinds_of(city, case_id) == ["opened", "guides_owed"]
    with city.store.reading() as tx:
        found = correction_of(tx, case_id)
    assert (found.place, found.lines) == (DriftPlace.EDITION, (f"{LISTED}1份",))
    assert found.ways == (ExemptionWay.DEPARTMENT_VERIFICATION,)
    assert faults_of(city) == []
    assert letters_to(city, "police_keeper") == ["guide_to_correct"]
    assert letters_to(city, "banner_keeper") == []


def test_it_is_closed_by_the_rewritten_guide_alone(city: Bureau) -> None:
    set_guide(city, *DRIFTING)
    set_guide(city, *CLEAN, unit="banner")
    night(tonight(city))
    (case_id,) = corrections(city)

    rewrite(city, case_id, by="police_keeper", materials="\n".join(DRIFTING))
    assert [task.round for task in open_tasks(city, case_id)] == [2]
    rewrite(city, case_id, by="police_keeper", materials=f"居民身份证\n{LISTED}（免提交：部门核验）")

    case = case_of(city, case_id)
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, "guide_corrected")
    assert {state for state, _, _ in clocks_of(city, case_id).values()} == {"met"}
    assert doubled_or_lost(city, case_id) == []
    assert drifts(city) == ()


def test_there_is_one_correction_of_a_guide_and_proof_at_a_time(city: Bureau) -> None:
    set_guide(city, *DRIFTING)
    set_guide(city, *CLEAN, unit="banner")

    assert [night(tonight(city, nights=n)) for n in (1, 2, 3)] == [1, 0, 0]

    (first,) = corrections(city)
    rewrite(city, first, by="police_keeper", materials="\n".join(CLEAN))
    set_guide(city, *DRIFTING)
    assert night(tonight(city, nights=4)) == 1


def test_the_night_comes_once_a_day_and_not_before_its_hour(city: Bureau) -> None:
    set_guide(city, *DRIFTING)
    early = replace(tonight(city), clock=type(city.clock)(tonight(city).now() - timedelta(minutes=10)))  # type: ignore[call-arg]

    assert night(early) == 0
    night(tonight(city))
    set_guide(city, *DRIFTING, unit="banner")
    assert night(tonight(city)) == 0
    assert night(strict(tonight(city, nights=2), check_at="")) == 0


def test_a_guide_that_a_case_is_rewriting_already_gets_no_second_case(city: Bureau) -> None:
    set_guide(city, *CLEAN, unit="banner")
    case_id = published(city, a_change())
    set_guide(city, *DRIFTING)

    assert night(tonight(city)) == 0
    (found,) = drifts(city)
    assert found.case_no == case_of(city, case_id).case_no


def test_a_banner_is_bound_by_the_city_s_item_and_another_department_is_not(city: Bureau) -> None:
    set_guide(city, *CLEAN)
    banner = set_guide(city, *DRIFTING, unit="banner")

    night(tonight(city))

    (case_id,) = corrections(city)
    assert case_of(city, case_id).department_id == banner.unit_id


def test_an_item_that_is_approved_but_not_published_binds_nobody_yet(city: Bureau) -> None:
    set_guide(city, *CLEAN)
    set_guide(city, *CLEAN, unit="banner")
    case_id = agreed(city)
    set_guide(city, "居民身份证", PROOF)

    assert night(tonight(city)) == 0
    answer(city, case_id, "task_publish_version", "publish", by="publisher")
    with city.store.reading() as tx:
        assert {duty.proof_name for duty in duties_of(tx, case_id)} == {PROOF}


def test_a_line_with_the_cancelling_document_in_brackets_is_left_to_a_person(city: Bureau) -> None:
    set_guide(city, "居民身份证", f"{LISTED}（国办发〔2018〕47号已取消）")
    set_guide(city, *CLEAN, unit="banner")

    assert night(tonight(city)) == 0

    (found,) = drifts(city)
    assert (found.kind, found.lines) == (DriftKind.DOUBTFUL, (f"{LISTED}（国办发〔2018〕47号已取消）",))


def test_two_schedulers_open_one_case(city: Bureau) -> None:
    set_guide(city, *DRIFTING)
    set_guide(city, *CLEAN, unit="banner")
    (drift,) = drifts(city)
    opened: list[str | None] = []
    both = [threading.Thread(target=lambda: opened.append(open_correction(city, drift))) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert sorted(number is None for number in opened) == [False, True]
    assert len(corrections(city)) == 1


def test_the_published_page_is_looked_at_after_the_night_and_drifts_too(city: Bureau) -> None:
    one = set_guide(city, *CLEAN, address=ADDRESS)
    set_guide(city, *CLEAN, unit="banner", address="https://elsewhere.example.cn/guide")
    at_night = tonight(city)

    assert night(at_night, FETCHING) == 0
    assert visits(at_night, fetched(*CLEAN, LISTED)) == 1

    (case_id,) = corrections(city)
    with city.store.reading() as tx:
        found = correction_of(tx, case_id)
        (look,) = sightings_of(tx, one.id)
    assert (found.place, found.guide_id, found.lines) == (DriftPlace.PAGE, one.id, (LISTED,))
    assert (look.state, look.asked_by, look.address) == (SightingState.SEEN, None, ADDRESS)
    assert look.lines[0] == "户口迁移"


def test_a_page_that_has_not_changed_is_kept_once(city: Bureau) -> None:
    one = set_guide(city, *CLEAN, address=ADDRESS)
    set_guide(city, *CLEAN, unit="banner")
    for nights in (1, 2):
        night(tonight(city, nights=nights), FETCHING)
        visits(tonight(city, nights=nights), fetched(*CLEAN))

    with city.store.reading() as tx:
        second, first = sightings_of(tx, one.id)
    assert (second.same_as_id, second.lines) == (first.id, first.lines)


def test_what_cannot_be_fetched_is_written_down_with_its_reason(city: Bureau) -> None:
    one = set_guide(city, *CLEAN, address=ADDRESS)
    set_guide(city, *CLEAN, unit="banner")
    night(tonight(city), FETCHING)

    def too_slow(_address: str) -> FetchedPage:
        raise PageTooSlow(seconds=15)

    assert visit_pages(tonight(city), too_slow) == 1
    assert visit_pages(tonight(city), too_slow) == 0
    with city.store.reading() as tx:
        (look,) = sightings_of(tx, one.id)
    assert (look.state, look.failure, look.failure_facts) == (
        SightingState.FAILED,
        "page_too_slow",
        {"seconds": "15"},
    )


def test_a_page_without_the_matter_is_not_taken_for_one_without_the_proof(city: Bureau) -> None:
    one = set_guide(city, *CLEAN, address=ADDRESS)
    set_guide(city, *CLEAN, unit="banner")
    night(tonight(city), FETCHING)
    drawn_by_script = replace(fetched(*CLEAN), content="<p>请启用 JavaScript</p>".encode())

    visits(tonight(city), drawn_by_script)

    with city.store.reading() as tx:
        (look,) = sightings_of(tx, one.id)
    assert (look.state, look.failure) == (SightingState.FAILED, "another_page")


def test_a_look_belongs_to_one_worker_until_its_lease_is_over(city: Bureau) -> None:
    set_guide(city, *CLEAN, address=ADDRESS)
    set_guide(city, *CLEAN, unit="banner")
    at_night = tonight(city)
    night(at_night, FETCHING)
    seen: list[int] = []

    def slowly(_address: str) -> FetchedPage:
        seen.append(visits(at_night, fetched(*CLEAN)))  # another worker, while this one waits for the page
        return fetched(*CLEAN)

    assert visit_pages(at_night, slowly) == 1
    assert seen == [0]


@pytest.mark.parametrize(
    ("verb", "by", "expected"),
    [
        (CaseVerb.REVOKE, "filer", "not_filing_unit"),
        (CaseVerb.WITHDRAW, "police_keeper", "nothing_to_withdraw"),
    ],
)
def test_nobody_takes_a_correction_back(city: Bureau, verb: CaseVerb, by: str, expected: str) -> None:
    set_guide(city, *DRIFTING)
    set_guide(city, *CLEAN, unit="banner")
    night(tonight(city))
    (case_id,) = corrections(city)

    assert refusal_of(city, case_id, verb, by=by, words="指南无误") == expected


def test_the_office_may_end_a_correction_and_the_next_night_finds_the_guide_again(city: Bureau) -> None:
    set_guide(city, *DRIFTING)
    set_guide(city, *CLEAN, unit="banner")
    night(tonight(city))
    (case_id,) = corrections(city)

    do(city, case_id, CaseVerb.TERMINATE, by="desk", words="误立")

    assert case_of(city, case_id).outcome == "terminated"
    assert story_of(city, case_id)[-1].kind == "terminated"
    assert night(tonight(city, nights=2)) == 1


def test_a_keeper_of_another_unit_cannot_correct_it(city: Bureau) -> None:
    set_guide(city, *DRIFTING)
    set_guide(city, *CLEAN, unit="banner")
    night(tonight(city))
    (case_id,) = corrections(city)
    (task,) = open_tasks(city, case_id)
    given = Answer("submit", "", {"materials": "居民身份证", "edition_seen": "1"})

    with pytest.raises(NotAllowed):
        give_verdict(city, person(city, "banner_keeper"), task.id, given, command_key=a_key())
    assert guide_of(city).edition == 1

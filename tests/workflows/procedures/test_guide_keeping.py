"""A guide counts as rewritten once its published page has been seen, and nobody vouches for the own work."""

import pytest

from engine.people.rules import NotAllowed
from engine.refusals import NotYours, Refusal
from engine.webpages.rules import HostNotAllowed
from tests.builders.city import PROOF, UNITS, person
from tests.builders.evidence import story_of
from tests.builders.guides import (
    ADDRESS,
    FETCHING,
    NOTHING,
    a_page,
    fetched,
    guide_of,
    set_guide,
    strict,
    visits,
)
from tests.builders.stories import DEMANDING, MATCHING, nodes_of, published, rewrite
from workflows.guide_checks.lookups import page_says, sightings_of
from workflows.guide_checks.records import GuideSightingRow
from workflows.guide_checks.rules import (
    AnotherPage,
    JudgementReasonMissing,
    LineNotThere,
    LineToJudge,
    NoAddress,
    NothingToVouchFor,
    PageDisagrees,
    PageNotSeen,
    SecondPersonNeeded,
    StatementMissing,
)
from workflows.guide_checks.terms import JudgedLine, Means, Outcome
from workflows.guides.lookups import editions_of
from workflows.guides.rules import GuideMovedOn, NothingChanged
from workflows.guides.terms import GuideDraft
from workflows.procedures.bureau import Bureau
from workflows.procedures.guide_keeping import (
    ask_for_look,
    confirm_sight,
    hand_in_page,
    judge_line,
    publish_guide,
    state_sight,
)

CANCELLED = f"{PROOF}（国办发〔2018〕47号已取消）"


@pytest.fixture
def office(city: Bureau) -> Bureau:
    """Give the office in which the page must be seen."""
    return strict(city)


def owed(office: Bureau) -> int:
    """Return a case that obliges the police and the banner to rewrite their guides."""
    return published(office)


def upload(office: Bureau, *lines: str, by: str = "police_keeper") -> None:
    hand_in_page(office, person(office, by), guide_of(office).id, a_page(*lines))


def test_a_guide_is_not_rewritten_by_saying_so(office: Bureau) -> None:
    case_id = owed(office)

    with pytest.raises(PageNotSeen):
        rewrite(office, case_id, by="police_keeper")

    assert guide_of(office).edition == 1
    assert nodes_of(office, case_id) == ["task_rewrite_guide"] * 2


def test_an_uploaded_page_without_the_proof_lets_the_guide_be_rewritten(office: Bureau) -> None:
    case_id = owed(office)
    upload(office, "居民身份证", "户口簿")

    rewrite(office, case_id, by="police_keeper")

    assert nodes_of(office, case_id) == ["task_rewrite_guide"]
    assert [line.facts["matches"] for line in story_of(office, case_id) if line.kind == "guide_checked"] == [
        True
    ]
    with office.store.reading() as tx:
        (look,) = sightings_of(tx, guide_of(office).id)
    assert (look.means, look.file_name, look.digest) == (Means.UPLOADED, "指南.html", "0" * 64)
    (checked,) = [line for line in story_of(office, case_id) if line.kind == "guide_checked"]
    assert (checked.facts["look"], checked.facts["means"]) == (look.id, "uploaded")
    assert checked.facts["seen"] == look.digest


def test_what_was_seen_before_the_guide_was_owed_counts_for_nothing(office: Bureau) -> None:
    upload(office, "居民身份证")
    with office.store.writing() as tx:
        row = tx.get(GuideSightingRow, 1)
        assert row is not None
        assert row.seen_at is not None
        row.seen_at = row.seen_at.replace(year=2025)
    case_id = owed(office)

    with pytest.raises(PageNotSeen):
        rewrite(office, case_id, by="police_keeper")


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        (("居民身份证", f"{PROOF}1份"), PageDisagrees),
        (("居民身份证", CANCELLED), LineToJudge),
        (("居民身份证、亲属关系", "证明"), LineToJudge),
    ],
    ids=["demanded", "in_brackets", "broken_name"],
)
def test_a_page_that_still_names_the_proof_is_never_passed(
    office: Bureau, lines: tuple[str, ...], refusal: type[Refusal]
) -> None:
    case_id = owed(office)
    upload(office, *lines)

    with pytest.raises(refusal):
        rewrite(office, case_id, by="police_keeper")


def test_the_newest_look_counts(office: Bureau) -> None:
    case_id = owed(office)
    upload(office, "居民身份证")
    upload(office, "居民身份证", PROOF)

    with pytest.raises(PageDisagrees, match=PROOF):
        rewrite(office, case_id, by="police_keeper")


def test_an_edition_that_disagrees_comes_back_before_any_page_is_asked_for(office: Bureau) -> None:
    case_id = owed(office)

    rewrite(office, case_id, by="police_keeper", materials=DEMANDING)

    assert nodes_of(office, case_id) == ["task_rewrite_guide"] * 2
    assert guide_of(office).edition == 2


def test_a_page_is_fetched_by_the_scheduler_and_then_counts(office: Bureau) -> None:
    set_guide(office, "居民身份证", PROOF, address=ADDRESS)
    case_id = owed(office)
    keeper = person(office, "police_keeper")
    ask_for_look(office, keeper, guide_of(office).id, FETCHING)
    ask_for_look(office, keeper, guide_of(office).id, FETCHING)

    assert visits(office, fetched("居民身份证")) == 1
    rewrite(office, case_id, by="police_keeper")

    assert nodes_of(office, case_id) == ["task_rewrite_guide"]


def test_nothing_is_planned_that_the_city_does_not_allow(office: Bureau) -> None:
    keeper = person(office, "police_keeper")
    one = set_guide(office, "居民身份证")
    with pytest.raises(NoAddress):
        ask_for_look(office, keeper, one.id, FETCHING)
    set_guide(office, "居民身份证", address=ADDRESS)
    with pytest.raises(HostNotAllowed):
        ask_for_look(office, keeper, one.id, NOTHING)


def test_a_person_s_word_counts_once_a_second_one_has_confirmed_it(office: Bureau) -> None:
    case_id = owed(office)
    one = guide_of(office)
    state_sight(
        office, person(office, "police_keeper"), one.id, proof_name=PROOF, statement="大厅公示栏已换新"
    )
    with pytest.raises(PageNotSeen):
        rewrite(office, case_id, by="police_keeper")
    with pytest.raises(SecondPersonNeeded):
        confirm_sight(office, person(office, "police_keeper"), one.id, 1)

    confirm_sight(office, person(office, "supervisor"), one.id, 1)
    rewrite(office, case_id, by="police_keeper")

    assert nodes_of(office, case_id) == ["task_rewrite_guide"]
    with pytest.raises(NothingToVouchFor):
        confirm_sight(office, person(office, "police_head"), one.id, 1)


def test_a_person_s_word_is_about_one_proof(office: Bureau) -> None:
    one = guide_of(office)
    state_sight(office, person(office, "police_keeper"), one.id, proof_name="居住证明", statement="已核对")
    confirm_sight(office, person(office, "police_head"), one.id, 1)

    with office.store.reading() as tx:
        assert page_says(tx, one, "居住证明").outcome is Outcome.ABSENT
        assert page_says(tx, one, PROOF).outcome is Outcome.UNSEEN


def test_a_doubtful_line_is_judged_by_a_second_person(office: Bureau) -> None:
    case_id = owed(office)
    upload(office, "居民身份证", CANCELLED)
    one, judged = (
        guide_of(office),
        JudgedLine(PROOF, CANCELLED, is_demand=False, reason="写明已取消，仅作说明"),
    )
    with pytest.raises(SecondPersonNeeded):
        judge_line(office, person(office, "police_keeper"), one.id, judged)

    judge_line(office, person(office, "supervisor"), one.id, judged)
    rewrite(office, case_id, by="police_keeper")

    assert nodes_of(office, case_id) == ["task_rewrite_guide"]


def test_a_line_judged_as_a_demand_stays_one(office: Bureau) -> None:
    case_id = owed(office)
    upload(office, "居民身份证", CANCELLED)
    judged = JudgedLine(PROOF, CANCELLED, is_demand=True, reason="窗口仍按此收件")
    judge_line(office, person(office, "supervisor"), guide_of(office).id, judged)

    with pytest.raises(PageDisagrees):
        rewrite(office, case_id, by="police_keeper")


@pytest.mark.parametrize(
    ("judged", "refusal"),
    [
        (JudgedLine(PROOF, "居民身份证", is_demand=False, reason=" "), JudgementReasonMissing),
        (JudgedLine(PROOF, "别处的一行", is_demand=False, reason="无误"), LineNotThere),
    ],
)
def test_a_judgement_needs_a_reason_and_a_line_that_is_there(
    office: Bureau, judged: JudgedLine, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        judge_line(office, person(office, "supervisor"), guide_of(office).id, judged)


@pytest.mark.parametrize("by", ["filer", "banner_keeper", "reviewer", "administrator"])
def test_whose_word_does_not_count_cannot_give_it(office: Bureau, by: str) -> None:
    with pytest.raises(NotAllowed):
        upload(office, "居民身份证", by=by)
    with pytest.raises(NotAllowed):
        state_sight(office, person(office, by), guide_of(office).id, proof_name=PROOF, statement="已核对")


def test_a_page_of_another_matter_is_not_taken(office: Bureau) -> None:
    other = a_page("居民身份证")
    with pytest.raises(AnotherPage):
        hand_in_page(
            office,
            person(office, "police_keeper"),
            guide_of(office).id,
            type(other)(other.lines[1:], other.digest, other.byte_count),
        )


def test_a_word_without_words_is_refused(office: Bureau) -> None:
    with pytest.raises(StatementMissing):
        state_sight(
            office, person(office, "police_keeper"), guide_of(office).id, proof_name=PROOF, statement=" "
        )


def test_every_edition_is_kept_with_who_when_and_why(city: Bureau) -> None:
    keeper, one = person(city, "police_keeper"), guide_of(city)
    draft = GuideDraft(
        ("居民身份证",), ("窗口受理", "当场办结"), "《户口登记条例》", "https://example.cn/guide"
    )

    assert publish_guide(city, keeper, one.id, draft, reason="核对材料", edition_seen=1) == 2
    case_id = published(city)
    rewrite(city, case_id, by="police_keeper", materials=MATCHING)

    with city.store.reading() as tx:
        third, second, first = editions_of(tx, one.id)
    assert (first.draft, first.published_by) == (GuideDraft(one.materials), None)
    assert (second.draft, second.publisher_name, second.reason) == (draft, "演示·police_keeper", "核对材料")
    assert (third.draft.steps, third.draft.basis, third.draft.address) == (
        draft.steps,
        draft.basis,
        draft.address,
    )
    assert third.case_no is not None


def test_a_keeper_publishes_the_guides_of_the_own_unit_only(city: Bureau) -> None:
    one, draft = guide_of(city), GuideDraft(("居民身份证",))

    for name in ("banner_keeper", "filer", "supervisor"):
        with pytest.raises(NotAllowed):
            publish_guide(city, person(city, name), one.id, draft, reason="", edition_seen=1)
    with pytest.raises(NotYours):
        publish_guide(city, person(city, "police_keeper"), 999, draft, reason="", edition_seen=1)
    assert guide_of(city).unit_id == UNITS["police"]


def test_an_edition_unseen_or_unchanged_is_refused(city: Bureau) -> None:
    keeper, one = person(city, "police_keeper"), guide_of(city)

    with pytest.raises(NothingChanged):
        publish_guide(city, keeper, one.id, GuideDraft(one.materials), reason="", edition_seen=1)
    publish_guide(city, keeper, one.id, GuideDraft(("居民身份证",)), reason="", edition_seen=1)
    with pytest.raises(GuideMovedOn):
        publish_guide(city, keeper, one.id, GuideDraft(("户口簿",)), reason="", edition_seen=1)

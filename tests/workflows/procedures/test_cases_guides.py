"""From the vote to the rewritten guides: one version, one publication, and guides that match the list."""

from datetime import date

import pytest
import sqlalchemy as sa

from engine.people.records import PostRow
from engine.people.rules import NotAllowed
from engine.people.terms import Actor, Post
from engine.tasks.rules import AlreadyDone
from tests.builders.city import (
    FRIDAY,
    ID,
    LISTED,
    PROOF,
    UNITS,
    a_key,
    agreed,
    an_addition,
    answer,
    open_tasks,
    person,
)
from tests.builders.evidence import doubled_or_lost, faults_of, story_of
from tests.builders.stories import (
    DEMANDING,
    MATCHING,
    a_cancellation,
    a_change,
    carried_out,
    case_of,
    clocks_of,
    eight_more_banners,
    nodes_of,
    published,
    rewrite,
    running_clocks,
)
from workflows.exemption_list.records import ItemEntryRow, ListVersionRow
from workflows.guides.lookups import duties_of, guides_of_matter
from workflows.guides.rules import GuideEmpty, GuideMovedOn
from workflows.guides.terms import DutyState
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, give_verdict
from workflows.publication.rules import ChannelMissing, UnknownChannel
from workflows.requests.terms import RequestForm


def versions(city: Bureau) -> list[tuple[int, date, bool]]:
    """Return number, effective day, and whether it is public, of every version."""
    with city.store.reading() as tx:
        rows = tx.execute(
            sa.select(ListVersionRow.number, ListVersionRow.effective_date, ListVersionRow.published_at)
        )
        return sorted((number, day, at is not None) for number, day, at in rows)


def test_the_vote_forms_a_version_that_is_not_public_before_it_is_published(city: Bureau) -> None:
    case_id = agreed(city)

    assert versions(city) == [(1, date(2026, 1, 1), True), (2, FRIDAY.date(), False)]
    assert set(running_clocks(city, case_id)) == {"publication"}


def test_publishing_makes_it_public_and_owes_each_guide_of_the_matter(city: Bureau) -> None:
    case_id = published(city)

    assert versions(city)[1] == (2, FRIDAY.date(), True)
    assert [(task.node, task.department_id) for task in open_tasks(city, case_id)] == [
        ("task_rewrite_guide", UNITS["police"]),
        ("task_rewrite_guide", UNITS["banner"]),
    ]
    assert set(running_clocks(city, case_id)) == {"guide"}


@pytest.mark.parametrize(
    ("channels", "refusal"), [("", ChannelMissing), ("portal blog", UnknownChannel)], ids=["none", "unknown"]
)
def test_publishing_names_its_channels(city: Bureau, channels: str, refusal: type[Exception]) -> None:
    case_id = agreed(city)

    with pytest.raises(refusal):
        answer(city, case_id, "task_publish_version", "publish", by="publisher", channels=channels)

    assert versions(city)[1][2] is False
    assert nodes_of(city, case_id) == ["task_publish_version"]


def test_a_guide_that_still_demands_the_proof_comes_back_to_its_keeper(city: Bureau) -> None:
    case_id = published(city)

    rewrite(city, case_id, by="banner_keeper", materials=DEMANDING)

    (again,) = (task for task in open_tasks(city, case_id) if task.department_id == UNITS["banner"])
    assert (again.node, again.round) == ("task_rewrite_guide", 2)
    rewrite(city, case_id, by="banner_keeper")
    assert [task.department_id for task in open_tasks(city, case_id)] == [UNITS["police"]]
    checks = [line.facts["matches"] for line in story_of(city, case_id) if line.kind == "guide_checked"]
    assert checks == [False, True]


def test_the_case_waits_for_the_last_guide_and_then_for_its_filing(city: Bureau) -> None:
    case_id = published(city)
    rewrite(city, case_id, by="banner_keeper")
    half = set(running_clocks(city, case_id))

    rewrite(city, case_id, by="police_keeper")

    assert half == {"guide"}
    assert nodes_of(city, case_id) == ["task_close_case"]
    assert set(running_clocks(city, case_id)) == {"closing"}
    with city.store.reading() as tx:
        assert {DutyState.MATCHED} == {duty.state for duty in duties_of(tx, case_id)}


def test_a_keeper_rewrites_the_guide_of_the_own_unit_only(city: Bureau) -> None:
    case_id = published(city)
    (police,) = (task for task in open_tasks(city, case_id) if task.department_id == UNITS["police"])
    given = Answer("submit", "", {"materials": MATCHING, "edition_seen": "1"})

    with pytest.raises(NotAllowed):
        give_verdict(city, person(city, "banner_keeper"), police.id, given, command_key=a_key())


def test_a_guide_that_has_moved_on_is_not_overwritten(city: Bureau) -> None:
    case_id = published(city)
    rewrite(city, case_id, by="banner_keeper", materials=DEMANDING)

    with pytest.raises(GuideMovedOn):
        rewrite(city, case_id, by="banner_keeper", materials=MATCHING, seen=1)


def test_an_empty_guide_is_refused(city: Bureau) -> None:
    case_id = published(city)

    with pytest.raises(GuideEmpty):
        rewrite(city, case_id, by="banner_keeper", materials=" \n ")


def test_a_guide_submitted_twice_is_published_once(city: Bureau) -> None:
    case_id = published(city)
    (task,) = (task for task in open_tasks(city, case_id) if task.department_id == UNITS["banner"])
    given = Answer("submit", "", {"materials": MATCHING, "edition_seen": "1"})
    keeper = person(city, "banner_keeper")
    give_verdict(city, keeper, task.id, given, command_key=a_key())

    with pytest.raises(AlreadyDone, match="banner_keeper"):
        give_verdict(city, keeper, task.id, given, command_key=a_key())

    with city.store.reading() as tx:
        editions = {guide.unit_id: guide.edition for guide in guides_of_matter(tx, "户口迁移")}
    assert editions == {UNITS["police"]: 1, UNITS["banner"]: 2}


def test_nine_banners_are_owed_at_once_and_rewritten_in_any_order(city: Bureau) -> None:
    keepers = eight_more_banners(city)
    case_id = published(city)
    waiting = {task.department_id: task for task in open_tasks(city, case_id)}

    for unit in sorted(keepers, reverse=True):
        keeper = Actor(keepers[unit], "演示·指南员", (Post("guide_keeper", unit),))
        given = Answer("submit", "", {"materials": MATCHING, "edition_seen": "1"})
        give_verdict(city, keeper, waiting[unit].id, given, command_key=a_key())
    rewrite(city, case_id, by="police_keeper")

    assert set(waiting) == {*keepers, UNITS["police"]}
    assert nodes_of(city, case_id) == ["task_close_case"]
    assert doubled_or_lost(city, case_id) == []
    assert faults_of(city) == []


def test_one_of_nine_that_does_not_match_holds_only_itself_up(city: Bureau) -> None:
    keepers = eight_more_banners(city)
    case_id = published(city)

    rewrite(city, case_id, by="banner_keeper", materials=DEMANDING)

    assert nodes_of(city, case_id) == ["task_rewrite_guide"] * 10
    assert len(keepers) == 9
    assert [task.round for task in open_tasks(city, case_id)].count(2) == 1


def test_a_matter_without_guides_goes_straight_to_its_filing(city: Bureau) -> None:
    case_id = agreed(city, an_addition(matter_name="护照办理"))

    answer(city, case_id, "task_publish_version", "publish", by="publisher")

    assert nodes_of(city, case_id) == ["task_close_case"]
    assert set(running_clocks(city, case_id)) == {"closing"}


FORMS = {"add": an_addition(), "cancel": a_cancellation(), "change": a_change()}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_case_of_each_kind_ends_with_one_version_and_matching_guides(
    city: Bureau, form: RequestForm
) -> None:
    case_id = carried_out(city, form)

    assert case_of(city, case_id).outcome == "carried_out"
    assert [number for number, _, is_public in versions(city) if is_public] == [1, 2]
    with city.store.reading() as tx:
        assert [(duty.state, duty.edition_after) for duty in duties_of(tx, case_id)] == [
            (DutyState.MATCHED, 2)
        ] * 2
    assert {state for state, _, _ in clocks_of(city, case_id).values()} == {"met"}
    assert doubled_or_lost(city, case_id) == []


def test_an_added_item_is_on_the_list_and_a_cancelled_one_stays_visible(city: Bureau) -> None:
    carried_out(city)
    carried_out(city, a_cancellation())

    with city.store.reading() as tx:
        rows = tx.execute(
            sa.select(ItemEntryRow.item_id, ItemEntryRow.standing, ItemEntryRow.until_version).order_by(
                ItemEntryRow.id
            )
        ).all()
    assert [tuple(row) for row in rows] == [(1, "listed", 3), (2, "listed", None), (1, "abolished", None)]


def test_a_second_case_takes_the_next_version(city: Bureau) -> None:
    carried_out(city)

    carried_out(city, a_change())

    assert [number for number, _, _ in versions(city)] == [1, 2, 3]


def test_a_keeper_who_also_filed_may_rewrite_the_guide(city: Bureau) -> None:
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["filer"], department_id=UNITS["police"], role="guide_keeper"))
    case_id = published(city)
    (task,) = (task for task in open_tasks(city, case_id) if task.department_id == UNITS["police"])
    given = Answer("submit", "", {"materials": MATCHING, "edition_seen": "1"})

    give_verdict(city, person(city, "filer"), task.id, given, command_key=a_key())

    assert nodes_of(city, case_id) == ["task_rewrite_guide"]


def test_other_proofs_may_stay_in_a_guide(city: Bureau) -> None:
    case_id = published(city)

    rewrite(city, case_id, by="police_keeper", materials=f"居民身份证\n{LISTED}1份")
    rewrite(city, case_id, by="banner_keeper", materials=f"无需提交{PROOF}")

    assert nodes_of(city, case_id) == ["task_close_case"]

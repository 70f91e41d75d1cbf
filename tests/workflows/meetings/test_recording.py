"""What may be recorded at a meeting, and who may confirm it, on both databases."""

from dataclasses import replace

import pytest

from engine.people.records import PostRow
from engine.people.rules import NotAllowed
from tests.builders.city import ID, UNITS, before_the_group, person
from tests.builders.meetings import (
    MONDAY,
    cases_before_the_group,
    confirmed,
    line_of,
    planned,
    record_at,
    recorded,
    second_desk,
    the_form,
)
from tests.builders.ready_city import with_group
from tests.builders.stories import at
from tests.builders.verbs import letters_to
from workflows.meetings.recording import (
    MeetingAhead,
    NothingRecorded,
    RecordRefused,
    UnknownMark,
)
from workflows.meetings.rules import MeetingOver
from workflows.meetings.settling import confirm_meeting
from workflows.meetings.steps import cancel_meeting, change_plan, record_meeting
from workflows.meetings.terms import PlanForm, RecordForm, Seat
from workflows.procedures.bureau import Bureau
from workflows.verdicts.rules import VetoNotEnabled


def problems_of(city: Bureau, meeting: int, form: RecordForm) -> list[str]:
    """Return the codes of what is wrong with a record that the desk sends."""
    with pytest.raises(RecordRefused) as refused:
        record_meeting(city, person(city, "desk"), meeting, form)
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize("part", ["filer", "confirmer", "reviewer"])
def test_a_member_with_another_part_in_the_case_is_recused_and_cannot_be_recorded(
    city: Bureau, part: str
) -> None:
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID[part], department_id=UNITS["group"], role="group_member"))
    case_id = before_the_group(city)
    meeting = planned(city, [case_id])

    assert line_of(city, meeting, case_id).cells[ID[part]].seat is Seat.RECUSED
    afterwards = at(city, MONDAY)
    form = the_form(afterwards, meeting, "yyyyy")
    item = record_at(afterwards, meeting).items[0].item.id
    forged = form.votes | {(item, ID[part]): "approve"}
    with pytest.raises(RecordRefused) as refused:
        record_meeting(
            afterwards,
            person(afterwards, "desk"),
            meeting,
            type(form)(form.revision, {**form.attendance, ID[part]: "present"}, forged, form.opinions),
        )
    assert [problem.code for problem in refused.value.problems] == ["recused_voted"]


def test_a_member_who_joined_after_the_round_was_opened_is_not_called(city: Bureau) -> None:
    case_id = before_the_group(city)
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["supervisor"], department_id=UNITS["group"], role="group_member"))
    meeting = planned(city, [case_id])

    assert line_of(city, meeting, case_id).cells[ID["supervisor"]].seat is Seat.NOT_CALLED


def test_the_recorder_never_confirms_and_a_stranger_neither(city: Bureau) -> None:
    other_desk = second_desk(city)
    meeting = planned(city, cases_before_the_group(city, 1))
    city = recorded(city, meeting, "yyyyy")

    for name in ("desk", "member2", "supervisor"):
        with pytest.raises(NotAllowed):
            confirmed(city, meeting, by=name)
    revision = record_at(city, meeting).meeting.revision
    strict = with_group(city, minutes_confirmed_by="chair")
    with pytest.raises(NotAllowed, match="由会议主持人确认"):
        confirm_meeting(strict, other_desk, meeting, revision=revision)
    confirm_meeting(city, other_desk, meeting, revision=revision)

    assert record_at(city, meeting).meeting.confirmed_by == other_desk.person_id


def test_a_vote_of_somebody_absent_or_not_called_or_without_grounds_is_refused_by_name(city: Bureau) -> None:
    first, second = cases_before_the_group(city, 2)
    with city.store.writing() as tx:
        tx.add(PostRow(person_id=ID["supervisor"], department_id=UNITS["group"], role="group_member"))
    meeting = planned(city, [first, second])
    city = at(city, MONDAY)
    form = the_form(city, meeting, "yyyyn", "yyyyy", present="1234")
    one = record_at(city, meeting).items[0].item.id
    late = {**form.attendance, ID["supervisor"]: "present"}
    wrong = replace(
        form, attendance=late, votes={**form.votes, (one, ID["supervisor"]): "approve"}, opinions={}
    )

    assert problems_of(city, meeting, wrong) == [
        "not_called_voted",
        "absent_voted",
        "grounds_missing",
        "absent_voted",
    ]
    assert record_at(city, meeting).meeting.revision == 1


def test_codes_that_no_field_offers_are_refused_as_a_whole(city: Bureau) -> None:
    meeting = planned(city, cases_before_the_group(city, 1))
    city = at(city, MONDAY)
    form = the_form(city, meeting, "yyyyy")
    desk, item = person(city, "desk"), record_at(city, meeting).items[0].item.id

    with pytest.raises(UnknownMark):
        record_meeting(city, desk, meeting, replace(form, attendance={ID["member1"]: "asleep"}))
    with pytest.raises(UnknownMark):
        record_meeting(city, desk, meeting, replace(form, votes={(item, ID["member1"]): "publish"}))
    with pytest.raises(VetoNotEnabled):
        record_meeting(
            with_group(city, rule="all", veto=False),
            desk,
            meeting,
            replace(form, votes={(item, ID["member1"]): "veto"}),
        )


def test_a_record_may_be_kept_in_parts_and_mended_until_it_is_confirmed(city: Bureau) -> None:
    (case_id,) = cases_before_the_group(city, 1)
    meeting = planned(city, [case_id])
    city = recorded(city, meeting, "yy---", present="12")
    city = recorded(city, meeting, "ny---", present="12")

    cells = line_of(city, meeting, case_id).cells
    confirmed(city, meeting)

    assert [cells[ID[name]].vote for name in ("member1", "member2", "member3")] == ["object", "approve", None]
    with pytest.raises(MeetingOver, match="的记录已经确认"):
        recorded(city, meeting, "yy---", present="12")


def test_what_was_not_held_or_not_recorded_is_not_confirmed(city: Bureau) -> None:
    meeting = planned(city, cases_before_the_group(city, 1))

    with pytest.raises(MeetingAhead):
        record_meeting(city, person(city, "desk"), meeting, the_form(city, meeting, "yyyyy"))
    with pytest.raises(NothingRecorded):
        confirmed(city, meeting)


def test_whoever_came_and_raised_no_hand_is_not_taken_to_abstain(city: Bureau) -> None:
    meeting = planned(city, cases_before_the_group(city, 1))
    city = recorded(city, meeting, "yyyy-")

    with pytest.raises(RecordRefused) as refused:
        confirmed(city, meeting)

    (problem,) = refused.value.problems
    assert "演示·member5 到会而没有记录表决，未表决不视为同意" in str(problem)


def test_members_are_told_of_the_meeting_and_those_who_may_confirm_of_its_record(city: Bureau) -> None:
    meeting = planned(city, cases_before_the_group(city, 1))
    change_plan(city, person(city, "desk"), meeting, PlanForm("2026-10-12", "二楼", str(ID["member2"])))
    city = recorded(city, meeting, "yyyyy")
    city = recorded(city, meeting, "yyyya")
    other = planned(city, [])
    cancel_meeting(city, person(city, "desk"), other, reason="改期")

    told = ["meeting_called", "meeting_changed", "minutes_waiting", "meeting_called", "meeting_cancelled"]
    assert [kind for kind in letters_to(city, "member2") if kind.startswith("m")] == told
    assert [kind for kind in letters_to(city, "member1") if kind.startswith("m")] == [
        kind for kind in told if kind != "minutes_waiting"
    ]
    assert "minutes_waiting" not in letters_to(city, "desk")

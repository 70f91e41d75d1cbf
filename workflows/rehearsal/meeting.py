"""A meeting of the group as it is played: planned, held, recorded by the office, confirmed by the chair."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.cases.lookups import case_by_no
from workflows.meetings.lookups import record_of
from workflows.meetings.settling import confirm_meeting
from workflows.meetings.steps import plan_meeting, record_meeting, set_agenda
from workflows.meetings.terms import Attendance, MeetingRecord, PlanForm, RecordForm
from workflows.rehearsal.stage import Stage
from workflows.verdicts.terms import Verdict

OFFICE, CHAIR = "desk.one", "member.one"
"""Sign-in names of who plans and records a meeting, and of who takes the chair and confirms."""


@dataclass(frozen=True)
class Play:
    """What happens at a meeting: everybody comes and approves, but for what stands here."""

    votes: Mapping[tuple[str, str], Verdict] = field(default_factory=dict)
    """Case number and the sign-in name of a member -> another vote than to approve."""
    came: Mapping[str, Attendance] = field(default_factory=dict)
    """Sign-in name of a member -> how they came, where not in person."""
    opinions: Mapping[str, str] = field(default_factory=dict)
    """Case number -> what was said about it."""
    minutes: str = ""


def plan(stage: Stage, case_nos: Sequence[str], *, on: date, place: str) -> int:
    """Let the office plan a meeting on a day with these cases on its agenda; return its id."""
    office, chair = stage.person(OFFICE), stage.person(CHAIR)
    form = PlanForm(on.isoformat(), place, str(chair.person_id))
    meeting_id = plan_meeting(stage.bureau, office, form, command_key=secrets.token_bytes(16))
    with stage.bureau.store.reading() as tx:
        found = [case_by_no(tx, case_no) for case_no in case_nos]
    set_agenda(stage.bureau, office, meeting_id, [case.id for case in found if case is not None])
    return meeting_id


def hold(stage: Stage, meeting_id: int, play: Play) -> None:
    """Let the office record what was said and voted, and the chair confirm it; the cases move on."""
    record_meeting(stage.bureau, stage.person(OFFICE), meeting_id, _recorded(stage, meeting_id, play))
    revision = _record(stage, meeting_id).meeting.revision
    confirm_meeting(stage.bureau, stage.person(CHAIR), meeting_id, revision=revision)
    if stage.case_no:
        stage.tell_new()


def _recorded(stage: Stage, meeting_id: int, play: Play) -> RecordForm:
    record = _record(stage, meeting_id)
    came = {member.id: Attendance.PRESENT for member in record.members}
    came |= {stage.person(sign_in).person_id: how for sign_in, how in play.came.items()}
    differing = {
        (case_no, stage.person(sign_in).person_id): vote for (case_no, sign_in), vote in play.votes.items()
    }
    votes = {
        (each.item.id, member): str(differing.get((each.item.case_no, member), Verdict.APPROVE))
        for each in record.items
        for member, cell in each.cells.items()
        if cell.may_vote(came[member])
    }
    opinions = {each.item.id: play.opinions.get(each.item.case_no, "") for each in record.items}
    return RecordForm(record.meeting.revision, came, votes, opinions, play.minutes)


def _record(stage: Stage, meeting_id: int) -> MeetingRecord:
    with stage.bureau.store.reading() as tx:
        return record_of(tx, meeting_id)

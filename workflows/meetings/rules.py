"""Who may plan, record and confirm a meeting, and what may stand on its agenda."""

from datetime import date

from engine.people.terms import Actor
from engine.refusals import Refusal, SeveralProblems
from workflows.config import GroupSettings
from workflows.meetings.terms import Meeting, MeetingPlan, MeetingState, PlanForm
from workflows.procedures.catalogue import Role

OVER_LABELS = {MeetingState.CONFIRMED: "的记录已经确认", MeetingState.CANCELLED: "已经取消"}
"""How a meeting is over -> what is said of it."""
READERS = frozenset({Role.DESK, Role.GROUP_MEMBER, Role.SUPERVISOR})
"""Who may read agendas, records and minutes."""
LONGEST_PLACE = 100

REASONS = {
    "not_reader": "会议的议程和记录由协调小组成员、协调小组办公室和督查岗位查看",
    "not_desk": "会议由协调小组办公室安排和记录",
    "recorder": "会议记录须由另一人确认，记录人不能确认",
    "not_confirmer": "会议记录由协调小组办公室的另一人或者会议主持人确认",
    "not_chair": "会议记录由会议主持人确认",
}
"""Reason code -> sentence."""


def may_read(actor: Actor) -> bool:
    """Say whether the person may read meetings; whoever acts for somebody reads what that person reads."""
    readers = (actor, *(mandate.principal for mandate in actor.mandates))
    return any(reader.roles & READERS for reader in readers)


def may_arrange(actor: Actor) -> bool:
    """Say whether the person may plan, record and cancel meetings."""
    return actor.holds(Role.DESK)


def why_not_confirm(actor: Actor, meeting: Meeting, settings: GroupSettings) -> str | None:
    """Return why the person may not confirm what was recorded: a code of REASONS; None: they may."""
    if actor.person_id in meeting.recorder_ids:
        return "recorder"
    if actor.person_id == meeting.chair_id:
        return None
    if settings.minutes_confirmed_by == "chair":
        return "not_chair"
    return None if actor.holds(Role.DESK) else "not_confirmer"


class PlanRefused(SeveralProblems):
    """A plan with problems; each blames its field."""

    code = "plan_refused"
    sentence = "会议安排有 %(count)s 处须改正"


class MeetingDayMissing(Refusal):
    """No day, or none that can be read."""

    code = "meeting_day_missing"
    sentence = "请填写会议日期"
    way_out = "，如 2026-10-12。"
    field = "held_date"


class MeetingPlaceMissing(Refusal):
    """No place, or one that is too long."""

    code = "meeting_place_missing"
    sentence = "请填写会议地点，最多 %(longest)s 字"
    field = "place"


class ChairMissing(Refusal):
    """Nobody takes the chair, or somebody who is not of the group."""

    code = "chair_missing"
    sentence = "请从协调小组成员中选择会议主持人"
    field = "chair"


def checked_plan(form: PlanForm, *, member_ids: frozenset[int]) -> MeetingPlan:
    """Return the plan. Refuses: PlanRefused, with every problem."""
    held_date, place = _day(form.held_date), form.place.strip()
    chair_id = int(form.chair) if form.chair.isascii() and form.chair.isdecimal() else 0
    problems: list[Refusal] = []
    if held_date is None:
        problems.append(MeetingDayMissing())
    if not 0 < len(place) <= LONGEST_PLACE:
        problems.append(MeetingPlaceMissing(longest=LONGEST_PLACE))
    if chair_id not in member_ids:
        problems.append(ChairMissing())
    if problems or held_date is None:
        raise PlanRefused(tuple(problems))
    return MeetingPlan(held_date, place, chair_id)


class MeetingOver(Refusal):
    """The meeting has been confirmed or cancelled: what was planned and recorded stands."""

    code = "meeting_over"
    sentence = "此次会议%(state)s，不能再改"
    way_out = "。如须再议，请另行安排会议。"


def require_open(meeting: Meeting) -> None:
    """Refuse to change a meeting that is over. Refuses: MeetingOver."""
    if meeting.state in OVER_LABELS:
        raise MeetingOver(state=OVER_LABELS[meeting.state])


class CancellationReasonMissing(Refusal):
    """A meeting is not cancelled without saying why."""

    code = "cancellation_reason_missing"
    sentence = "请写明取消会议的理由"
    field = "reason"


class NotAwaitingVotes(Refusal):
    """The case does not stand before the group."""

    code = "not_awaiting_votes"
    sentence = "%(case_no)s 现在不在协调小组表决环节，不能列入议程"


class OnAnotherAgenda(Refusal):
    """A case is decided by one meeting at a time."""

    code = "on_another_agenda"
    sentence = "%(case_no)s 已列入 %(year)s 年第 %(number)s 次会议的议程，不能同时列入两次会议"
    way_out = "。请先从该次会议的议程中移除。"


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None

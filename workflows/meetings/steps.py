"""Planning, recording, confirming and cancelling a meeting: its own rows. Votes are given in `settling`."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.lookups import case_numbers
from engine.people.rules import NotAllowed
from engine.people.terms import Actor
from engine.store import insert_into, table_of
from workflows.meetings.lookups import (
    agenda_of,
    agenda_with,
    meeting_of,
    meeting_of_key,
    members_on,
    record_of,
    round_awaiting_votes,
)
from workflows.meetings.recording import NothingRecorded, RecordChanged, checked_record, require_complete
from workflows.meetings.records import (
    MeetingAttendanceRow,
    MeetingHandRow,
    MeetingItemRow,
    MeetingRow,
)
from workflows.meetings.rules import (
    REASONS,
    CancellationReasonMissing,
    NotAwaitingVotes,
    OnAnotherAgenda,
    checked_plan,
    may_arrange,
    require_open,
    why_not_confirm,
)
from workflows.meetings.telling import tell_confirmers, tell_members
from workflows.meetings.terms import Meeting, MeetingPlan, MeetingState, PlanForm, RecordDraft, RecordForm
from workflows.procedures.bureau import Bureau

_MEETING, _ITEM = table_of(MeetingRow), table_of(MeetingItemRow)
_HAND, _ATTENDANCE = table_of(MeetingHandRow), table_of(MeetingAttendanceRow)
_LIVE = [_ITEM.c.case_id]
TRIES = 20
"""So many meetings would have to be planned in the same instant before a number is not found."""


def plan_meeting(bureau: Bureau, actor: Actor, form: PlanForm, *, command_key: bytes) -> int:
    """Plan a meeting; return its id, also for a second submit. Refuses: NotAllowed, PlanRefused."""
    _require_desk(actor)
    with bureau.store.writing() as tx:
        if (first := meeting_of_key(tx, command_key)) is not None:
            return first
        plan, now = checked_plan(form, member_ids=frozenset(members_on(tx, bureau.today))), bureau.now()
        meeting_id = _insert_meeting(tx, plan, actor=actor, now=now, command_key=command_key)
        tell_members(tx, meeting_of(tx, meeting_id), "meeting_called", by=actor.person_id, now=now)
        return meeting_id


def change_plan(bureau: Bureau, actor: Actor, meeting_id: int, form: PlanForm) -> None:
    """Change day, place or chair of a meeting that is not over.

    Refuses: NotYours, NotAllowed, MeetingOver, PlanRefused.
    """
    _require_desk(actor)
    with bureau.store.writing() as tx:
        require_open(_locked(tx, meeting_id))
        plan = checked_plan(form, member_ids=frozenset(members_on(tx, bureau.today)))
        values = {"held_date": plan.held_date, "place": plan.place, "chair_id": plan.chair_id}
        _update(tx, meeting_id, revision=_MEETING.c.revision + 1, **values)
        changed = meeting_of(tx, meeting_id)
        tell_members(tx, changed, "meeting_changed", by=actor.person_id, now=bureau.now())


def set_agenda(bureau: Bureau, actor: Actor, meeting_id: int, case_ids: Sequence[int]) -> None:
    """Make these cases, in this order, the agenda of a meeting; what was recorded of others falls away.

    Refuses: NotYours, NotAllowed, MeetingOver, NotAwaitingVotes, OnAnotherAgenda.
    """
    _require_desk(actor)
    with bureau.store.writing() as tx:
        require_open(_locked(tx, meeting_id))
        standing = {item.case_id: item.id for item in agenda_of(tx, meeting_id)}
        wanted = list(dict.fromkeys(case_ids))
        gone = [item for case_id, item in standing.items() if case_id not in wanted]
        tx.execute(sa.delete(_HAND).where(_HAND.c.item_id.in_(gone)))
        tx.execute(sa.delete(_ITEM).where(_ITEM.c.id.in_(gone)))
        numbers = case_numbers(tx, wanted)
        for position, case_id in enumerate(wanted, start=1):
            if case_id in standing:
                moved = sa.update(_ITEM).where(_ITEM.c.id == standing[case_id])
                tx.execute(moved.values(position=position))
            else:
                _add_item(tx, meeting_id, case_id, position=position, case_no=numbers.get(case_id, "—"))
        _update(tx, meeting_id, revision=_MEETING.c.revision + 1)


def record_meeting(bureau: Bureau, actor: Actor, meeting_id: int, form: RecordForm) -> None:
    """Keep who came, how hands were raised, and the minutes; again and again until it is confirmed.

    Refuses: NotYours, NotAllowed, and what `checked_record` refuses.
    """
    _require_desk(actor)
    with bureau.store.writing() as tx:
        _locked(tx, meeting_id)
        record = record_of(tx, meeting_id)
        settings = bureau.regulation.group
        draft = checked_record(form, record, settings=settings, today=bureau.today)
        items = [each.item.id for each in record.items]
        _replace_record(tx, meeting_id, items, draft)
        recorders = [one for one in record.meeting.recorder_ids if one != actor.person_id]
        now = bureau.now()
        _update(
            tx,
            meeting_id,
            state=MeetingState.HELD,
            minutes=draft.minutes,
            recorder_ids=[*recorders, actor.person_id],
            recorded_at=now,
            revision=_MEETING.c.revision + 1,
        )
        if record.meeting.state is MeetingState.PLANNED:  # later corrections ask nobody again
            tell_confirmers(tx, meeting_of(tx, meeting_id), settings, now=now)


def confirm_record(bureau: Bureau, actor: Actor, meeting_id: int, *, revision: int) -> None:
    """Confirm what was recorded; the votes are given afterwards, case by case. A second time: nothing.

    revision: of the record that was looked at.
    Refuses: NotYours, NotAllowed, MeetingOver, NothingRecorded, RecordChanged, RecordRefused.
    """
    with bureau.store.writing() as tx:
        meeting = _locked(tx, meeting_id)
        if reason := why_not_confirm(actor, meeting, bureau.regulation.group):
            raise NotAllowed(because=REASONS[reason], reason=reason)
        if meeting.state is MeetingState.CONFIRMED:
            return
        require_open(meeting)
        if meeting.state is not MeetingState.HELD:
            raise NothingRecorded
        if meeting.revision != revision:
            raise RecordChanged
        require_complete(record_of(tx, meeting_id))
        _update(
            tx,
            meeting_id,
            state=MeetingState.CONFIRMED,
            confirmed_by=actor.person_id,
            confirmed_at=bureau.now(),
        )


def cancel_meeting(bureau: Bureau, actor: Actor, meeting_id: int, *, reason: str) -> None:
    """Cancel a meeting whose record nobody has confirmed; its cases may stand on another agenda then.

    Refuses: NotYours, NotAllowed, MeetingOver, CancellationReasonMissing.
    """
    _require_desk(actor)
    with bureau.store.writing() as tx:
        require_open(_locked(tx, meeting_id))
        if not reason.strip():
            raise CancellationReasonMissing
        tx.execute(sa.update(_ITEM).where(_ITEM.c.meeting_id == meeting_id).values(is_live=False))
        _update(
            tx,
            meeting_id,
            state=MeetingState.CANCELLED,
            cancelled_by=actor.person_id,
            cancelled_at=bureau.now(),
            cancelled_reason=reason.strip(),
        )
        cancelled = meeting_of(tx, meeting_id)
        tell_members(tx, cancelled, "meeting_cancelled", by=actor.person_id, now=bureau.now())


def _require_desk(actor: Actor) -> None:
    if not may_arrange(actor):
        raise NotAllowed(because=REASONS["not_desk"], reason="not_desk")


def _locked(tx: Session, meeting_id: int) -> Meeting:
    """Lock a meeting's row and return it. Refuses: NotYours."""
    tx.execute(sa.select(_MEETING.c.id).where(_MEETING.c.id == meeting_id).with_for_update())
    return meeting_of(tx, meeting_id)


def _insert_meeting(
    tx: Session, plan: MeetingPlan, *, actor: Actor, now: datetime, command_key: bytes
) -> int:
    """Write the meeting under the next number of its year; two planned at once get two numbers."""
    connection = tx.connection()
    year = plan.held_date.year
    row = {
        "year": year,
        "held_date": plan.held_date,
        "place": plan.place,
        "chair_id": plan.chair_id,
        "state": str(MeetingState.PLANNED),
        "revision": 0,
        "planned_by": actor.person_id,
        "planned_at": now,
        "command_key": command_key,
        "recorder_ids": [],
    }
    last = sa.select(sa.func.coalesce(sa.func.max(_MEETING.c.number), 0)).where(_MEETING.c.year == year)
    added = insert_into(connection, _MEETING).on_conflict_do_nothing().returning(_MEETING.c.id)
    for _ in range(TRIES):
        number = (connection.scalar(last) or 0) + 1
        if (meeting_id := connection.scalar(added, row | {"number": number})) is not None:
            return int(meeting_id)
        if (first := meeting_of_key(tx, command_key)) is not None:
            return first
    raise RuntimeError(f"no number is left for a meeting in {year}")


def _add_item(tx: Session, meeting_id: int, case_id: int, *, position: int, case_no: str) -> None:
    number = round_awaiting_votes(tx, case_id)
    if number is None:
        raise NotAwaitingVotes(case_no=case_no)
    row = {
        "meeting_id": meeting_id,
        "case_id": case_id,
        "position": position,
        "round": number,
        "is_live": True,
    }
    added = insert_into(tx.connection(), _ITEM).on_conflict_do_nothing().returning(_ITEM.c.id)
    if tx.connection().scalar(added, row) is None:
        raise OnAnotherAgenda(case_no=case_no, **agenda_with(tx, case_id))


def _replace_record(tx: Session, meeting_id: int, items: Sequence[int], draft: RecordDraft) -> None:
    connection = tx.connection()
    connection.execute(sa.delete(_ATTENDANCE).where(_ATTENDANCE.c.meeting_id == meeting_id))
    connection.execute(sa.delete(_HAND).where(_HAND.c.item_id.in_(items)))
    came = [
        {"meeting_id": meeting_id, "member_id": member, "attendance": str(code)}
        for member, code in draft.attendance.items()
    ]
    hands = [
        {
            "item_id": item,
            "member_id": member,
            "vote": str(vote),
            "raised_by": draft.raised_by.get((item, member)),
        }
        for (item, member), vote in draft.votes.items()
    ]
    if came:
        connection.execute(sa.insert(_ATTENDANCE), came)
    if hands:
        connection.execute(sa.insert(_HAND), hands)
    for item, opinion in draft.opinions.items():
        connection.execute(sa.update(_ITEM).where(_ITEM.c.id == item).values(opinion=opinion))


def _update(tx: Session, meeting_id: int, **values: object) -> None:
    tx.connection().execute(sa.update(_MEETING).where(_MEETING.c.id == meeting_id).values(**values))

"""What the pages of meetings ask: the list, one meeting with its cells, the cases that wait for votes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.people.lookups import holders_of, person_names
from engine.people.records import DepartmentRow
from engine.refusals import NotYours
from engine.store import table_of
from engine.substitutes.terms import Substitution
from engine.tasks.records import FAR_DAY, TaskRow
from engine.tasks.terms import TaskState
from workflows.meetings.grid import Grid, attendance_of
from workflows.meetings.records import MeetingHandRow, MeetingItemRow, MeetingRow
from workflows.meetings.stand_ins import substitutions_on
from workflows.meetings.terms import (
    AgendaItem,
    Candidate,
    Hand,
    ItemRecord,
    Meeting,
    MeetingRecord,
    MeetingState,
    Member,
    Skipped,
)
from workflows.procedures.catalogue import Role
from workflows.verdicts.terms import Verdict

_MEETING, _ITEM = table_of(MeetingRow), table_of(MeetingItemRow)
_HAND = table_of(MeetingHandRow)
_CASE, _TASK = table_of(CaseFileRow), table_of(TaskRow)
_OPEN_VOTE = sa.and_(_TASK.c.node == "task_vote", _TASK.c.for_task_id.is_(None))
PAGE_SIZE = 50


@dataclass(frozen=True)
class MeetingLine:
    """One meeting as the list shows it."""

    meeting: Meeting
    cases: int
    unsettled: int
    """Cases that are still to be carried out, of a confirmed meeting."""


def meetings(tx: Session, *, before: int | None = None) -> tuple[MeetingLine, ...]:
    """Return a page of meetings, the newest planned first; before: the id where the last page ended."""
    counts = (
        sa.select(
            _ITEM.c.meeting_id,
            sa.func.count().label("cases"),
            sa.func.count().filter(_ITEM.c.is_live).label("live"),
        )
        .group_by(_ITEM.c.meeting_id)
        .subquery()
    )
    query = (
        sa.select(
            _MEETING,
            sa.func.coalesce(counts.c.cases, 0).label("cases"),
            sa.func.coalesce(counts.c.live, 0).label("live"),
        )
        .outerjoin(counts, counts.c.meeting_id == _MEETING.c.id)
        .order_by(_MEETING.c.id.desc())
        .limit(PAGE_SIZE)
    )
    if before is not None:
        query = query.where(_MEETING.c.id < before)
    return tuple(
        MeetingLine(_meeting(row), row.cases, row.live if row.state == MeetingState.CONFIRMED else 0)
        for row in tx.execute(query)
    )


def count_unconfirmed(tx: Session) -> int:
    """Return how many meetings are recorded and wait for their confirmation."""
    query = sa.select(sa.func.count()).where(_MEETING.c.state == MeetingState.HELD)
    return tx.scalar(query) or 0


def meeting_of(tx: Session, meeting_id: int) -> Meeting:
    """Return one meeting. Refuses: NotYours."""
    row = tx.execute(sa.select(_MEETING).where(_MEETING.c.id == meeting_id)).first()
    if row is None:
        raise NotYours
    return _meeting(row)


def unfinished_meetings(tx: Session) -> tuple[Meeting, ...]:
    """Return the confirmed meetings of which some case has still to be carried out, the oldest first."""
    is_live = sa.exists().where(_ITEM.c.meeting_id == _MEETING.c.id, _ITEM.c.is_live)
    query = sa.select(_MEETING).where(_MEETING.c.state == MeetingState.CONFIRMED, is_live)
    return tuple(_meeting(row) for row in tx.execute(query.order_by(_MEETING.c.id)))


def meeting_of_key(tx: Session, command_key: bytes) -> int | None:
    """Return the meeting planned with this idempotency key; None when there is none."""
    return tx.scalar(sa.select(_MEETING.c.id).where(_MEETING.c.command_key == command_key))


def agenda_of(tx: Session, meeting_id: int) -> tuple[AgendaItem, ...]:
    """Return the agenda in its order."""
    due = (
        sa.select(sa.func.min(_TASK.c.due_date, type_=_TASK.c.due_date.type))
        .where(_TASK.c.case_id == _ITEM.c.case_id, _OPEN_VOTE, _TASK.c.state == TaskState.OPEN)
        .scalar_subquery()
    )
    query = (
        sa.select(
            _ITEM,
            *(_CASE.c[name] for name in ("case_no", "kind", "title", "subject", "detail")),
            DepartmentRow.name.label("unit_name"),
            due.label("due_date"),
        )
        .join(_CASE, _CASE.c.id == _ITEM.c.case_id)
        .join(DepartmentRow, DepartmentRow.id == _CASE.c.department_id)
        .where(_ITEM.c.meeting_id == meeting_id)
        .order_by(_ITEM.c.position, _ITEM.c.id)
    )
    return tuple(_item(row) for row in tx.execute(query))


def candidates(tx: Session) -> tuple[Candidate, ...]:
    """Return the cases that wait for votes and stand on no agenda, the most urgent first."""
    taken = sa.select(_ITEM.c.case_id).where(_ITEM.c.is_live)
    due = sa.func.min(_TASK.c.due_date, type_=_TASK.c.due_date.type)
    query = (
        sa.select(_CASE.c.id, _CASE.c.case_no, _CASE.c.kind, _CASE.c.title, _CASE.c.subject, due)
        .join(_TASK, _TASK.c.case_id == _CASE.c.id)
        .where(_OPEN_VOTE, _TASK.c.state == TaskState.OPEN, _CASE.c.id.not_in(taken))
        .group_by(_CASE.c.id, _CASE.c.case_no, _CASE.c.kind, _CASE.c.title, _CASE.c.subject)
        .order_by(due, _CASE.c.id)
    )
    return tuple(Candidate(*row[:5], None if row[5] == FAR_DAY else row[5]) for row in tx.execute(query))


def round_awaiting_votes(tx: Session, case_id: int) -> int | None:
    """Return the round of voting that is open in a case; None: the group is not asked now."""
    query = sa.select(sa.func.max(_TASK.c.round)).where(
        _TASK.c.case_id == case_id, _OPEN_VOTE, _TASK.c.state == TaskState.OPEN
    )
    found: int | None = tx.scalar(query)
    return found


def agenda_with(tx: Session, case_id: int) -> dict[str, int]:
    """Return year and number of the meeting that is still to decide a case; empty: there is none."""
    query = (
        sa.select(_MEETING.c.year, _MEETING.c.number)
        .join(_ITEM, _ITEM.c.meeting_id == _MEETING.c.id)
        .where(_ITEM.c.case_id == case_id, _ITEM.c.is_live)
    )
    row = tx.execute(query).first()
    return {"year": row.year, "number": row.number} if row else {}


def members_on(tx: Session, day: date) -> dict[int, str]:
    """Return the members of the group on a day, in the order of the roster: id -> name."""
    ids = holders_of(tx, Role.GROUP_MEMBER, today=day)
    names = person_names(tx, set(ids))
    return {member_id: names[member_id] for member_id in ids}


def record_of(tx: Session, meeting_id: int) -> MeetingRecord:
    """Return a meeting with its members, agenda and hands. Refuses: NotYours."""
    meeting = meeting_of(tx, meeting_id)
    agenda = agenda_of(tx, meeting_id)
    came = attendance_of(tx, meeting_id)
    names = members_on(tx, meeting.held_date)
    if left := set(came) - set(names):
        names |= person_names(tx, left)
    acting = substitutions_on(tx, meeting.held_date, names)
    members = tuple(
        Member(one, name, came.get(one), _names_of(acting.get(one, ()))) for one, name in names.items()
    )
    cells = Grid(tx, meeting, agenda, acting)
    items = tuple(ItemRecord(item, {one.id: cells.at(item, one.id) for one in members}) for item in agenda)
    people = {meeting.chair_id, meeting.planned_by, *meeting.recorder_ids}
    people |= {meeting.confirmed_by or 0, meeting.cancelled_by or 0}
    return MeetingRecord(meeting, members, items, person_names(tx, people))


def settled_at_of(tx: Session, item_id: int) -> datetime | None:
    """Return when a case of an agenda was carried out; None: it is still to be."""
    return tx.scalar(sa.select(_ITEM.c.settled_at).where(_ITEM.c.id == item_id))


def hands_of(tx: Session, item_id: int) -> dict[int, Hand]:
    """Return the hands recorded on one case, by member."""
    query = sa.select(_HAND.c.member_id, _HAND.c.vote, _HAND.c.raised_by).where(_HAND.c.item_id == item_id)
    return {member: Hand(Verdict(vote), raised_by) for member, vote, raised_by in tx.execute(query)}


def _names_of(acting: Sequence[Substitution]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.substitute_name for one in acting))


def _meeting(row: sa.Row[*tuple[Any, ...]]) -> Meeting:
    values = {name: getattr(row, name) for name in Meeting.__dataclass_fields__}
    return Meeting(**{**values, "state": MeetingState(row.state), "recorder_ids": tuple(row.recorder_ids)})


def _item(row: sa.Row[*tuple[Any, ...]]) -> AgendaItem:
    values = {name: getattr(row, name) for name in AgendaItem.__dataclass_fields__}
    values["due_date"] = None if row.due_date == FAR_DAY else row.due_date
    values["skipped"] = Skipped(row.skipped) if row.skipped else None
    values["result"] = Verdict(row.result) if row.result else None
    return AgendaItem(**values)

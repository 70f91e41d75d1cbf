"""Putting a calendar version in force: one transaction moves every row, journals why, tells the holders."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.lookups import calendars_in_force
from engine.calendar.scopes import ScopedCalendars
from engine.calendar.steps import hold_calendar_alone, put_in_force
from engine.calendar.terms import CalendarVersion
from engine.cases.records import CaseFileRow
from engine.cases.steps import move_journal_heads
from engine.deadlines.recalculating import carry_over
from engine.deadlines.reprojection import MOVED, find_touched, first_days_touched, forget_touched, touched
from engine.deadlines.terms import Effect, Ground, Touched
from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.journal.steps import append_to_each
from engine.journal.terms import Head, Line
from engine.people.lookups import holders_of
from engine.people.rules import require
from engine.people.terms import NO_CASE, Actor, Verb
from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.steps import follow_moved_deadlines
from engine.tasks.terms import TaskState
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import DUTIES
from workflows.recalculation.lookups import sums_of
from workflows.recalculation.terms import Sums

_CASE = table_of(CaseFileRow)
_TASK = table_of(TaskRow)
_HEADS = (
    sa.select(_CASE.c.id, _CASE.c.journal_seq, _CASE.c.journal_head)
    .where(_CASE.c.id.in_(sa.select(MOVED.c.case_id).where(MOVED.c.effect != Effect.FIRMED)))
    .order_by(_CASE.c.id)
    .with_for_update()
)
_SEATS = (
    sa.select(
        _TASK.c.role,
        _TASK.c.department_id,
        _TASK.c.assignee_id,
        MOVED.c.effect,
        sa.func.count(MOVED.c.deadline_id.distinct()).label("deadlines"),
    )
    .select_from(_TASK)
    .join(MOVED, sa.and_(MOVED.c.case_id == _TASK.c.case_id, MOVED.c.deadline_id == _TASK.c.deadline_id))
    .where(_TASK.c.case_id.in_(sa.select(MOVED.c.case_id)), _TASK.c.state == TaskState.OPEN)
    .where(_TASK.c.for_task_id.is_(None))
    .where(MOVED.c.effect != Effect.FIRMED)
    .group_by(_TASK.c.role, _TASK.c.department_id, _TASK.c.assignee_id, MOVED.c.effect)
)


def activate_version(bureau: Bureau, actor: Actor, version_id: int) -> Sums:
    """Put a proposed version in force; return what it did to the open deadlines.

    Refuses: NotAllowed, NotProposed, StaleProposal, SamePerson, NotYours.
    """
    require(actor, Verb.ADMINISTER, NO_CASE, DUTIES)
    with bureau.store.writing() as tx:
        hold_calendar_alone(tx)
        before = calendars_in_force(tx)
        version = put_in_force(tx, version_id, person_id=actor.person_id, now=bureau.now())
        return _recalculate(tx, bureau, before, version, person_id=actor.person_id)


def _recalculate(
    tx: Session, bureau: Bureau, before: ScopedCalendars, version: CalendarVersion, *, person_id: int
) -> Sums:
    after, now, today = ScopedCalendars(version.papers), bureau.now(), bureau.today
    firsts = first_days_touched(before, after)
    if not firsts:
        return Sums()
    find_touched(tx, before, after, bureau.regulation.recalculation.policies)
    heads = tx.connection().execute(_HEADS).all()
    ground = Ground(f"日历换版（第{version.id}版）：{version.reason}", _news(before, after), person_id, now)
    carry_over(tx, after, ground=ground, first_day=min(firsts.values()), on=today)
    follow_moved_deadlines(tx.connection())
    _journal(tx, heads, version, person_id=person_id, now=now)
    _tell_holders(tx, version, today=today, now=now)
    sums = sums_of(tx, today)
    forget_touched(tx)
    return sums


def _news(before: ScopedCalendars, after: ScopedCalendars) -> str:
    """Return the citations of the papers that only one of the two versions rests on."""
    told = [paper for paper in after.papers if paper not in before.papers]
    gone = [paper for paper in before.papers if paper not in after.papers]
    return "；".join([*(paper.citation for paper in told), *(f"不再依据{paper.citation}" for paper in gone)])


def _journal(
    tx: Session,
    heads: Sequence[sa.Row[*tuple[Any, ...]]],
    version: CalendarVersion,
    *,
    person_id: int,
    now: datetime,
) -> None:
    """Write one line into each case whose deadline was moved or kept: by which version, from when to when."""
    moves: defaultdict[int, list[dict[str, str]]] = defaultdict(list)
    for one in touched(tx):
        if one.effect is not Effect.FIRMED:
            moves[one.case_id].append(_fact(one))
    if not heads:
        return
    new_heads = append_to_each(
        tx.connection(),
        (
            (
                Head(row.id, row.journal_seq, row.journal_head),
                Line(
                    "deadline_moved",
                    now,
                    person_id=person_id,
                    facts={"version": version.id, "calendar": version.name, "moves": moves[row.id]},
                ),
            )
            for row in heads
        ),
    )
    move_journal_heads(tx.connection(), new_heads.values())


def _fact(one: Touched) -> dict[str, str]:
    return {"clock": one.code, "from": f"{one.old_due}", "to": f"{one.new_due}", "effect": one.effect}


def _tell_holders(tx: Session, version: CalendarVersion, *, today: date, now: datetime) -> None:
    """Send one letter to each person on whose desk a moved or kept deadline lies, however many there are."""
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for row in tx.connection().execute(_SEATS).all():
        held: tuple[int, ...] = (row.assignee_id,)
        if row.assignee_id is None:
            held = holders_of(tx, row.role, today=today, department_id=row.department_id)
        for person_id in held:
            counts[person_id][row.effect] += row.deadlines
    letters = [
        Letter(person_id, "deadline_moved", None, {"version": version.id, **count})
        for person_id, count in sorted(counts.items())
    ]
    deliver(tx.connection(), letters, now=now)

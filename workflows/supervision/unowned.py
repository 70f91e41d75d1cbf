"""Which open tasks nobody can go on with today, since a post is vacant or somebody named has left office.

Asked of the rows as they stand, so it is true at every moment and needs no scheduler. A substitute (代理)
acts only for a principal who is in office, and a head cannot answer for a post: neither fills a gap.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.people.lookups import actors
from engine.people.terms import Actor
from engine.store import table_of
from engine.tasks.handing import HELD_QUEUE
from engine.tasks.records import FAR_DAY, TaskRow
from engine.tasks.terms import TaskState, person_queue, post_in, post_queue
from workflows.supervision.terms import Lack, UnownedTask

MOST_ROWS: Final = 200
"""Rows of the one page: a city with more has another trouble than finding them."""
CHUNK: Final = 50
"""Places looked up by one question."""

_TASK, _CASE = table_of(TaskRow), table_of(CaseFileRow)
_KEEPER = sa.func.coalesce(_TASK.c.holder_id, _TASK.c.assignee_id)
_IS_SIGNATURE = _TASK.c.for_task_id.is_not(None)
_WAITING = (
    _TASK.c.state == sa.literal_column(f"'{TaskState.OPEN}'"),  # written out, so that the index fits
    # A signature that is to follow waits for the answer, not for its signer.
    sa.not_(sa.and_(_IS_SIGNATURE, _TASK.c.queue == HELD_QUEUE)),
)


class Place(NamedTuple):
    """Where tasks wait: their post, who has them in hand, who is asked about them."""

    role: str
    department_id: int | None
    keeper_id: int | None
    delegate_id: int | None
    is_signature: bool


@dataclass(frozen=True)
class InOffice:
    """Who holds a post today."""

    people: frozenset[int]
    at_post: Mapping[tuple[str, int | None], frozenset[int]]
    """Role and department -> its holders; None for the department: wherever they sit."""

    @classmethod
    def of(cls, in_office: Iterable[Actor]) -> "InOffice":
        """Return it for the people who hold any post."""
        at_post: defaultdict[tuple[str, int | None], set[int]] = defaultdict(set)
        people = list(in_office)
        for one in people:
            for post in one.posts:
                for unit in (post.department_id, None):
                    at_post[post.role, unit].add(one.person_id)
        holders = {seat: frozenset(found) for seat, found in at_post.items()}
        return cls(frozenset(one.person_id for one in people), holders)


@dataclass(frozen=True)
class Unowned:
    """The tasks without an owner, the earliest due first; the total may be more than the rows."""

    rows: tuple[UnownedTask, ...]
    total: int


def unowned_count(tx: Session, *, today: date) -> int:
    """Return how many open tasks are without an owner."""
    return sum(count for _, _, count in _lacking(tx, today=today))


def unowned(tx: Session, *, today: date, size: int = MOST_ROWS) -> Unowned:
    """Return the open tasks without an owner, and what is lacking."""
    lacking = _lacking(tx, today=today)
    lacks = {place: lack for place, lack, _ in lacking}
    found: list[UnownedTask] = []
    for start in range(0, len(lacking), CHUNK):
        places = [place for place, _, _ in lacking[start : start + CHUNK]]
        query = _TASKS.where(sa.or_(*map(_at, places))).limit(size)
        found += (_row(row, lacks) for row in tx.connection().execute(query))
    found.sort(key=lambda task: (task.due_date or FAR_DAY, task.task_id))
    return Unowned(tuple(found[:size]), sum(count for _, _, count in lacking))


def lack_at(place: Place, office: InOffice) -> Lack | None:
    """Return what is lacking at a place; None: somebody can go on there."""
    if place.is_signature:
        return None if place.keeper_id in office.people else Lack.SIGNER_GONE
    holders = office.at_post.get((place.role, place.department_id), frozenset())
    if place.keeper_id is None:
        return None if holders else Lack.VACANT_POST
    if place.keeper_id not in holders:
        return Lack.HOLDER_GONE
    return None if place.delegate_id is None or place.delegate_id in office.people else Lack.ASKED_GONE


def _lacking(tx: Session, *, today: date) -> list[tuple[Place, Lack, int]]:
    """Return the places where something is lacking, with how many tasks wait there.

    Posts are read off the names of the queues, by the index alone; only what is in somebody's hands is looked
    at itself.
    """
    queues = tx.connection().execute(_QUEUES).all()
    named = [queue for queue, _ in queues if post_in(queue) is None]
    rows = tx.connection().execute(_PLACES, {"queues": named}).all() if named else []
    places = [(_place(row[:-1]), row[-1]) for row in rows]
    for queue, count in queues:
        if post := post_in(queue):
            places.append((Place(*post, None, None, is_signature=False), count))
    office = InOffice.of(actors(tx, today=today) if places else ())
    judged = ((place, lack_at(place, office), count) for place, count in places)
    return [(place, lack, count) for place, lack, count in judged if lack is not None]


def _at(place: Place) -> sa.ColumnElement[bool]:
    if place.keeper_id is None and not place.is_signature:
        return _TASK.c.queue == post_queue(place.role, place.department_id)
    asked = place.delegate_id or place.keeper_id
    queues = [HELD_QUEUE, *([person_queue(asked)] if asked is not None else [])]
    columns = (_TASK.c.role, _TASK.c.department_id, _KEEPER, _TASK.c.delegate_id)
    same = (column.is_not_distinct_from(value) for column, value in zip(columns, place, strict=False))
    return sa.and_(
        _TASK.c.queue.in_(queues), *same, _IS_SIGNATURE if place.is_signature else sa.not_(_IS_SIGNATURE)
    )


def _row(row: sa.Row[*tuple[Any, ...]], lacks: dict[Place, Lack]) -> UnownedTask:
    place = _place(row[-5:])
    lack = lacks[place]
    gone = {Lack.VACANT_POST: None, Lack.ASKED_GONE: place.delegate_id}.get(lack, place.keeper_id)
    return UnownedTask(
        row.task_id,
        row.case_no,
        row.kind,
        row.title,
        row.subject,
        row.filing_unit_id,
        row.node,
        bool(row.is_personal),
        None if row.due_date == FAR_DAY else row.due_date,
        place.role,
        place.department_id,
        lack,
        gone,
    )


def _place(columns: Sequence[Any]) -> Place:
    role, department_id, keeper_id, delegate_id, is_signature = columns
    return Place(role, department_id, keeper_id, delegate_id, bool(is_signature))


_QUEUES = (
    sa.select(_TASK.c.queue, sa.func.count())
    .where(_TASK.c.state == sa.literal_column(f"'{TaskState.OPEN}'"))
    .group_by(_TASK.c.queue)
)
_PLACES = (
    sa.select(
        _TASK.c.role,
        _TASK.c.department_id,
        _KEEPER,
        _TASK.c.delegate_id,
        _IS_SIGNATURE,
        sa.func.count(),
    )
    .where(*_WAITING, _TASK.c.queue.in_(sa.bindparam("queues", expanding=True)))
    .group_by(_TASK.c.role, _TASK.c.department_id, _KEEPER, _TASK.c.delegate_id, _IS_SIGNATURE)
)
_TASKS = (
    sa.select(
        _TASK.c.id.label("task_id"),
        _CASE.c.case_no,
        _CASE.c.kind,
        _CASE.c.title,
        _CASE.c.subject,
        _CASE.c.department_id.label("filing_unit_id"),
        _TASK.c.node,
        _TASK.c.assignee_id.is_not(None).label("is_personal"),
        _TASK.c.due_date,
        _TASK.c.role,
        _TASK.c.department_id,
        _KEEPER,
        _TASK.c.delegate_id,
        _IS_SIGNATURE,
    )
    .join(_CASE, _CASE.c.id == _TASK.c.case_id)
    .where(*_WAITING)
    .order_by(_TASK.c.due_date, _TASK.c.id)
)

"""Who is to be told by a card: the people at whose desk it lies, or those above them.

Whoever acts for one of them today (代理) is told as well: the principal may be away.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from engine.cases.records import CaseFileRow
from engine.people.lookups import mandates_running
from engine.people.records import PersonRow, PostRow
from engine.store import table_of
from engine.tasks.handing import HELD_QUEUE
from engine.tasks.records import TaskRow
from engine.tasks.terms import TaskState
from workflows.procedures.cards import LADDER, Card
from workflows.procedures.catalogue import Role

_TASK, _POST, _PERSON = table_of(TaskRow), table_of(PostRow), table_of(PersonRow)
_CASE = table_of(CaseFileRow)
_SEATS = (
    sa.select(
        _TASK.c.deadline_id,
        _TASK.c.role,
        _TASK.c.department_id,
        sa.func.coalesce(_TASK.c.holder_id, _TASK.c.assignee_id),
    )
    .where(_TASK.c.case_id.in_(sa.bindparam("cases", expanding=True)))
    .where(_TASK.c.deadline_id.is_not(None), _TASK.c.state == TaskState.OPEN)
    .where(_TASK.c.for_task_id.is_(None))
    .order_by(_TASK.c.id)
)
_DESKS = (
    sa.select(
        _TASK.c.role,
        _TASK.c.department_id,
        sa.func.coalesce(_TASK.c.delegate_id, _TASK.c.holder_id, _TASK.c.assignee_id),
    )
    .where(_TASK.c.case_id == sa.bindparam("case"), _TASK.c.state == TaskState.OPEN)
    .where(_TASK.c.queue != HELD_QUEUE)
    .order_by(_TASK.c.id)
)
_POSTS = (
    sa.select(_POST.c.role, _POST.c.department_id, _POST.c.person_id)
    .join(_PERSON, _PERSON.c.id == _POST.c.person_id)
    .where(
        _POST.c.role.in_(sa.bindparam("roles", expanding=True)),
        _PERSON.c.active,
        sa.or_(_POST.c.since.is_(None), _POST.c.since <= sa.bindparam("today")),
        sa.or_(_POST.c.until.is_(None), _POST.c.until >= sa.bindparam("today")),
    )
    .order_by(_POST.c.id)
)


_KINDS = sa.select(_CASE.c.id, _CASE.c.kind).where(_CASE.c.id.in_(sa.bindparam("cases", expanding=True)))


class _Seat(NamedTuple):
    role: str
    department_id: int | None
    assignee_id: int | None


class _Post(NamedTuple):
    role: str
    department_id: int
    person_id: int


def addressees_of(connection: sa.Connection, cards: Sequence[Card], *, today: date) -> list[tuple[int, ...]]:
    """Return for each card the ids of the people who get it, in a few questions for all; () is nobody."""
    seats = _seats(connection, cards)
    roles = {seat.role for taken in seats.values() for seat in taken}
    roles |= {role for card in cards if (role := LADDER[card.level].goes_to)}
    posts = _posts(connection, roles, today)
    found: dict[tuple[Role | None, tuple[_Seat, ...]], tuple[int, ...]] = {}
    addressed = []
    for card in cards:
        asked = LADDER[card.level].goes_to, seats.get(card.deadline_id, ())
        if asked not in found:
            found[asked] = _people(*asked, posts)
        addressed.append(found[asked])
    return _with_substitutes(connection, [card.case_id for card in cards], addressed, today)


def people_at_work(connection: sa.Connection, case_id: int, *, today: date) -> tuple[int, ...]:
    """Return who has an open task of the case on the desk now: its person, or all who hold its post."""
    seats = [_Seat(*row) for row in connection.execute(_DESKS, {"case": case_id})]
    posts = _posts(connection, {seat.role for seat in seats if seat.assignee_id is None}, today)
    named = [seat.assignee_id for seat in seats if seat.assignee_id is not None]
    sitting = [
        post.person_id
        for seat in seats
        if seat.assignee_id is None
        for post in posts.get(seat.role, ())
        if _sits(post, seat)
    ]
    (people,) = _with_substitutes(connection, [case_id], [(*named, *sitting)], today)
    return people


def _with_substitutes(
    connection: sa.Connection, case_ids: Sequence[int], addressed: Sequence[Sequence[int]], today: date
) -> list[tuple[int, ...]]:
    """Return for each case its people, each once, and those who act for them in cases of its kind."""
    running = mandates_running(connection, today=today)
    kinds = dict(connection.execute(_KINDS, {"cases": sorted(set(case_ids))}).all()) if running else {}
    return [
        tuple(
            dict.fromkeys(
                each
                for person in people
                for each in (person, *_acting_for(running.get(person, ()), kinds.get(case_id, "")))
            )
        )
        for case_id, people in zip(case_ids, addressed, strict=True)
    ]


def _acting_for(mandates: Sequence[tuple[int, frozenset[str]]], kind: str) -> tuple[int, ...]:
    return tuple(substitute for substitute, kinds in mandates if not kinds or kind in kinds)


def _seats(connection: sa.Connection, cards: Sequence[Card]) -> dict[int, tuple[_Seat, ...]]:
    """Return deadline -> the seats of the open tasks that hang on it."""
    seats: defaultdict[int, list[_Seat]] = defaultdict(list)
    for deadline_id, *seat in connection.execute(_SEATS, {"cases": list({card.case_id for card in cards})}):
        seats[deadline_id].append(_Seat(*seat))
    return {deadline_id: tuple(dict.fromkeys(taken)) for deadline_id, taken in seats.items()}


def _posts(connection: sa.Connection, roles: set[str], today: date) -> Mapping[str, list[_Post]]:
    posts: defaultdict[str, list[_Post]] = defaultdict(list)
    for row in connection.execute(_POSTS, {"roles": sorted(roles), "today": today}) if roles else ():
        posts[row.role].append(_Post(*row))
    return posts


def _people(
    goes_to: Role | None, seats: Sequence[_Seat], posts: Mapping[str, list[_Post]]
) -> tuple[int, ...]:
    sitting = [post for seat in seats for post in posts.get(seat.role, ()) if _sits(post, seat)]
    if goes_to is None:
        chosen = sitting
    elif goes_to is Role.UNIT_HEAD:
        units = {seat.department_id for seat in seats} | {post.department_id for post in sitting}
        chosen = [post for post in posts.get(goes_to, ()) if post.department_id in units]
    else:
        chosen = list(posts.get(goes_to, ()))
    return tuple(dict.fromkeys(post.person_id for post in chosen))


def _sits(post: _Post, seat: _Seat) -> bool:
    return seat.department_id in (None, post.department_id) and seat.assignee_id in (None, post.person_id)

"""Who is to be told by a card: the people at whose desk it lies, or those above them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from engine.people.records import PersonRow, PostRow
from engine.store import table_of
from engine.tasks.records import TaskRow
from engine.tasks.terms import TaskState
from workflows.procedures.cards import LADDER, Card
from workflows.procedures.catalogue import Role

_TASK, _POST, _PERSON = table_of(TaskRow), table_of(PostRow), table_of(PersonRow)
_SEATS = (
    sa.select(_TASK.c.deadline_id, _TASK.c.role, _TASK.c.department_id, _TASK.c.assignee_id)
    .where(_TASK.c.case_id.in_(sa.bindparam("cases", expanding=True)))
    .where(_TASK.c.deadline_id.is_not(None), _TASK.c.state == TaskState.OPEN)
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


class _Seat(NamedTuple):
    role: str
    department_id: int | None
    assignee_id: int | None


class _Post(NamedTuple):
    role: str
    department_id: int
    person_id: int


def addressees_of(connection: sa.Connection, cards: Sequence[Card], *, today: date) -> list[tuple[int, ...]]:
    """Return for each card the ids of the people who get it, in two questions for all; () is nobody."""
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
    return addressed


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

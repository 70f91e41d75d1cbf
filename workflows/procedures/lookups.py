"""What the desks ask about cases: a person's queues, a case they may read, what they filed and did."""

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.lookups import case_by_no
from engine.cases.records import CaseFileRow
from engine.cases.terms import CaseFile, CaseStatus
from engine.clock import SHANGHAI
from engine.people.rules import Allow, decide
from engine.people.terms import Actor, CaseFacts, Verb
from engine.refusals import NotYours
from engine.store import table_of
from engine.tasks.elsewhere import Keeper
from engine.tasks.queues import queue_page
from engine.tasks.records import FAR_DAY, TaskRow
from engine.tasks.rules import BadCursor
from engine.tasks.terms import (
    COUNT_CAP,
    NarrowQueue,
    Queue,
    QueueFilter,
    QueueRow,
    TaskState,
    person_queue,
    post_queue,
)
from workflows.procedures.catalogue import DUTIES
from workflows.procedures.rights import readers_of
from workflows.requests.lookups import request_if_any

_TASK = table_of(TaskRow)
_CASE = table_of(CaseFileRow)
_CASE_COLUMNS = tuple(_CASE.c[name] for name in CaseFile.__dataclass_fields__)


def queues_of(actor: Actor) -> tuple[Queue, ...]:
    """Return the queues in which a person's work stands: their own, and those of the people they act for."""
    whole, narrow = own_queues(actor), defaultdict[str, set[str]](set)
    for mandate in actor.mandates:
        if not mandate.kinds:
            whole = (*whole, *own_queues(mandate.principal))
    for mandate in actor.mandates:
        for name in own_queues(mandate.principal):
            if name not in whole:
                narrow[name] |= mandate.kinds
    return (
        *dict.fromkeys(whole),
        *(NarrowQueue(name, tuple(sorted(kinds))) for name, kinds in narrow.items()),
    )


def own_queues(actor: Actor) -> tuple[str, ...]:
    """Return a person's own queue, their posts', and their roles' anywhere."""
    posts = (post_queue(post.role, post.department_id) for post in actor.posts)
    anywhere = (post_queue(post.role, None) for post in actor.posts)
    return tuple(dict.fromkeys((person_queue(actor.person_id), *posts, *anywhere)))


def keepers_of(actor: Actor) -> tuple[Keeper, ...]:
    """Return whose tasks a person is in charge of: their own, and those of the people they act for."""
    given = (Keeper(one.principal.person_id, tuple(sorted(one.kinds))) for one in actor.mandates)
    return (Keeper(actor.person_id), *given)


def acted_for(actor: Actor, queue: str, kind: str) -> tuple[str, ...]:
    """Return the names of those for whom a task of a queue is the person's to do; (): it is their own."""
    if queue in own_queues(actor):
        return ()
    return tuple(one.name for one in actor.principals_for(kind) if queue in own_queues(one))


def readable_case(tx: Session, actor: Actor, case_no: str) -> CaseFile:
    """Return the case. Refuses: NotYours, alike for one that does not exist and one of another department."""
    case = case_by_no(tx, case_no)
    if case is None or not may_read_case(tx, actor, case):
        raise NotYours
    return case


def may_read_case(tx: Session, actor: Actor, case: CaseFile) -> bool:
    """Say whether the person may read the case."""
    return isinstance(decide(actor, Verb.READ, _facts_of_reader(tx, case), DUTIES), Allow)


def _facts_of_reader(tx: Session, case: CaseFile) -> CaseFacts:
    """Return the facts with the units that the request names: they may read before their turn comes."""
    facts, request = readers_of(tx, case), request_if_any(tx, case.id)
    named = {request.competent_id, *request.affected_unit_ids} if request else set()
    return dataclasses.replace(facts, involved_ids=facts.involved_ids | named)


def next_task(tx: Session, actor: Actor, *, today: date, besides: int) -> QueueRow | None:
    """Return the most urgent task of a person's queues that is not of that case; None when there is none."""
    page = queue_page(tx, queues_of(actor), QueueFilter(), today=today, soon_until=today, size=NEIGHBOURS)
    return next((row for row in page.rows if row.case_id != besides), None)


NEIGHBOURS = 12
"""More tasks than one case ever has in one person's queues: a guide in each banner, and the city's own."""


@dataclass(frozen=True)
class FiledRow:
    """One case a person has filed, and where it waits."""

    case: CaseFile
    nodes: tuple[str, ...]
    """The nodes of its open tasks; empty when it is closed."""
    due_date: date | None
    """The earliest due date among them."""


@dataclass(frozen=True)
class FiledPage:
    """One page of what a person has filed, newest first; the cursor of the next page, None at the end."""

    rows: tuple[FiledRow, ...]
    next_cursor: str | None
    total: int


def filed_page(tx: Session, person_id: int, *, after: str | None = None, size: int = 50) -> FiledPage:
    """Return one page of the cases that a person has filed. Refuses: BadCursor."""
    mine = _CASE.c.filed_by == person_id
    query = sa.select(*_CASE_COLUMNS).where(mine).order_by(_CASE.c.id.desc()).limit(size + 1)
    if after:
        query = query.where(_CASE.c.id < _whole_number(after))
    rows = tx.connection().execute(query).all()
    cases = [_case(row) for row in rows[:size]]
    waiting = _open_nodes(tx, [case.id for case in cases])
    return FiledPage(
        tuple(FiledRow(case, *waiting.get(case.id, ((), None))) for case in cases),
        str(cases[-1].id) if len(rows) > size else None,
        _count(tx, sa.select(_CASE.c.id).where(mine)),
    )


@dataclass(frozen=True)
class HandledRow:
    """One task that a person has completed."""

    task_id: int
    case_no: str
    kind: str
    title: str
    subject: str
    status: str
    department_id: int
    node: str
    round: int
    verdict: str
    done_at: datetime
    due_date: date | None


@dataclass(frozen=True)
class HandledPage:
    """One page of what a person has completed, newest first; the cursor of the next page, None at the end."""

    rows: tuple[HandledRow, ...]
    next_cursor: str | None
    total: int


def handled_page(tx: Session, person_id: int, *, after: str | None = None, size: int = 50) -> HandledPage:
    """Return one page of the tasks that a person has completed. Refuses: BadCursor."""
    mine = _TASK.c.done_by == person_id
    query = (
        sa.select(
            _TASK.c.id.label("task_id"), _CASE.c.case_no, _CASE.c.kind, _CASE.c.title, _CASE.c.subject,
            _CASE.c.status, _CASE.c.department_id, _TASK.c.node, _TASK.c.round, _TASK.c.verdict,
            _TASK.c.done_at, _TASK.c.due_date,
        )
        .join(_CASE, _CASE.c.id == _TASK.c.case_id)
        .where(mine)
        .order_by(_TASK.c.done_at.desc(), _TASK.c.id.desc())
        .limit(size + 1)
    )  # fmt: skip
    if after:
        at, _, task_id = after.partition(".")
        start = sa.tuple_(sa.literal(_instant(at), _TASK.c.done_at.type), sa.literal(_whole_number(task_id)))
        query = query.where(sa.tuple_(_TASK.c.done_at, _TASK.c.id) < start)
    rows = [_handled(row) for row in tx.connection().execute(query)]
    last = rows[size - 1] if len(rows) > size else None
    return HandledPage(
        tuple(rows[:size]),
        f"{round(last.done_at.timestamp() * 1000)}.{last.task_id}" if last else None,
        _count(tx, sa.select(_TASK.c.id).where(mine)),
    )


def _open_nodes(tx: Session, case_ids: Sequence[int]) -> dict[int, tuple[tuple[str, ...], date | None]]:
    nodes: defaultdict[int, list[str]] = defaultdict(list)
    due: dict[int, date] = {}
    query = (
        sa.select(_TASK.c.case_id, _TASK.c.node, _TASK.c.due_date)
        .where(_TASK.c.case_id.in_(case_ids), _TASK.c.state == TaskState.OPEN)
        .order_by(_TASK.c.id)
    )
    for case_id, node, due_date in tx.connection().execute(query):
        nodes[case_id].append(node)
        due[case_id] = min(due.get(case_id, FAR_DAY), due_date)
    return {case_id: (tuple(dict.fromkeys(found)), _known(due[case_id])) for case_id, found in nodes.items()}


def _case(row: sa.Row[*tuple[Any, ...]]) -> CaseFile:
    columns = dict(row._mapping)  # noqa: SLF001  the public name of a row's columns
    return CaseFile(**{**columns, "status": CaseStatus(row.status)})


def _handled(row: sa.Row[*tuple[Any, ...]]) -> HandledRow:
    columns = dict(row._mapping)  # noqa: SLF001  as above
    return HandledRow(**{**columns, "due_date": _known(row.due_date)})


def _known(due_date: date) -> date | None:
    return None if due_date == FAR_DAY else due_date


def _count(tx: Session, query: sa.Select[tuple[int]]) -> int:
    capped = query.limit(COUNT_CAP).subquery()
    return tx.connection().execute(sa.select(sa.func.count()).select_from(capped)).scalar_one()


def _whole_number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:  # noqa: PLR2004  more than any id or millisecond has
        raise BadCursor(cursor=text)
    return int(text)


def _instant(text: str) -> datetime:
    return datetime.fromtimestamp(_whole_number(text) / 1000, SHANGHAI)

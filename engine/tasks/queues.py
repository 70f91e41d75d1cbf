"""What waits on whose desk: queues by keyset, and counts that stop at a cap.

No engine state is read here. Each queue is walked on its own index (queue, due date, id) and the few
queues of one person are merged, so the cost follows the page, not the number of cases. A question is put
into SQL once for each shape (how many queues, which conditions) and then only asked: building it with
SQLAlchemy took ten times as long as the database's answer.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

from engine.cases.records import CaseFileRow
from engine.clock import SHANGHAI
from engine.store import table_of
from engine.tasks.lookups import ROW
from engine.tasks.records import FAR_DAY, TaskRow
from engine.tasks.rules import BadCursor
from engine.tasks.terms import COUNT_CAP, DueFilter, QueueFilter, QueuePage, QueueRow, TaskState

LONGEST_ID = 18
"""Digits of a task id in a cursor: one more, and no database could compare it."""

_TASK = table_of(TaskRow)
_CASE = table_of(CaseFileRow)


def queue_page(
    tx: Session,
    queues: Sequence[str],
    wanted: QueueFilter,
    *,
    today: date,
    soon_until: date,
    after: str | None = None,
    size: int = 50,
) -> QueuePage:
    """Return one page of the open tasks in these queues, earliest due first, overdue on top.

    `after` is the cursor of an earlier page; `soon_until` is the last day that counts as "soon".
    """
    if not queues:
        return QueuePage((), None, 0, is_capped=False)
    values = _values(queues, wanted, today=today, soon_until=soon_until) | {"size": size + 1}
    if after:
        values["after_due"], values["after_task"] = _parse_cursor(after)
    answer = _ask(tx, _page_words, _shape(queues, wanted, is_continued=bool(after)), values)
    total = (
        int(answer[0][-1]) if answer else queue_count(tx, queues, wanted, today=today, soon_until=soon_until)
    )
    rows = tuple(_row(columns) for columns in answer[:size])
    cursor = f"{rows[-1].due_date or FAR_DAY}.{rows[-1].task_id}" if len(answer) > size else None
    return QueuePage(rows, cursor, total, is_capped=total >= COUNT_CAP)


def queue_count(
    tx: Session, queues: Sequence[str], wanted: QueueFilter, *, today: date, soon_until: date
) -> int:
    """Return how many open tasks match, counted up to COUNT_CAP."""
    if not queues:
        return 0
    values = _values(queues, wanted, today=today, soon_until=soon_until)
    return int(_ask(tx, _count_words, _shape(queues, wanted, is_continued=False), values)[0][0])


class _Shape(NamedTuple):
    """What a question looks like, whatever its values."""

    queues: int
    has_kind: bool
    has_department: bool
    has_node: bool
    due: DueFilter
    has_text: bool
    is_continued: bool


def _shape(queues: Sequence[str], wanted: QueueFilter, *, is_continued: bool) -> _Shape:
    return _Shape(
        len(queues),
        bool(wanted.kind),
        wanted.department_id is not None,
        bool(wanted.node),
        wanted.due,
        bool(wanted.text),
        is_continued,
    )


def _values(queues: Sequence[str], wanted: QueueFilter, *, today: date, soon_until: date) -> dict[str, Any]:
    return {
        **{f"queue_{place}": queue for place, queue in enumerate(queues)},
        "kind": wanted.kind,
        "department": wanted.department_id,
        "node": wanted.node,
        "today": today,
        "soon": soon_until,
        "text": "%" + wanted.text.translate(_ESCAPED) + "%",
    }


_ESCAPED = str.maketrans({"/": "//", "%": "/%", "_": "/_"})


def _ask(tx: Session, words: Any, shape: _Shape, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """Ask a question in words kept for its shape; the answer is as the driver gives it."""
    connection = tx.connection()
    compiled: SQLCompiler = words(shape, connection.dialect)
    given = {name: value for name, value in values.items() if name in compiled.binds}
    bound = compiled.construct_params(given)
    if not compiled.positional:
        return connection.exec_driver_sql(compiled.string, dict(bound)).fetchall()
    in_order = tuple(_sqlite_value(bound[name]) for name in compiled.positiontup or ())
    return connection.exec_driver_sql(compiled.string, in_order).fetchall()


def _sqlite_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@lru_cache(maxsize=512)
def _page_words(shape: _Shape, dialect: sa.Dialect) -> SQLCompiler:
    parts = [_one_queue(shape, place) for place in range(shape.queues)]
    merged = sa.union_all(*parts).subquery()
    ordered = sa.select(merged, _counted(shape).scalar_subquery().label("total"))
    query = ordered.order_by(merged.c.due_date, merged.c.task_id).limit(sa.bindparam("size"))
    return query.compile(dialect=dialect)


@lru_cache(maxsize=512)
def _count_words(shape: _Shape, dialect: sa.Dialect) -> SQLCompiler:
    return _counted(shape).compile(dialect=dialect)


def _counted(shape: _Shape) -> sa.Select[int]:
    names = [sa.bindparam(f"queue_{place}", type_=sa.Text) for place in range(shape.queues)]
    query: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(_TASK)
    if shape.has_text or shape.has_kind or shape.has_department:
        query = query.join(_CASE, _CASE.c.id == _TASK.c.case_id)
    query = query.where(_TASK.c.queue.in_(names), _TASK.c.state == _OPEN, *_conditions(shape))
    capped = query.limit(sa.literal_column(str(COUNT_CAP))).subquery()
    return sa.select(sa.func.count()).select_from(capped)


def _one_queue(shape: _Shape, place: int) -> sa.Select[*tuple[Any, ...]]:
    query = (
        sa.select(*ROW)
        .join(_CASE, _CASE.c.id == _TASK.c.case_id)
        .where(_TASK.c.queue == sa.bindparam(f"queue_{place}", type_=sa.Text), _TASK.c.state == _OPEN)
        .where(*_conditions(shape))
        .order_by(_TASK.c.due_date, _TASK.c.id)
        .limit(sa.bindparam("size"))
    )
    if shape.is_continued:
        start = sa.tuple_(
            sa.bindparam("after_due", type_=sa.Date), sa.bindparam("after_task", type_=sa.BigInteger)
        )
        query = query.where(sa.tuple_(_TASK.c.due_date, _TASK.c.id) > start)
    # SQLite refuses ORDER BY inside a UNION member unless the member is a sub-query
    return sa.select(query.subquery())


_OPEN: sa.ColumnElement[str] = sa.literal_column(f"'{TaskState.OPEN}'")
"""Written out, not bound: the index holds open tasks only, and the planner must see that it fits."""


def _conditions(shape: _Shape) -> list[sa.ColumnElement[bool]]:
    text = sa.bindparam("text", type_=sa.Text)
    columns = (_CASE.c.case_no, _CASE.c.title, _CASE.c.subject)
    today, soon = sa.bindparam("today", type_=sa.Date), sa.bindparam("soon", type_=sa.Date)
    asked = {
        _CASE.c.kind == sa.bindparam("kind", type_=sa.Text): shape.has_kind,
        _CASE.c.department_id == sa.bindparam("department", type_=sa.Integer): shape.has_department,
        _TASK.c.node == sa.bindparam("node", type_=sa.Text): shape.has_node,
        _TASK.c.due_date < today: shape.due is DueFilter.LATE,
        _TASK.c.due_date.between(today, soon): shape.due is DueFilter.SOON,
        sa.or_(*(column.like(text, escape="/") for column in columns)): shape.has_text,
    }
    return [condition for condition, is_asked in asked.items() if is_asked]


def _parse_cursor(text: str) -> tuple[date, int]:
    day, _, last = text.partition(".")
    if len(last) > LONGEST_ID:
        raise BadCursor(cursor=text)
    try:
        return date.fromisoformat(day), int(last)
    except ValueError as error:
        raise BadCursor(cursor=text) from error


def _row(columns: Sequence[Any]) -> QueueRow:
    *told, opened_at, due, _total = columns
    due_date = date.fromisoformat(due) if isinstance(due, str) else due
    opened = datetime.fromtimestamp(opened_at / 1000, SHANGHAI)
    return QueueRow._make((*told, opened, None if due_date == FAR_DAY else due_date))

"""What waits on whose desk: queues by keyset, and counts that stop at a cap.

No engine state is read here. Each queue is walked on its own index (queue, due date, id) and the few
queues of one person are merged, so the cost follows the page, not the number of cases. A question is put
into SQL once for each shape (how many queues, which conditions) and then only asked: building it with
SQLAlchemy took ten times as long as the database's answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
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
from engine.tasks.terms import (
    COUNT_CAP,
    PAGE_SIZE,
    DueFilter,
    NarrowQueue,
    Queue,
    QueueFilter,
    QueuePage,
    QueuePlace,
    QueueRow,
    Task,
    TaskState,
)

LONGEST_ID = 18
"""Digits of a task id in a cursor: one more, and no database could compare it."""

_TASK = table_of(TaskRow)
_CASE = table_of(CaseFileRow)


def queue_page(
    tx: Session,
    queues: Sequence[Queue],
    wanted: QueueFilter,
    *,
    today: date,
    soon_until: date,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> QueuePage:
    """Return one page of the open tasks in these queues, earliest due first, overdue on top.

    `after` is the cursor of an earlier page; `soon_until` is the last day that counts as "soon".
    """
    if not queues:
        return QueuePage((), None, 0, is_capped=False)
    values = _values(queues, wanted, today=today, soon_until=soon_until) | {"size": size + 1}
    if after:
        values["edge_due"], values["edge_task"] = _parse_cursor(after)
    stretch = _Stretch.AFTER if after else _Stretch.WHOLE
    answer = _ask(tx, _page_words, _shape(queues, wanted, stretch), values)
    total = (
        int(answer[0][-1]) if answer else queue_count(tx, queues, wanted, today=today, soon_until=soon_until)
    )
    rows = tuple(_row(columns) for columns in answer[:size])
    return QueuePage(rows, cursor_after(rows[-1]) if len(answer) > size else None, total, total >= COUNT_CAP)


def queue_count(
    tx: Session, queues: Sequence[Queue], wanted: QueueFilter, *, today: date, soon_until: date
) -> int:
    """Return how many open tasks match, counted up to COUNT_CAP."""
    if not queues:
        return 0
    values = _values(queues, wanted, today=today, soon_until=soon_until)
    return int(_ask(tx, _count_words, _shape(queues, wanted, _Stretch.WHOLE), values)[0][0])


def queue_counts(
    tx: Session, queues: Sequence[Queue], wanted: Sequence[QueueFilter], *, today: date, soon_until: date
) -> tuple[int, ...]:
    """Return how many open tasks match each filter, each counted up to COUNT_CAP: one question for all."""
    if not queues or not wanted:
        return (0,) * len(wanted)
    values: dict[str, Any] = {}
    for mark, one in enumerate(wanted):
        told = _values(queues, one, today=today, soon_until=soon_until)
        values |= told | {f"{name}_{mark}": told[name] for name in _TYPED}
    shapes = tuple(_shape(queues, one, _Stretch.WHOLE) for one in wanted)
    return tuple(min(int(count), COUNT_CAP) for count in _ask(tx, _counts_words, shapes, values)[0])


def cursor_after(row: QueueRow) -> str:
    """Return the place in the queue after this row, as an address carries it."""
    return f"{row.due_date or FAR_DAY}.{row.task_id}"


def queue_place(
    tx: Session, queues: Sequence[Queue], wanted: QueueFilter, task: Task, *, today: date, soon_until: date
) -> QueuePlace:
    """Return where a task stands among those that match, and its neighbours.

    A task that is not among them (any more) has its neighbours all the same: they stand around its place.
    """
    if not queues:
        return QueuePlace(None, 0, None, None)
    edge = {"edge_due": task.due_date or FAR_DAY, "edge_task": task.id}
    values = _values(queues, wanted, today=today, soon_until=soon_until) | edge
    shapes = {stretch: _shape(queues, wanted, stretch) for stretch in _Stretch}
    onwards = [_row(row) for row in _ask(tx, _page_words, shapes[_Stretch.FROM], values | {"size": 2})]
    back = [_row(row) for row in _ask(tx, _page_words, shapes[_Stretch.BEFORE], values | {"size": 1})]
    before = int(_ask(tx, _count_words, shapes[_Stretch.BEFORE], values)[0][0])
    total = queue_count(tx, queues, wanted, today=today, soon_until=soon_until)
    stands = bool(onwards) and onwards[0].task_id == task.id
    following = onwards[1:2] if stands else onwards[:1]
    return QueuePlace(
        before + 1 if stands and before < COUNT_CAP else None,
        total,
        back[0] if back else None,
        following[0] if following else None,
    )


class _Stretch(StrEnum):
    """Which part of a queue is asked for, seen from one task: its due date and id are the edge."""

    WHOLE = "whole"
    AFTER = "after"
    FROM = "from"
    BEFORE = "before"
    """Nearest first."""


class _Shape(NamedTuple):
    """What a question looks like, whatever its values."""

    kinds: tuple[int, ...]
    """Of each queue, to how many kinds of cases it is narrowed; 0: to none."""
    has_kind: bool
    has_department: bool
    has_node: bool
    due: DueFilter
    has_text: bool
    stretch: _Stretch

    @property
    def needs_case(self) -> bool:
        """Say whether a condition is about the case file, not the task."""
        return self.has_text or self.has_kind or self.has_department or any(self.kinds)


def _shape(queues: Sequence[Queue], wanted: QueueFilter, stretch: _Stretch) -> _Shape:
    return _Shape(
        tuple(len(queue.kinds) if isinstance(queue, NarrowQueue) else 0 for queue in queues),
        bool(wanted.kind),
        wanted.department_id is not None,
        bool(wanted.node),
        wanted.due,
        bool(wanted.text),
        stretch,
    )


def _values(queues: Sequence[Queue], wanted: QueueFilter, *, today: date, soon_until: date) -> dict[str, Any]:
    return {
        **{name: value for place, queue in enumerate(queues) for name, value in _names(place, queue)},
        "kind": wanted.kind,
        "department": wanted.department_id,
        "node": wanted.node,
        "today": today,
        "soon": soon_until,
        "text": "%" + wanted.text.translate(_ESCAPED) + "%",
    }


def _names(place: int, queue: Queue) -> Iterator[tuple[str, str]]:
    yield f"queue_{place}", queue.name if isinstance(queue, NarrowQueue) else queue
    for number, kind in enumerate(queue.kinds if isinstance(queue, NarrowQueue) else ()):
        yield f"queue_{place}_kind_{number}", kind


_TYPED = ("kind", "department", "node", "text")
"""Values that differ between the filters of one question; the others are the same for all."""

_ESCAPED = str.maketrans({"/": "//", "%": "/%", "_": "/_"})


def _ask(
    tx: Session, words: Any, shape: _Shape | tuple[_Shape, ...], values: Mapping[str, Any]
) -> Sequence[Sequence[Any]]:
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
    parts = [_one_queue(shape, place) for place in range(len(shape.kinds))]
    merged = sa.union_all(*parts).subquery()
    whole = _counted(shape._replace(stretch=_Stretch.WHOLE))
    told = sa.select(merged, whole.scalar_subquery().label("total"))
    query = told.order_by(*_order(shape, merged.c.due_date, merged.c.task_id)).limit(sa.bindparam("size"))
    return query.compile(dialect=dialect)


@lru_cache(maxsize=512)
def _count_words(shape: _Shape, dialect: sa.Dialect) -> SQLCompiler:
    return _counted(shape).compile(dialect=dialect)


@lru_cache(maxsize=512)
def _counts_words(shapes: tuple[_Shape, ...], dialect: sa.Dialect) -> SQLCompiler:
    """Put many counts into one question: those of the index alone each for itself, all others in one walk.

    To look into the case file of each task once for every filter made the tabs of a long queue slow.
    """
    looked_up = {mark: shape for mark, shape in enumerate(shapes) if shape.needs_case}
    walk = _walked(looked_up).subquery() if looked_up else None
    columns = [
        walk.c[f"count_{mark}"]
        if walk is not None and mark in looked_up
        else _counted(shape, f"_{mark}").scalar_subquery().label(f"count_{mark}")
        for mark, shape in enumerate(shapes)
    ]
    return sa.select(*columns).compile(dialect=dialect)


def _walked(shapes: Mapping[int, _Shape]) -> sa.Select[*tuple[Any, ...]]:
    in_queues = _in_queues(next(iter(shapes.values())))
    counts = (
        sa.func.count(sa.case((sa.and_(sa.true(), *_conditions(shape, f"_{mark}")), 1))).label(
            f"count_{mark}"
        )
        for mark, shape in shapes.items()
    )
    joined = sa.join(_TASK, _CASE, _CASE.c.id == _TASK.c.case_id)
    return sa.select(*counts).select_from(joined).where(in_queues, _TASK.c.state == _OPEN)


def _in_queues(shape: _Shape) -> sa.ColumnElement[bool]:
    names = [_text(f"queue_{place}") for place, kinds in enumerate(shape.kinds) if not kinds]
    narrow = [_in_queue(shape, place) for place, kinds in enumerate(shape.kinds) if kinds]
    return sa.or_(_TASK.c.queue.in_(names), *narrow) if narrow else _TASK.c.queue.in_(names)


def _in_queue(shape: _Shape, place: int) -> sa.ColumnElement[bool]:
    is_in = _TASK.c.queue == _text(f"queue_{place}")
    kinds = [_text(f"queue_{place}_kind_{number}") for number in range(shape.kinds[place])]
    return sa.and_(is_in, _CASE.c.kind.in_(kinds)) if kinds else is_in


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)


def _counted(shape: _Shape, mark: str = "") -> sa.Select[int]:
    query: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(_TASK)
    if shape.needs_case:
        query = query.join(_CASE, _CASE.c.id == _TASK.c.case_id)
    query = query.where(_in_queues(shape), _TASK.c.state == _OPEN, *_conditions(shape, mark))
    capped = query.limit(sa.literal_column(str(COUNT_CAP))).subquery()
    return sa.select(sa.func.count()).select_from(capped)


def _one_queue(shape: _Shape, place: int) -> sa.Select[*tuple[Any, ...]]:
    query = (
        sa.select(*ROW)
        .join(_CASE, _CASE.c.id == _TASK.c.case_id)
        .where(_in_queue(shape, place), _TASK.c.state == _OPEN)
        .where(*_conditions(shape))
        .order_by(*_order(shape, _TASK.c.due_date, _TASK.c.id))
        .limit(sa.bindparam("size"))
    )
    # SQLite refuses ORDER BY inside a UNION member unless the member is a sub-query
    return sa.select(query.subquery())


def _order(shape: _Shape, *columns: sa.ColumnElement[Any]) -> list[sa.ColumnElement[Any]]:
    return [column.desc() if shape.stretch is _Stretch.BEFORE else column for column in columns]


_OPEN: sa.ColumnElement[str] = sa.literal_column(f"'{TaskState.OPEN}'")
"""Written out, not bound: the index holds open tasks only, and the planner must see that it fits."""


def _conditions(shape: _Shape, mark: str = "") -> list[sa.ColumnElement[bool]]:
    text = sa.bindparam(f"text{mark}", type_=sa.Text)
    columns = (_CASE.c.case_no, _CASE.c.title, _CASE.c.subject)
    today, soon = sa.bindparam("today", type_=sa.Date), sa.bindparam("soon", type_=sa.Date)
    here = sa.tuple_(_TASK.c.due_date, _TASK.c.id)
    edge = sa.tuple_(sa.bindparam("edge_due", type_=sa.Date), sa.bindparam("edge_task", type_=sa.BigInteger))
    asked = {
        _CASE.c.kind == sa.bindparam(f"kind{mark}", type_=sa.Text): shape.has_kind,
        _CASE.c.department_id == sa.bindparam(f"department{mark}", type_=sa.Integer): shape.has_department,
        _TASK.c.node == sa.bindparam(f"node{mark}", type_=sa.Text): shape.has_node,
        _TASK.c.due_date < today: shape.due is DueFilter.LATE,
        _TASK.c.due_date.between(today, soon): shape.due is DueFilter.SOON,
        sa.or_(*(column.like(text, escape="/") for column in columns)): shape.has_text,
        here > edge: shape.stretch is _Stretch.AFTER,
        here >= edge: shape.stretch is _Stretch.FROM,
        here < edge: shape.stretch is _Stretch.BEFORE,
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

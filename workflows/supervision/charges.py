"""Who is charged with the working days of all cases of a period, and the cases behind each figure.

A case counts whole, in the period in which it was closed: docs/decisions/0013-who-is-charged-for-a-day.md.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.clock import day_of, end_of, start_of
from engine.store import table_of
from engine.tasks.rules import BadCursor
from workflows.requests.records import RequestRow
from workflows.supervision.attribution import attributions
from workflows.supervision.rules import summed
from workflows.supervision.terms import CaseChoice, ChargedCase, ChargedPage, ChargedRow, Charges, Share

_CASE = table_of(CaseFileRow)
_REQUEST = table_of(RequestRow)


def charges(tx: Session, choice: CaseChoice, *, today: date) -> Charges:
    """Return who is charged with the days of the cases chosen. Refuses: OutsideCalendar."""
    return summed(found for _, found in attributions(tx, _chosen(tx, choice), today=today))


def charged_page(
    tx: Session,
    choice: CaseChoice,
    wanted: Callable[[Share], bool],
    *,
    today: date,
    after: str | None = None,
    size: int = 50,
) -> ChargedPage:
    """Return one page of the cases of which a wanted holder is charged with a day; the latest first.

    Refuses: BadCursor, OutsideCalendar.
    """
    found = sorted(_charged(tx, choice, wanted, today=today), key=_latest_first)
    start = _place_after(found, after) if after else 0
    page = found[start : start + size]
    cursor = str(page[-1].case_id) if start + size < len(found) else None
    days, late_days = sum(one.days for one in found), sum(one.late_days for one in found)
    return ChargedPage(_rows(tx, page), cursor, len(found), days, late_days)


def first_filing(tx: Session) -> date | None:
    """Return the day on which the first request was filed; None where there is none."""
    first = tx.connection().scalar(sa.select(sa.func.min(_REQUEST.c.filed_at)))
    return day_of(first) if first else None


def _chosen(tx: Session, choice: CaseChoice) -> Sequence[int]:
    closed_at, until = _CASE.c.closed_at, end_of(choice.last)
    belongs = sa.and_(closed_at >= start_of(choice.first), closed_at < until)
    if choice.with_open:
        belongs = sa.or_(belongs, sa.and_(closed_at.is_(None), _REQUEST.c.filed_at < until))
    query = sa.select(_CASE.c.id).join(_REQUEST, _REQUEST.c.case_id == _CASE.c.id).where(belongs)
    if choice.department_id is not None:
        query = query.where(_CASE.c.department_id == choice.department_id)
    if choice.kind:
        query = query.where(_CASE.c.kind == choice.kind)
    return tx.connection().scalars(query.order_by(_CASE.c.id)).all()


def _charged(
    tx: Session, choice: CaseChoice, wanted: Callable[[Share], bool], *, today: date
) -> Iterator[ChargedCase]:
    for case_id, found in attributions(tx, _chosen(tx, choice), today=today):
        shares = [share for share in found.shares if wanted(share)]
        if shares:
            days, late_days = sum(share.days for share in shares), sum(share.late_days for share in shares)
            yield ChargedCase(case_id, days, late_days)


def _latest_first(one: ChargedCase) -> tuple[int, int, int]:
    return -one.late_days, -one.days, one.case_id


def _place_after(found: Sequence[ChargedCase], after: str) -> int:
    """Return where the page begins that follows a case. Refuses: BadCursor, when it is not in the list."""
    for place, one in enumerate(found, 1):
        if str(one.case_id) == after:
            return place
    raise BadCursor(cursor=after)


def _rows(tx: Session, page: Sequence[ChargedCase]) -> tuple[ChargedRow, ...]:
    names = [name for name in ChargedRow.__dataclass_fields__ if name != "charged"]
    query = sa.select(_CASE.c.id, *(_CASE.c[name] for name in names)).where(
        _CASE.c.id.in_([one.case_id for one in page])
    )
    known = {row.id: row for row in tx.connection().execute(query)}
    return tuple(
        ChargedRow(one, **{name: getattr(known[one.case_id], name) for name in names}) for one in page
    )

"""What changes rows of the survey, each with the check that nobody was quicker."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import insert_into, table_of
from workflows.surveys.lookups import lines_of
from workflows.surveys.records import (
    SurveyMilestoneRow,
    SurveyProgressRow,
    SurveyReminderRow,
    SurveyReturnRow,
    SurveyReviewRow,
    SurveyRoundRow,
    SurveyRowRow,
    SurveyUnitRow,
)
from workflows.surveys.rules import NotInThisState
from workflows.surveys.terms import (
    RETURN_STATE_LABELS,
    FormHead,
    ReturnState,
    Review,
    RoundDraft,
    RowDraft,
    SurveyLine,
    UnitReturn,
)

_ROUND, _MILESTONE, _PLACE = map(table_of, (SurveyRoundRow, SurveyMilestoneRow, SurveyUnitRow))
_RETURN, _ROW, _REVIEW = map(table_of, (SurveyReturnRow, SurveyRowRow, SurveyReviewRow))
_PROGRESS, _REMINDER = table_of(SurveyProgressRow), table_of(SurveyReminderRow)


def record_round(
    tx: Session,
    draft: RoundDraft,
    *,
    supervisors: dict[int, int],
    person_id: int,
    now: datetime,
    command_key: bytes,
) -> int:
    """Open a round; return its id. supervisors: public utility -> the 主管部门 through which it reports."""
    connection = tx.connection()
    head = {"name": draft.name, "clause": draft.clause, "opened_by": person_id, "opened_at": now}
    new = sa.insert(_ROUND).returning(_ROUND.c.id)
    round_id = int(connection.execute(new, head | {"command_key": command_key}).scalar_one())
    milestones = [
        asdict(each) | {"report": str(each.report), "round_id": round_id, "seq": seq}
        for seq, each in enumerate(draft.milestones, 1)
    ]
    connection.execute(sa.insert(_MILESTONE), milestones)
    places = [
        {"round_id": round_id, "unit_id": unit_id, "supervisor_id": supervisors.get(unit_id)}
        for unit_id in draft.unit_ids
    ]
    connection.execute(sa.insert(_PLACE), places)
    return round_id


def close_round(tx: Session, round_id: int, *, person_id: int, now: datetime) -> bool:
    """Close a round; False where that was done already."""
    first = sa.update(_ROUND).where(_ROUND.c.id == round_id, _ROUND.c.closed_at.is_(None))
    return bool(tx.connection().execute(first.values(closed_by=person_id, closed_at=now)).rowcount)


def open_version(
    tx: Session,
    reporting_unit_id: int,
    version: int,
    *,
    before: UnitReturn | None,
    person_id: int,
    now: datetime,
) -> int:
    """Begin a version as a draft that says what the one before said; return its id.

    An opinion goes with its row as long as nobody changes the row.
    """
    head = before.head if before else FormHead()
    row = {
        "survey_unit_id": reporting_unit_id,
        "version": version,
        "state": str(ReturnState.DRAFT),
        "opened_by": person_id,
        "opened_at": now,
        **asdict(head),
    }
    new = sa.insert(_RETURN).returning(_RETURN.c.id)
    return_id = int(tx.connection().execute(new, row).scalar_one())
    lines = lines_of(tx, before.id) if before else ()
    _copy_rows(tx, return_id, lines)
    return return_id


def add_rows(tx: Session, return_id: int, drafts: Iterable[RowDraft], *, person_id: int) -> None:
    """Add rows behind those that are there."""
    last = sa.select(sa.func.coalesce(sa.func.max(_ROW.c.seq), 0)).where(_ROW.c.return_id == return_id)
    behind = int(tx.connection().execute(last).scalar_one())
    placed = {"return_id": return_id, "written_by": person_id}
    rows = [_row_values(draft) | placed | {"seq": seq} for seq, draft in enumerate(drafts, behind + 1)]
    if rows:
        tx.connection().execute(sa.insert(_ROW), rows)


def change_row(tx: Session, row_id: int, draft: RowDraft, *, person_id: int) -> None:
    """Let a row of a draft say something else. The opinions on what it said are gone with it."""
    connection = tx.connection()
    connection.execute(sa.delete(_REVIEW).where(_REVIEW.c.row_id == row_id))
    values = _row_values(draft) | {"written_by": person_id}
    connection.execute(sa.update(_ROW).where(_ROW.c.id == row_id).values(values))


def clear_rows(tx: Session, return_id: int) -> None:
    """Take every row out of a draft."""
    connection = tx.connection()
    own = sa.select(_ROW.c.id).where(_ROW.c.return_id == return_id)
    connection.execute(sa.delete(_REVIEW).where(_REVIEW.c.row_id.in_(own)))
    connection.execute(sa.delete(_ROW).where(_ROW.c.return_id == return_id))


def remove_row(tx: Session, return_id: int, row_id: int) -> None:
    """Take a row out of a draft, and number the others anew."""
    connection = tx.connection()
    connection.execute(sa.delete(_REVIEW).where(_REVIEW.c.row_id == row_id))
    connection.execute(sa.delete(_ROW).where(_ROW.c.return_id == return_id, _ROW.c.id == row_id))
    left = connection.execute(
        sa.select(_ROW.c.id, _ROW.c.seq).where(_ROW.c.return_id == return_id).order_by(_ROW.c.seq)
    ).all()
    for seq, row in enumerate(left, 1):
        if row.seq != seq:
            connection.execute(sa.update(_ROW).where(_ROW.c.id == row.id).values(seq=seq))


def keep_head(tx: Session, return_id: int, head: FormHead) -> None:
    """Keep who signs the form and how to reach them."""
    tx.connection().execute(sa.update(_RETURN).where(_RETURN.c.id == return_id).values(asdict(head)))


def move(tx: Session, found: UnitReturn, state: ReturnState, **values: Any) -> None:
    """Bring a version into another state. Refuses: NotInThisState, when somebody was quicker."""
    first = sa.update(_RETURN).where(_RETURN.c.id == found.id, _RETURN.c.state == found.state)
    if not tx.connection().execute(first.values(state=str(state), **values)).rowcount:
        raise NotInThisState(state=RETURN_STATE_LABELS[found.state])


def record_review(tx: Session, row_id: int, review: Review) -> None:
    """Keep an opinion; one of each side on each row."""
    row = asdict(review) | {"stage": str(review.stage), "row_id": row_id}
    tx.connection().execute(sa.insert(_REVIEW), row)


def record_progress(
    tx: Session,
    milestone_id: int,
    reporting_unit_id: int,
    *,
    text: str,
    person_id: int,
    now: datetime,
    command_key: bytes,
) -> None:
    """Keep a report on the work; a second submit changes nothing."""
    connection = tx.connection()
    row = insert_into(connection, _PROGRESS).values(
        milestone_id=milestone_id,
        survey_unit_id=reporting_unit_id,
        text=text,
        reported_by=person_id,
        reported_at=now,
        command_key=command_key,
    )
    connection.execute(row.on_conflict_do_nothing(index_elements=["command_key"]))


def claim_reminder(
    tx: Session, milestone_id: int, reporting_unit_id: int, days_before: int, *, now: datetime
) -> bool:
    """Take one reminder for this transaction; False where another has written it."""
    connection = tx.connection()
    row = insert_into(connection, _REMINDER).values(
        milestone_id=milestone_id, survey_unit_id=reporting_unit_id, days_before=days_before, written_at=now
    )
    keys = ["milestone_id", "survey_unit_id", "days_before"]
    first = row.on_conflict_do_nothing(index_elements=keys).returning(_REMINDER.c.days_before)
    return connection.execute(first).first() is not None


def _copy_rows(tx: Session, return_id: int, lines: Sequence[SurveyLine]) -> None:
    if not lines:
        return
    rows = [
        _row_values(line) | {"return_id": return_id, "seq": line.seq, "written_by": line.written_by}
        for line in lines
    ]
    new = sa.insert(_ROW).returning(_ROW.c.id, sort_by_parameter_order=True)
    ids = tx.connection().scalars(new, rows).all()
    for row_id, line in zip(ids, lines, strict=True):
        for review in line.reviews.values():
            record_review(tx, row_id, review)


def _row_values(draft: RowDraft | SurveyLine) -> dict[str, Any]:
    return {
        "unit_id": draft.unit_id,
        "matter_kind": draft.matter_kind and str(draft.matter_kind),
        "matter_name": draft.matter_name,
        "proof_name": draft.proof_name,
        "fact": draft.fact,
        "step": draft.step,
        "issuing_unit_id": draft.issuing_unit_id,
        "content": draft.content.to_document(),
    }

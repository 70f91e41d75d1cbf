"""Questions about the survey: rounds, who must report, the versions of a return, rows and their opinions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import DepartmentRow
from engine.refusals import NotYours
from engine.store import table_of
from workflows.exemption_list.terms import ItemContent
from workflows.surveys.records import (
    SurveyDecisionRow,
    SurveyMilestoneRow,
    SurveyProgressRow,
    SurveyReminderRow,
    SurveyReturnRow,
    SurveyReviewRow,
    SurveyRoundRow,
    SurveyRowRow,
    SurveyUnitRow,
)
from workflows.surveys.terms import (
    Decision,
    FormHead,
    MatterKind,
    Milestone,
    Progress,
    ReportingUnit,
    ReportKind,
    ReturnState,
    Review,
    ReviewStage,
    SurveyLine,
    SurveyRound,
    UnitReturn,
)

_ROUND, _MILESTONE, _PLACE = map(table_of, (SurveyRoundRow, SurveyMilestoneRow, SurveyUnitRow))
_RETURN, _ROW, _REVIEW = map(table_of, (SurveyReturnRow, SurveyRowRow, SurveyReviewRow))
_PROGRESS, _REMINDER, _DECISION = map(table_of, (SurveyProgressRow, SurveyReminderRow, SurveyDecisionRow))
_UNIT = table_of(DepartmentRow)


def rounds(tx: Session) -> tuple[SurveyRound, ...]:
    """Return all rounds, newest first."""
    milestones = _milestones(tx)
    rows = tx.connection().execute(sa.select(_ROUND).order_by(_ROUND.c.id.desc()))
    return tuple(_round(row, milestones.get(row.id, ())) for row in rows)


def round_of(tx: Session, round_id: int) -> SurveyRound:
    """Return one round. Refuses: NotYours."""
    row = tx.connection().execute(sa.select(_ROUND).where(_ROUND.c.id == round_id)).one_or_none()
    if row is None:
        raise NotYours
    return _round(row, _milestones(tx).get(round_id, ()))


def round_of_key(tx: Session, command_key: bytes) -> int | None:
    """Return the round that this submit has opened already."""
    found: int | None = tx.connection().scalar(
        sa.select(_ROUND.c.id).where(_ROUND.c.command_key == command_key)
    )
    return found


def reporting_units(tx: Session, round_id: int) -> tuple[ReportingUnit, ...]:
    """Return who must report in a round, in the order of the city's tree."""
    rows = tx.connection().execute(_PLACES.where(_PLACE.c.round_id == round_id).order_by(_UNIT.c.id))
    return tuple(_reporting_unit(row) for row in rows)


def reporting_unit(tx: Session, round_id: int, unit_id: int) -> ReportingUnit:
    """Return the place of one unit in a round. Refuses: NotYours."""
    asked = _PLACES.where(_PLACE.c.round_id == round_id, _PLACE.c.unit_id == unit_id)
    row = tx.connection().execute(asked).one_or_none()
    if row is None:
        raise NotYours
    return _reporting_unit(row)


def versions_of(tx: Session, reporting_unit_id: int) -> tuple[UnitReturn, ...]:
    """Return the versions of a unit's return, oldest first."""
    return versions_in(tx, [reporting_unit_id]).get(reporting_unit_id, ())


def versions_in(tx: Session, reporting_unit_ids: Iterable[int]) -> dict[int, tuple[UnitReturn, ...]]:
    """Return place in the round -> its versions, oldest first."""
    asked = _VERSIONS.where(_RETURN.c.survey_unit_id.in_(list(reporting_unit_ids)))
    rows = tx.connection().execute(asked.order_by(_RETURN.c.survey_unit_id, _RETURN.c.version))
    found = groupby(rows, key=lambda row: row.survey_unit_id)
    return {place: tuple(_version(row) for row in own) for place, own in found}


def lines_of(tx: Session, return_id: int) -> tuple[SurveyLine, ...]:
    """Return the rows of one version, each with its opinions."""
    return _lines(tx, _ROW.c.return_id == return_id)


def line_of(tx: Session, return_id: int, row_id: int) -> SurveyLine:
    """Return one row of a version. Refuses: NotYours."""
    found = _lines(tx, sa.and_(_ROW.c.return_id == return_id, _ROW.c.id == row_id))
    if not found:
        raise NotYours
    return found[0]


def accepted_lines(tx: Session, round_id: int) -> tuple[SurveyLine, ...]:
    """Return the rows of the newest accepted version of each unit: what the city has in hand."""
    newest = (
        sa.select(sa.func.max(_RETURN.c.id))
        .join(_PLACE, _PLACE.c.id == _RETURN.c.survey_unit_id)
        .where(_PLACE.c.round_id == round_id, _RETURN.c.state == ReturnState.ACCEPTED)
        .group_by(_RETURN.c.survey_unit_id)
    )
    return _lines(tx, _ROW.c.return_id.in_(newest))


def accepted_line(tx: Session, row_id: int) -> SurveyLine | None:
    """Return a row of an accepted version; None for any other."""
    accepted = sa.select(_RETURN.c.id).where(_RETURN.c.state == ReturnState.ACCEPTED)
    found = _lines(tx, sa.and_(_ROW.c.id == row_id, _ROW.c.return_id.in_(accepted)))
    return found[0] if found else None


def progress_in(tx: Session, round_id: int) -> Mapping[tuple[int, int], tuple[Progress, ...]]:
    """Return (milestone, place in the round) -> the reports on the work, oldest first."""
    query = (
        sa.select(_PROGRESS)
        .join(_PLACE, _PLACE.c.id == _PROGRESS.c.survey_unit_id)
        .where(_PLACE.c.round_id == round_id)
        .order_by(_PROGRESS.c.id)
    )
    found: dict[tuple[int, int], tuple[Progress, ...]] = defaultdict(tuple)
    for row in tx.connection().execute(query):
        report = Progress(row.milestone_id, row.survey_unit_id, row.text, row.reported_by, row.reported_at)
        found[row.milestone_id, row.survey_unit_id] += (report,)
    return found


def reminders_in(tx: Session, round_id: int) -> Mapping[tuple[int, int], frozenset[int]]:
    """Return (milestone, place in the round) -> how many days before its last day it was reminded."""
    query = (
        sa.select(_REMINDER)
        .join(_PLACE, _PLACE.c.id == _REMINDER.c.survey_unit_id)
        .where(_PLACE.c.round_id == round_id)
    )
    found: dict[tuple[int, int], frozenset[int]] = defaultdict(frozenset)
    for row in tx.connection().execute(query):
        found[row.milestone_id, row.survey_unit_id] |= {row.days_before}
    return found


def decision_of(tx: Session, round_id: int) -> Decision | None:
    """Return the group's decision on a round; None while there is none."""
    columns = [_DECISION.c[name] for name in Decision.__dataclass_fields__]
    row = tx.connection().execute(sa.select(*columns).where(_DECISION.c.round_id == round_id)).one_or_none()
    return Decision(**row._asdict()) if row else None


def decision_file(tx: Session, round_id: int) -> tuple[str, str, bytes] | None:
    """Return name, kind and bytes of the group's document; None while there is none."""
    columns = (_DECISION.c.file_name, _DECISION.c.file_kind, _DECISION.c.file_content)
    row = tx.connection().execute(sa.select(*columns).where(_DECISION.c.round_id == round_id)).one_or_none()
    return (row.file_name, row.file_kind, row.file_content) if row else None


def _milestones(tx: Session) -> dict[int, tuple[Milestone, ...]]:
    rows = tx.connection().execute(sa.select(_MILESTONE).order_by(_MILESTONE.c.round_id, _MILESTONE.c.seq))
    found = groupby(rows, key=lambda row: row.round_id)
    return {round_id: tuple(_milestone(row) for row in own) for round_id, own in found}


def _lines(tx: Session, condition: sa.ColumnElement[bool]) -> tuple[SurveyLine, ...]:
    rows = tx.connection().execute(
        _LINES.where(condition).order_by(_PLACE.c.unit_id, _ROW.c.return_id, _ROW.c.seq)
    )
    reviewed = sa.select(_REVIEW).join(_ROW, _ROW.c.id == _REVIEW.c.row_id).where(condition)
    reviews: dict[int, dict[ReviewStage, Review]] = defaultdict(dict)
    for row in tx.connection().execute(reviewed):
        stage = ReviewStage(row.stage)
        told = (row.opinion, row.opinion_no, row.person_id, row.at)
        reviews[row.row_id][stage] = Review(stage, row.agrees, *told)
    return tuple(_line(row, reviews.get(row.id, {})) for row in rows)


def _round(row: sa.Row[*tuple[Any, ...]], milestones: tuple[Milestone, ...]) -> SurveyRound:
    return SurveyRound(row.id, row.name, row.clause, row.opened_at, row.closed_at, milestones)


def _milestone(row: sa.Row[*tuple[Any, ...]]) -> Milestone:
    return Milestone(row.id, row.name, row.clause, row.due_date, ReportKind(row.report))


def _reporting_unit(row: sa.Row[*tuple[Any, ...]]) -> ReportingUnit:
    return ReportingUnit(
        row.id,
        row.round_id,
        row.unit_id,
        row.code,
        row.name,
        row.supervisor_id,
        row.competent_id or row.unit_id,
    )


def _version(row: sa.Row[*tuple[Any, ...]]) -> UnitReturn:
    return UnitReturn(
        id=row.id,
        reporting_unit_id=row.survey_unit_id,
        version=row.version,
        state=ReturnState(row.state),
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        sent_by=row.sent_by,
        sent_at=row.sent_at,
        passed_by=row.passed_by,
        passed_at=row.passed_at,
        settled_by=row.settled_by,
        settled_at=row.settled_at,
        reason=row.reason,
        head=FormHead(row.head_name, row.liaison_name, row.liaison_phone),
        row_count=row.row_count,
    )


def _line(row: sa.Row[*tuple[Any, ...]], reviews: Mapping[ReviewStage, Review]) -> SurveyLine:
    return SurveyLine(
        id=row.id,
        return_id=row.return_id,
        seq=row.seq,
        reporter_id=row.reporter_id,
        unit_id=row.unit_id,
        matter_kind=MatterKind(row.matter_kind) if row.matter_kind else None,
        matter_name=row.matter_name,
        proof_name=row.proof_name,
        fact=row.fact,
        step=row.step,
        issuing_unit_id=row.issuing_unit_id,
        content=ItemContent.from_document(row.content),
        written_by=row.written_by,
        reviews=reviews,
    )


_PLACES = sa.select(_PLACE, _UNIT.c.code, _UNIT.c.name, _UNIT.c.competent_id).join(
    _UNIT, _UNIT.c.id == _PLACE.c.unit_id
)
_COUNT = (
    sa.select(sa.func.count())
    .select_from(_ROW)
    .where(_ROW.c.return_id == _RETURN.c.id)
    .correlate(_RETURN)
    .scalar_subquery()
)
_VERSIONS = sa.select(_RETURN, _COUNT.label("row_count"))
_LINES = (
    sa.select(_ROW, _PLACE.c.unit_id.label("reporter_id"))
    .join(_RETURN, _RETURN.c.id == _ROW.c.return_id)
    .join(_PLACE, _PLACE.c.id == _RETURN.c.survey_unit_id)
)

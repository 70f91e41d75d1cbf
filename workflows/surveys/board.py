"""Who has reported in a round and who is late: the board of the desk, and what stands in its export."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.people.terms import Actor
from workflows.surveys.lookups import progress_in, reporting_units, round_of, versions_in
from workflows.surveys.rights import reads
from workflows.surveys.rules import form_reported_on, report_standing
from workflows.surveys.terms import (
    Milestone,
    Progress,
    ReportingUnit,
    ReportKind,
    ReportStanding,
    SurveyRound,
    UnitReturn,
)


@dataclass(frozen=True)
class Report:
    """Where one unit stands towards one milestone."""

    milestone: Milestone
    reported: date | None
    standing: ReportStanding


@dataclass(frozen=True)
class BoardLine:
    """One unit of the board."""

    unit: ReportingUnit
    latest: UnitReturn | None
    reports: tuple[Report, ...]
    """Of the milestones by which something is due, in their order."""

    @property
    def is_late(self) -> bool:
        """Say whether something is overdue."""
        return any(report.standing is ReportStanding.LATE for report in self.reports)


@dataclass(frozen=True)
class Board:
    """A round with its units."""

    round: SurveyRound
    lines: tuple[BoardLine, ...]

    def count(self, milestone: Milestone, *standings: ReportStanding) -> int:
        """Return how many units stand so towards a milestone."""
        found = (each for line in self.lines for each in line.reports if each.milestone == milestone)
        return sum(report.standing in standings for report in found)

    @property
    def late(self) -> int:
        """Return how many units owe something that is overdue."""
        return sum(line.is_late for line in self.lines)


def board_of(tx: Session, actor: Actor, round_id: int, *, today: date) -> Board:
    """Return the board of a round, with the units that the actor may see. Refuses: NotYours."""
    found = round_of(tx, round_id)
    units = tuple(unit for unit in reporting_units(tx, round_id) if reads(actor, unit))
    return Board(found, board_lines(tx, found, units, today=today))


def board_lines(
    tx: Session, found: SurveyRound, units: Iterable[ReportingUnit], *, today: date
) -> tuple[BoardLine, ...]:
    """Return where each of these units stands."""
    given = tuple(units)
    versions = versions_in(tx, [unit.id for unit in given])
    progress = progress_in(tx, found.id)
    lines = []
    for unit in given:
        own = versions.get(unit.id, ())
        reports = tuple(
            _report(each, own, progress.get((each.id, unit.id), ()), today=today)
            for each in found.milestones
            if each.report is not ReportKind.NONE
        )
        lines.append(BoardLine(unit, own[-1] if own else None, reports))
    return tuple(lines)


def _report(
    milestone: Milestone, versions: tuple[UnitReturn, ...], progress: tuple[Progress, ...], *, today: date
) -> Report:
    if milestone.report is ReportKind.FORM:
        reported = form_reported_on(versions)
    else:
        reported = day_of(progress[0].reported_at) if progress else None
    return Report(milestone, reported, report_standing(milestone.due_date, reported, today=today))

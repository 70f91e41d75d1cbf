"""What the pages of the survey draw."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.people.lookups import department_names, departments, person_names
from engine.people.terms import Actor
from engine.refusals import NotYours, Refusal
from webui.unit_groups import UnitGroup, unit_groups
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_register import filing_units
from workflows.surveys import rights
from workflows.surveys.board import BoardLine, board_lines
from workflows.surveys.deciding import list_version
from workflows.surveys.differences import Differences, differences_of
from workflows.surveys.filling import known_units
from workflows.surveys.findings import Findings, findings
from workflows.surveys.lookups import (
    accepted_lines,
    decision_of,
    line_of,
    lines_of,
    progress_in,
    reporting_unit,
    reporting_units,
    round_of,
    rounds,
    versions_of,
)
from workflows.surveys.organising import REPORTING_KINDS
from workflows.surveys.rules import RowTwice, repeated_rows, row_problems, unfounded
from workflows.surveys.terms import (
    Decision,
    Progress,
    ReportingUnit,
    ReturnState,
    ReviewStage,
    SurveyLine,
    SurveyRound,
    UnitReturn,
)

PAGE = 200
"""Rows on one page of a return."""


@dataclass(frozen=True)
class Place:
    """Which version of a return is asked for, and from which of its rows on."""

    version: int | None = None
    """None: the newest."""
    start: int = 0


FIRST = Place()


@dataclass(frozen=True)
class RoundsView:
    """All rounds, each with the units whose returns the reader may see."""

    rounds: tuple[tuple[SurveyRound, tuple[BoardLine, ...]], ...]
    may_organise: bool
    reads_all: bool


@dataclass(frozen=True)
class RowLine:
    """One row of a return, with what is wrong or doubtful about it."""

    line: SurveyLine
    problems: tuple[Refusal, ...]
    is_unfounded: bool
    """The basis that is stated cannot set a proof: to be cancelled outright."""


@dataclass(frozen=True)
class ReturnView:
    """One version of a unit's return, and what the reader may do with it."""

    round: SurveyRound
    unit: ReportingUnit
    board: BoardLine
    versions: tuple[UnitReturn, ...]
    shown: UnitReturn | None
    rows: tuple[RowLine, ...]
    """As many as a page holds."""
    start: int
    """How many rows stand before them."""
    progress: Mapping[int, tuple[Progress, ...]]
    """Milestone -> the reports on the work."""
    unit_names: Mapping[int, str]
    people: Mapping[int, str]
    is_open: bool
    """Neither closed nor decided."""
    fills: bool
    passes_on: bool
    gives_own_opinion: bool
    gives_justice_opinion: bool
    organises: bool
    sees_head: bool

    @property
    def row_count(self) -> int:
        """Return how many rows the version has in all."""
        return self.shown.row_count if self.shown else 0

    @property
    def is_latest(self) -> bool:
        """Say whether the newest version is shown: only that one is acted on."""
        return self.shown is not None and self.shown == self.versions[-1]

    def _is(self, state: ReturnState) -> bool:
        return self.is_open and self.is_latest and self.shown is not None and self.shown.state is state

    @property
    def may_begin(self) -> bool:
        """Say whether the reader may begin the next version."""
        settled = (ReturnState.RETURNED, ReturnState.ACCEPTED)
        is_free = not self.versions or self.versions[-1].state in settled
        return self.is_open and self.fills and is_free

    @property
    def may_write(self) -> bool:
        """Say whether the reader may write into what is shown."""
        return self.fills and self._is(ReturnState.DRAFT)

    @property
    def may_pass_on(self) -> bool:
        """Say whether the reader may pass on what a public utility has sent."""
        return self.passes_on and self._is(ReturnState.WITH_SUPERVISOR)

    @property
    def may_settle(self) -> bool:
        """Say whether the reader may accept what is shown."""
        return self.organises and self._is(ReturnState.SENT)

    @property
    def may_send_back(self) -> bool:
        """Say whether the reader may send back what is shown."""
        return self.may_settle or self.may_pass_on

    @property
    def may_report(self) -> bool:
        """Say whether the reader may report on the work."""
        return self.fills and self.round.closed_at is None

    def waits_for(self, line: SurveyLine) -> ReviewStage | None:
        """Return the opinion on a row that the reader may give; None for none."""
        if not line.is_retained:
            return None
        own, justice = (stage in line.reviews for stage in (ReviewStage.OWN, ReviewStage.JUSTICE))
        if self.gives_own_opinion and self._is(ReturnState.DRAFT) and not own:
            return ReviewStage.OWN
        if self.gives_justice_opinion and self._is(ReturnState.SENT) and own and not justice:
            return ReviewStage.JUSTICE
        return None


@dataclass(frozen=True)
class FindingsView:
    """What all accepted rows say together."""

    round: SurveyRound
    found: Findings
    unit_names: Mapping[int, str]


@dataclass(frozen=True)
class ListView:
    """The survey beside the list, and the group's decision."""

    round: SurveyRound
    differences: Differences
    decision: Decision | None
    list_version: int | None
    accepted: int
    unit_names: Mapping[int, str]
    people: Mapping[int, str]
    reads_all: bool
    may_record: bool
    may_publish: bool
    filing_units: frozenset[int]


def rounds_view(tx: Session, bureau: Bureau, actor: Actor) -> RoundsView:
    """Return the rounds, newest first."""
    found = []
    for each in rounds(tx):
        units = [unit for unit in reporting_units(tx, each.id) if rights.reads(actor, unit)]
        found.append((each, board_lines(tx, each, units, today=bureau.today)))
    return RoundsView(tuple(found), rights.organises(actor), rights.reads_all(actor))


def units_that_may_report(tx: Session) -> tuple[UnitGroup, ...]:
    """Return the units that a round may ask, by kind."""
    return unit_groups(unit for unit in departments(tx) if unit.kind in REPORTING_KINDS)


def return_view(
    tx: Session, bureau: Bureau, actor: Actor, round_id: int, unit_id: int, *, place: Place = FIRST
) -> ReturnView:
    """Return one page of one version of a unit's return. Refuses: NotYours."""
    found, unit = round_of(tx, round_id), reporting_unit(tx, round_id, unit_id)
    if not rights.reads(actor, unit):
        raise NotYours
    versions = versions_of(tx, unit.id)
    shown = _shown(versions, place.version)
    lines = lines_of(tx, shown.id) if shown else ()
    (board,) = board_lines(tx, found, [unit], today=bureau.today)
    progress = {
        milestone: reports
        for (milestone, place), reports in progress_in(tx, round_id).items()
        if place == unit.id
    }
    return ReturnView(
        round=found,
        unit=unit,
        board=board,
        versions=versions,
        shown=shown,
        rows=_row_lines(lines, place.start),
        start=place.start,
        progress=progress,
        unit_names=department_names(tx),
        people=person_names(tx, _people(versions, lines, progress)),
        is_open=found.closed_at is None and decision_of(tx, round_id) is None,
        fills=rights.fills(actor, unit),
        passes_on=rights.passes_on(actor, unit),
        gives_own_opinion=rights.gives_own_opinion(actor, unit),
        gives_justice_opinion=rights.gives_justice_opinion(actor),
        organises=rights.organises(actor),
        sees_head=rights.sees_head(actor, unit),
    )


def row_of(tx: Session, view: ReturnView, row_id: int) -> SurveyLine:
    """Return a row of what is shown. Refuses: NotYours."""
    if view.shown is None:
        raise NotYours
    return line_of(tx, view.shown.id, row_id)


def units_of_rows(tx: Session, bureau: Bureau, unit: ReportingUnit) -> tuple[tuple[str, str], ...]:
    """Return code and name of the units whose rows may stand in a return."""
    below = known_units(tx, unit, bureau.regulation.requests).below
    return tuple((each.code, each.name) for each in departments(tx) if each.code in below)


def findings_view(tx: Session, actor: Actor, round_id: int) -> FindingsView:
    """Return what the accepted rows of a round say together. Refuses: NotYours, NotAllowed."""
    rights.require(rights.reads_all(actor), "not_survey_reader")
    return FindingsView(round_of(tx, round_id), findings(accepted_lines(tx, round_id)), department_names(tx))


def list_view(tx: Session, actor: Actor, round_id: int) -> ListView:
    """Return the survey beside the list; without a citywide post only the own units. Refuses: NotYours."""
    found, decision = round_of(tx, round_id), decision_of(tx, round_id)
    reads_all, newest = rights.reads_all(actor), list_version(tx)
    differing = differences_of(tx, round_id)
    if not reads_all:
        own = actor.department_ids
        theirs = tuple(
            each
            for each in differing.found
            if own & {line.unit_id for line in each.lines} or (each.item and each.item.unit_id in own)
        )
        differing = Differences(theirs, differing.equal)
    people = {decision.recorded_by, decision.published_by} if decision else set()
    may_decide = newest is None and decision is None and found.closed_at is None
    return ListView(
        round=found,
        differences=differing,
        decision=decision,
        list_version=newest,
        accepted=len(accepted_lines(tx, round_id)),
        unit_names=department_names(tx),
        people=person_names(tx, {person for person in people if person}),
        reads_all=reads_all,
        may_record=may_decide and rights.organises(actor),
        may_publish=_may_publish(actor, decision, newest),
        filing_units=filing_units(actor),
    )


def _may_publish(actor: Actor, decision: Decision | None, newest: int | None) -> bool:
    if decision is None or newest is not None or decision.version_number is not None:
        return False
    return rights.publishes(actor) and decision.recorded_by != actor.person_id


def _shown(versions: tuple[UnitReturn, ...], version: int | None) -> UnitReturn | None:
    if version is None:
        return versions[-1] if versions else None
    found = next((each for each in versions if each.version == version), None)
    if found is None:
        raise NotYours
    return found


def _row_lines(lines: tuple[SurveyLine, ...], start: int) -> tuple[RowLine, ...]:
    again = repeated_rows(lines)
    found = []
    for line in lines[start : start + PAGE]:
        twice = [RowTwice(row=again[line.seq])] if line.seq in again else []
        found.append(RowLine(line, (*row_problems(line.content), *twice), unfounded(line.content)))
    return tuple(found)


def _people(
    versions: tuple[UnitReturn, ...],
    lines: tuple[SurveyLine, ...],
    progress: Mapping[int, tuple[Progress, ...]],
) -> set[int]:
    acted = {
        person
        for each in versions
        for person in (each.opened_by, each.sent_by, each.passed_by, each.settled_by)
        if person
    }
    reviewed = {review.person_id for line in lines for review in line.reviews.values()}
    return acted | reviewed | {each.reported_by for reports in progress.values() for each in reports}

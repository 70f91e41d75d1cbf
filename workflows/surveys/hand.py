"""The return of a unit taken in hand: locked, with its round and its versions, for one act."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.terms import Actor
from engine.refusals import NotYours
from engine.store import table_of
from workflows.surveys.lookups import decision_of, reporting_unit, round_of, versions_of
from workflows.surveys.records import SurveyRoundRow, SurveyUnitRow
from workflows.surveys.rights import reads
from workflows.surveys.rules import DecidedAlready, RoundClosed, require_next, require_state
from workflows.surveys.terms import ReportingUnit, ReturnState, SurveyRound, UnitReturn

_ROUND, _PLACE = table_of(SurveyRoundRow), table_of(SurveyUnitRow)


@dataclass(frozen=True)
class ReturnInHand:
    """What an act on a return knows."""

    round: SurveyRound
    unit: ReportingUnit
    versions: tuple[UnitReturn, ...]
    is_decided: bool
    """Whether the group has approved the round: only reports on the work are still taken."""

    def next_number(self) -> int:
        """Return the number of the next version. Refuses: DecidedAlready, VersionInHand."""
        self._require_undecided()
        return require_next(self.versions)

    def latest(self, *allowed: ReturnState) -> UnitReturn:
        """Return the newest version.

        Refuses: DecidedAlready, NotYours (without any), NotADraft, NotInThisState.
        """
        self._require_undecided()
        if not self.versions:
            raise NotYours
        require_state(self.versions[-1], *allowed)
        return self.versions[-1]

    def _require_undecided(self) -> None:
        if self.is_decided:
            raise DecidedAlready


def take_in_hand(tx: Session, actor: Actor, round_id: int, unit_id: int) -> ReturnInHand:
    """Lock the return of a unit until the commit. Refuses: NotYours, RoundClosed."""
    unit = reporting_unit(tx, round_id, unit_id)
    if not reads(actor, unit):
        raise NotYours
    # The round first, shared: whoever closes or decides it takes it alone.
    shared = sa.select(_ROUND.c.id).where(_ROUND.c.id == round_id).with_for_update(read=True)
    tx.connection().execute(shared)
    tx.connection().execute(sa.select(_PLACE.c.id).where(_PLACE.c.id == unit.id).with_for_update())
    found = round_of(tx, round_id)
    if found.closed_at is not None:
        raise RoundClosed
    is_decided = decision_of(tx, round_id) is not None
    return ReturnInHand(found, unit, versions_of(tx, unit.id), is_decided)


def take_round(tx: Session, round_id: int) -> SurveyRound:
    """Lock a round alone until the commit. Refuses: NotYours."""
    tx.connection().execute(sa.select(_ROUND.c.id).where(_ROUND.c.id == round_id).with_for_update())
    return round_of(tx, round_id)

"""Words of a bulk answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.procedures.catalogue import Choice

MOST_ROWS = 500


class RowState(StrEnum):
    """What has become of one row."""

    WAITING = "waiting"
    DONE = "done"
    KEPT_OUT = "kept_out"
    REFUSED = "refused"
    UNDONE = "undone"


@dataclass(frozen=True)
class RowFacts:
    """What decides whether a task may be answered together with others."""

    task_id: int
    case_id: int
    case_no: str
    title: str
    subject: str
    node: str
    kind: str
    ways: str
    """The ways of the request in its order, as the case file says them."""
    needs_basis: bool
    has_basis: bool
    objections: int
    """Units that were heard and disagreed."""
    silences: int
    """Units that were asked and did not answer in time."""
    denied: str | None = None
    """Why this person may not answer it, a code of `engine.people.rules.REASONS`; None: may."""


@dataclass(frozen=True)
class Pattern:
    """What most of the rows have in common: the rest is kept out."""

    node: str
    kind: str
    ways: str


@dataclass(frozen=True)
class BatchRow:
    """One task of a batch: its facts, and why it is kept out; None: it is taken in."""

    facts: RowFacts
    kept_out: str | None


@dataclass(frozen=True)
class Batch:
    """The tasks that somebody has ticked, before anything is done."""

    pattern: Pattern | None
    """None: nothing that was ticked can be answered together."""
    choices: tuple[Choice, ...]
    rows: tuple[BatchRow, ...]

    @property
    def taken(self) -> tuple[RowFacts, ...]:
        """Return the rows that are taken in."""
        return tuple(row.facts for row in self.rows if row.kept_out is None)


@dataclass(frozen=True)
class BulkAnswer:
    """What is to be answered with what."""

    task_ids: tuple[int, ...]
    verdict: str
    opinion: str = ""


@dataclass(frozen=True)
class ResultRow:
    """One row of a bulk answer that was made."""

    task_id: int
    case_no: str
    title: str
    subject: str
    state: RowState
    reason: str | None
    """Why it was kept out or refused, in words."""


@dataclass(frozen=True)
class BulkResult:
    """A bulk answer that was made."""

    id: int
    node: str
    verdict: str
    at: datetime
    undo_until: datetime
    rows: tuple[ResultRow, ...]

    def count(self, state: RowState) -> int:
        """Return how many rows are in that state."""
        return sum(row.state == state for row in self.rows)

"""Words of the approval sheet: what stands on the paper, as codes and texts of the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.deadlines.terms import LedgerKind
from workflows.verdicts.terms import Review

ADVICE = "advice"
"""What somebody said to whom the step was delegated; whoever delegated it gives the answer."""


@dataclass(frozen=True)
class Opinion:
    """One answer of a step; without an instant the place for one, still empty."""

    seat: str | None
    """The unit or member that was asked; None where the step is one desk's."""
    round: int
    is_given: bool
    is_lapsed: bool
    """The procedure went on without it: silence, told as silence."""
    verdict: str | None = None
    text: str | None = None
    person: str | None = None
    on_behalf_of: str | None = None
    """For whom that person acted (代理); None: as oneself."""
    at: datetime | None = None
    review: Review | None = None
    """The three answers, of a judicial review."""
    part: str | None = None
    """Whose it is: a Signing, of a further signer; ADVICE; None, of whoever answers."""
    meeting: str | None = None
    """The number of the meeting at which the vote was given, such as 2026-3."""


@dataclass(frozen=True)
class SheetStep:
    """One box of the sheet: a step of the procedure with all its answers, oldest first."""

    node: str
    opinions: tuple[Opinion, ...]
    """Empty: the case has not come here."""


@dataclass(frozen=True)
class ClockEntry:
    """One change of a count: suspended, resumed, extended, or recalculated by another calendar."""

    kind: LedgerKind
    on: date
    days: int | None
    reason: str
    paper: str | None


@dataclass(frozen=True)
class ClockLine:
    """One deadline, as its ledger has it."""

    code: str
    round: int
    cause_date: date
    budget: int
    due_date: date | None
    """None while it stands."""
    provisional: bool
    calendar_version: str
    state: str
    closed_date: date | None
    entries: tuple[ClockEntry, ...]
    days_used: int | None
    """Working days begun until it was closed, or until today while it is open."""
    late_by: int | None
    """Working days past the due date, 0 when in time; None while it stands."""


@dataclass(frozen=True)
class ApprovalSheet:
    """A case as its approval sheet says it. Everything here is printed, and covered by the digest."""

    case_no: str
    kind: str
    status: str
    outcome: str | None
    filed_on: date
    closed_on: date | None
    filing_unit: str
    filer: str | None
    competent_unit: str | None
    matter_name: str | None
    matter_code: str | None
    proof_name: str
    cause_type: str
    cause_date: date
    cause_document_title: str
    cause_document_number: str | None
    ground: str | None
    follow_up: str | None
    effect_date: date | None
    late_reason: str | None
    days_used_at_filing: int
    before: Mapping[str, Any] | None
    """What the list says now, as a document of `ItemContent`; None: nothing."""
    after: Mapping[str, Any] | None
    """What it is to say; None: the item ends."""
    is_consulting: bool
    """Whether the request names units that are to be asked."""
    steps: tuple[SheetStep, ...]
    clocks: tuple[ClockLine, ...]
    list_version: int | None
    """The version of the list that the case formed."""


@dataclass(frozen=True)
class PublicPart:
    """What the public check page may tell of a case: nothing of people, opinions or papers."""

    case_no: str
    kind: str
    status: str
    outcome: str | None
    proof_name: str
    filed_on: date
    digest: str
    """Of the sheet as it would be printed now."""

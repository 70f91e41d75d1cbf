"""The proof sheet of a deadline: its count day by day, written so that anybody can compute it again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from engine.calendar.days import WorkingCalendar
from engine.calendar.papers import PAPERS
from engine.calendar.scopes import in_order
from engine.calendar.terms import Paper
from engine.deadlines.rules import days_used, project, proof
from engine.deadlines.terms import LedgerEntry, LedgerKind, ProofDay

DAY_FACTS: Final = ("counted", "reason", "source")
"""What a sheet tells of each day."""
DAY_FACTS_OF_A_CASE: Final = ("counted", "number", "reason", "source")
"""The same on the sheet of a case, which also numbers the days it counts."""


@dataclass(frozen=True)
class SheetEntry:
    """A ledger line as the sheet carries it: what the count needs, and no person."""

    kind: LedgerKind
    on: date
    days: int | None
    reason: str
    paper: str | None


@dataclass(frozen=True)
class SheetOrigin:
    """Which clock of which case the sheet is for."""

    case_no: str
    clock: str
    filed_date: date | None = None
    """The day the request was filed, for the clock that runs from its cause; else None."""


@dataclass(frozen=True)
class ProofSheet:
    """All that proves a due date."""

    cause_date: date
    budget: int
    due_date: date | None
    provisional: bool
    earliest: date | None
    latest: date | None
    calendar_version: str
    ledger: tuple[ProofDay, ...]
    entries: tuple[SheetEntry, ...] = ()
    """What befell the period after its start; empty when it ran undisturbed."""
    origin: SheetOrigin | None = None
    days_used_before_filing: int | None = None
    """Working days of the period that had begun by the day of filing; None without that day."""
    papers: tuple[Paper, ...] = ()
    """Papers of the calendar that the release does not ship, so that the sheet needs no database."""

    def as_json(self) -> dict[str, Any]:
        """Return the sheet as JSON values; what it does not have is left out."""
        facts = DAY_FACTS_OF_A_CASE if self.origin else DAY_FACTS
        sheet: dict[str, Any] = {
            "cause_date": self.cause_date.isoformat(),
            "budget": self.budget,
            "due_date": _iso(self.due_date),
            "provisional": self.provisional,
            "earliest": _iso(self.earliest),
            "latest": _iso(self.latest),
            "calendar_version": self.calendar_version,
            "ledger": [
                {"date": day.date.isoformat(), **{fact: getattr(day, fact) for fact in facts}}
                for day in self.ledger
            ],
        }
        if self.entries:
            sheet["entries"] = [
                {**asdict(entry), "kind": str(entry.kind), "on": entry.on.isoformat()}
                for entry in self.entries
            ]
        if self.origin:
            sheet |= {"case_no": self.origin.case_no, "clock": self.origin.clock}
            if self.origin.filed_date:
                sheet["filed_date"] = self.origin.filed_date.isoformat()
                sheet["days_used_before_filing"] = self.days_used_before_filing
        if self.papers:
            sheet["papers"] = [paper_as_json(paper) for paper in self.papers]
        return sheet


def sheet_of(
    cause_date: date,
    budget: int,
    *,
    ledger: Sequence[LedgerEntry],
    calendar: WorkingCalendar,
    origin: SheetOrigin | None = None,
) -> ProofSheet:
    """Return the proof sheet of a deadline. Refuses what `project` refuses."""
    projection = project(cause_date, budget, ledger=ledger, calendar=calendar)
    filed = origin.filed_date if origin else None
    return ProofSheet(
        cause_date,
        budget,
        projection.due_date,
        projection.provisional,
        projection.earliest,
        projection.latest,
        calendar.version,
        proof(cause_date, budget, ledger=ledger, calendar=calendar),
        tuple(
            SheetEntry(entry.kind, entry.on, entry.days, entry.reason, entry.paper)
            for entry in ledger
            if entry.kind is not LedgerKind.START
        ),
        origin,
        days_used(cause_date, ledger=ledger, calendar=calendar, on=filed) if filed else None,
        papers_of_its_own(calendar.papers),
    )


def papers_of_its_own(papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """Return the papers to write out: those beside as many of the release's first papers as fit in.

    What the release ships of a calendar is told by a number alone only where it is a beginning of its row.
    """
    whole = tuple(papers)
    for count in range(len(PAPERS), -1, -1):
        shipped = PAPERS[:count]
        rest = tuple(paper for paper in whole if paper not in shipped)
        if len(rest) + count == len(whole) and in_order((*shipped, *rest)) == whole:
            return rest
    return whole


def paper_as_json(paper: Paper) -> dict[str, Any]:
    """Return a paper as a sheet writes it out."""
    return {
        "title": paper.title,
        "number": paper.number,
        "published": _iso(paper.published),
        "address": paper.address,
        "year": paper.year,
        "yearly": paper.yearly,
        "scope": paper.scope,
        "days": [
            {"date": day.day.isoformat(), "off": not day.working, "occasion": day.occasion}
            for day in paper.days
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""What the pages of one deadline draw."""

from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext
from sqlalchemy.orm import Session

from engine.calendar.days import WorkingCalendar
from engine.calendar.lookups import calendar_of_version
from engine.calendar.terms import Paper
from engine.cases.lookups import case_by_no
from engine.cases.terms import CaseFile
from engine.clock import day_of
from engine.deadlines.lookups import ledger_of, proof_sheet
from engine.deadlines.rules import counted_ledger
from engine.deadlines.sheets import ProofSheet, SheetOrigin
from engine.deadlines.terms import CountedEntry, DeadlineView, LedgerEntry
from engine.people.lookups import person_names
from engine.people.terms import Actor
from engine.refusals import NotYours
from webui.day_boxes import DayBox, day_boxes
from webui.due_dates import Due, due_of_deadline
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Clock
from workflows.procedures.clock_changes import ClockVerb, deadline_of_case, may_change, offered
from workflows.procedures.clocks import CORRECTION_PAPER, PAPER
from workflows.requests.lookups import request_if_any
from workflows.requests.terms import RequestView


@dataclass(frozen=True)
class SheetRow:
    """One day of the count, or a stretch of days on which the clock stood for the same reason."""

    box: DayBox
    """The first day."""
    last: date
    source: str | None
    paper: Paper | None
    """The paper that `source` quotes, where the calendar knows it."""


@dataclass(frozen=True)
class LedgerLine:
    """One line of the ledger with the name of whoever wrote it."""

    counted: CountedEntry
    person: str | None
    """None: the procedure itself."""


@dataclass(frozen=True)
class SheetPage:
    """One deadline with all that proves it."""

    case: CaseFile
    request: RequestView | None
    """None: nobody has filed the case, it corrects a guide."""
    view: DeadlineView
    sheet: ProofSheet
    due: Due | None
    rows: tuple[SheetRow, ...]
    lines: tuple[LedgerLine, ...]
    papers: tuple[Paper, ...]
    """The papers behind the rows, in order of appearance."""
    budget_paper: str
    """The paper that gives the budget."""
    offered: tuple[ClockVerb, ...]
    may_change: bool
    may_ever_stand: bool
    """Whether the settings name a reason for which a clock may stand."""

    @property
    def is_from_cause(self) -> bool:
        """Say whether this is the clock that runs from the cause."""
        return self.view.code == Clock.CONFIRM

    @property
    def file_name(self) -> str:
        """Return the name under which the sheet is saved."""
        again = f"-{self.view.round}" if self.view.round > 1 else ""
        return f"{self.case.case_no}-{self.view.code}{again}.json"


def sheet_page(tx: Session, bureau: Bureau, actor: Actor, case_no: str, deadline_id: int) -> SheetPage:
    """Return what the sheet shows. Refuses: NotYours."""
    view = deadline_of_case(tx, actor, case_no, deadline_id)
    case = case_by_no(tx, case_no)
    if case is None:
        raise NotYours
    request, calendar = (
        request_if_any(tx, case.id),
        calendar_of_version(tx, view.calendar_version, view.scope),
    )
    filed = day_of(request.filed_at) if request and view.code == Clock.CONFIRM else None
    sheet = proof_sheet(tx, view.id, calendar, origin=SheetOrigin(case_no, view.code, filed))
    rows = _rows(sheet, view, calendar, today=bureau.today)
    return SheetPage(
        case=case,
        request=request,
        view=view,
        sheet=sheet,
        due=due_of_deadline(bureau, view),
        rows=rows,
        lines=_lines(tx, view, ledger_of(tx, view.id), calendar),
        papers=tuple(dict.fromkeys(row.paper for row in rows if row.paper)),
        budget_paper=PAPER[Clock(view.code)] if request else CORRECTION_PAPER,
        offered=offered(bureau, view),
        may_change=may_change(actor),
        may_ever_stand=bool(bureau.regulation.deadlines.suspension_reasons),
    )


def _rows(
    sheet: ProofSheet, view: DeadlineView, calendar: WorkingCalendar, *, today: date
) -> tuple[SheetRow, ...]:
    """Return the days, those of one standing told as one: a pause of months says nothing new each day."""
    quoted = {paper.citation: paper for paper in calendar.papers}
    rows: list[SheetRow] = []
    for box, day in zip(day_boxes(sheet.ledger, today=today), sheet.ledger, strict=True):
        before = rows[-1] if rows else None
        if before and box.kind == before.box.kind == "paused" and box.reason == before.box.reason:
            rows[-1] = replace(before, last=box.date)
        else:
            rows.append(SheetRow(box, box.date, day.source, quoted.get(day.source or "")))
    if view.code != Clock.CONFIRM:  # only the plan's own clock starts with the cause
        rows[0] = replace(rows[0], box=replace(rows[0].box, reason=gettext("起算日，不计入")))
    return tuple(rows)


def _lines(
    tx: Session, view: DeadlineView, ledger: list[LedgerEntry], calendar: WorkingCalendar
) -> tuple[LedgerLine, ...]:
    names = person_names(tx, {entry.person_id for entry in ledger if entry.person_id is not None})
    counted = counted_ledger(view.cause_date, view.budget, ledger=ledger, calendar=calendar)
    return tuple(LedgerLine(each, names.get(each.entry.person_id or 0)) for each in counted)

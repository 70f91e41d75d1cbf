"""The letters before a milestone: to the units that have not reported, and to whom a public utility reports.

Nothing legal is done by a letter, and a unit that stays silent has reported nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.people.lookups import holders_of
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role
from workflows.surveys.board import board_lines
from workflows.surveys.lookups import reminders_in, reporting_units, rounds
from workflows.surveys.rules import reminder_due
from workflows.surveys.steps import claim_reminder
from workflows.surveys.terms import Milestone, ReportingUnit, ReportStanding, SurveyRound

KIND = "survey_report_due"
"""The kind of the letter."""


@dataclass(frozen=True)
class DueReminder:
    """A reminder that is due and has not been written."""

    milestone: Milestone
    unit: ReportingUnit
    days_before: int


def write_survey_letters(bureau: Bureau) -> int:
    """Write what is due; return about how many units and milestones.

    Safe to run twice, and beside itself: whoever claims a reminder first writes it.
    """
    with bureau.store.reading() as tx:  # every few minutes: most find nothing, and need no lock for it
        if not due_reminders(tx, bureau):
            return 0
    with bureau.store.writing() as tx:
        now = bureau.now()
        claimed = [
            due
            for due in due_reminders(tx, bureau)
            if claim_reminder(tx, due.milestone.id, due.unit.id, due.days_before, now=now)
        ]
        deliver(tx.connection(), [one for due in claimed for one in _letters(tx, bureau, due)], now=now)
    return len(claimed)


def due_reminders(tx: Session, bureau: Bureau) -> tuple[DueReminder, ...]:
    """Return the reminders of open rounds that are due today."""
    open_rounds = [found for found in rounds(tx) if found.closed_at is None]
    return tuple(due for found in open_rounds for due in _due_in(tx, bureau, found))


def _due_in(tx: Session, bureau: Bureau, found: SurveyRound) -> Iterator[DueReminder]:
    today, offsets = bureau.today, bureau.regulation.surveys.reminder_days_before
    if not any(today <= each.due_date for each in found.milestones):
        return
    written = reminders_in(tx, found.id)
    for line in board_lines(tx, found, reporting_units(tx, found.id), today=today):
        for report in line.reports:
            if report.standing is not ReportStanding.WAITING:
                continue
            milestone = report.milestone
            told = written.get((milestone.id, line.unit.id), frozenset())
            days = reminder_due(milestone.due_date, told, offsets=offsets, today=today)
            if days is not None:
                yield DueReminder(milestone, line.unit, days)


def _letters(tx: Session, bureau: Bureau, due: DueReminder) -> list[Letter]:
    unit, today = due.unit, bureau.today
    posts = [(Role.FILER, unit.unit_id), (Role.CONFIRMER, unit.confirming_id)]
    posts += [(Role.FILER, unit.supervisor_id)] if unit.supervisor_id else []
    people = [
        one for role, unit_id in posts for one in holders_of(tx, role, today=today, department_id=unit_id)
    ]
    facts = {
        "round": unit.round_id,
        "unit": unit.unit_id,
        "report": str(due.milestone.report),
        "day": f"{due.milestone.due_date}",
    }
    return [Letter(person, KIND, None, facts) for person in dict.fromkeys(people)]

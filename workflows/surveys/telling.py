"""The letters on the way of a return: to whoever must act on it next."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.people.lookups import holders_of
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role
from workflows.surveys.terms import ReportingUnit, ReturnState, ReviewStage, SurveyLine

SENT_BACK, TO_PASS_ON, TO_REVIEW = "survey_sent_back", "survey_to_pass_on", "survey_to_review"
"""The kinds of letters."""


def tell_sent(
    tx: Session, bureau: Bureau, unit: ReportingUnit, lines: Sequence[SurveyLine], state: ReturnState
) -> None:
    """Tell the 主管部门 of a form to pass on; the justice bureau of proofs to review."""
    today = bureau.today
    if state is ReturnState.WITH_SUPERVISOR:
        people = holders_of(tx, Role.CONFIRMER, today=today, department_id=unit.supervisor_id)
        _write(tx, bureau, unit, TO_PASS_ON, people)
    elif any(line.is_retained and ReviewStage.JUSTICE not in line.reviews for line in lines):
        _write(tx, bureau, unit, TO_REVIEW, holders_of(tx, Role.JUSTICE_REVIEWER, today=today))


def tell_sent_back(tx: Session, bureau: Bureau, unit: ReportingUnit) -> None:
    """Tell the people who fill in the form that it came back. Why, they read there."""
    today = bureau.today
    units = (unit.unit_id, unit.supervisor_id) if unit.supervisor_id else (unit.unit_id,)
    people = [
        person
        for unit_id in units
        for person in holders_of(tx, Role.FILER, today=today, department_id=unit_id)
    ]
    _write(tx, bureau, unit, SENT_BACK, people)


def _write(tx: Session, bureau: Bureau, unit: ReportingUnit, kind: str, people: Iterable[int]) -> None:
    facts = {"round": unit.round_id, "unit": unit.unit_id}
    letters = [Letter(person, kind, None, facts) for person in dict.fromkeys(people)]
    deliver(tx.connection(), letters, now=bureau.now())

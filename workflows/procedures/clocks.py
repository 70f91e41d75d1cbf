"""Which clock has how many days by which paper, and which cards it issues. One table each."""

from datetime import date

from engine.deadlines.steps import meet_deadline, start_deadline
from engine.deadlines.terms import TimerState
from engine.people.lookups import region_of
from engine.procedures.practice import Step
from workflows.config import RegulationSettings
from workflows.procedures.bureau import Bureau
from workflows.procedures.cards import Level
from workflows.procedures.catalogue import Clock

PAPER: dict[Clock, str] = {
    Clock.CONFIRM: "鄂职转发〔2023〕2号 三(四)2",
    **{clock: "本市设定（config.toml [clocks]）" for clock in Clock if clock is not Clock.CONFIRM},
}
"""Clock -> the paper that gives its days."""

CORRECTION_PAPER = "本市设定（config.toml [guides]）"
"""The paper of the days in which a guide is corrected."""

OF_THE_UNIT = frozenset({Clock.CONFIRM})
"""Clocks that run in the unit that filed, so by its banner's calendar; the others run at the city's desks."""


def budget_of(regulation: RegulationSettings, clock: Clock) -> int:
    """Return how many working days a clock has."""
    return int(getattr(regulation.clocks, f"{clock}_days"))


def cards_of(regulation: RegulationSettings, clock: Clock) -> dict[str, int]:
    """Return level -> offset in working days from the due date, of each card of a clock, the weakest first.

    An unanswered consultation ends by its own event in the diagram: it is only reminded of.
    """
    cards, chain = regulation.cards, regulation.escalation
    offsets: dict[str, int] = {
        Level.REMINDER: -cards.reminder_days_before,
        Level.YELLOW: -cards.yellow_days_before,
        Level.RED: cards.red_days_after,
        Level.ESCALATE_UNIT_HEAD: chain.unit_head_days_after,
        Level.ESCALATE_BUREAU: chain.bureau_days_after,
        Level.ESCALATE_OFFICE: chain.office_days_after,
    }
    return {Level.REMINDER: offsets[Level.REMINDER]} if clock is Clock.CONSULTATION else offsets


def start_correction_clock(bureau: Bureau, step: Step) -> None:
    """Start the clock of a guide that is to be corrected: it has days of its own."""
    days = bureau.regulation.guides.correction_days
    _start(
        bureau,
        step,
        Clock.GUIDE,
        budget=days,
        paper=CORRECTION_PAPER,
        reason="指南与清单不一致",
        cause_date=step.today,
    )


def start_clock(
    bureau: Bureau, step: Step, clock: Clock, *, reason: str = "本环节开始", cause_date: date | None = None
) -> None:
    """Start a clock of the case, from today or from a cause in the past, with its cards."""
    budget, paper, day = budget_of(bureau.regulation, clock), PAPER[clock], cause_date or step.today
    _start(bureau, step, clock, budget=budget, paper=paper, reason=reason, cause_date=day)


def _start(
    bureau: Bureau, step: Step, clock: Clock, *, budget: int, paper: str, reason: str, cause_date: date
) -> None:
    scope = region_of(step.tx, step.department_id) if clock in OF_THE_UNIT else None
    start_deadline(
        step.tx,
        case_id=step.case_id,
        code=clock,
        cause_date=cause_date,
        budget=budget,
        calendar=bureau.calendar_of(step.tx, scope),
        now=step.now,
        reason=reason,
        paper=paper,
        person_id=step.actor_id,
        levels=cards_of(bureau.regulation, clock),
        scope=scope,
    )
    step.forget_clocks()


def stop_clock(step: Step, clock: Clock) -> None:
    """Say that a clock's duty has been done today, in time or late; a clock that does not run stays so."""
    meet_deadline(step.tx, step.case_id, clock, on=step.today)
    step.forget_clocks()


def card_day(step: Step, deadline_id: int, level: str) -> date | None:
    """Return the day at whose start a card is issued; None while the clock stands, or has no such card.

    A card issued before keeps its day: a procedure that comes by again must get past it, and
    the step behind the timer issues nothing twice.
    """
    for timer in step.cards(deadline_id):
        if timer.level == level and timer.state is not TimerState.CANCELLED:
            return timer.fire_date
    return None

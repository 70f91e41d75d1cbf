"""What a diagram may say, bound to what it means: conditions, timers, deeds, and whose task is whose."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import cast

from engine.clock import end_of, start_of
from engine.deadlines.reopening import newest_deadline
from engine.deadlines.steps import close_deadlines
from engine.deadlines.terms import DeadlineState
from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.procedures.practice import Step
from engine.procedures.run import OpenTask
from engine.procedures.vocabulary import Vocabulary
from engine.tasks.terms import TaskPlan
from workflows.exemption_list.terms import ExemptionWay
from workflows.guide_drift.steps import close_correction
from workflows.guides.lookups import duty
from workflows.legal_basis.rules import may_set_a_proof
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import CORRECT_GUIDE, OUTCOMES, TASKS, Clock, Place
from workflows.procedures.clocks import card_day
from workflows.procedures.deeds import DEEDS
from workflows.procedures.under_way import UnderWay
from workflows.requests.rules import basis_lapsed, takes_fast_path
from workflows.requests.steps import close_request
from workflows.requests.terms import BROKEN_OFF


def _basis_sufficient(under_way: UnderWay) -> bool:
    """Say whether the law lets the proof be set at all, or it is to be cancelled outright (第44条)."""
    after = under_way.request.after
    if after is None:
        return True
    is_cancelled_outright = after.ways == (ExemptionWay.DIRECT_CANCELLATION,)
    return is_cancelled_outright or may_set_a_proof(after.basis_level)


def _basis_lapsed(under_way: UnderWay) -> bool:
    return basis_lapsed(under_way.request.ground)


def _editorial_fast_path(under_way: UnderWay) -> bool:
    return takes_fast_path(under_way.bureau.regulation.requests, editorial=under_way.request.editorial)


def _has_affected_units(under_way: UnderWay) -> bool:
    """Say whether units are still to be asked: a case sent back to the confirmer asks nobody twice."""
    if not under_way.request.affected_unit_ids:
        return False
    step = under_way.step
    asked = newest_deadline(step.tx, step.case_id, Clock.CONSULTATION)
    return asked is None or asked.state is not DeadlineState.MET


def _vote_closed(under_way: UnderWay) -> bool:
    return not under_way.awaits_votes and under_way.tally() is not None


def _guide_matches(under_way: UnderWay, guide: object) -> bool:
    return duty(under_way.step.tx, cast("int", guide)).is_matched


CONDITIONS: dict[str, Callable[..., object]] = {
    "basis_sufficient": _basis_sufficient,
    "basis_lapsed": _basis_lapsed,
    "editorial_fast_path": _editorial_fast_path,
    "has_affected_units": _has_affected_units,
    "vote_closed": _vote_closed,
    "guide_matches": _guide_matches,
}
"""Function name in a condition -> what it asks of the case."""

FUNCTIONS = frozenset(CONDITIONS)
STEPS = frozenset(DEEDS)


class ListVocabulary:
    """The answers for one case during one step."""

    def __init__(self, bureau: Bureau, step: Step, under_way: UnderWay | None = None) -> None:
        """Begin; `under_way` is what has been found out in this step already."""
        self._under_way = under_way or UnderWay(bureau, step)
        self._functions = {
            name: lambda *arguments, ask=ask: ask(self._under_way, *arguments)
            for name, ask in CONDITIONS.items()
        }

    @property
    def functions(self) -> Mapping[str, Callable[..., object]]:
        """Return what conditions may call."""
        return self._functions

    def now(self) -> datetime:
        """Return the instant of the step."""
        return self._under_way.step.now

    def instant_due(self, function: str, arguments: tuple[object, ...]) -> datetime | None:
        """Return when a timer fires: the deadline row is asked, no timer owns a date."""
        step = self._under_way.step
        view = step.clock(str(arguments[0]))
        if view is None or view.due_date is None:
            return None
        if function == "deadline":
            return end_of(view.due_date)
        day = card_day(step, view.id, str(arguments[1]))
        return start_of(day) if day else None

    def carry_out(
        self, step: str, argument: str | None, variables: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Do the deed of that name."""
        return DEEDS[step](self._under_way, argument, variables)


def _tell_filer(step: Step, kind: str, **facts: object) -> None:
    """Write to whoever filed the case, unless it is the person who acts."""
    if step.filed_by is not None and step.filed_by != step.actor_id:
        letter = Letter(step.filed_by, kind, step.case_id, {"case_no": step.case_no, **facts})
        deliver(step.connection, [letter], now=step.now)


class ListPractice:
    """How this floor runs its cases: the engine asks, this answers."""

    def __init__(self, bureau: Bureau, *, awaits_votes: bool = False) -> None:
        """Begin; awaits_votes: further votes of the same meeting follow in this transaction."""
        self._bureau, self._awaits_votes = bureau, awaits_votes
        self._latest: UnderWay | None = None

    def vocabulary(self, step: Step) -> Vocabulary:
        """Return what the diagrams may call during this step."""
        return ListVocabulary(self._bureau, step, self._at(step))

    def plan(self, step: Step, opened: OpenTask) -> TaskPlan:
        """Return whose a task is that the diagram has just opened, by the catalogue's row.

        A correction is asked of the filer by a letter as well: nobody waits for it at the desk.
        """
        kind = TASKS[opened.node]
        if kind.place is Place.FILING and step.state is not None:
            _tell_filer(step, "correction_asked", node=opened.node)
        item = cast("int | None", opened.item)
        department_id, assignee_id = self._owner(step, kind.place, item)
        return TaskPlan(
            role=kind.role,
            department_id=department_id,
            duty=kind.duty,
            assignee_id=assignee_id,
            deadline_code=kind.clock,
            item=item,
            round=cast("int | None", opened.variables.get("vote_round")) if kind.duty == "vote" else None,
        )

    def finished(self, step: Step, end_node: str) -> str:
        """Close what the case kept open; return its outcome."""
        if step.kind == CORRECT_GUIDE:
            close_correction(step.tx, step.case_id)
        else:
            close_request(step.tx, step.case_id)
        close_deadlines(step.tx, step.case_id, on=step.today)
        if end_node not in BROKEN_OFF:
            _tell_filer(step, "case_finished", outcome=OUTCOMES[end_node])
        return end_node if end_node in BROKEN_OFF else OUTCOMES[end_node]

    def _at(self, step: Step) -> UnderWay:
        """Return what has been found out in this step so far."""
        if self._latest is None or self._latest.step is not step:
            self._latest = UnderWay(self._bureau, step, self._awaits_votes)
        return self._latest

    def _owner(self, step: Step, place: Place, item: int | None) -> tuple[int | None, int | None]:
        match place:
            case Place.FILING:
                return step.department_id, None
            case Place.COMPETENT:
                return self._at(step).request.competent_id, None
            case Place.ITEM:
                return item, None
            case Place.MEMBER:
                return None, item
            case Place.GUIDE:
                return duty(step.tx, cast("int", item)).guide.unit_id, None
            case Place.ANYWHERE:
                return None, None

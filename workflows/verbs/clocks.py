"""Which clocks run while a case is at a node: what going back there opens again, and what it ends."""

from typing import Final

from engine.deadlines.lookups import deadlines_of
from engine.deadlines.reopening import reopen_deadline
from engine.deadlines.steps import close_deadline
from engine.deadlines.terms import OPEN_STATES, Ground
from engine.procedures.practice import Step
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Clock

_REVIEWING = frozenset({Clock.REVIEW, Clock.DECISION})
RUNS_AT: Final[dict[str, frozenset[Clock]]] = {
    "task_file_request": frozenset({Clock.CONFIRM}),
    "task_give_opinion": frozenset({Clock.CONFIRM, Clock.CONSULTATION}),
    "task_confirm_request": frozenset({Clock.CONFIRM}),
    "task_correct_request": frozenset({Clock.CONFIRM}),
    "task_check_lodging": frozenset({Clock.DESK_CHECK}),
    "task_supplement_request": frozenset({Clock.DESK_CHECK}),
    "task_review_request": _REVIEWING,
    "task_approve_editorial": _REVIEWING,
    "task_correct_for_review": _REVIEWING,
    "task_vote": frozenset({Clock.DECISION}),
    "task_correct_for_group": frozenset({Clock.DECISION}),
    "task_publish_version": frozenset({Clock.PUBLICATION}),
    "task_rewrite_guide": frozenset({Clock.GUIDE}),
    "task_close_case": frozenset({Clock.CLOSING}),
}
"""Node -> the clocks that run while a case waits there. The stories of the tests come by each of them."""


def set_clocks_back(bureau: Bureau, step: Step, node: str, *, reason: str) -> None:
    """Bring the clocks of a case into line with going back to a node.

    A clock of the node that was met runs on from where it stood; a clock of a later stage ends, and starts
    afresh when the case comes there again.
    """
    wanted = RUNS_AT[node]
    views = deadlines_of(step.tx, step.case_id)
    for view in views:
        if view.state in OPEN_STATES and view.code not in wanted:
            close_deadline(step.tx, step.case_id, view.code, on=step.today)
    ground = Ground(reason, None, step.actor_id, step.now)
    newest = {view.code: view for view in views if view.code in wanted}
    for view in newest.values():
        calendar = bureau.calendar_of(step.tx, view.scope)
        reopen_deadline(step.tx, view, on=step.today, ground=ground, calendar=calendar)
    step.forget_clocks()

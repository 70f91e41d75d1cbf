"""Verbs that move the case itself: back to an earlier node, out of it, to its end, aside and on again."""

from typing import Final

from engine.cases.steps import put_aside, take_up_again
from engine.deadlines.lookups import open_deadlines_of
from engine.deadlines.rules import DeadlineOver
from engine.deadlines.terms import DeadlineState
from engine.journal.terms import Line
from engine.procedures.run import Run
from engine.tasks.handing import HELD_QUEUE, call_signer, mark_withdrawn, put_in_hands
from engine.tasks.terms import Hands, Task, TaskState
from workflows.demand_stops.rules import brings_back
from workflows.demand_stops.steps import end_stop
from workflows.procedures.clock_changes import ClockChange, ClockVerb, apply_change
from workflows.procedures.held_verdicts import signers_after
from workflows.procedures.reopened_causes import owed_cause
from workflows.requests.terms import REVOKED, TERMINATED
from workflows.verbs.clocks import set_clocks_back
from workflows.verbs.doing import Doing, Effect
from workflows.verbs.rules import COUNTERSIGNED, TargetMissing
from workflows.verbs.terms import CaseVerb
from workflows.verdicts.steps import take_back_vote
from workflows.verdicts.terms import Verdict

RETURNED_FROM: Final = {
    "task_correct_request": ("task_confirm_request", Verdict.RETURN),
    "task_supplement_request": ("task_check_lodging", Verdict.SUPPLEMENT),
    "task_correct_for_review": ("task_review_request", Verdict.RETURN),
    "task_correct_for_group": ("task_vote", Verdict.RETURN),
}
"""Correction -> the node that asks for it, and the verdict by which it does."""


def _return_to(doing: Doing) -> None:
    node, step, task = doing.asked.node, doing.step, doing.task
    if node not in doing.standing.targets:
        raise TargetMissing

    def back(run: Run) -> Line:
        doing.mark_done(task.id, verdict=Verdict.RETURNED_TO)
        set_clocks_back(doing.bureau, step, node, reason="退回")
        run.go_back(node)
        return doing.line("returned_to", to=node, verdict=Verdict.RETURNED_TO)

    doing.moved(back)
    doing.write_to("case_returned", *doing.at_work(), to=node)


def _withdraw(doing: Doing) -> None:
    """Take back the answer: what it has opened is closed again, as if it had not been given."""
    held = doing.standing.held_task
    if held is not None and held.hands.holder_id == doing.acting.person_id:
        _withdraw_held(doing, held)
        return
    last, step = doing.standing.last_act, doing.step
    if last is None:
        raise RuntimeError("nothing to withdraw")
    told = doing.at_work()

    def back(run: Run) -> Line:
        mark_withdrawn(step.connection, last.task_id)
        for mark in step.marks:
            if mark.id == last.task_id:
                mark.state = TaskState.WITHDRAWN
        if last.node in COUNTERSIGNED:
            take_back_vote(step.tx, last.task_id)
            run.add_member(last.node, last.item)
        elif last.node in RETURNED_FROM:
            _return_again(run, last.node)
        else:
            set_clocks_back(doing.bureau, step, last.node, reason="撤回")
            run.go_back(last.node)
        return doing.line("withdrawn", node=last.node)

    doing.moved(back)
    doing.write_to("case_withdrawn", *told, node=last.node)


def _return_again(run: Run, node: str) -> None:
    """Lead a case back to its correction: the loop that led there is folded, so it is gone through anew.

    Of votes that were opened meanwhile nobody has cast one: they end, and the round counts as a return.
    """
    asker, verdict = RETURNED_FROM[node]
    asked = [task.id for task in run.open_tasks() if task.node == asker]
    if asker in COUNTERSIGNED:
        for task_id in asked:
            run.remove_member(task_id)
    else:
        run.complete(asked[0], {"verdict": verdict})


def _withdraw_held(doing: Doing, held: Task) -> None:
    connection = doing.step.connection
    for signature in signers_after(doing.step, held):
        call_signer(connection, signature, queue=HELD_QUEUE)
        doing.write_to("signature_not_needed", signature.assignee_id, node=held.node)
    put_in_hands(connection, held, Hands(held.hands.holder_id))
    doing.noted("withdrawn", node=held.node)


def _break_off(doing: Doing, outcome: str) -> None:
    """End the case; whether a demand that it has stopped comes back is said by the person, not by the end."""
    told, stop, basis = doing.at_work(), doing.standing.demand_stop, doing.asked.basis
    is_back = brings_back(stop, basis)

    def end(run: Run) -> Line:
        run.break_off(outcome)
        if stop is not None and is_back:
            still = end_stop(doing.step.tx, stop, person_id=doing.actor.person_id, now=doing.step.now)
            doing.step.record("demand_resumed", facts={"still": f"{still}"} if still else {})
        elif stop is not None:
            facts = {"since": f"{stop.since}", "cause": owed_cause(doing.step)}
            doing.step.record("demand_stays_stopped", facts=facts)
        return doing.line(outcome, **({"basis": basis} if stop is not None else {}))

    doing.moved(end)
    doing.write_to(f"case_{outcome}", *told, doing.case.filed_by)


def _revoke(doing: Doing) -> None:
    _break_off(doing, REVOKED)


def _terminate(doing: Doing) -> None:
    _break_off(doing, TERMINATED)


def _put_aside(doing: Doing) -> None:
    """Let the tasks wait; the clocks run on unless they are stopped in the same act, for a reason allowed."""
    step, asked = doing.step, doing.asked
    open_now = open_deadlines_of(step.tx, step.case_id) if asked.stops_clock else {}
    running = [view for view in open_now.values() if view.state is DeadlineState.RUNNING]
    stopped = [view for view in running if view.due_date is not None and step.today < view.due_date]
    if asked.stops_clock and not stopped:
        raise DeadlineOver
    change = ClockChange(ClockVerb.SUSPEND, asked.clock_reason, asked.clock_paper)

    def stand(_run: Run) -> Line:
        for view in stopped:
            apply_change(doing.bureau, step, view, change)
        put_aside(step.connection, step.case_id, at=step.now, clocks=[view.id for view in stopped])
        return doing.line("put_aside", clocks=[view.code for view in stopped])

    doing.moved(stand)
    told = doing.at_work()
    doing.write_to("case_put_aside", *told, doing.case.filed_by)


def _take_up(doing: Doing) -> None:
    step = doing.step

    def go_on(_run: Run) -> Line:
        held = set(take_up_again(step.connection, step.case_id))
        standing = [view for view in open_deadlines_of(step.tx, step.case_id).values() if view.id in held]
        change = ClockChange(ClockVerb.RESUME, "恢复办理", "挂起时的决定")
        resumed = [view for view in standing if view.state is DeadlineState.SUSPENDED]
        for view in resumed:
            apply_change(doing.bureau, step, view, change)
        return doing.line("taken_up", clocks=[view.code for view in resumed])

    doing.moved(go_on)
    told = doing.at_work()
    doing.write_to("case_taken_up", *told, doing.case.filed_by)


MOVING: Final[dict[CaseVerb, Effect]] = {
    CaseVerb.RETURN_TO: _return_to,
    CaseVerb.WITHDRAW: _withdraw,
    CaseVerb.REVOKE: _revoke,
    CaseVerb.TERMINATE: _terminate,
    CaseVerb.PUT_ASIDE: _put_aside,
    CaseVerb.TAKE_UP: _take_up,
}

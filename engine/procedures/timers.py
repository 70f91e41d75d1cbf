"""Timers that own no date: they ask the vocabulary, so that a new calendar or a pause needs no open case.

Public: `timer_call(text) -> TimerCall` (refuses BadExpression; admission uses it too), `DeadlineTimer`,
`waiting_timers`, `fire_next_due`, and the parsers of boundary and intermediate timers.

Why not the stock timers: they freeze the date in the state at first sight, read the clock of the machine
and take naive dates for the zone of the server (trap T12 of SpiffWorkflow 3.2).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from SpiffWorkflow.bpmn.parser.event_parsers import BoundaryEventParser, IntermediateCatchEventParser
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.util import PendingBpmnEvent

from engine.procedures.expressions import BadExpression, compile_expression, evaluate
from engine.procedures.vocabulary import TIMER_FUNCTIONS


@dataclass(frozen=True)
class TimerCall:
    """What a timer asks for: a function of TIMER_FUNCTIONS with constant arguments."""

    function: str
    arguments: tuple[object, ...]


@lru_cache(maxsize=512)
def timer_call(text: str) -> TimerCall:
    """Return the call that a timer's text makes. Refuses: BadExpression."""
    compiled = compile_expression(text, TIMER_FUNCTIONS)
    if compiled.names or len(compiled.calls) != 1:
        raise BadExpression(text=text, reason="计时器只能写一个 deadline(…) 或 card(…)，参数为常量")
    (function,) = compiled.calls
    call = evaluate(compiled, {}, {function: lambda *arguments: TimerCall(function, arguments)})
    if not isinstance(call, TimerCall) or any(isinstance(one, TimerCall) for one in call.arguments):
        raise BadExpression(text=text, reason="计时器只能写一个 deadline(…) 或 card(…)，参数为常量")
    return call


class DeadlineTimer(TimerEventDefinition):  # type: ignore[misc]
    """A timer whose instant is asked anew each time; it fires only through `fire_next_due`."""

    def __init__(self, name: str, expression: str, **kwargs: Any) -> None:
        super().__init__(name, expression, **kwargs)
        self.call = timer_call(expression)

    def due(self, my_task: Any) -> datetime | None:
        """Return when it fires; None while its clock is stopped."""
        vocabulary = my_task.workflow.script_engine.vocabulary
        instant: datetime | None = vocabulary.instant_due(self.call.function, self.call.arguments)
        return instant

    def details(self, my_task: Any) -> PendingBpmnEvent:
        """Return what SpiffWorkflow lists as a waiting event."""
        due = self.due(my_task)
        return PendingBpmnEvent(self.name, "DeadlineTimer", due.isoformat() if due else None)


def waiting_timers(workflow: Any) -> list[Any]:
    """Return the tasks of all timers that wait, in the top process and the called ones."""
    waiting = workflow.event_manager.tasks.values()
    return [task for task in waiting if isinstance(task.task_spec.event_definition, DeadlineTimer)]


def fire_next_due(workflow: Any) -> bool:
    """Let the timer that has been due longest fire; return whether there was one.

    One at a time, so that what a night of standing still has gathered happens in the order of its dates.
    Left to itself SpiffWorkflow asks every timer after each node, and lets them fire as they lie in a
    dictionary, which is not the same after a reload.
    """
    now = workflow.script_engine.vocabulary.now()
    due = []
    for task in waiting_timers(workflow):
        instant = task.task_spec.event_definition.due(task)
        if instant is not None and instant <= now:
            due.append(((instant, task.workflow.spec.name, task.task_spec.name), task))
    if not due:
        return False
    longest = min(key for key, _ in due)
    for key, task in due:
        if key == longest:
            task.internal_data["event_fired"] = True
    workflow.refresh_timers()
    return True


class _DeadlineTimerParser:
    """Parses `<timeDate>` with a timer call; every other kind of timer is refused."""

    def parse_timer_event(self, event: Any) -> DeadlineTimer:
        dates = [child for child in event if str(child.tag).endswith("}timeDate")]
        text = (dates[0].text or "").strip() if len(dates) == 1 and len(event) == 1 else ""
        if not text:
            raise BadExpression(text=text, reason="计时器须有且只有一个 timeDate")
        node = self.node  # type: ignore[attr-defined]
        return DeadlineTimer(node.get("name") or node.get("id"), text, description="Timer")


class BoundaryTimerParser(_DeadlineTimerParser, BoundaryEventParser):  # type: ignore[misc]
    """Parses a boundary event whose timer asks the vocabulary."""


class IntermediateTimerParser(_DeadlineTimerParser, IntermediateCatchEventParser):  # type: ignore[misc]
    """Parses an intermediate event whose timer asks the vocabulary."""

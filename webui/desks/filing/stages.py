"""The way that a request will go, shown beside the form: which step, whose, how many working days."""

from dataclasses import dataclass

from flask_babel import gettext

from webui.formats import working_days
from webui.wording import word
from workflows.config import RegulationSettings
from workflows.procedures.catalogue import TASKS
from workflows.procedures.clocks import budget_of
from workflows.requests.terms import RequestKind

_NODES = (
    "task_give_opinion",
    "task_confirm_request",
    "task_check_lodging",
    "task_review_request",
    "task_vote",
    "task_publish_version",
    "task_rewrite_guide",
)
"""The steps that a request of any kind passes when nobody returns or refuses it. Domain 5.3."""


@dataclass(frozen=True)
class Stage:
    """One line of the step list (components/step_list.html)."""

    label: str
    state: str
    detail: str


def stages_of(kind: RequestKind, regulation: RegulationSettings) -> tuple[Stage, ...]:
    """Return the steps in their order; the first is the form itself."""
    first = Stage(gettext("填报申请"), "current", word("kind", kind))
    return (first, *(_stage(node, regulation) for node in _NODES))


def _stage(node: str, regulation: RegulationSettings) -> Stage:
    task = TASKS[node]
    detail = word("role", task.role)
    if task.clock is not None:
        detail += " · " + working_days(budget_of(regulation, task.clock))
    return Stage(gettext(task.label), "todo", detail)

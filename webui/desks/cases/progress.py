"""Where the case stands, twice: painted on the diagram, and as steps in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from engine.cases.terms import CaseStatus
from engine.tasks.terms import Task, TaskState
from webui.acting_names import acted
from webui.desks.cases.desks import MOST_PEOPLE_NAMED, whose_desk
from webui.desks.cases.room import Room
from webui.due_dates import Due, due_of
from webui.formats import short_instant, working_days
from webui.wording import word
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import TASKS, Place
from workflows.procedures.live_diagram import Progress, Token, progress_of, way_ahead

_TONES = {"late": "late", "today": "near", "soon": "near", "running": "open"}

PROCESS_LABELS: dict[str, str] = {
    "department_confirmation": "主管部门确认",
    "judicial_review": "司法审核",
    "group_approval": "协调小组审定",
    "publication": "生成并公布新版清单",
    "guide_republishing": "逐件修改办事指南",
}
"""Called process -> its name, as the diagrams write it: kept here so that it can be said in English too."""


@dataclass(frozen=True)
class DiagramTab:
    """One diagram of the case, and whether the case is in it now."""

    process: str
    name: str
    is_shown: bool
    is_current: bool


@dataclass(frozen=True)
class StepLine:
    """One step in words (components/step_list.html)."""

    label: str
    state: str
    detail: str | None


@dataclass(frozen=True)
class ProgressView:
    """The progress card."""

    tabs: tuple[DiagramTab, ...]
    shown: str
    """The process whose diagram is drawn."""
    state: dict[str, Any]
    """What components/diagram.html paints."""
    steps: tuple[StepLine, ...]

    @property
    def done_count(self) -> int:
        """Return how many steps are done."""
        return sum(step.state == "done" for step in self.steps)

    @property
    def current_count(self) -> int:
        """Return how many steps wait."""
        return sum(step.state in ("current", "late") for step in self.steps)


def progress_view(bureau: Bureau, room: Room, *, wanted: str) -> ProgressView:
    """Return the card; `wanted` is the process whose diagram to draw, the main one unless it is entered."""
    processes = progress_of(room.definition, room.story, room.tasks)
    entered = [progress for progress in processes if progress.is_entered] or [processes[0]]
    shown = next((progress for progress in entered if progress.process == wanted), entered[0])
    tabs = (
        DiagramTab(
            progress.process,
            gettext(PROCESS_LABELS.get(progress.process, progress.name))
            if progress.name
            else gettext("总流程"),
            progress is shown,
            bool(progress.name and progress.tokens),
        )
        for progress in entered
    )
    return ProgressView(tuple(tabs), shown.process, _painted(bureau, shown), tuple(_steps(bureau, room)))


def _painted(bureau: Bureau, progress: Progress) -> dict[str, Any]:
    return {
        "done": list(progress.done),
        "taken": list(progress.taken),
        "tokens": [_token(bureau, token) for token in progress.tokens],
        "durations": [],
    }


def _token(bureau: Bureau, token: Token) -> dict[str, str]:
    due = _most_urgent(bureau, token.tasks)
    count = len(token.tasks)
    label = _days_left(due) if due else gettext("在办")
    if count > 1:
        label = gettext("在办 %(count)s 件", count=count)
    return {"id": token.node, "tone": _TONES[due.standing] if due else "open", "label": label}


def _steps(bureau: Bureau, room: Room) -> Iterator[StepLine]:
    """Give the steps that were opened, in the order of their last opening, then those still to come."""
    newest: dict[str, dict[int | None, Task]] = {}
    for task in room.tasks:
        of_node = newest.pop(task.node, {})
        if TASKS[task.node].place is Place.MEMBER:
            of_node = {item: vote for item, vote in of_node.items() if vote.round == task.round}
        newest[task.node] = of_node | {task.item: task}
    yield from (_step(bureau, room, tuple(tasks.values())) for tasks in newest.values())
    if room.case.status is CaseStatus.OPEN:
        for node in way_ahead(room.definition, room.open_tasks):
            yield StepLine(_label(room, node), "todo", None)


def _label(room: Room, node_id: str) -> str:
    if node_id in TASKS:
        return str(gettext(TASKS[node_id].label))
    node = room.definition.nodes[room.definition.process][node_id]
    return str(gettext(PROCESS_LABELS.get(node.called or "", node.name or node_id)))


def _step(bureau: Bureau, room: Room, tasks: tuple[Task, ...]) -> StepLine:
    label = gettext(TASKS[tasks[0].node].label)
    last_round = max(task.round for task in tasks)
    if last_round > 1:
        label = gettext("%(step)s（第 %(round)s 轮）", step=label, round=last_round)
    open_tasks = [task for task in tasks if task.state is TaskState.OPEN]
    if not open_tasks:
        return StepLine(label, "done", _done_by(room, tasks))
    due = _most_urgent(bureau, open_tasks)
    desk = whose_desk(room, open_tasks)
    detail = f"{desk} · {_days_left(due)}" if due else desk
    return StepLine(label, "late" if due and due.standing == "late" else "current", detail)


def _done_by(room: Room, tasks: Sequence[Task]) -> str:
    done = [task for task in tasks if task.state is TaskState.DONE]
    if not done:
        return str(word("task_state", "cancelled"))
    if len(done) > MOST_PEOPLE_NAMED:
        latest = max(done, key=lambda task: (task.done_at or task.opened_at, task.id))
        return str(gettext("%(count)s 项，最近：%(latest)s", count=len(done), latest=_done(room, latest)))
    return str(gettext("；").join(_done(room, task) for task in done))


def _done(room: Room, task: Task) -> str:
    verdict = word("verdict", task.verdict) if task.verdict else ""
    who = acted(room.names.person(task.done_by), room.names.person(task.on_behalf_of))
    return f"{who} {short_instant(task.done_at)} {verdict}".strip()


def _most_urgent(bureau: Bureau, tasks: Sequence[Task]) -> Due | None:
    dates = [task.due_date for task in tasks if task.due_date is not None]
    return due_of(bureau, min(dates)) if dates else None


def _days_left(due: Due) -> str:
    left = due.days_left or 0
    if due.standing == "late":
        return str(gettext("超期 %(days)s", days=working_days(-left)))
    return str(gettext("剩 %(days)s", days=working_days(left)) if left else gettext("今日到期"))

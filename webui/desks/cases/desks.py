"""Whose desk the open tasks of a case are on, in words."""

from collections.abc import Sequence

from flask_babel import gettext

from engine.tasks.terms import Task
from webui.desks.cases.room import Room
from webui.unit_names import short_unit
from webui.wording import word
from workflows.supervision.terms import Holder

MOST_PEOPLE_NAMED = 3
"""Where a step waits at more seats than this, only the units are named."""


def whose_desk(room: Room, tasks: Sequence[Task]) -> str:
    """Return the post with the units and people that the tasks of one step wait for."""
    role = str(word("role", tasks[0].role))
    seats = dict.fromkeys(_seat(room, room.holders[task.id], task, len(tasks)) for task in tasks)
    named = gettext("、").join(seat for seat in seats if seat)
    return str(gettext("%(post)s：%(people)s", post=role, people=named or gettext("现无人任职")))


def desks_of(room: Room) -> dict[str, str]:
    """Return node -> whose desk its open tasks are on."""
    waiting: dict[str, list[Task]] = {}
    for task in room.open_tasks:
        waiting.setdefault(task.node, []).append(task)
    return {node: whose_desk(room, tasks) for node, tasks in waiting.items()}


def _seat(room: Room, holder: Holder, task: Task, count: int) -> str:
    people = "、".join(holder.people)
    if asked := room.asked_of(task):
        people = gettext("%(people)s（待%(asked)s提出意见或者签署）", people=people, asked="、".join(asked))
    if task.assignee_id is not None:  # a member sits there in person: the unit would only repeat the post
        return people
    unit = short_unit(holder.department_name)
    if count > MOST_PEOPLE_NAMED:
        return unit or people
    return " ".join(filter(None, (unit, people or gettext("现无人任职"))))

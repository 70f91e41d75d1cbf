"""What a finished story must agree with: the journal with itself, and the rows with the journal."""

from collections import Counter

import sqlalchemy as sa

from engine.cases.lookups import case_by_no, journal_heads
from engine.journal.lookups import Event, Fault, faults, story
from engine.journal.records import EventRow
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import TaskState
from workflows.procedures.bureau import Bureau
from workflows.procedures.case_story import ENDING_A_TASK


def faults_of(bureau: Bureau) -> list[Fault]:
    """Return every place where the journal of the city does not agree with itself."""
    with bureau.store.reading() as tx:
        return list(faults(tx, journal_heads(tx)))


def story_of(bureau: Bureau, case_id: int) -> tuple[Event, ...]:
    """Return the journal of a case."""
    with bureau.store.reading() as tx:
        return story(tx, case_id)


def kinds_of(bureau: Bureau, case_id: int) -> list[str]:
    """Return the kinds of the lines of a case's journal, in order."""
    return [event.kind for event in story_of(bureau, case_id)]


def case_id_of(bureau: Bureau, case_no: str) -> int:
    """Return the id behind a case number."""
    with bureau.store.reading() as tx:
        case = case_by_no(tx, case_no)
    assert case is not None
    return case.id


def doubled_or_lost(bureau: Bureau, case_id: int) -> list[str]:
    """Tell what a case has twice, or done without a line, or written without its deed; empty: all is well."""
    with bureau.store.reading() as tx:
        tasks = tasks_of_case(tx, case_id)
        lines = story(tx, case_id)
        keys = Counter(
            tx.scalars(
                sa.select(EventRow.command_key).where(
                    EventRow.case_id == case_id, EventRow.command_key.is_not(None)
                )
            )
        )
    done_tasks = Counter(task.id for task in tasks if task.state is TaskState.DONE)
    withdrawn = {task.id for task in tasks if task.state is TaskState.WITHDRAWN}
    done_lines = Counter(
        line.task_id for line in lines if line.kind in ENDING_A_TASK and line.task_id not in withdrawn
    )
    places = Counter(
        (task.node, task.item, task.round)
        for task in tasks
        if task.for_task_id is None and task.state is not TaskState.WITHDRAWN
    )
    return [
        *(f"task {task} has {done_lines[task]} lines" for task in done_tasks if done_lines[task] != 1),
        *(f"line of task {task} without its task" for task in done_lines if task not in done_tasks),
        *(f"key used {count} times" for count in keys.values() if count != 1),
        *(f"{place} was opened {count} times" for place, count in places.items() if count != 1),
    ]

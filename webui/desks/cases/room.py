"""Everything that one case page draws, loaded in one reading."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.cases.terms import CaseFile, CaseStatus
from engine.journal.lookups import Event, story
from engine.people.terms import Actor
from engine.procedures.parser import Definition
from engine.procedures.versions import definition_of, version_number
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import Task, TaskState
from webui.desks.cases.clocks import Clocks, clocks_of
from webui.desks.cases.comparison import comparison_of
from webui.text_changes import FieldChange
from workflows.collisions.lookups import collisions_of
from workflows.collisions.terms import Collisions
from workflows.exemption_list.versions import version_of_case
from workflows.guide_drift.lookups import correction_of
from workflows.guide_drift.terms import Correction
from workflows.guides.lookups import duties_of
from workflows.guides.terms import GuideDuty
from workflows.procedures.bureau import Bureau
from workflows.procedures.case_story import Names, Reply, names_in, notes_of_tasks, replies
from workflows.procedures.lookups import readable_case
from workflows.procedures.rights import Turn, turn_of
from workflows.requests.lookups import request_if_any, revisions_of
from workflows.requests.terms import RequestView, Revision
from workflows.supervision.holders import holders, seat_of
from workflows.supervision.terms import Holder
from workflows.verdicts.lookups import reviews_of
from workflows.verdicts.terms import RecordedReview


@dataclass(frozen=True)
class Asked:
    """What the address of the page asks to see."""

    task_id: int | None = None
    clock: str = ""
    diagram: str = ""


@dataclass(frozen=True)
class Room:
    """One case as one person may see it now."""

    case: CaseFile
    request: RequestView | None
    """None: nobody has filed the case, it corrects a guide."""
    correction: Correction | None
    """What is to be corrected; None in a case that somebody has filed."""
    revisions: tuple[Revision, ...]
    comparison: tuple[FieldChange, ...]
    version: int
    definition: Definition
    tasks: tuple[Task, ...]
    story: tuple[Event, ...]
    names: Names
    turn: Turn
    holders: dict[int, Holder]
    """Open task -> whose desk it is on."""
    clocks: Clocks
    opinions: tuple[Reply, ...]
    votes: tuple[Reply, ...]
    reviews: tuple[RecordedReview, ...]
    duties: tuple[GuideDuty, ...]
    collisions: Collisions | None
    """What the request meets while it can still be turned; None: it takes nothing away, or is decided."""
    principal: str | None
    """For whom the turn is taken (代理); None: as oneself, or there is none."""

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """Return the tasks of the diagram that wait, in the order in which they were opened."""
        return tuple(task for task in self._waiting if task.for_task_id is None)

    def reviewed_for(self, round_no: int) -> str | None:
        """Return for whom the review of a round was given (代理); None: the reviewer gave it as oneself."""
        return next(
            (
                self.names.person(task.on_behalf_of)
                for task in self.tasks
                if task.node == "task_review_request" and task.round == round_no
            ),
            None,
        )

    def asked_of(self, task: Task) -> tuple[str, ...]:
        """Return the names of those whose opinion or signature a task waits for."""
        signers = [one.assignee_id for one in self._waiting if one.for_task_id == task.id]
        people = (self.names.person(person) for person in (task.hands.delegate_id, *signers))
        return tuple(name for name in people if name)

    @property
    def _waiting(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.state is TaskState.OPEN)


def room_of(tx: Session, bureau: Bureau, actor: Actor, case_no: str, *, asked: Asked) -> Room:
    """Return what the case page draws. Refuses: NotYours."""
    case = readable_case(tx, actor, case_no)
    tasks, events = tasks_of_case(tx, case.id), story(tx, case.id)
    names = names_in(tx, events, tasks, filer_id=case.filed_by)
    notes = notes_of_tasks(events)
    seats = {task.id: seat_of(task) for task in tasks if task.state is TaskState.OPEN}
    seated = holders(tx, seats.values(), today=bureau.today)
    request = request_if_any(tx, case.id)
    turn = turn_of(tx, actor, case, tasks=tasks, wanted=asked.task_id)
    return Room(
        case=case,
        request=request,
        correction=None if request else correction_of(tx, case.id),
        revisions=revisions_of(tx, case.id),
        comparison=comparison_of(request) if request else (),
        version=version_number(tx, case.version_id),
        definition=definition_of(tx, case.version_id),
        tasks=tasks,
        story=events,
        names=names,
        turn=turn,
        holders={task_id: seated[seat] for task_id, seat in seats.items()},
        clocks=clocks_of(tx, bureau, case.id, tasks=tasks, wanted=asked.clock),
        opinions=replies(tasks, "task_give_opinion", notes=notes, names=names),
        votes=replies(tasks, "task_vote", notes=notes, names=names),
        reviews=reviews_of(tx, case.id),
        duties=duties_of(tx, case.id),
        collisions=_collisions(tx, case, request),
        principal=None if turn.on_behalf_of is None else actor.in_place_of(turn.on_behalf_of).name,
    )


def _collisions(tx: Session, case: CaseFile, request: RequestView | None) -> Collisions | None:
    if request is None or case.status is not CaseStatus.OPEN or version_of_case(tx, case.id) is not None:
        return None
    return collisions_of(tx, request)

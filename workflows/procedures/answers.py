"""What an answer to each kind of task records and which clocks it stops, before the diagram moves on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.deadlines.lookups import running_deadline
from engine.people.lookups import person_names
from engine.people.terms import Actor
from engine.procedures.practice import TaskStep
from engine.refusals import Refusal
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import Task, TaskState
from workflows.exemption_list.versions import version_of_case
from workflows.guide_checks.lookups import require_page
from workflows.guides.lookups import duty
from workflows.guides.rules import checked_address, material_lines
from workflows.guides.steps import rewrite_guide
from workflows.guides.terms import Authorship
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import TASKS, Choice, Clock
from workflows.procedures.clocks import start_clock, stop_clock
from workflows.procedures.voting_rounds import waiting_to_vote
from workflows.publication.rules import NoApprovalCase
from workflows.publication.steps import publish_version
from workflows.requests.lookups import request_of
from workflows.verdicts.rules import require_first_supplement, require_in_time, require_turn
from workflows.verdicts.steps import record_review, record_vote
from workflows.verdicts.terms import Ballot, Review, Sitting, Verdict


@dataclass(frozen=True)
class Answer:
    """A verdict on a task, with the form's own fields as typed."""

    verdict: str
    opinion: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    shown_for: int | None = None
    """In which capacity the form was shown: the principal's id, or ONESELF; None: that was not told."""


ONESELF = 0


@dataclass(frozen=True)
class Answering:
    """An answer being recorded."""

    bureau: Bureau
    step: TaskStep
    actor: Actor
    choice: Choice
    answer: Answer

    @property
    def sitting(self) -> Sitting:
        """Return which task, in which round of which case."""
        return Sitting(self.step.case_id, self.step.task.round, self.step.task.id)

    @property
    def item(self) -> int:
        """Return the member, unit or guide that the task is about."""
        if self.step.task.item is None:
            raise RuntimeError(f"{self.step.task.node} is about no item")
        return self.step.task.item


class NotOffered(Refusal):
    """A verdict that this task does not offer."""

    code = "not_offered"
    sentence = "“%(label)s”环节没有这个选项"
    way_out = "，请从列出的意见中选择一项。"
    field = "verdict"


class AnswerMissing(Refusal):
    """A review answers all three questions."""

    code = "answer_missing"
    sentence = "请对必要性、合理性、合法性逐项作出结论"
    clause = "实施方案三(一)1、三(三)1"
    field = "necessary"


def choice_of(node: str, verdict: str) -> Choice:
    """Return the choice of that verdict. Refuses: NotOffered."""
    kind = TASKS[node]
    for choice in kind.choices:
        if choice.verdict == verdict:
            return choice
    raise NotOffered(label=kind.label)


def supplements_in(tasks: Sequence[Task]) -> int:
    """Return how often the desk has asked for a supplement; a request that was withdrawn is none."""
    return sum(task.verdict == Verdict.SUPPLEMENT and task.state is TaskState.DONE for task in tasks)


def record_answer(answering: Answering) -> None:
    """Record what the task's form asks for, and stop or start the clocks that the verdict touches."""
    if record := _RECORDS.get(answering.step.task.node):
        record(answering)


def _file(answering: Answering) -> None:
    """Start the consultation's clock anew, for a request that was withdrawn and is filed again."""
    request = request_of(answering.step.tx, answering.step.case_id)
    if request.affected_unit_ids:
        start_clock(answering.bureau, answering.step, Clock.CONSULTATION)


def _opinion(answering: Answering) -> None:
    """Stop the consultation's clock with the last unit's answer."""
    step = answering.step
    others = [
        task
        for task in tasks_of_case(step.tx, step.case_id)
        if task.node == "task_give_opinion" and task.state == "open" and task.id != step.task.id
    ]
    clock = running_deadline(step.tx, step.case_id, Clock.CONSULTATION)
    is_over = clock is not None and clock.due_date is not None and clock.due_date < step.today
    if not others and not is_over:  # a period that is over ends by its own timer, which notes the silence
        stop_clock(step, Clock.CONSULTATION)


def _desk_check(answering: Answering) -> None:
    step = answering.step
    if answering.choice.verdict is Verdict.SUPPLEMENT:
        require_first_supplement(supplements_in(tasks_of_case(step.tx, step.case_id)))
        return
    stop_clock(step, Clock.DESK_CHECK)
    if answering.choice.verdict is Verdict.ACCEPT:
        start_clock(answering.bureau, step, Clock.REVIEW)
        start_clock(answering.bureau, step, Clock.DECISION)


def _editorial(answering: Answering) -> None:
    stop_clock(answering.step, Clock.REVIEW)
    stop_clock(answering.step, Clock.DECISION)


def _review(answering: Answering) -> None:
    fields = answering.answer.fields
    record_review(
        answering.step.tx,
        Review(
            necessary=_yes(fields, "necessary"),
            reasonable=_yes(fields, "reasonable"),
            legal=_yes(fields, "legal"),
            necessity_opinion=_text(fields, "necessity_opinion"),
            reasonableness_opinion=_text(fields, "reasonableness_opinion"),
            legality_opinion=_text(fields, "legality_opinion"),
            opinion_no=_text(fields, "opinion_no"),
        ),
        verdict=answering.choice.verdict,
        sitting=answering.sitting,
        person_id=answering.actor.person_id,
        now=answering.step.now,
    )
    if answering.choice.verdict is not Verdict.RETURN:
        stop_clock(answering.step, Clock.REVIEW)


def _vote(answering: Answering) -> None:
    """Record a vote by circulation. Refuses: CirculationOver, NotYourTurn, and what `record_vote` refuses."""
    step, settings = answering.step, answering.bureau.regulation.group
    require_in_time(step.task.due_date, step.today, settings)
    if settings.in_turn:
        waiting = waiting_to_vote(step)
        require_turn(answering.item, waiting, person_names(step.tx, set(waiting)))
    record_vote(
        step.tx,
        Ballot(answering.item, answering.choice.verdict),
        sitting=answering.sitting,
        settings=settings,
        now=step.now,
    )


def _publish(answering: Answering) -> None:
    step = answering.step
    channels = answering.answer.fields.get("channels", "").split()
    version = version_of_case(step.tx, step.case_id)
    if version is None:
        raise NoApprovalCase(version="")
    publish_version(
        step.tx, version.number, person_id=answering.actor.person_id, channels=channels, now=step.now
    )
    stop_clock(step, Clock.PUBLICATION)


def _guide(answering: Answering) -> None:
    """Publish the edition. Refuses what `require_page` refuses, once the edition itself is in order."""
    fields, step = answering.answer.fields, answering.step
    rewrite_guide(
        step.tx,
        answering.item,
        material_lines(fields.get("materials", "")),
        address=checked_address(fields.get("address", "")),
        edition_seen=int(fields.get("edition_seen", "0") or 0),
        now=step.now,
        author=Authorship(answering.actor.person_id, reason=answering.answer.opinion.strip() or None),
    )
    if answering.bureau.regulation.guides.needs_page:
        require_page(step.tx, duty(step.tx, answering.item))


def _close(answering: Answering) -> None:
    stop_clock(answering.step, Clock.CLOSING)


_RECORDS: dict[str, Callable[[Answering], None]] = {
    "task_file_request": _file,
    "task_give_opinion": _opinion,
    "task_check_lodging": _desk_check,
    "task_approve_editorial": _editorial,
    "task_review_request": _review,
    "task_vote": _vote,
    "task_publish_version": _publish,
    "task_rewrite_guide": _guide,
    "task_close_case": _close,
}


def _yes(fields: Mapping[str, str], name: str) -> bool:
    given = fields.get(name, "")
    if given not in ("yes", "no"):
        raise AnswerMissing
    return given == "yes"


def _text(fields: Mapping[str, str], name: str) -> str | None:
    return fields.get(name, "").strip() or None

"""The stage: a bureau with a clock that is moved, people found by their posts, and every step told."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from engine.cases.lookups import case_by_no
from engine.cases.terms import CaseFile
from engine.clock import SHANGHAI, VirtualClock
from engine.journal.lookups import Event, story
from engine.people.lookups import actor_of, holders_of, person_by_sign_in, person_names
from engine.people.rules import Allow, decide
from engine.people.terms import Actor, Verb
from engine.refusals import Refusal
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import Task, TaskState
from workflows.guide_checks.steps import SeenPage
from workflows.guides.terms import Guide
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, file_request, give_verdict
from workflows.procedures.catalogue import DUTIES, OUTCOME_LABELS, TASKS
from workflows.procedures.guide_keeping import hand_in_page
from workflows.procedures.lapses import handle_due
from workflows.procedures.rights import case_facts
from workflows.requests.terms import RequestForm
from workflows.verbs.steps import do_verb
from workflows.verbs.terms import VERB_OF, VERBS, CaseVerb, VerbRequest


class RehearsalFailed(Exception):
    """Something did not come out as the regulation says; the message tells what and where."""


@dataclass(frozen=True)
class Told:
    """One step, as printed."""

    kind: str
    case_no: str
    at: str
    who: str
    did: str
    opened: tuple[str, ...]
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the line for --json."""
        return asdict(self)


class Stage:
    """Plays one case at a time; whatever happens is told."""

    def __init__(self, bureau: Bureau, clock: VirtualClock, tell: Callable[[Told], None]) -> None:
        self.bureau = bureau
        self.clock = clock
        self._tell = tell
        self._told_events: dict[int, int] = {}
        self.case_no = ""

    def file(self, form: RequestForm, *, by: str, on: datetime) -> str:
        """File a request as the person of that sign-in name; return the case number."""
        self.move_to(on)
        actor = self.person(by)
        self.case_no = file_request(self.bureau, actor, form, command_key=secrets.token_bytes(16))
        self.tell_new()
        return self.case_no

    def act(self, node: str, verdict: str, opinion: str = "", by: str = "", **fields: str) -> None:
        """Let whoever may answer the next open task of that node do so; by: the person of a sign-in name."""
        task = self._open(node)
        actor = self.person(by) if by else self._someone_for(task)
        give_verdict(
            self.bureau,
            actor,
            task.id,
            Answer(verdict, opinion, fields),
            command_key=secrets.token_bytes(16),
        )
        self.tell_new()

    def do(self, verb: CaseVerb, *, by: str, to: str = "", at: str = "", **asked: Any) -> None:
        """Let the person of a sign-in name do a verb to the case; at: the node whose open task it is about.

        to: sign-in name of whoever else is meant. asked: the further fields of VerbRequest.
        """
        task_id = self._open(at).id if at else None
        person_id = self.person(to).person_id if to else None
        request = VerbRequest(verb, self.case_no, task_id, person_id, **asked)
        do_verb(self.bureau, self.person(by), request, command_key=secrets.token_bytes(16))
        self.tell_new()

    def act_all(self, node: str, verdict: str, opinion: str = "", **fields: str) -> None:
        """Answer every open task of that node the same way."""
        while any(task.node == node for task in self.open_tasks()):
            self.act(node, verdict, opinion, **fields)

    def refused(self, kind: type[Refusal], node: str, verdict: str, **fields: str) -> None:
        """Stop the rehearsal unless an answer is refused, for that very reason."""
        try:
            self.act(node, verdict, **fields)
        except kind:
            return
        raise RehearsalFailed(f"{self.case_no}：“{TASKS[node].label}”本应拒绝（{kind.code}）")

    def hand_in_page(self, task: Task, guide: Guide, lines: Sequence[str]) -> None:
        """Let the keeper of a guide hand in its published page, which says these lines."""
        told = (guide.matter_name, *lines)
        content = "\n".join(told).encode()
        page = SeenPage(told, sha256(content).hexdigest(), len(content), file_name="公布页.html")
        hand_in_page(self.bureau, self._someone_for(task), guide.id, page)

    def move_to(self, instant: datetime) -> None:
        """Let the days pass; the scheduler looks in at the beginning of each."""
        day = self.bureau.today + timedelta(days=1)
        while day <= instant.date():
            self._look_in(datetime.combine(day, time(0, 1), SHANGHAI))
            day += timedelta(days=1)
        if instant > self.clock.now():
            self._look_in(instant)

    def move_to_day(self, day: date) -> None:
        """Let the days pass until ten o'clock of the day."""
        self.move_to(datetime.combine(day, time(10), SHANGHAI))

    def case(self) -> CaseFile:
        """Return the case as it stands."""
        with self.bureau.store.reading() as tx:
            found = case_by_no(tx, self.case_no)
        if found is None:
            raise RehearsalFailed(f"no case {self.case_no}")
        return found

    def open_tasks(self) -> list[Task]:
        """Return what the case waits for."""
        with self.bureau.store.reading() as tx:
            tasks = tasks_of_case(tx, self.case().id)
        return [task for task in tasks if task.state is TaskState.OPEN]

    def events(self) -> tuple[Event, ...]:
        """Return the journal of the case."""
        with self.bureau.store.reading() as tx:
            return story(tx, self.case().id)

    def expect(self, what: str, *, is_so: bool) -> None:
        """Stop the rehearsal unless it is so."""
        if not is_so:
            raise RehearsalFailed(f"{self.case_no}：{what}")

    def person(self, sign_in: str) -> Actor:
        """Return the person of that sign-in name, with today's posts and mandates."""
        with self.bureau.store.reading() as tx:
            person_id = person_by_sign_in(tx, sign_in)
            actor = actor_of(tx, person_id, today=self.bureau.today) if person_id else None
        if actor is None:
            raise RehearsalFailed(f"没有账号 {sign_in}")
        return actor

    def tell_new(self) -> None:
        """Tell the journal lines of the case that have come since the last telling."""
        case = self.case()
        new = self.events()[self._told_events.get(case.id, 0) :]
        with self.bureau.store.reading() as tx:
            names = person_names(tx, {one for event in new for one in _people_of(event)})
        for event in new:
            self._tell(
                Told(
                    case.kind,
                    case.case_no,
                    f"{event.at:%Y-%m-%d %H:%M}",
                    _who(event, names),
                    _did(event),
                    tuple(TASKS[node].label for node in event.facts.get("opened", ())),
                    event.note or "",
                )
            )
            self._told_events[case.id] = event.seq

    def _look_in(self, instant: datetime) -> None:
        self.clock.move_to(instant)
        practice = ListPractice(self.bureau)
        while handle_due(self.bureau, practice):
            pass
        if self.case_no:
            self.tell_new()

    def _open(self, node: str) -> Task:
        for task in self.open_tasks():
            if task.node == node:
                return task
        waiting = "、".join(sorted({task.node for task in self.open_tasks()})) or "无"
        raise RehearsalFailed(f"{self.case_no}：“{TASKS[node].label}”没有打开，现有：{waiting}")

    def _someone_for(self, task: Task) -> Actor:
        case = self.case()
        with self.bureau.store.reading() as tx:
            facts = case_facts(tx, case, task)
            people = (
                (task.assignee_id,)
                if task.assignee_id is not None
                else holders_of(tx, task.role, today=self.bureau.today, department_id=task.department_id)
            )
            for person_id in people:
                actor = actor_of(tx, person_id, today=self.bureau.today)
                if actor and isinstance(decide(actor, Verb.COMPLETE, facts, DUTIES), Allow):
                    return actor
        raise RehearsalFailed(f"{self.case_no}：没有人可以办理“{TASKS[task.node].label}”")


def _people_of(event: Event) -> tuple[int, ...]:
    people = (event.person_id, event.facts.get("on_behalf_of"))
    return tuple(one for one in people if isinstance(one, int))


def _who(event: Event, names: Mapping[int, str]) -> str:
    """Return who did it, with the principal where it was done for another."""
    told = [names.get(one, "—") for one in _people_of(event)]
    return f"{told[0]}（代理 {told[1]}）" if len(told) > 1 else "".join(told) or "系统"


def _did(event: Event) -> str:
    if event.kind in VERB_OF:
        return VERBS[VERB_OF[event.kind]].label
    if event.kind != "done" or event.node is None:
        return _DEEDS[event.kind].format_map({name: _said(fact) for name, fact in event.facts.items()})
    kind = TASKS[event.node]
    verdict = event.facts["verdict"]
    label = next((choice.label for choice in kind.choices if choice.verdict == verdict), verdict)
    outcome = f" → {OUTCOME_LABELS[event.facts['outcome']]}" if "outcome" in event.facts else ""
    return f"{kind.label}：{label}{outcome}"


def _said(fact: object) -> object:
    """Return a fact as it is told: a list without its brackets, yes and no in words."""
    if isinstance(fact, list | tuple):
        return "、".join(str(one) for one in fact)
    return ("是" if fact else "否") if isinstance(fact, bool) else fact


_DEEDS = {
    "lodged": "报送协调小组办公室",
    "timer": "到时：{fired}",
    "card": "发卡：{level}（{clock} 期限 {due_date}）",
    "silence_noted": "征求意见期满，未答复的单位 {units}，不视为同意",
    "demand_stopped": "停止索要，自 {since}",
    "demand_resumed": "恢复索要",
    "demand_stays_stopped": "继续停止索要，自 {since}，须按事由 {cause} 重新申请",
    "vote_opened": "第 {round} 轮表决，成员 {members}",
    "members_left": "第 {round} 轮表决，成员 {members} 离任而未表决，按其余成员计票",
    "members_called": "第 {round} 轮表决，请新任成员 {members} 参加",
    "round_short": "第 {round} 轮表决成员不足：尚有 {remaining} 人，至少须 {quorum} 人",
    "votes_counted": "计票：{result}",
    "collisions_checked": "生效前核对：仍可索要 {still_asked}，须改指南 {guides}，在办申请 {requests}",
    "version_formed": "生成清单第 {version} 版",
    "opened": "比对发现指南 {guide} 与清单不一致",
    "guides_owed": "列出须修改的指南 {guides}",
    "guide_checked": "核对指南 {guide}：与清单一致？{matches}",
}

"""Giving the votes of a confirmed meeting: each case in one transaction, by the same step as by circulation.

It can be run again at any time: a case that was carried out is left alone, and so is a vote that was given.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.lookups import actor_of
from engine.people.rules import Allow, decide
from engine.people.terms import Actor, Verb
from engine.procedures.practice import Step
from engine.procedures.steps import complete, take_up_case, take_up_task
from engine.store import table_of
from engine.tasks.handing import put_in_hands
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import NOBODYS, Mark, Task, TaskState
from workflows.meetings.lookups import agenda_of, hands_of, meeting_of, settled_at_of
from workflows.meetings.records import MeetingItemRow
from workflows.meetings.steps import confirm_record
from workflows.meetings.terms import AgendaItem, Meeting, MeetingState, Skipped
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import DUTIES
from workflows.procedures.rights import case_facts
from workflows.verdicts.lookups import ballots_of
from workflows.verdicts.rules import tally
from workflows.verdicts.steps import record_vote
from workflows.verdicts.terms import NEEDS_REASON, Ballot, Sitting, Verdict

_ITEM = table_of(MeetingItemRow)


def confirm_meeting(bureau: Bureau, actor: Actor, meeting_id: int, *, revision: int) -> None:
    """Confirm what was recorded at a meeting and carry out its cases, one transaction each.

    Refuses what `confirm_record` refuses; what becomes of each case stands on its line of the agenda.
    """
    confirm_record(bureau, actor, meeting_id, revision=revision)
    settle_meeting(bureau, meeting_id)


def settle_meeting(bureau: Bureau, meeting_id: int) -> None:
    """Carry out what a confirmed meeting has not carried out yet."""
    with bureau.store.reading() as tx:
        meeting, agenda = meeting_of(tx, meeting_id), agenda_of(tx, meeting_id)
    if meeting.state is not MeetingState.CONFIRMED:
        raise RuntimeError(f"meeting {meeting_id} is not confirmed")
    for item in agenda:
        if item.settled_at is None:
            settle_item(bureau, meeting, item)


def settle_item(bureau: Bureau, meeting: Meeting, item: AgendaItem) -> None:
    """Give the votes raised on one case, or say why there are none to give; a second time: nothing."""
    with bureau.store.writing() as tx:
        confirmer, now = meeting.confirmed_by or 0, bureau.now()
        step = take_up_case(tx, item.case_id, actor_id=confirmer, now=now, command_key=_key(item.id, 0))
        if settled_at_of(tx, item.id) is not None:
            return
        settling = Settling(tx, bureau, meeting, item, step)
        skipped, result = settling.why_not(), None
        if skipped is None:
            members = settling.members()
            settling.give()
            ballots = ballots_of(tx, item.case_id, item.round)
            result = tally(ballots, members, bureau.regulation.group)
        values = {"settled_at": now, "is_live": False, "skipped": skipped, "result": result}
        tx.connection().execute(sa.update(_ITEM).where(_ITEM.c.id == item.id).values(**values))


@dataclass(frozen=True)
class Settling:
    """One case of a confirmed meeting, under the lock of its row."""

    tx: Session
    bureau: Bureau
    meeting: Meeting
    item: AgendaItem
    step: Step

    def why_not(self) -> Skipped | None:
        """Return why there is nothing to vote on now; None: there is."""
        if self.step.state is None:
            return Skipped.CASE_CLOSED
        asked = [mark.round for mark in self._marks() if mark.state == TaskState.OPEN]
        if not asked:
            return Skipped.DECIDED
        if max(asked) != self.item.round:
            return Skipped.OTHER_ROUND
        if self.step.held_at is not None:
            return Skipped.PUT_ASIDE
        if not hands_of(self.tx, self.item.id):
            return Skipped.NOT_DISCUSSED
        return None if self.votes else Skipped.NOBODY_LEFT

    def members(self) -> frozenset[int]:
        """Return who is entitled to vote in the round."""
        return frozenset(
            mark.item
            for mark in self._marks()
            if mark.round == self.item.round and mark.state != TaskState.CANCELLED and mark.item is not None
        )

    @cached_property
    def votes(self) -> tuple[tuple[Task, Actor, Verdict], ...]:
        """Return the hands that count, in the order of the roster: with the task and its member.

        Left out: whoever has voted by circulation meanwhile, and whoever may not vote on this case. Whether
        they were members is asked of the day of the meeting.
        """
        hands = hands_of(self.tx, self.item.id)
        found = []
        for task in tasks_of_case(self.tx, self.item.case_id):
            is_asked = task.node == "task_vote" and task.state is TaskState.OPEN and task.for_task_id is None
            if not is_asked or task.item not in hands:
                continue
            actor = actor_of(self.tx, task.item, today=self.meeting.held_date)
            present = replace(task, hands=NOBODYS)  # who sits there in person needs nobody's opinion first
            if actor is None:
                continue
            decision = decide(actor, Verb.COMPLETE, case_facts(self.tx, self.step, present), DUTIES)
            if isinstance(decision, Allow):
                found.append((task, actor, hands[task.item]))
        return tuple(found)

    def give(self) -> None:
        """Give the votes as raised at once: only the last of them lets the diagram count."""
        for left, (task, actor, vote) in zip(range(len(self.votes) - 1, -1, -1), self.votes, strict=True):
            self._give(task, actor, vote, ListPractice(self.bureau, awaits_votes=left > 0))

    def _give(self, task: Task, actor: Actor, vote: Verdict, practice: ListPractice) -> None:
        tx, item, now = self.tx, self.item, self.step.now
        if task.hands != NOBODYS:
            put_in_hands(tx.connection(), task, NOBODYS)
        key = _key(item.id, actor.person_id)
        step = take_up_task(tx, task.id, actor_id=actor.person_id, now=now, command_key=key)
        record_vote(
            tx,
            Ballot(actor.person_id, vote, self.meeting.id),
            sitting=Sitting(item.case_id, item.round, task.id),
            settings=self.bureau.regulation.group,
            now=now,
        )
        complete(
            step,
            practice,
            verdict=vote,
            facts={
                "round": item.round,
                "meeting": self.meeting.label,
                "recorded_by": self.meeting.recorder_ids[-1],
                "confirmed_by": self.meeting.confirmed_by,
            },
            note=item.opinion if vote in NEEDS_REASON else None,
        )

    def _marks(self) -> list[Mark]:
        return [mark for mark in self.step.marks if mark.node == "task_vote" and mark.for_task_id is None]


def _key(item_id: int, member_id: int) -> bytes:
    """Return the idempotency key of one vote of a meeting: however often it is given, it is written once."""
    return sha256(f"meeting item {item_id} member {member_id}".encode()).digest()[:16]

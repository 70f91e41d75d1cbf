"""Giving the votes of a confirmed meeting: each case in one transaction, by the same step as by circulation.

It can be run again at any time: a case that was carried out is left alone, and so is a vote that was given.
"""

import logging
from collections.abc import Sequence
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
from workflows.meetings.lookups import agenda_of, hands_of, meeting_of, settled_at_of, unfinished_meetings
from workflows.meetings.records import MeetingItemRow
from workflows.meetings.stand_ins import acting_on
from workflows.meetings.steps import confirm_record
from workflows.meetings.terms import AgendaItem, Hand, Meeting, MeetingState, Skipped
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import DUTIES
from workflows.procedures.rights import case_facts
from workflows.procedures.voting_rounds import ballots_in, newest_round
from workflows.verdicts.rules import quorum_needed
from workflows.verdicts.steps import record_vote
from workflows.verdicts.terms import NEEDS_REASON, Ballot, Sitting

log = logging.getLogger(__name__)
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


def settle_confirmed(bureau: Bureau) -> int:
    """Carry out what confirmed meetings have left undone, a process having broken off; return how many cases.

    Safe to run twice, and beside whoever has just confirmed: each case is carried out once.
    """
    with bureau.store.reading() as tx:
        unfinished = unfinished_meetings(tx)
        left = [(meeting, item) for meeting in unfinished for item in agenda_of(tx, meeting.id)]
    return sum(_settle_safely(bureau, meeting, item) for meeting, item in left if item.settled_at is None)


def _settle_safely(bureau: Bureau, meeting: Meeting, item: AgendaItem) -> bool:
    try:
        settle_item(bureau, meeting, item)
    except Exception:  # one broken case must not keep all others waiting
        log.exception("case %s of meeting %s could not be carried out", item.case_no, meeting.label)
        return False
    return True


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
            voting = newest_round(step)
            settling.give()
            result = voting.outcome(ballots_in(step, voting), bureau.regulation.group)
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

    @cached_property
    def votes(self) -> tuple[tuple[Task, Actor, Hand], ...]:
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
            hand = hands[task.item]
            actor = self._who_raised(hand, task.item)
            present = replace(task, hands=NOBODYS)  # who sits there in person needs nobody's opinion first
            if actor is None:
                continue
            decision = decide(actor, Verb.COMPLETE, case_facts(self.tx, self.step, present), DUTIES)
            if isinstance(decision, Allow):
                found.append((task, actor, hand))
        return tuple(
            found if self._counts_represented(found) else [one for one in found if not one[2].raised_by]
        )

    def _who_raised(self, hand: Hand, member_id: int) -> Actor | None:
        """Return the member, or who acted for the member, as on the day of the meeting; None: gone."""
        day = self.meeting.held_date
        if hand.raised_by is None:
            return actor_of(self.tx, member_id, today=day)
        return acting_on(self.tx, day, hand.raised_by, member_id)

    def _counts_represented(self, found: Sequence[tuple[Task, Actor, Hand]]) -> bool:
        """Say whether the hands of substitutes are votes: where they make no quorum, others must reach it.

        Otherwise they are left out, and those members are still asked by circulation.
        """
        settings = self.bureau.regulation.group
        voting = newest_round(self.step)
        in_person = sum(hand.raised_by is None for _, _, hand in found) + len(ballots_in(self.step, voting))
        return settings.represented_in_quorum or in_person >= quorum_needed(len(voting.member_ids), settings)

    def give(self) -> None:
        """Give the votes as raised at once: only the last of them lets the diagram count."""
        for left, (task, actor, hand) in zip(range(len(self.votes) - 1, -1, -1), self.votes, strict=True):
            self._give(task, actor, hand, ListPractice(self.bureau, awaits_votes=left > 0))

    def _give(self, task: Task, actor: Actor, hand: Hand, practice: ListPractice) -> None:
        tx, item, now = self.tx, self.item, self.step.now
        member_id, vote = task.item or 0, hand.vote
        if task.hands != NOBODYS:
            put_in_hands(tx.connection(), task, NOBODYS)
        key = _key(item.id, member_id)
        step = take_up_task(tx, task.id, actor_id=actor.person_id, now=now, command_key=key)
        step.on_behalf_of = member_id if hand.raised_by is not None else None
        record_vote(
            tx,
            Ballot(member_id, vote, self.meeting.id),
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

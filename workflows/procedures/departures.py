"""Members who leave the group while their vote is still asked for: the round goes on without them.

Nobody votes for one who has left, and silence is never consent: such a member counts no more, neither as a
yes nor towards the quorum, and the votes of the others are counted anew. Where too few are left, those who
have come into the group since are called; where even they are too few, the round waits, and the office and
the administrators are told.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.journal.lookups import story
from engine.journal.terms import Line
from engine.people.lookups import holders_of
from engine.procedures.practice import Step
from engine.procedures.run import Run
from engine.procedures.steps import move_case, note_act, take_up_unasked
from engine.tasks.steps import mark_cancelled
from engine.tasks.terms import TaskState
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role
from workflows.procedures.voting_rounds import VOTE, VotingRound, may_be_called, newest_round
from workflows.verdicts.rules import can_decide, quorum_needed

LEFT, CALLED, SHORT = "members_left", "members_called", "round_short"
"""Kinds of the journal's lines: who counts no more, who was called instead, and that too few are left."""


def release_departed(tx: Session, bureau: Bureau, case_id: int, *, kept: Collection[int] = ()) -> bool:
    """Let a round of voting go on without those who have left the group; say whether anything changed.

    kept: who has left and is still waited for, having been at a meeting that is to be recorded or confirmed.
    Nothing moves in a case that is put aside. Safe to run twice.
    """
    step = take_up_unasked(tx, case_id, now=bureau.now())
    if step.state is None or step.held_at is not None:
        return False
    voting = newest_round(step)
    in_office = holders_of(tx, Role.GROUP_MEMBER, today=step.today)
    left = [one for one in voting.waiting_ids if one not in in_office and one not in kept]
    if not left:
        return False
    departure = _Departure(bureau, step, voting, left)
    if departure.is_short:
        return departure.tell_short()
    departure.go_on()
    return True


@dataclass(frozen=True)
class _Departure:
    """Members leaving a round, under the lock of its case."""

    bureau: Bureau
    step: Step
    voting: VotingRound
    left: Sequence[int]

    @property
    def successors(self) -> list[int]:
        """Return whom to call besides: nobody, as long as those who remain can decide."""
        if can_decide(self._remaining, self.bureau.regulation.group):
            return []
        return [one for one in may_be_called(self.step) if one not in self.voting.member_ids]

    @property
    def is_short(self) -> bool:
        """Say whether too few are left to decide, those to be called included."""
        count = self._remaining + len(self.successors)
        return not can_decide(count, self.bureau.regulation.group)

    def go_on(self) -> None:
        """Close the tasks of those who have left, and count: the round may have its outcome now."""
        step, called = self.step, self.successors
        gone = [
            mark
            for mark in step.marks
            if mark.node == VOTE and mark.state == TaskState.OPEN and mark.item in self.left
        ]
        engine_ids = [uuid.UUID(bytes=mark.engine_id) for mark in gone if mark.engine_id is not None]

        def without_them(run: Run) -> Line:
            if called:
                step.record(CALLED, facts={"members": called, "round": self.voting.number})
            for member in called:  # first, or the round would end with the last of those who leave
                run.add_member(VOTE, member)
            mark_cancelled(step.connection, [mark.id for mark in gone], now=step.now)
            for mark in gone:
                mark.state = TaskState.CANCELLED
            for engine_id in engine_ids:
                if any(task.id == engine_id for task in run.open_tasks()):  # the count may have ended it
                    run.remove_member(engine_id)
            return Line(LEFT, step.now, facts={"members": list(self.left), "round": self.voting.number})

        move_case(step, ListPractice(self.bureau), without_them)

    def tell_short(self) -> bool:
        """Write down, once for the same members, that nobody can decide; tell who can put that right."""
        step = self.step
        facts = {
            "members": sorted(self.left),
            "round": self.voting.number,
            "remaining": self._remaining,
            "quorum": max(1, quorum_needed(self._remaining, self.bureau.regulation.group)),
        }
        if any(event.kind == SHORT and event.facts == facts for event in story(step.tx, step.case_id)):
            return False
        note_act(step, Line(SHORT, step.now, facts=facts))
        told = {"case_no": step.case_no, "remaining": facts["remaining"], "quorum": facts["quorum"]}
        people = {
            person
            for role in (Role.DESK, Role.ADMINISTRATOR)
            for person in holders_of(step.tx, role, today=step.today)
        }
        letters = [Letter(person, "round_short", step.case_id, told) for person in sorted(people)]
        deliver(step.connection, letters, now=step.now)
        return True

    @property
    def _remaining(self) -> int:
        return len(self.voting.member_ids - set(self.left))

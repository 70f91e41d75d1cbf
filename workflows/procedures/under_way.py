"""A case under way: what the conditions and deeds of one step ask about it, each found once a step."""

from dataclasses import dataclass
from functools import cached_property

from engine.procedures.practice import Step
from engine.tasks.terms import Mark, TaskState
from workflows.procedures.bureau import Bureau
from workflows.requests.lookups import request_of
from workflows.requests.terms import RequestView
from workflows.verdicts.lookups import ballots_of
from workflows.verdicts.rules import tally
from workflows.verdicts.terms import Verdict


@dataclass
class UnderWay:
    """The bureau at work on one step."""

    bureau: Bureau
    step: Step
    awaits_votes: bool = False
    """Whether further votes of one meeting follow in this transaction: given at once, counted at once."""

    @cached_property
    def request(self) -> RequestView:
        """Return what the case asks for."""
        return request_of(self.step.tx, self.step.case_id)

    @property
    def vote_round(self) -> int:
        """Return the number of the newest round of voting; 0 before the first."""
        return max((row.round for row in self._vote_tasks()), default=0)

    def tally(self) -> Verdict | None:
        """Return the outcome of the newest round, None while it is open."""
        tasks = self._vote_tasks()
        newest = max((row.round for row in tasks), default=0)
        sitting = [row for row in tasks if row.round == newest and row.state != TaskState.CANCELLED]
        members = {row.item for row in sitting if row.item is not None}
        ballots = ballots_of(self.step.tx, self.step.case_id, newest)
        return tally(ballots, members, self.bureau.regulation.group)

    def _vote_tasks(self) -> list[Mark]:
        return [mark for mark in self.step.marks if mark.node == "task_vote"]

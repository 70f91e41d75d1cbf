"""A case under way: what the conditions and deeds of one step ask about it, each found once a step."""

from dataclasses import dataclass
from functools import cached_property

from engine.procedures.practice import Step
from workflows.procedures.bureau import Bureau
from workflows.procedures.voting_rounds import ballots_in, newest_round
from workflows.requests.lookups import request_of
from workflows.requests.terms import RequestView
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
        return newest_round(self.step).number

    def tally(self) -> Verdict | None:
        """Return the outcome of the newest round, None while it is open."""
        voting = newest_round(self.step)
        return voting.outcome(ballots_in(self.step, voting), self.bureau.regulation.group)

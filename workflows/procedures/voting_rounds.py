"""Who takes part in a round of voting: whoever votes on it, and whoever may be called to it.

One answer for the count, the turn, the meeting and the sweep of those who have left.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.people.lookups import holders_of
from engine.procedures.practice import Step
from engine.tasks.terms import Mark, TaskState
from workflows.config import GroupSettings
from workflows.procedures.catalogue import DUTIES, TASKS, Role
from workflows.procedures.rights import case_facts
from workflows.verdicts.lookups import ballots_of, count_given_before_a_departure
from workflows.verdicts.rules import tally
from workflows.verdicts.terms import Ballot, Verdict

VOTE = "task_vote"


@dataclass(frozen=True)
class VotingRound:
    """One round of voting as it stands: while it is open, who is entitled to vote, and what was voted."""

    number: int
    member_ids: frozenset[int]
    """Whoever is to vote or has voted; without those who left before they had."""
    waiting_ids: tuple[int, ...]
    """Who has still to vote, in the order of the roster."""
    given_at_once: int
    """How many votes had been given when a member last left: they are counted together, since no smaller
    number of them had decided anything while that member was still waited for."""

    def outcome(self, ballots: Iterable[Ballot], settings: GroupSettings) -> Verdict | None:
        """Return what these votes decide; None: nothing yet, as long as somebody is waited for."""
        if not self.member_ids:
            return None
        return tally(tuple(ballots), self.member_ids, settings, at_once=self.given_at_once)


def newest_round(step: Step) -> VotingRound:
    """Return the newest round of voting on a case; number 0 before the first."""
    asked = [mark for mark in step.marks if mark.node == VOTE and mark.for_task_id is None]
    number = max((mark.round for mark in asked), default=0)
    first, last = _by_member([mark for mark in asked if mark.round == number])
    members = {member for member, mark in last.items() if mark.state != TaskState.CANCELLED}
    waiting = [member for member, mark in last.items() if mark.state == TaskState.OPEN]
    has_lost = len(members) < len(last)
    return VotingRound(
        number,
        frozenset(members),
        tuple(sorted(waiting, key=lambda member: first[member].id)),
        count_given_before_a_departure(step.tx, step.case_id, number) if has_lost else 0,
    )


def ballots_in(step: Step, voting: VotingRound) -> tuple[Ballot, ...]:
    """Return the votes of a round in the order in which they were given."""
    return ballots_of(step.tx, step.case_id, voting.number)


def waiting_to_vote(step: Step) -> list[int]:
    """Return who has still to vote, in the order of the roster; who has left the group holds nobody up."""
    in_office = set(holders_of(step.tx, Role.GROUP_MEMBER, today=step.today))
    return [member for member in newest_round(step).waiting_ids if member in in_office]


def may_be_called(step: Step) -> list[int]:
    """Return the members of the group today who have had no other part in the case, in their order."""
    fulfilled = case_facts(step.tx, step).fulfilled
    excluded = DUTIES.exclusive[TASKS[VOTE].duty]
    barred = frozenset().union(*(fulfilled.get(duty, frozenset()) for duty in excluded))
    in_office = holders_of(step.tx, Role.GROUP_MEMBER, today=step.today)
    return [person for person in in_office if person not in barred]


def _by_member(asked: Iterable[Mark]) -> tuple[dict[int, Mark], dict[int, Mark]]:
    """Return each member's first and newest task of a round: one who withdrew a vote is asked again."""
    first: dict[int, Mark] = {}
    last: dict[int, Mark] = {}
    for mark in sorted(asked, key=lambda mark: mark.id):
        if mark.item is not None:
            first.setdefault(mark.item, mark)
            last[mark.item] = mark
    return first, last

"""The grid of a meeting: who came, and what stands where a case and a member meet, all rows read at once."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.lookups import person_names
from engine.store import table_of
from engine.substitutes.terms import Substitution
from engine.tasks.records import TaskRow
from engine.tasks.terms import TaskState
from workflows.meetings.records import MeetingAttendanceRow, MeetingHandRow
from workflows.meetings.terms import (
    AgendaItem,
    Attendance,
    Cell,
    Hand,
    Hindrance,
    Meeting,
    Seat,
    StandIn,
)
from workflows.procedures.catalogue import DUTIES
from workflows.verdicts.records import VoteRow
from workflows.verdicts.terms import Verdict

_HAND, _ATTENDANCE = table_of(MeetingHandRow), table_of(MeetingAttendanceRow)
_TASK, _VOTE = table_of(TaskRow), table_of(VoteRow)
Place = tuple[int, int]
"""A case and a round of voting on it."""


def attendance_of(tx: Session, meeting_id: int) -> dict[int, Attendance]:
    """Return who came, as far as it was recorded: member -> how."""
    query = sa.select(_ATTENDANCE.c.member_id, _ATTENDANCE.c.attendance).where(
        _ATTENDANCE.c.meeting_id == meeting_id
    )
    return {member: Attendance(code) for member, code in tx.execute(query)}


class Grid:
    """What stands in each cell of a meeting.

    acting: member -> those who act for them on the day of the meeting.
    """

    def __init__(
        self,
        tx: Session,
        meeting: Meeting,
        agenda: Collection[AgendaItem],
        acting: Mapping[int, Sequence[Substitution]],
    ) -> None:
        self._meeting, self._acting = meeting, acting
        cases = {item.case_id for item in agenda}
        self._hands = _hands_on(tx, [item.id for item in agenda])
        votes = sa.select(
            _VOTE.c.case_id, _VOTE.c.round, _VOTE.c.member_id, _VOTE.c.vote, _VOTE.c.meeting_id
        ).where(_VOTE.c.case_id.in_(cases))
        self._votes = {
            (case, number, member): (Verdict(vote), at)
            for case, number, member, vote, at in tx.execute(votes)
        }
        self._parts = _Parts(tx, cases)
        self._names = person_names(tx, {hand.raised_by for hand in self._hands.values() if hand.raised_by})

    def at(self, item: AgendaItem, member_id: int) -> Cell:
        """Return the cell of a case and a member."""
        place, hand = (item.case_id, item.round), self._hands.get((item.id, member_id))
        given, at = self._votes.get((*place, member_id), (None, None))
        if given is not None and at != self._meeting.id:
            return Cell(Seat.CIRCULATED, given)
        if member_id in self._parts.called.get(place, ()):
            return Cell(
                Seat.VOTES,
                given or (hand.vote if hand else None),
                self._stand_in(item, member_id),
                self._names.get(hand.raised_by or 0) if hand else None,
                is_left_out=hand is not None and given is None and item.settled_at is not None,
            )
        is_barred = member_id in self._parts.barred.get(item.case_id, ())
        return Cell(Seat.RECUSED if is_barred else Seat.NOT_CALLED)

    def _stand_in(self, item: AgendaItem, member_id: int) -> StandIn | None:
        for one in self._acting.get(member_id, ()):
            kinds, person_id = one.arrangement.kinds, one.arrangement.substitute_id
            if not kinds or item.kind in kinds:
                return StandIn(
                    person_id, one.substitute_name, self._parts.hindrance(item, member_id, person_id)
                )
        return None


class _Parts:
    """Who has had which part in the cases: called to vote, answered for whom, barred by another duty."""

    def __init__(self, tx: Session, cases: Collection[int]) -> None:
        excluding = DUTIES.exclusive["vote"]
        query = sa.select(
            _TASK.c.case_id, _TASK.c.round, _TASK.c.node, _TASK.c.item, _TASK.c.duty, _TASK.c.state,
            _TASK.c.done_by, _TASK.c.on_behalf_of,
        ).where(_TASK.c.case_id.in_(cases), _TASK.c.for_task_id.is_(None))  # fmt: skip
        self._asked: dict[Place, set[int]] = {}
        self._answered: dict[Place, set[tuple[int, int]]] = {}
        self.barred: dict[int, set[int]] = {}
        """Case -> who has filed, confirmed or reviewed it, as oneself or for somebody else."""
        for row in tx.execute(query):
            place = (row.case_id, row.round)
            if row.node == "task_vote" and row.item is not None:
                self._asked.setdefault(place, set()).add(row.item)
                if row.state == TaskState.DONE:
                    self._answered.setdefault(place, set()).add((row.done_by, row.item))
            if row.duty in excluding and row.state != TaskState.WITHDRAWN:
                people = {row.done_by, row.on_behalf_of} - {None}
                self.barred.setdefault(row.case_id, set()).update(people)
        self.called = {
            place: asked - self.barred.get(place[0], set()) for place, asked in self._asked.items()
        }
        """Case and round -> who is called to vote."""

    def hindrance(self, item: AgendaItem, member_id: int, person_id: int) -> Hindrance | None:
        """Return why a person may not raise the hand for a member; None: they may."""
        if person_id in self.barred.get(item.case_id, ()):
            return Hindrance.OTHER_PART
        place = (item.case_id, item.round)
        has_answered = any(
            person == person_id and member != member_id for person, member in self._answered.get(place, ())
        )
        return Hindrance.OTHER_VOTE if has_answered or person_id in self._asked.get(place, ()) else None


def _hands_on(tx: Session, item_ids: Collection[int]) -> dict[tuple[int, int], Hand]:
    query = sa.select(_HAND.c.item_id, _HAND.c.member_id, _HAND.c.vote, _HAND.c.raised_by).where(
        _HAND.c.item_id.in_(item_ids)
    )
    return {
        (item, member): Hand(Verdict(vote), raised_by) for item, member, vote, raised_by in tx.execute(query)
    }

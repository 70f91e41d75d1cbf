"""Words of a meeting: its row, its agenda, who came, how hands were raised, and what came of each case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from workflows.verdicts.terms import Verdict


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    HELD = "held"
    """Recorded; the votes count for nothing before a second person has confirmed them."""
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


OPEN_STATES = frozenset({MeetingState.PLANNED, MeetingState.HELD})


class Attendance(StrEnum):
    """Whether a member came."""

    PRESENT = "present"
    REPRESENTED = "represented"
    """A substitute came instead (代理)."""
    ABSENT = "absent"
    LEAVE = "leave"


class Skipped(StrEnum):
    """Why a case of the agenda was not voted on."""

    NOT_DISCUSSED = "not_discussed"
    CASE_CLOSED = "case_closed"
    PUT_ASIDE = "put_aside"
    DECIDED = "decided"
    OTHER_ROUND = "other_round"
    NOBODY_LEFT = "nobody_left"
    """Whoever raised a hand had voted by circulation before, or may not vote any more."""


class Seat(StrEnum):
    """What a member may do about one case of the agenda."""

    VOTES = "votes"
    CIRCULATED = "circulated"
    """Has voted by circulation: that vote stands."""
    RECUSED = "recused"
    """Has filed, confirmed or reviewed the case (回避)."""
    NOT_CALLED = "not_called"
    """Was not in the group when the round was opened."""


class Hindrance(StrEnum):
    """Why a substitute may not raise the hand for a member on one case."""

    OTHER_PART = "other_part"
    """Has filed, confirmed or reviewed it."""
    OTHER_VOTE = "other_vote"
    """Sits in the round, or has given another vote in it."""


@dataclass(frozen=True)
class PlanForm:
    """When and where a meeting is held and who takes the chair, as typed."""

    held_date: str = ""
    place: str = ""
    chair: str = ""


@dataclass(frozen=True)
class MeetingPlan:
    """The same, checked."""

    held_date: date
    place: str
    chair_id: int


@dataclass(frozen=True)
class Meeting:
    """One meeting."""

    id: int
    year: int
    number: int
    held_date: date
    place: str
    chair_id: int
    state: MeetingState
    revision: int
    """Grows with every change of what was recorded: who confirms has seen exactly that."""
    planned_by: int
    planned_at: datetime
    recorder_ids: tuple[int, ...]
    """Everybody who has recorded something, the last one last: none of them may confirm."""
    recorded_at: datetime | None
    confirmed_by: int | None
    confirmed_at: datetime | None
    cancelled_by: int | None
    cancelled_at: datetime | None
    cancelled_reason: str | None
    minutes: str | None

    @property
    def label(self) -> str:
        """Return the number as the journal keeps it, such as 2026-3."""
        return f"{self.year}-{self.number}"


@dataclass(frozen=True)
class AgendaItem:
    """One case on the agenda of a meeting, and what came of it."""

    id: int
    meeting_id: int
    case_id: int
    case_no: str
    kind: str
    title: str
    subject: str
    detail: str
    unit_name: str
    due_date: date | None
    """Until when the group is to decide; None: the clock stands, or it is not asked now."""
    position: int
    round: int
    opinion: str | None
    """What was said about it; the reason of every vote against the request."""
    settled_at: datetime | None
    skipped: Skipped | None
    result: Verdict | None
    """Once settled: the outcome of the round; None: still open, by circulation."""


@dataclass(frozen=True)
class Candidate:
    """A case that waits for votes and stands on no meeting's agenda."""

    case_id: int
    case_no: str
    kind: str
    title: str
    subject: str
    due_date: date | None


@dataclass(frozen=True)
class Member:
    """A member of the group on the day of the meeting."""

    id: int
    name: str
    attendance: Attendance | None
    substitutes: tuple[str, ...] = ()
    """Names of those who acted for the member on that day, in some kind of cases."""


@dataclass(frozen=True)
class StandIn:
    """Who acts for a member in the kind of a case, on the day of the meeting."""

    person_id: int
    name: str
    hindrance: Hindrance | None = None


@dataclass(frozen=True)
class Hand:
    """How a hand was raised, and by whom: None for the member in person."""

    vote: Verdict
    raised_by: int | None = None


@dataclass(frozen=True)
class Cell:
    """What stands where a case and a member meet."""

    seat: Seat
    vote: Verdict | None = None
    """Recorded at the meeting, or given by circulation."""
    stand_in: StandIn | None = None
    """Who could raise the member's hand."""
    raised_by: str | None = None
    """Name of the substitute who raised it; None: the member did."""
    is_left_out: bool = False
    """Whether a hand that was raised has become no vote, the case having been carried out."""

    def may_vote(self, attendance: Attendance | None) -> bool:
        """Say whether a hand can be recorded for a member who came so, in person or by a substitute."""
        is_represented = attendance is Attendance.REPRESENTED and self.stand_in is not None
        is_free = is_represented and self.stand_in is not None and self.stand_in.hindrance is None
        return self.seat is Seat.VOTES and (attendance is Attendance.PRESENT or is_free)


@dataclass(frozen=True)
class ItemRecord:
    """One case of the agenda with its cells, by member."""

    item: AgendaItem
    cells: Mapping[int, Cell]

    @property
    def entitled_ids(self) -> frozenset[int]:
        """Return who may vote on the case, or has done so."""
        voting = (Seat.VOTES, Seat.CIRCULATED)
        return frozenset(member for member, cell in self.cells.items() if cell.seat in voting)

    def count(self, vote: str) -> int:
        """Return how many have voted so, here or by circulation before."""
        return sum(cell.vote == vote for cell in self.cells.values())


@dataclass(frozen=True)
class MeetingRecord:
    """A meeting as it stands: members, agenda, hands."""

    meeting: Meeting
    members: tuple[Member, ...]
    items: tuple[ItemRecord, ...]
    names: Mapping[int, str]
    """Of whoever planned, chaired, recorded, confirmed or cancelled it."""

    @property
    def attendance(self) -> Mapping[int, Attendance | None]:
        """Return who came: member -> how; None: not recorded yet."""
        return {member.id: member.attendance for member in self.members}

    @property
    def unsettled(self) -> tuple[ItemRecord, ...]:
        """Return the cases that a confirmed meeting has not carried out yet."""
        return tuple(each for each in self.items if each.item.settled_at is None)


@dataclass(frozen=True)
class RecordForm:
    """What was recorded at a meeting, as typed: codes as they came."""

    revision: int
    """Of the record that was looked at."""
    attendance: Mapping[int, str] = field(default_factory=dict)
    votes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Agenda item and member -> vote."""
    opinions: Mapping[int, str] = field(default_factory=dict)
    minutes: str = ""


@dataclass(frozen=True)
class RecordDraft:
    """The same, checked."""

    attendance: Mapping[int, Attendance]
    votes: Mapping[tuple[int, int], Verdict]
    opinions: Mapping[int, str | None]
    minutes: str | None
    raised_by: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """Agenda item and member -> the substitute who raised the hand; not among them: the member did."""

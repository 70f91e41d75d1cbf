"""What the record of a meeting must hold: first to be kept, then to be confirmed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from engine.refusals import Refusal, SeveralProblems
from workflows.config import GroupSettings
from workflows.meetings.rules import require_open
from workflows.meetings.terms import (
    Attendance,
    ItemRecord,
    MeetingRecord,
    RecordDraft,
    RecordForm,
    Seat,
    StandIn,
)
from workflows.verdicts.rules import require_vote
from workflows.verdicts.terms import NEEDS_REASON, VOTES, Verdict


class RecordChanged(Refusal):
    """Somebody else has saved the record since it was looked at."""

    code = "record_changed"
    sentence = "打开此页之后，会议记录已由他人改动"
    way_out = "。请核对最新的记录，再提交。"


class MeetingAhead(Refusal):
    """A meeting that has not been held has nothing to record."""

    code = "meeting_ahead"
    sentence = "会议定于 %(day)s 召开，会后才能记录"


class RecordRefused(SeveralProblems):
    """A record with problems; each names the case and the members."""

    code = "record_refused"
    sentence = "会议记录有 %(count)s 处须改正"


class AbsentVoted(Refusal):
    """Only who came can raise a hand."""

    code = "absent_voted"
    sentence = "%(case_no)s：%(members)s 没有到会，不能记录表决"
    way_out = "。请更正到会情况，或者清除其表决。"


class RecusedVoted(Refusal):
    """Who filed, confirmed or reviewed a case does not vote on it."""

    code = "recused_voted"
    sentence = "%(case_no)s：%(members)s 办过此件的申报、确认或者审核，须回避，不能表决"
    clause = "实施方案三(四)2；职责分离"


class NotCalledVoted(Refusal):
    """A round is voted on by those who were in the group when it was opened."""

    code = "not_called_voted"
    sentence = "%(case_no)s：%(members)s 不在本轮表决成员之列，不能表决"


class NobodyStoodIn(Refusal):
    """Who was not there was represented by somebody who had been arranged to act for them, or not at all."""

    code = "nobody_stood_in"
    sentence = "%(members)s 在会议当日没有安排代理，不能登记为代理到会"
    way_out = "。请登记为请假或者缺席；未到会的成员会后可以传签。"


class StandInMissing(Refusal):
    """A mandate for some kinds of cases lends no vote on others."""

    code = "stand_in_missing"
    sentence = "%(case_no)s：%(members)s 的代理不包括这一类办件，不能由他人代为表决"


class StandInHindered(Refusal):
    """Two people stand behind a vote that is given for another, and neither may be on two sides."""

    code = "stand_in_hindered"
    sentence = "%(case_no)s：%(people)s 办过此件的申报、确认、审核，或者在本轮另有一票，不能再代他人表决"
    way_out = "。请清除其表决，由成员本人会后传签。"
    clause = "实施方案三(四)2；职责分离"


class GroundsMissing(Refusal):
    """Votes against a request say why: the minutes do it once for all of them."""

    code = "grounds_missing"
    sentence = "%(case_no)s：有不同意、退回或者否决的，请写明理由"
    clause = "实施方案三(四)2；优化营商环境条例第36条"


class UnknownMark(Refusal):
    """A code that no field of the page offers."""

    code = "unknown_mark"
    sentence = "页面不完整，请重新打开后再记录"


def checked_record(
    form: RecordForm, record: MeetingRecord, *, settings: GroupSettings, today: date
) -> RecordDraft:
    """Return what was recorded.

    Refuses: MeetingOver, MeetingAhead, RecordChanged, UnknownMark, VetoNotEnabled, RecordRefused.
    A vote typed for somebody who has voted by circulation meanwhile is left out: that one stands.
    """
    meeting = record.meeting
    require_open(meeting)
    if meeting.held_date > today:
        raise MeetingAhead(day=meeting.held_date)
    if form.revision != meeting.revision:
        raise RecordChanged
    attendance = _attendance(form, record)
    problems: list[Refusal] = []
    if unarranged := [
        member.id
        for member in record.members
        if attendance.get(member.id) is Attendance.REPRESENTED and not member.substitutes
    ]:
        problems.append(NobodyStoodIn(members=_named(record, unarranged)))
    raised_by: dict[tuple[int, int], int] = {}
    votes: dict[tuple[int, int], Verdict] = {}
    for each in record.items:
        cast = _cast(form, each, settings)
        problems += _problems(each, cast, attendance, record, form.opinions.get(each.item.id, ""))
        votes |= {(each.item.id, member): vote for member, vote in cast.items()}
        raised_by |= {
            (each.item.id, member): stand_in.person_id
            for member, stand_in in _stood_in(each, cast, attendance).items()
        }
    if problems:
        raise RecordRefused(tuple(problems))
    opinions = {each.item.id: form.opinions.get(each.item.id, "").strip() or None for each in record.items}
    return RecordDraft(attendance, votes, opinions, form.minutes.strip() or None, raised_by)


class AttendanceMissing(Refusal):
    """Nobody's presence is assumed."""

    code = "attendance_missing"
    sentence = "还没有登记到会情况：%(members)s"


class HandsMissing(Refusal):
    """Who came and raised no hand has said nothing, and silence is never consent."""

    code = "hands_missing"
    sentence = "%(case_no)s：%(members)s 到会而没有记录表决，未表决不视为同意"
    way_out = "。请记录其表决，未表态的记为弃权。"
    clause = "实施方案三(四)2"


def require_complete(record: MeetingRecord) -> None:
    """Refuse to confirm a record with gaps. A case nobody voted on was not discussed, and is none.

    Refuses: RecordRefused, with AttendanceMissing and HandsMissing.
    """
    problems: list[Refusal] = []
    if unknown := [member.id for member in record.members if member.attendance is None]:
        problems.append(AttendanceMissing(members=_named(record, unknown)))
    for each in record.items:
        silent = [
            member
            for member, cell in each.cells.items()
            if cell.may_vote(record.attendance[member]) and cell.vote is None
        ]
        if silent and is_discussed(each):
            problems.append(HandsMissing(case_no=each.item.case_no, members=_named(record, silent)))
    if problems:
        raise RecordRefused(tuple(problems))


def is_discussed(each: ItemRecord) -> bool:
    """Say whether anybody raised a hand on the case."""
    return any(cell.seat is Seat.VOTES and cell.vote is not None for cell in each.cells.values())


class NothingRecorded(Refusal):
    """Only what was recorded can be confirmed."""

    code = "nothing_recorded"
    sentence = "会议还没有记录，不能确认"


def _attendance(form: RecordForm, record: MeetingRecord) -> dict[int, Attendance]:
    typed = {member.id: form.attendance.get(member.id, "") for member in record.members}
    if any(code and code not in tuple(Attendance) for code in typed.values()):
        raise UnknownMark
    return {member: Attendance(code) for member, code in typed.items() if code}


def _cast(form: RecordForm, each: ItemRecord, settings: GroupSettings) -> dict[int, Verdict]:
    """Return the votes typed for a case, without those of whoever has voted by circulation."""
    cast = {}
    for member, cell in each.cells.items():
        typed = form.votes.get((each.item.id, member), "")
        if not typed or cell.seat is Seat.CIRCULATED:
            continue
        if typed not in VOTES:
            raise UnknownMark
        require_vote(Verdict(typed), settings)
        cast[member] = Verdict(typed)
    return cast


def _problems(
    each: ItemRecord,
    cast: Mapping[int, Verdict],
    attendance: Mapping[int, Attendance],
    record: MeetingRecord,
    opinion: str,
) -> Iterator[Refusal]:
    case_no = each.item.case_no
    by_seat = {
        seat: _named(record, [member for member in cast if each.cells[member].seat is seat]) for seat in Seat
    }
    if by_seat[Seat.RECUSED]:
        yield RecusedVoted(case_no=case_no, members=by_seat[Seat.RECUSED])
    if by_seat[Seat.NOT_CALLED]:
        yield NotCalledVoted(case_no=case_no, members=by_seat[Seat.NOT_CALLED])
    votes = [member for member in cast if each.cells[member].seat is Seat.VOTES]
    came = (Attendance.PRESENT, Attendance.REPRESENTED)
    if away := [member for member in votes if attendance.get(member) not in came]:
        yield AbsentVoted(case_no=case_no, members=_named(record, away))
    yield from _stand_in_problems(each, cast, attendance, record)
    if any(vote in NEEDS_REASON for vote in cast.values()) and not opinion.strip():
        yield GroundsMissing(case_no=case_no)


def _stand_in_problems(
    each: ItemRecord, cast: Mapping[int, Verdict], attendance: Mapping[int, Attendance], record: MeetingRecord
) -> Iterator[Refusal]:
    """Give what is wrong with the hands that substitutes have raised on a case."""
    stood_in = _stood_in(each, cast, attendance)
    represented = [
        member
        for member in cast
        if attendance.get(member) is Attendance.REPRESENTED and each.cells[member].seat is Seat.VOTES
    ]
    substitutes = {member.id: member.substitutes for member in record.members}
    if without := [one for one in represented if one not in stood_in and substitutes[one]]:
        yield StandInMissing(case_no=each.item.case_no, members=_named(record, without))
    times = Counter(stand_in.person_id for stand_in in stood_in.values())
    hindered = {
        stand_in.name: None
        for stand_in in stood_in.values()
        if stand_in.hindrance is not None or times[stand_in.person_id] > 1
    }
    if hindered:
        yield StandInHindered(case_no=each.item.case_no, people="、".join(hindered))


def _stood_in(
    each: ItemRecord, cast: Mapping[int, Verdict], attendance: Mapping[int, Attendance]
) -> dict[int, StandIn]:
    """Return who raised the hand for whom on a case: member -> substitute."""
    return {
        member: stand_in
        for member in cast
        if attendance.get(member) is Attendance.REPRESENTED
        and (stand_in := each.cells[member].stand_in) is not None
    }


def _named(record: MeetingRecord, member_ids: list[int]) -> str:
    return "、".join(member.name for member in record.members if member.id in member_ids)

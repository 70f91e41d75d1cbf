"""A meeting of the small city's group: planned, recorded, confirmed."""

from datetime import datetime

from engine.clock import SHANGHAI
from engine.people.lookups import actor_of
from engine.people.records import PersonRow, PostRow
from engine.people.terms import Actor
from tests.builders.city import ID, UNITS, a_key, an_addition, before_the_group, person
from tests.builders.stories import at
from workflows.meetings.lookups import record_of
from workflows.meetings.settling import confirm_meeting
from workflows.meetings.steps import plan_meeting, record_meeting, set_agenda
from workflows.meetings.terms import ItemRecord, MeetingRecord, PlanForm, RecordForm
from workflows.procedures.bureau import Bureau

HELD = "2026-10-12"
MONDAY = datetime(2026, 10, 12, 15, tzinfo=SHANGHAI)
"""After the meeting of Monday morning."""
MEMBERS = ("member1", "member2", "member3", "member4", "member5")
WORDS = {"y": "approve", "n": "object", "r": "return", "v": "veto", "a": "abstain", "-": ""}
SECOND_DESK = 40


def second_desk(bureau: Bureau) -> Actor:
    """Give the group's office a second person, who signs in as desk2, and return them."""
    with bureau.store.writing() as tx:
        tx.add(PersonRow(id=SECOND_DESK, name="演示·desk2", sign_in="desk2", session_key="key-desk2"))
        tx.flush()
        tx.add(PostRow(person_id=SECOND_DESK, department_id=UNITS["bureau"], role="desk"))
    with bureau.store.reading() as tx:
        found = actor_of(tx, SECOND_DESK, today=bureau.today)
    assert found is not None
    return found


def cases_before_the_group(bureau: Bureau, count: int, *, start: int = 1) -> list[int]:
    """Return so many cases, each before the group; start: the number in the first one's proof."""
    proofs = (f"第{place}种证明" for place in range(start, start + count))
    return [before_the_group(bureau, an_addition(proof_name=proof)) for proof in proofs]


def planned(bureau: Bureau, cases: list[int], *, held: str = HELD) -> int:
    """Plan a meeting with an agenda; return its id."""
    desk = person(bureau, "desk")
    form = PlanForm(held, "第一会议室", str(ID["member1"]))
    meeting_id = plan_meeting(bureau, desk, form, command_key=a_key())
    set_agenda(bureau, desk, meeting_id, cases)
    return meeting_id


def record_at(bureau: Bureau, meeting_id: int) -> MeetingRecord:
    """Return the meeting as it stands."""
    with bureau.store.reading() as tx:
        return record_of(tx, meeting_id)


def line_of(bureau: Bureau, meeting_id: int, case_id: int) -> ItemRecord:
    """Return one case of the agenda as it stands."""
    return next(each for each in record_at(bureau, meeting_id).items if each.item.case_id == case_id)


def the_form(
    bureau: Bureau, meeting_id: int, *hands: str, present: str = "12345", represented: str = ""
) -> RecordForm:
    """Return what the desk types: who came, and a word of signs for each case, one sign a member."""
    record = record_at(bureau, meeting_id)
    came = {ID[name]: "present" if name[-1] in present else "leave" for name in MEMBERS}
    came |= {ID[f"member{place}"]: "represented" for place in represented}
    votes = {
        (each.item.id, ID[name]): WORDS[sign]
        for each, signs in zip(record.items, hands, strict=True)
        for name, sign in zip(MEMBERS, signs, strict=True)
    }
    opinions = {each.item.id: "会上提出的理由" for each in record.items}
    return RecordForm(record.meeting.revision, came, votes, opinions, "会议讨论了有关事项。")


def recorded(
    bureau: Bureau, meeting_id: int, *hands: str, present: str = "12345", represented: str = ""
) -> Bureau:
    """Let the desk record the meeting on its day; return the office after it."""
    afterwards = at(bureau, MONDAY)
    form = the_form(afterwards, meeting_id, *hands, present=present, represented=represented)
    record_meeting(afterwards, person(afterwards, "desk"), meeting_id, form)
    return afterwards


def confirmed(bureau: Bureau, meeting_id: int, *, by: str = "member1") -> None:
    """Let the chair (or somebody else) confirm the record as it stands."""
    revision = record_at(bureau, meeting_id).meeting.revision
    confirm_meeting(bureau, person(bureau, by), meeting_id, revision=revision)

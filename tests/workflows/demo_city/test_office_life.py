"""What a visitor of the demo city finds beside open tasks: meetings, a substitute, verbs, phrases, views."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.cases.lookups import journal_heads
from engine.cases.records import CaseFileRow
from engine.clock import SHANGHAI, VirtualClock
from engine.deadlines.records import DeadlineRow
from engine.journal.lookups import faults
from engine.journal.records import EventRow
from engine.people.lookups import actor_of, person_by_sign_in
from engine.phrases.lookups import phrases_of
from engine.phrases.terms import Owner
from engine.saved_views.lookups import views_of
from engine.store import Store
from engine.substitutes.lookups import standing_substitutions
from tests.builders.city import DIAGRAMS
from webui.command_line.city import activate_diagrams
from workflows.config import GroupSettings, RegulationSettings
from workflows.demo_city.cases import play_demo_cases
from workflows.demo_city.office_life import STOPPING_REASON
from workflows.demo_city.steps import DemoPassword, load_demo_city
from workflows.meetings.lookups import meetings, record_of
from workflows.meetings.terms import Attendance, MeetingRecord, MeetingState
from workflows.procedures.bureau import Bureau
from workflows.schema import metadata

FRIDAY, MONDAY, SUNDAY = date(2026, 10, 9), date(2026, 11, 23), date(2026, 11, 29)
"""Behind the long holiday; in the middle of ordinary weeks; on a day off."""


@pytest.fixture(scope="module", params=[FRIDAY, MONDAY, SUNDAY], ids=["friday", "monday", "sunday"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """Give the demo city in the evening of a day, under the rule of config.toml."""
    now = datetime.combine(request.param, time(17), SHANGHAI)
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'city.db'}")
    metadata.create_all(store.engine)
    bureau = Bureau(store, VirtualClock(now), RegulationSettings(group=GroupSettings(rule="all")))
    with store.writing() as tx:
        founded = datetime(2026, 8, 1, 9, tzinfo=SHANGHAI)
        load_demo_city(tx, seeds=Path("seeds"), password=DemoPassword("demo", str), now=founded)
    activate_diagrams(bureau, DIAGRAMS)
    play_demo_cases(bureau, until=now)
    yield bureau
    store.close()


def records_of(demo: Bureau) -> dict[MeetingState, MeetingRecord]:
    """Return the meetings of the demo by their state."""
    with demo.store.reading() as tx:
        return {line.meeting.state: record_of(tx, line.meeting.id) for line in meetings(tx)}


def test_one_meeting_is_planned_and_one_is_confirmed_with_its_minutes(demo: Bureau) -> None:
    found = records_of(demo)

    assert set(found) == {MeetingState.PLANNED, MeetingState.CONFIRMED}
    planned, confirmed = found[MeetingState.PLANNED], found[MeetingState.CONFIRMED]
    assert len(planned.items) == 5
    assert planned.meeting.held_date > demo.today > confirmed.meeting.held_date
    assert [each.item.result for each in confirmed.items] == ["approve", "approve", "return"]
    assert confirmed.meeting.minutes
    assert confirmed.unsettled == ()
    assert confirmed.meeting.confirmed_by not in confirmed.meeting.recorder_ids


def test_a_substitute_acts_today_and_raised_a_hand_at_the_meeting(demo: Bureau) -> None:
    with demo.store.reading() as tx:
        (running,) = standing_substitutions(tx, today=demo.today)
    confirmed = records_of(demo)[MeetingState.CONFIRMED]

    assert running.arrangement.since < demo.today <= running.arrangement.until
    (represented,) = [one for one in confirmed.members if one.attendance is Attendance.REPRESENTED]
    assert represented.id == running.arrangement.principal_id
    assert {each.cells[represented.id].raised_by for each in confirmed.items} == {running.substitute_name}


@pytest.mark.parametrize(
    "kind", ["transferred", "returned_to", "signer_added", "urged", "put_aside", "copied"]
)
def test_the_verbs_stand_in_the_journal_of_some_case(demo: Bureau, kind: str) -> None:
    with demo.store.reading() as tx:
        count = tx.scalar(sa.select(sa.func.count()).where(EventRow.kind == kind))
    assert count


def test_the_case_put_aside_has_its_clock_stopped_for_a_reason_of_the_demo(demo: Bureau) -> None:
    query = (
        sa.select(DeadlineRow.state, CaseFileRow.held_at)
        .join(CaseFileRow, CaseFileRow.id == DeadlineRow.case_id)
        .where(CaseFileRow.held_at.is_not(None), DeadlineRow.closed_date.is_(None))
    )
    with demo.store.reading() as tx:
        assert [state for state, _ in tx.execute(query)] == ["suspended"]
    assert "演示" in STOPPING_REASON
    assert STOPPING_REASON not in demo.regulation.deadlines.suspension_reasons


def test_a_unit_shares_a_phrase_and_people_keep_views(demo: Bureau) -> None:
    with demo.store.reading() as tx:
        desk = person_by_sign_in(tx, "desk.one") or 0
        head = actor_of(tx, person_by_sign_in(tx, "justice.head") or 0, today=demo.today)
        assert head is not None
        phrases = phrases_of(tx, Owner(department_id=head.posts[0].department_id))
        views = views_of(tx, desk)

    assert [phrase.text for phrase in phrases] == ["请补充数据共享接口已经联通的材料"]
    assert [view.name for view in views] == ["快到期"]


def test_the_journal_of_the_demo_agrees_with_itself(demo: Bureau) -> None:
    with demo.store.reading() as tx:
        assert list(faults(tx, journal_heads(tx))) == []

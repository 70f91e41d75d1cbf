"""A calendar put in force moves what runs, exactly as the papers did, and nothing else."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest
import sqlalchemy as sa

from engine.calendar.lookups import calendar_of_version, version_in_force, versions
from engine.calendar.rules import NothingNew, NotProposed, SamePerson, StaleProposal
from engine.calendar.steps import propose_papers_of
from engine.calendar.terms import Paper, PaperDay
from engine.deadlines.lookups import ledger_of, proof_sheet
from engine.deadlines.steps import extend
from engine.deadlines.terms import Effect, Ground, LedgerKind
from engine.deadlines.timers import timers_of
from engine.inbox.records import LetterRow
from engine.people.rules import NotAllowed
from engine.tasks.lookups import tasks_of_case
from tests.builders.calendars import (
    a_running_deadline,
    activated,
    in_the_year,
    proposed,
    the_paper_of,
    view_of,
)
from tests.builders.city import ID, person
from tests.builders.evidence import faults_of, story_of
from workflows.procedures.bureau import Bureau
from workflows.recalculation.lookups import blast_of
from workflows.recalculation.steps import activate_version


class Golden(NamedTuple):
    paper: date
    today: date
    cause: date
    was_due: date
    due: date


# The papers of the State Council that changed a year already running; dates counted by hand from their text.
GOLDEN = [
    Golden(date(2020, 1, 27), date(2020, 1, 28), date(2020, 1, 17), date(2020, 2, 1), date(2020, 2, 4)),
    Golden(date(2019, 3, 22), date(2019, 4, 24), date(2019, 4, 22), date(2019, 5, 2), date(2019, 4, 30)),
    Golden(date(2015, 5, 13), date(2015, 8, 31), date(2015, 8, 27), date(2015, 9, 7), date(2015, 9, 8)),
]


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: f"{case.cause}")
def test_a_paper_of_mid_year_moves_the_deadline_that_it_moved(city: Bureau, case: Golden) -> None:
    bureau = in_the_year(city, min(case.today, case.paper - timedelta(days=1)), follow=True)
    bureau.clock.move_to(
        bureau.now().replace(year=case.today.year, month=case.today.month, day=case.today.day)
    )
    deadline_id = a_running_deadline(bureau, case.cause)
    assert view_of(bureau, deadline_id).due_date == case.was_due

    sums = activated(bureau, the_paper_of(case.paper))

    view = view_of(bureau, deadline_id)
    assert view.due_date == case.due
    assert sums.moved == 1
    with bureau.store.reading() as tx:
        assert tasks_of_case(tx, view.case_id)[0].due_date == case.due
        assert [line.kind for line in ledger_of(tx, deadline_id)][-1] is LedgerKind.RECALCULATE
        calendar = bureau.calendar_of(tx)
        assert view.calendar_version == calendar.version
        days = {timer.level: timer.fire_date for timer in timers_of(tx, deadline_id)}
        assert days["red"] == case.due + timedelta(days=1)
        assert days["reminder"] == calendar.nth_working_day_after(case.due, -2)
    (line,) = (line for line in story_of(bureau, view.case_id) if line.kind == "deadline_moved")
    assert line.facts["moves"] == [
        {"clock": "confirm", "from": f"{case.was_due}", "to": f"{case.due}", "effect": "moved"}
    ]
    assert not faults_of(bureau)


def test_a_period_already_running_is_never_shortened_by_default(city: Bureau) -> None:
    case = GOLDEN[1]
    bureau = in_the_year(city, date(2019, 3, 1))
    bureau.clock.move_to(bureau.now().replace(month=4, day=24))
    deadline_id = a_running_deadline(bureau, case.cause)
    version_before = view_of(bureau, deadline_id).calendar_version

    sums = activated(bureau, the_paper_of(case.paper))

    view = view_of(bureau, deadline_id)
    assert (view.due_date, view.calendar_version) == (case.was_due, version_before)
    assert (sums.kept, sums.moved) == (1, 0)
    with bureau.store.reading() as tx:
        last = ledger_of(tx, deadline_id)[-1]
        assert last.kind is LedgerKind.RECALCULATE
        assert last.reason.endswith("不缩短已在计时的期限；依新版本应止于2019-04-30")
        assert calendar_of_version(tx, version_before).version == version_before
        assert proof_sheet(tx, deadline_id, calendar_of_version(tx, version_before)).due_date == case.was_due


def test_who_proposed_a_version_cannot_put_it_in_force(city: Bureau) -> None:
    bureau = in_the_year(city, date(2020, 1, 26))
    version_id = proposed(bureau, the_paper_of(date(2020, 1, 27)))

    with pytest.raises(SamePerson):
        activate_version(bureau, person(bureau, "administrator"), version_id)
    with pytest.raises(NotAllowed):
        activate_version(bureau, person(bureau, "supervisor"), version_id)


def test_a_version_is_put_in_force_once_and_only_on_the_base_it_was_previewed_on(city: Bureau) -> None:
    bureau = in_the_year(city, date(2019, 3, 1))
    second = person(bureau, "second_administrator")
    stale = proposed(bureau, the_paper_of(date(2020, 1, 27)))
    activated(bureau, the_paper_of(date(2019, 3, 22)))

    with pytest.raises(StaleProposal):
        activate_version(bureau, second, stale)
    with bureau.store.reading() as tx:
        current = version_in_force(tx)
    assert current is not None
    with pytest.raises(NotProposed):
        activate_version(bureau, second, current.id)


def test_a_mistaken_version_is_undone_by_a_new_one_to_the_day(city: Bureau) -> None:
    bureau = in_the_year(city, date(2020, 1, 26), follow=True)
    deadline_id = a_running_deadline(bureau, date(2020, 1, 17))
    before = view_of(bureau, deadline_id)
    with bureau.store.reading() as tx:
        first = versions(tx)[-1]
    activated(bureau, the_paper_of(date(2020, 1, 27)))

    with bureau.store.writing() as tx:
        undoing = propose_papers_of(
            tx, first.id, reason="误录，恢复原日历", person_id=ID["administrator"], now=bureau.now()
        )
    activate_version(bureau, person(bureau, "second_administrator"), undoing)

    after = view_of(bureau, deadline_id)
    assert (after.due_date, after.calendar_version) == (before.due_date, before.calendar_version)
    with bureau.store.reading() as tx:
        assert [each.state for each in versions(tx)] == ["in_force", "replaced", "replaced"]
        with pytest.raises(NothingNew):
            propose_papers_of(tx, undoing, reason="再来一次", person_id=ID["administrator"], now=bureau.now())


def test_a_provisional_deadline_firms_up_by_itself_when_the_notice_comes(city: Bureau) -> None:
    bureau = in_the_year(city, date(2025, 10, 30))
    guessed = a_running_deadline(bureau, date(2025, 10, 30), budget=50, number=1)
    same = a_running_deadline(bureau, date(2025, 10, 30), budget=45, number=2)
    assert view_of(bureau, guessed).provisional
    bureau.clock.move_to(bureau.now().replace(month=11, day=5))

    activated(bureau, the_paper_of(date(2025, 11, 4)))

    with bureau.store.reading() as tx:
        calendar = bureau.calendar_of(tx)
    for deadline_id, budget in ((guessed, 50), (same, 45)):
        view = view_of(bureau, deadline_id)
        assert not view.provisional
        assert view.due_date == calendar.nth_working_day_after(date(2025, 10, 30), budget)


def test_a_flood_in_one_banner_moves_the_deadlines_of_that_banner_only(city: Bureau) -> None:
    bureau = in_the_year(city, date(2026, 7, 1))
    closed = Paper(
        year=2026,
        title="演示旗人民政府关于防汛停工的通告",
        number=None,
        published=date(2026, 7, 2),
        address=None,
        days=(PaperDay(date(2026, 7, 6), working=False, occasion="防汛停工"),),
        yearly=False,
        scope="150622",
    )
    there = a_running_deadline(bureau, date(2026, 7, 1), scope="150622", number=1)
    elsewhere = a_running_deadline(bureau, date(2026, 7, 1), scope="150623", number=2)
    in_the_city = a_running_deadline(bureau, date(2026, 7, 1), number=3)

    activated(bureau, closed)

    dates = [view_of(bureau, one).due_date for one in (there, elsewhere, in_the_city)]
    assert dates == [date(2026, 7, 13), date(2026, 7, 10), date(2026, 7, 10)]
    later = a_running_deadline(bureau, date(2026, 7, 1), scope="150622", number=4)
    assert view_of(bureau, later).due_date == date(2026, 7, 13)


def test_an_extended_deadline_is_counted_with_its_extension(city: Bureau) -> None:
    bureau = in_the_year(city, date(2020, 1, 20))
    deadline_id = a_running_deadline(bureau, date(2020, 1, 17), budget=5)
    with bureau.store.writing() as tx:
        ground = Ground("情况复杂", "批件", ID["desk"], bureau.now())
        day = bureau.today
        calendar = bureau.calendar_of(tx)
        extend(tx, deadline_id, on=day, days=2, ground=ground, calendar=calendar)
    assert view_of(bureau, deadline_id).due_date == date(2020, 2, 1)

    activated(bureau, the_paper_of(date(2020, 1, 27)))

    assert view_of(bureau, deadline_id).due_date == date(2020, 2, 4)


def test_each_holder_gets_one_letter_however_many_deadlines_move(city: Bureau) -> None:
    bureau = in_the_year(city, date(2020, 1, 26))
    for number in range(1, 4):
        a_running_deadline(bureau, date(2020, 1, 17), number=number)

    activated(bureau, the_paper_of(date(2020, 1, 27)))

    with bureau.store.reading() as tx:
        letters = tx.execute(sa.select(LetterRow.person_id, LetterRow.kind, LetterRow.facts)).all()
    assert [(letter.person_id, letter.kind) for letter in letters] == [(ID["desk"], "deadline_moved")]
    assert letters[0].facts["moved"] == 3


def test_the_preview_says_what_the_activation_then_does(city: Bureau) -> None:
    bureau = in_the_year(city, date(2019, 3, 1), follow=True)
    bureau.clock.move_to(bureau.now().replace(month=5, day=1))
    a_running_deadline(bureau, date(2019, 4, 22), number=1)
    a_running_deadline(bureau, date(2019, 4, 25), number=2)
    a_running_deadline(bureau, date(2019, 3, 25), number=3)
    version_id = proposed(bureau, the_paper_of(date(2019, 3, 22)))

    with bureau.store.reading() as tx:
        blast = blast_of(tx, version_id, settings=bureau.regulation.recalculation, today=bureau.today)
    sums = activate_version(bureau, person(bureau, "second_administrator"), version_id)

    assert blast.sums == sums
    told = [(line.old_due, line.new_due, line.newly_late, line.rescued, line.effect) for line in blast.lines]
    assert told[0] == (date(2019, 5, 2), date(2019, 4, 30), True, False, Effect.MOVED)
    assert all(line.holder is not None and line.holder.people for line in blast.lines)
    (days,) = blast.days
    assert [f"{day.after.date:%m-%d}{'班' if day.after.working else '休'}" for day in days[1]] == [
        "04-28班", "05-02休", "05-03休", "05-05班",
    ]  # fmt: skip

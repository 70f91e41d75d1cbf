"""One step of a case: exactly one effect, and the latecomer, the repeated and the failed submit have none."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from engine.cases.records import CaseFileRow
from engine.people.terms import Actor, Post
from engine.procedures.practice import Step
from engine.procedures.run import TaskNotOpen
from engine.procedures.settling import CaseChanged
from engine.procedures.steps import complete, take_up_due_case, take_up_task, wake
from engine.procedures.vocabulary import Vocabulary
from engine.tasks.rules import AlreadyDone, AlreadySubmitted, TaskGone
from tests.builders.city import (
    FRIDAY,
    ID,
    UNITS,
    a_key,
    an_addition,
    answer,
    before_the_group,
    filed,
    lodged,
    open_tasks,
    person,
)
from tests.builders.evidence import doubled_or_lost, faults_of, kinds_of, story_of
from tests.builders.rows import all_rows, changed_tables
from tests.builders.stories import a_change, after, at, carried_out, case_of, nodes_of, vote, woken
from workflows.procedures.bindings import ListPractice, ListVocabulary
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, give_verdict

CONFIRM_DUE = date(2026, 10, 14)
CONSULTATION_DUE = date(2026, 10, 13)
SECOND_CONFIRMER = Actor(99, "演示·乙", (Post("confirmer", UNITS["police"]),))


def confirm(city: Bureau, task_id: int, *, key: bytes | None = None, by: Actor | None = None) -> str:
    confirmer = by or person(city, "confirmer")
    return give_verdict(city, confirmer, task_id, Answer("confirm"), command_key=key or a_key())


def test_the_latecomer_is_told_who_has_done_it_and_when(city: Bureau) -> None:
    case_id = filed(city)
    (task,) = open_tasks(city, case_id)
    confirm(city, task.id)
    before = all_rows(city.store)

    with pytest.raises(AlreadyDone, match="演示·confirmer已于 10-09 09:00 办结此环节"):
        confirm(at(city, FRIDAY + timedelta(hours=1)), task.id, by=SECOND_CONFIRMER)

    assert all_rows(city.store) == before


def test_the_same_submit_twice_is_told_when_the_first_came(city: Bureau) -> None:
    case_id = filed(city)
    (task,) = open_tasks(city, case_id)
    key = a_key()
    confirm(city, task.id, key=key)
    before = all_rows(city.store)

    with pytest.raises(AlreadySubmitted, match="已于 10-09 09:00 收到并办理"):
        confirm(at(city, FRIDAY + timedelta(days=3)), task.id, key=key)

    assert all_rows(city.store) == before


def test_a_key_once_used_stands_for_that_action_in_every_case(city: Bureau) -> None:
    one, other = filed(city), filed(city, a_change())
    key = a_key()
    confirm(city, open_tasks(city, one)[0].id, key=key)

    with pytest.raises(AlreadySubmitted):
        confirm(city, open_tasks(city, other)[0].id, key=key)

    assert nodes_of(city, other) == ["task_confirm_request"]


def test_a_refused_submit_does_not_use_up_its_key(city: Bureau) -> None:
    case_id = filed(city)
    (task,) = open_tasks(city, case_id)
    key = a_key()
    with pytest.raises(Exception, match="请写明理由"):
        give_verdict(city, person(city, "confirmer"), task.id, Answer("return"), command_key=key)

    confirm(city, task.id, key=key)

    assert nodes_of(city, case_id) == ["task_check_lodging"]


def test_a_task_that_does_not_exist_is_gone(city: Bureau) -> None:
    with pytest.raises(TaskGone):
        confirm(city, 4711)


def test_a_vote_that_the_procedure_closed_itself_is_gone_and_says_when(city: Bureau) -> None:
    case_id = before_the_group(city)
    last = next(task for task in open_tasks(city, case_id) if task.assignee_id == ID["member5"])
    vote(city, case_id, member1="veto")

    with pytest.raises(TaskGone, match="本轮表决已于 2026-10-09 09:00 得出结论"):
        give_verdict(city, person(city, "member5"), last.id, Answer("approve"), command_key=a_key())


def test_a_refused_verdict_leaves_everything_as_it_was(city: Bureau) -> None:
    case_id = filed(city)
    before = all_rows(city.store)

    with pytest.raises(Exception, match="请写明理由"):
        answer(city, case_id, "task_confirm_request", "refuse", by="confirmer")

    assert changed_tables(before, all_rows(city.store)) == set()


class Breaking(ListVocabulary):
    """A vocabulary whose deeds are done and then fail, as if the process had run out of memory."""

    def carry_out(
        self, step: str, argument: str | None, variables: Mapping[str, object]
    ) -> Mapping[str, object]:
        super().carry_out(step, argument, variables)
        raise MemoryError(step)


class BreakingPractice(ListPractice):
    """The practice of the list, with deeds that fail."""

    def vocabulary(self, step: Step) -> Vocabulary:
        return Breaking(self._bureau, step)


def break_while_confirming(city: Bureau, task_id: int) -> None:
    with city.store.writing() as tx:
        step = take_up_task(tx, task_id, actor_id=ID["confirmer"], now=FRIDAY, command_key=a_key())
        complete(step, BreakingPractice(city), verdict="confirm")


def test_a_step_that_fails_half_way_leaves_nothing_and_can_be_done_again(city: Bureau) -> None:
    case_id = filed(city)
    (task,) = open_tasks(city, case_id)
    before = all_rows(city.store)

    with pytest.raises(MemoryError, match="lodge_request"):
        break_while_confirming(city, task.id)

    assert changed_tables(before, all_rows(city.store)) == set()
    confirm(city, task.id)
    assert nodes_of(city, case_id) == ["task_check_lodging"]


def move_the_row_under_the_step(city: Bureau, task_id: int) -> None:
    with city.store.writing() as tx:
        step = take_up_task(tx, task_id, actor_id=ID["confirmer"], now=FRIDAY, command_key=a_key())
        step.connection.execute(sa.update(CaseFileRow).values(rev=CaseFileRow.rev + 1))
        complete(step, ListPractice(city), verdict="confirm")


def test_a_case_row_that_moves_under_its_own_lock_is_a_crash_and_not_a_lost_update(city: Bureau) -> None:
    case_id = filed(city)

    with pytest.raises(CaseChanged, match=case_of(city, case_id).case_no):
        move_the_row_under_the_step(city, open_tasks(city, case_id)[0].id)

    assert nodes_of(city, case_id) == ["task_confirm_request"]


def test_each_step_counts_and_an_ended_case_keeps_no_engine_state(city: Bureau) -> None:
    case_id = carried_out(city)

    with city.store.reading() as tx:
        columns = sa.select(CaseFileRow.rev, CaseFileRow.state, CaseFileRow.wake_at)
        row = tx.execute(columns.where(CaseFileRow.id == case_id)).one()
    answers = [kind for kind in kinds_of(city, case_id) if kind == "done"]
    assert tuple(row) == (len(answers), None, None)


def test_an_open_case_is_due_when_its_next_drawn_timer_is(city: Bureau) -> None:
    with_cards, without = filed(city), lodged(city, a_change())

    with city.store.reading() as tx:
        wakes = {row.id: row.wake_at for row in tx.scalars(sa.select(CaseFileRow))}
    assert wakes == {with_cards: FRIDAY.replace(day=12, hour=0), without: None}


def test_a_poller_that_comes_second_finds_nothing_to_wake(city: Bureau) -> None:
    case_id = filed(city)
    late = after(city, CONFIRM_DUE)
    woken(late)
    before = all_rows(city.store)

    with city.store.writing() as tx:
        second = take_up_due_case(tx, case_id, now=late.now())

    assert second is None
    assert all_rows(city.store) == before


def test_waking_a_case_whose_clock_has_been_stopped_meanwhile_moves_nothing(city: Bureau) -> None:
    case_id = filed(city)
    with city.store.writing() as tx:
        tx.execute(sa.update(CaseFileRow).values(wake_at=FRIDAY - timedelta(days=1)))
        step = take_up_due_case(tx, case_id, now=FRIDAY)
        assert step is not None
        assert wake(step, ListPractice(city)) == ()

    assert kinds_of(city, case_id) == ["done"]
    assert woken(city) == 0


def test_a_case_that_has_ended_is_never_woken(city: Bureau) -> None:
    case_id = carried_out(city)
    with city.store.writing() as tx:
        tx.execute(sa.update(CaseFileRow).values(wake_at=FRIDAY))

    with city.store.writing() as tx:
        assert take_up_due_case(tx, case_id, now=FRIDAY) is None


def test_what_was_due_before_a_verdict_happens_before_it_even_when_the_poll_is_behind(city: Bureau) -> None:
    case_id = filed(city)
    late = after(city, CONFIRM_DUE)

    answer(late, case_id, "task_confirm_request", "confirm", by="confirmer")

    assert kinds_of(city, case_id) == ["done", "card", "done", "lodged"]
    assert nodes_of(city, case_id) == ["task_check_lodging"]
    assert woken(late) == 0
    assert faults_of(city) == []


@pytest.mark.parametrize("units", [("civil",), ("civil", "audit")], ids=["the last", "one of two"])
def test_an_opinion_after_its_period_comes_too_late_even_when_the_poll_is_behind(
    city: Bureau, units: tuple[str, ...]
) -> None:
    case_id = filed(city, an_addition(affected_units=units))
    late = after(city, CONSULTATION_DUE)

    with pytest.raises((TaskNotOpen, TaskGone)):
        answer(late, case_id, "task_give_opinion", "agree", by="civil_staff")

    woken(late)
    silent = [line.facts["units"] for line in story_of(city, case_id) if line.kind == "silence_noted"]
    assert silent == [[UNITS[unit] for unit in units]]
    assert doubled_or_lost(city, case_id) == []


def test_the_rows_of_tasks_follow_the_open_tasks_of_the_diagram(city: Bureau) -> None:
    case_id = before_the_group(city)
    vote(city, case_id, member1="return", member2="return", member3="return")
    answer(city, case_id, "task_correct_for_group", "submit", by="filer", legal_basis="第三条")

    assert [(task.node, task.round) for task in open_tasks(city, case_id)] == [("task_vote", 2)] * 5
    assert {task.item for task in open_tasks(city, case_id)} == {ID[f"member{n}"] for n in range(1, 6)}
    assert doubled_or_lost(city, case_id) == []

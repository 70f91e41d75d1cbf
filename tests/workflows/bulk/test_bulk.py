"""One opinion for many tasks: what is taken in, what is kept out and why, each row once, and the undoing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.presence.steps import note_presence
from engine.refusals import NotYours
from tests.builders.city import (
    FRIDAY,
    ID,
    a_key,
    an_addition,
    answer,
    before_the_group,
    filed,
    open_tasks,
    person,
)
from tests.builders.evidence import doubled_or_lost, faults_of, story_of
from tests.builders.stories import a_change, at, nodes_of, woken
from tests.builders.substitutes import arranged
from workflows.bulk.lookups import batch_of, bulk_result
from workflows.bulk.records import BulkTaskRow
from workflows.bulk.rules import REASONS, NothingTicked, NotTogether, TooManyTicked, UndoOver
from workflows.bulk.steps import answer_together, finish, undo
from workflows.bulk.terms import MOST_ROWS, BulkAnswer, RowState
from workflows.procedures.bureau import Bureau
from workflows.requests.records import RequestRow
from workflows.verdicts.rules import ReasonMissing

MATTERS = ("亲属关系证明", "无犯罪记录证明", "户籍证明", "居住证明", "收入证明")


def several(bureau: Bureau, count: int = 4, **changes: object) -> list[int]:
    """File several additions that wait for the confirmer; return their cases."""
    return [filed(bureau, an_addition(proof_name=name, **changes)) for name in MATTERS[:count]]


def tasks_of(bureau: Bureau, cases: list[int]) -> tuple[int, ...]:
    return tuple(open_tasks(bureau, case_id)[0].id for case_id in cases)


def confirmed(bureau: Bureau, task_ids: tuple[int, ...], *, key: bytes | None = None) -> int:
    asked = BulkAnswer(task_ids, "confirm", "情况属实")
    return answer_together(bureau, person(bureau, "confirmer"), asked, command_key=key or a_key())


def states(bureau: Bureau, bulk_id: int) -> list[str]:
    with bureau.store.reading() as tx:
        return [row.state for row in bulk_result(tx, bureau, person(bureau, "confirmer"), bulk_id).rows]


def test_every_row_is_answered_with_a_line_and_a_key_of_its_own(city: Bureau) -> None:
    cases = several(city)

    bulk_id = confirmed(city, tasks_of(city, cases))

    assert states(city, bulk_id) == ["done"] * 4
    for case_id in cases:
        assert nodes_of(city, case_id) == ["task_check_lodging"]
        assert [line.note for line in story_of(city, case_id) if line.kind == "done"][-1] == "情况属实"
        assert not doubled_or_lost(city, case_id)
    assert not faults_of(city)


def test_what_is_unlike_the_rest_is_kept_out_and_says_why(city: Bureau) -> None:
    like = several(city, 3)
    other_way = filed(city, an_addition(proof_name=MATTERS[3], ways=("data_sharing",)))
    also = filed(city, an_addition(proof_name=MATTERS[4], ways=("direct_cancellation",)))
    change = filed(city, a_change())
    heard = filed(city, an_addition(proof_name="学历证明", affected_units=("civil",)))
    answer(city, heard, "task_give_opinion", "disagree", by="civil_staff", opinion="须保留")
    cases = [*like, other_way, also, change, heard]

    with city.store.reading() as tx:
        batch = batch_of(tx, city, person(city, "confirmer"), tasks_of(city, cases))

    assert [row.kept_out for row in batch.rows] == [
        None, None, None, "another_way", "another_way", "another_kind", "objection"
    ]  # fmt: skip
    assert [choice.verdict for choice in batch.choices] == ["confirm", "return", "refuse"]


def test_a_request_without_a_basis_is_kept_out_unless_the_proof_is_to_end(city: Bureau) -> None:
    """What has no basis may only be cancelled outright; anything else without one is looked at by itself."""
    outright = {"ways": ("direct_cancellation",), "legal_basis": "", "basis_level": ""}
    ending = several(city, 2, **outright)
    shared = [filed(city, an_addition(proof_name=name)) for name in MATTERS[2:]]
    with city.store.writing() as tx:
        row = tx.query(RequestRow).filter_by(case_id=shared[0]).one()
        row.after = {**(row.after or {}), "legal_basis": None}

    def kept_out(cases: list[int]) -> list[str | None]:
        with city.store.reading() as tx:
            batch = batch_of(tx, city, person(city, "confirmer"), tasks_of(city, cases))
        return [row.kept_out for row in batch.rows]

    assert kept_out(ending) == [None, None]
    assert kept_out(shared) == ["no_basis", None, None]


def test_what_belongs_to_somebody_else_is_kept_out(city: Bureau) -> None:
    cases = several(city, 2)

    with city.store.reading() as tx:
        batch = batch_of(tx, city, person(city, "desk"), tasks_of(city, cases))

    assert [row.kept_out for row in batch.rows] == ["wrong_post", "wrong_post"]
    assert (batch.pattern, batch.choices) == (None, ())


def test_what_the_person_may_not_read_is_left_out_as_if_there_were_none(city: Bureau) -> None:
    cases = several(city, 2)

    with city.store.reading() as tx:
        batch = batch_of(tx, city, person(city, "banner_keeper"), tasks_of(city, cases))

    assert batch.rows == ()


def test_what_is_done_for_another_is_done_one_by_one(city: Bureau) -> None:
    arranged(city, "police_keeper", principal="confirmer")
    cases = several(city, 2)

    with city.store.reading() as tx:
        batch = batch_of(tx, city, person(city, "police_keeper"), tasks_of(city, cases))

    assert [row.kept_out for row in batch.rows] == ["as_substitute", "as_substitute"]


def test_a_step_with_a_form_of_its_own_is_not_answered_together(city: Bureau) -> None:
    case_id = before_the_group(city)
    votes = tuple(task.id for task in open_tasks(city, case_id) if task.assignee_id == ID["member1"])
    asked = BulkAnswer(votes, "veto")

    with pytest.raises(NotTogether):  # a veto is about one case
        answer_together(city, person(city, "member1"), asked, command_key=a_key())


def test_silence_keeps_a_case_out(city: Bureau) -> None:
    case_id = filed(city, an_addition(affected_units=("civil",)))
    later = at(city, FRIDAY + timedelta(days=10))
    woken(later)

    with later.store.reading() as tx:
        batch = batch_of(tx, later, person(later, "confirmer"), tasks_of(city, [case_id]))

    assert [row.kept_out for row in batch.rows] == ["silence"]


def test_a_row_that_is_refused_leaves_the_others_alone(city: Bureau) -> None:
    """Answered by a colleague between ticking and sending: that row says who and when."""
    cases = several(city)
    tasks = tasks_of(city, cases)
    with city.store.reading() as tx:
        assert len(batch_of(tx, city, person(city, "confirmer"), tasks).taken) == 4
    answer(city, cases[1], "task_confirm_request", "confirm", by="confirmer")

    bulk_id = confirmed(city, tasks)

    assert states(city, bulk_id) == ["done", "kept_out", "done", "done"]


def test_a_second_submit_finishes_what_a_crash_has_left_and_doubles_nothing(city: Bureau) -> None:
    cases = several(city)
    key = a_key()
    bulk_id = confirmed(city, tasks_of(city, cases), key=key)
    with city.store.writing() as tx:  # as after a crash that lost the last chunk's own lines
        tx.execute(sa.update(BulkTaskRow).values(state=RowState.WAITING))

    assert confirmed(city, tasks_of(city, cases), key=key) == bulk_id

    assert states(city, bulk_id) == ["done"] * 4
    assert not any(doubled_or_lost(city, case_id) for case_id in cases)


def test_a_bulk_answer_is_undone_where_nobody_has_gone_on(city: Bureau) -> None:
    cases = several(city)
    bulk_id = confirmed(city, tasks_of(city, cases))
    answer(city, cases[0], "task_check_lodging", "accept", by="desk")
    with city.store.writing() as tx:
        note_presence(tx, cases[1], ID["desk"], now=city.now())

    made = undo(city, person(city, "confirmer"), bulk_id)

    assert [row.state for row in made.rows] == ["done", "done", "undone", "undone"]
    assert made.rows[1].reason == REASONS["opened"]
    assert "已有其他人员办理" in (made.rows[0].reason or "")
    assert nodes_of(city, cases[3]) == ["task_confirm_request"]
    assert not doubled_or_lost(city, cases[3])


def test_undoing_ends_after_ten_minutes(city: Bureau) -> None:
    bulk_id = confirmed(city, tasks_of(city, several(city, 1)))

    undo(at(city, FRIDAY + timedelta(minutes=10)), person(city, "confirmer"), bulk_id)
    with pytest.raises(UndoOver):
        undo(at(city, FRIDAY + timedelta(minutes=11)), person(city, "confirmer"), bulk_id)


def test_votes_are_given_together_and_undone_together(city: Bureau) -> None:
    cases = [before_the_group(city, an_addition(proof_name=name)) for name in MATTERS[:2]]
    member = person(city, "member1")
    votes = tuple(
        task.id for case in cases for task in open_tasks(city, case) if task.assignee_id == ID["member1"]
    )

    bulk_id = answer_together(city, member, BulkAnswer(votes, "approve"), command_key=a_key())
    undo(city, member, bulk_id)

    assert all(nodes_of(city, case) == ["task_vote"] * 5 for case in cases)


def test_another_persons_bulk_answer_is_nobody_elses(city: Bureau) -> None:
    bulk_id = confirmed(city, tasks_of(city, several(city, 1)))

    with pytest.raises(NotYours):
        undo(city, person(city, "desk"), bulk_id)
    with pytest.raises(NotYours):
        finish(city, person(city, "desk"), bulk_id)


def test_none_too_many_and_no_reason_are_refused(city: Bureau) -> None:
    confirmer = person(city, "confirmer")
    with pytest.raises(NothingTicked):
        answer_together(city, confirmer, BulkAnswer((), "confirm"), command_key=a_key())
    many = BulkAnswer(tuple(range(1, MOST_ROWS + 2)), "confirm")
    with pytest.raises(TooManyTicked):
        answer_together(city, confirmer, many, command_key=a_key())
    tasks = tasks_of(city, several(city, 1))
    with pytest.raises(ReasonMissing):
        answer_together(city, confirmer, BulkAnswer(tasks, "return"), command_key=a_key())

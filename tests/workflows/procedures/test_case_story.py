"""A case's story names everybody, and shows silence as silence."""

from engine.journal.lookups import story
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import TaskState
from tests.builders.city import ID, an_addition, answer, before_the_group, filed
from workflows.procedures.bureau import Bureau
from workflows.procedures.case_story import Reply, StoryLine, names_in, notes_of_tasks, replies, told


def read(bureau: Bureau, case_id: int, node: str) -> tuple[tuple[StoryLine, ...], tuple[Reply, ...]]:
    with bureau.store.reading() as tx:
        events, tasks = story(tx, case_id), tasks_of_case(tx, case_id)
        names = names_in(tx, events, tasks, filer_id=ID["filer"])
    return told(events, names), replies(tasks, node, notes=notes_of_tasks(events), names=names)


def test_each_line_names_who_did_it_and_what_they_wrote(city: Bureau) -> None:
    case_id = filed(city)
    answer(city, case_id, "task_confirm_request", "return", by="confirmer", opinion="请补依据原文")

    lines, _ = read(city, case_id, "task_vote")

    assert [(line.who, line.note) for line in lines if line.kind == "done"] == [
        ("演示·filer", None),
        ("演示·confirmer", "请补依据原文"),
    ]


def test_the_opening_of_a_vote_names_its_members(city: Bureau) -> None:
    lines, _ = read(city, before_the_group(city), "task_vote")

    (opened,) = (line for line in lines if line.kind == "vote_opened")

    assert tuple(f"演示·member{number}" for number in range(1, 6)) == opened.named


def test_a_unit_that_has_answered_stands_beside_one_that_has_not(city: Bureau) -> None:
    case_id = filed(city, an_addition(affected_units=("civil", "audit")))
    answer(city, case_id, "task_give_opinion", "disagree", by="civil_staff", opinion="仍需原件")

    _, found = read(city, case_id, "task_give_opinion")

    assert [(reply.who, reply.state, reply.verdict, reply.answered_by, reply.note) for reply in found] == [
        ("单位2", TaskState.DONE, "disagree", "演示·civil_staff", "仍需原件"),
        ("单位7", TaskState.OPEN, None, None, None),
    ]


def test_members_whose_vote_was_no_longer_needed_are_not_left_out(city: Bureau) -> None:
    case_id = before_the_group(city)
    for member in ("member1", "member2", "member3"):
        answer(city, case_id, "task_vote", "approve", by=member)

    _, found = read(city, case_id, "task_vote")

    assert [reply.state for reply in found] == [TaskState.DONE] * 3 + [TaskState.CANCELLED] * 2
    assert all(reply.verdict is None for reply in found if reply.state is TaskState.CANCELLED)

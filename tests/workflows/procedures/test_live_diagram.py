"""The diagram of a case is painted from its journal and its tasks, without waking the engine."""

from engine.cases.lookups import case_by_id
from engine.journal.lookups import story
from engine.procedures.parser import Definition
from engine.procedures.versions import definition_of
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import Task, TaskState
from tests.builders.city import agreed, an_addition, answer, before_the_group, filed, lodged
from workflows.procedures.bureau import Bureau
from workflows.procedures.live_diagram import Progress, progress_of, way_ahead


def painted(bureau: Bureau, case_id: int) -> dict[str, Progress]:
    definition, tasks = drawn(bureau, case_id)
    with bureau.store.reading() as tx:
        events = story(tx, case_id)
    return {progress.process: progress for progress in progress_of(definition, events, tasks)}


def drawn(bureau: Bureau, case_id: int) -> tuple[Definition, tuple[Task, ...]]:
    with bureau.store.reading() as tx:
        case = case_by_id(tx, case_id)
        assert case is not None
        return definition_of(tx, case.version_id), tasks_of_case(tx, case_id)


def ahead(bureau: Bureau, case_id: int) -> list[str | None]:
    definition, tasks = drawn(bureau, case_id)
    waiting = [task for task in tasks if task.state is TaskState.OPEN]
    return [definition.nodes[definition.process][node].name for node in way_ahead(definition, waiting)]


def test_the_token_stands_on_the_call_and_on_the_task_inside_it(sqlite_city: Bureau) -> None:
    found = painted(sqlite_city, filed(sqlite_city))

    assert [token.node for token in found["add_item"].tokens] == ["call_department_confirmation"]
    assert [token.node for token in found["department_confirmation"].tokens] == ["task_confirm_request"]


def test_what_was_passed_is_done_and_what_waits_is_not(sqlite_city: Bureau) -> None:
    main = painted(sqlite_city, filed(sqlite_city))["add_item"]

    assert {"start_cause_arisen", "task_file_request", "gate_basis"} == set(main.done)


def test_a_choosing_gateway_shows_the_way_that_was_taken_and_no_other(sqlite_city: Bureau) -> None:
    case_id = lodged(sqlite_city)
    answer(sqlite_city, case_id, "task_check_lodging", "supplement", by="desk", opinion="缺依据全文")

    taken = set(painted(sqlite_city, case_id)["add_item"].taken)

    assert "flow_lodging_supplement" in taken
    assert not {"flow_lodging_accept", "flow_lodging_refuse", "flow_confirmed_no"} & taken


def test_a_parallel_gateway_shows_all_its_ways(sqlite_city: Bureau) -> None:
    taken = set(painted(sqlite_city, filed(sqlite_city))["department_confirmation"].taken)

    assert {"flow_clock_runs_units_affected", "flow_clock_runs_reminder", "flow_units_affected_no"} <= taken
    assert "flow_units_affected_yes" not in taken


def test_a_returned_request_shows_the_way_back_and_the_reopened_task(sqlite_city: Bureau) -> None:
    case_id = filed(sqlite_city)
    answer(sqlite_city, case_id, "task_confirm_request", "return", by="confirmer", opinion="请补依据")
    answer(sqlite_city, case_id, "task_correct_request", "submit", by="filer", note="已补")

    found = painted(sqlite_city, case_id)["department_confirmation"]

    assert {"flow_confirmation_return", "flow_correct_request_confirm_request"} <= set(found.taken)
    assert [token.node for token in found.tokens] == ["task_confirm_request"]
    assert "task_confirm_request" not in found.done


def test_five_members_are_five_tasks_on_one_token(sqlite_city: Bureau) -> None:
    (token,) = painted(sqlite_city, before_the_group(sqlite_city))["group_approval"].tokens

    assert len(token.tasks) == 5


def test_a_process_that_was_never_reached_is_told_so(sqlite_city: Bureau) -> None:
    found = painted(sqlite_city, filed(sqlite_city))

    assert {"add_item", "department_confirmation"} == {name for name in found if found[name].is_entered}


def test_everything_painted_stands_on_the_diagram(sqlite_city: Bureau) -> None:
    case_id = agreed(sqlite_city)
    definition, _ = drawn(sqlite_city, case_id)

    for process, progress in painted(sqlite_city, case_id).items():
        assert set(progress.done) <= set(definition.nodes[process])
        assert set(progress.taken) <= set(definition.flows[process].values())


def test_the_way_ahead_leads_over_review_and_vote_to_the_end(sqlite_city: Bureau) -> None:
    assert ahead(sqlite_city, filed(sqlite_city)) == [
        "形式审查",
        "司法审核",
        "协调小组审定",
        "生成并公布新版清单",
        "逐件修改办事指南",
        "备案归档",
    ]


def test_the_way_ahead_of_a_supplement_leads_back_to_the_check(sqlite_city: Bureau) -> None:
    case_id = lodged(sqlite_city, an_addition())
    answer(sqlite_city, case_id, "task_check_lodging", "supplement", by="desk", opinion="缺依据全文")

    assert ahead(sqlite_city, case_id)[0] == "形式审查"


def test_a_closed_case_has_no_way_ahead(sqlite_city: Bureau) -> None:
    case_id = filed(sqlite_city)
    answer(sqlite_city, case_id, "task_confirm_request", "refuse", by="confirmer", opinion="依据仍在")

    assert ahead(sqlite_city, case_id) == []

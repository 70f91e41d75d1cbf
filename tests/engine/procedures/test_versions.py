"""Versions of procedures: only what is admitted becomes one, and a case stays on its own."""

import pytest
import sqlalchemy as sa

from engine.procedures import versions
from engine.procedures.parser import DefinitionCache
from engine.procedures.records import DiagramRow, ProcedureVersionRow
from engine.procedures.versions import (
    NotAdmitted,
    NoVersion,
    activate,
    active_definition,
    definition_of,
    sources_of,
    version_number,
)
from engine.store import Store
from tests.builders.city import DIAGRAMS, FRIDAY, an_addition, answer, filed, open_tasks
from workflows.procedures.bindings import FUNCTIONS, STEPS
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import DIAGRAM_OF

MAINS = tuple(DIAGRAM_OF.values())
RENAMED = DIAGRAMS | {
    "department_confirmation": DIAGRAMS["department_confirmation"].replace(
        'name="确认结论？"'.encode(), 'name="确认与否？"'.encode()
    )
}
"""The diagrams with another word on a gateway of a called one."""

NEVER_CONFIRMED = DIAGRAMS | {
    "add_item": DIAGRAMS["add_item"].replace(b'verdict == "confirm"', b'verdict == "never"')
}
"""The diagrams with a confirmation that no verdict reaches: where a case runs shows which it follows."""


def put_in_force(store: Store, sources: dict[str, bytes], *mains: str) -> tuple[str, ...]:
    with store.writing() as tx:
        return activate(tx, sources, mains=mains or MAINS, functions=FUNCTIONS, steps=STEPS, now=FRIDAY)


def rows(store: Store, record: type[DiagramRow | ProcedureVersionRow]) -> int:
    with store.reading() as tx:
        return tx.scalars(sa.select(sa.func.count()).select_from(record)).one()


def test_the_first_activation_gives_each_procedure_its_first_version(store: Store) -> None:
    assert put_in_force(store, DIAGRAMS) == MAINS

    with store.reading() as tx:
        assert {1} == {version_number(tx, active_definition(tx, main)[0]) for main in MAINS}


def test_activating_the_same_files_again_changes_nothing(store: Store) -> None:
    put_in_force(store, DIAGRAMS)

    assert put_in_force(store, DIAGRAMS) == ()

    assert rows(store, ProcedureVersionRow) == 3
    assert rows(store, DiagramRow) == len(DIAGRAMS)


def test_a_changed_called_diagram_gives_every_procedure_that_calls_it_a_new_version(store: Store) -> None:
    put_in_force(store, DIAGRAMS)

    assert put_in_force(store, RENAMED) == MAINS

    assert rows(store, ProcedureVersionRow) == 6
    assert rows(store, DiagramRow) == len(DIAGRAMS) + 1


def test_a_changed_main_diagram_leaves_the_other_procedures_on_theirs(store: Store) -> None:
    put_in_force(store, DIAGRAMS)
    changed = DIAGRAMS | {"add_item": DIAGRAMS["add_item"].replace("不得设定".encode(), "不能设定".encode())}

    assert put_in_force(store, changed) == ("add_item",)


def test_a_version_holds_exactly_the_files_that_its_procedure_uses(store: Store) -> None:
    put_in_force(store, DIAGRAMS)
    put_in_force(store, RENAMED)

    with store.reading() as tx:
        newest = sources_of(tx, active_definition(tx, "add_item")[0])
        assert newest["department_confirmation"] == RENAMED["department_confirmation"]
        assert set(newest) == set(DIAGRAMS) - {"cancel_item", "change_item", "guide_correction"}


def test_going_back_to_an_earlier_diagram_is_a_new_version_of_its_own(store: Store) -> None:
    put_in_force(store, DIAGRAMS)
    put_in_force(store, RENAMED)

    assert put_in_force(store, DIAGRAMS) == MAINS

    with store.reading() as tx:
        active = active_definition(tx, "add_item")[0]
        assert version_number(tx, active) == 3
        assert sources_of(tx, active)["department_confirmation"] == DIAGRAMS["department_confirmation"]


REFUSED = {
    "a script task": (b"userTask", b"scriptTask", "add_item"),
    "a condition that calls what is not declared": (b"basis_sufficient()", b"__import__('os')", "add_item"),
    "a step that nobody has bound": (b'name="lodge_request"', b'name="send_mail"', "add_item"),
    "a document type": (b"<bpmn:definitions", b"<!DOCTYPE x><bpmn:definitions", "add_item"),
    "a timer with a date of its own": (
        b'deadline("consultation")',
        b"2026-10-09T00:00:00",
        "department_confirmation",
    ),
}


@pytest.mark.parametrize(("old", "new", "process"), REFUSED.values(), ids=REFUSED)
def test_a_diagram_that_is_not_admitted_changes_nothing(
    store: Store, old: bytes, new: bytes, process: str
) -> None:
    put_in_force(store, DIAGRAMS)
    assert old in DIAGRAMS[process]

    with pytest.raises(NotAdmitted, match=f"流程图 {process} 不能启用") as refused:
        put_in_force(store, RENAMED | {process: DIAGRAMS[process].replace(old, new)})

    assert refused.value.findings
    assert rows(store, ProcedureVersionRow) == 3
    assert rows(store, DiagramRow) == len(DIAGRAMS)


def test_what_was_never_activated_has_no_version(store: Store) -> None:
    with store.reading() as tx, pytest.raises(NoVersion, match="流程 verify_item 尚未启用任何版本"):
        active_definition(tx, "verify_item")


def test_a_version_is_parsed_once_a_process(store: Store) -> None:
    put_in_force(store, DIAGRAMS)

    with store.reading() as tx:
        version = active_definition(tx, "add_item")[0]
        assert definition_of(tx, version) is definition_of(tx, version)


def test_a_case_stays_on_the_version_it_started_with_and_new_ones_take_the_newest(city: Bureau) -> None:
    before = filed(city)
    put_in_force(city.store, NEVER_CONFIRMED)
    after = filed(city, an_addition(proof_name="居住证明"))

    for case_id in (before, after):
        answer(city, case_id, "task_confirm_request", "confirm", by="confirmer")

    assert [task.node for task in open_tasks(city, before)] == ["task_check_lodging"]
    assert open_tasks(city, after) == []


def test_a_case_stays_on_its_version_through_a_restart_that_forgets_what_was_parsed(
    city: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = filed(city)
    put_in_force(city.store, NEVER_CONFIRMED)
    monkeypatch.setattr(versions, "definition_cache", DefinitionCache())

    answer(city, case_id, "task_confirm_request", "confirm", by="confirmer")

    assert [task.node for task in open_tasks(city, case_id)] == ["task_check_lodging"]

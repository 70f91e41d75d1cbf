"""Imports only go down, each outside library has one door, and a drawer imports what its kind may."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import FLOORS, ROOT, files, imports_of, module_of, named, rooms_of, syntax

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
BY_NAME = {contract["name"]: contract for contract in CONTRACTS}

DOORS = {
    "SpiffWorkflow": "engine.procedures",
    "apscheduler": "engine.jobs",
    "holidays": "engine.calendar",
}
"""Outside library -> the one room that may import it; a contract of pyproject.toml says so for each."""

NEVER_IN = {
    # drawer: what its kind must not import
    "terms": r"sqlalchemy|flask|.*\.(records|steps|lookups)(\..*)?|engine\.store.*",
    "rules": r"sqlalchemy|flask|.*\.(records|steps|lookups)(\..*)?|engine\.store.*",
    "records": r"flask.*|.*\.(steps|lookups|rules)(\..*)?",
    "lookups": r".*\.steps(\..*)?",
}
WRITES = {"insert", "update", "delete", "add", "add_all", "merge", "flush", "commit"}


def test_all_contracts_of_the_borders_are_kept() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, (
        f"an import goes up or through the wrong door:\n{run.stdout[-3000:]}{run.stderr}"
    )


def test_the_three_floors_stand_in_order() -> None:
    assert ["webui", "workflows", "engine"] in [contract.get("layers") for contract in CONTRACTS]


@pytest.mark.parametrize("floor", ["engine", "workflows"])
def test_every_room_of_a_floor_has_its_place_and_no_place_stands_empty(floor: str) -> None:
    contract = next(contract for contract in CONTRACTS if contract.get("containers") == [floor])
    placed = {room.strip() for layer in contract["layers"] for room in layer.split("|")}

    assert contract["exhaustive"], "a new room must be refused until somebody names its place"
    assert rooms_of(floor) == placed, f"bring [tool.importlinter] of {floor} into line with its rooms"


@pytest.mark.parametrize(("library", "door"), DOORS.items())
def test_a_door_contract_names_every_room_but_the_door(library: str, door: str) -> None:
    contract = next(contract for contract in CONTRACTS if contract.get("forbidden_modules") == [library])
    everywhere = {"webui", "workflows"} | {f"engine.{room}" for room in rooms_of("engine")}
    open_to_all = everywhere - {door} - set(contract["source_modules"])

    assert not open_to_all, f"add these to “{contract['name']}”: {sorted(open_to_all)}"


@pytest.mark.parametrize(
    ("library", "only"),
    [
        ("SpiffWorkflow", "engine/procedures/"),
        ("apscheduler", "engine/jobs/"),
        ("holidays", "engine/calendar/"),
        ("tomllib", "engine/config.py"),
        ("flask", "webui/"),
        ("gunicorn", "webui/"),
    ],
)
def test_a_library_is_imported_behind_its_door_only(library: str, only: str) -> None:
    found = [
        f"{named(path)}:{line}"
        for path in files(*FLOORS, suffix=".py")
        if not named(path).startswith(only)
        for line, module in imports_of(path)
        if module.split(".")[0] == library
    ]

    assert not found, f"{library} has one door, {only}: ask that room instead: {found}"


@pytest.mark.parametrize("drawer", NEVER_IN)
def test_a_drawer_imports_only_what_its_kind_may(drawer: str) -> None:
    found = [
        f"{named(path)}:{line} {module}"
        for path in files("engine", "workflows", suffix=f"/{drawer}.py".lstrip("/"))
        if path.stem == drawer
        for line, module in imports_of(path)
        if re.fullmatch(NEVER_IN[drawer], module) and not module.startswith("sqlalchemy.orm")
    ]

    assert not found, f"{drawer}.py holds no such thing (CONTRIBUTING.md, drawers): {found}"


def test_lookups_never_write() -> None:
    found = [
        f"{named(path)}:{call.lineno} {call.func.attr}"
        for path in files(*FLOORS, suffix="lookups.py")
        for call in ast.walk(syntax(path))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if call.func.attr in WRITES and isinstance(call.func.value, ast.Name)
        if call.func.value.id in {"sa", "tx", "session", "connection"}
    ]

    assert not found, f"what changes rows belongs into steps.py: {found}"


def test_a_desk_holds_no_query() -> None:
    found = [
        f"{named(path)}:{call.lineno}"
        for path in files("webui/desks", suffix=".py")
        for call in ast.walk(syntax(path))
        if isinstance(call, ast.Call)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "select"
        if isinstance(call.func.value, ast.Name) and call.func.value.id == "sa"
    ]

    assert not found, f"a desk asks a lookup of the floors below, it does not query: {found}"


def test_the_contract_about_rules_and_terms_covers_both_lower_floors() -> None:
    sources = {source for contract in CONTRACTS for source in contract.get("source_modules", [])}

    assert {"engine.*.rules", "engine.*.terms", "workflows.*.rules", "workflows.*.terms"} <= sources


def test_desks_are_independent_and_their_pages_import_no_step() -> None:
    independent = [contract["modules"] for contract in CONTRACTS if contract["type"] == "independence"]
    quiet = [c for c in CONTRACTS if c.get("source_modules") == ["webui.desks.*.pages"]]

    assert ["webui.desks.*"] in independent
    assert quiet, "the contract “A GET never writes” is gone"
    assert {"workflows.*.steps", "engine.*.steps"} <= set(quiet[0]["forbidden_modules"])


def test_every_package_says_in_its_docstring_what_it_is() -> None:
    silent = [
        module_of(path)
        for path in files(*FLOORS, suffix="__init__.py")
        if not (ast.get_docstring(syntax(path)) or "").strip()
    ]

    assert not silent, f"one line that names the room: {silent}"

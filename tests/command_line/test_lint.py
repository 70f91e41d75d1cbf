"""`mianzheng lint`: one line a file, exit 0 none refused, 1 some refused, 2 a file could not be read."""

import io
import json
from pathlib import Path

import pytest

from engine.procedures.xml_guard import read_xml
from tests.diagrams.files import BY_PROCESS, shape_of, written
from webui.command_line.program import run

GOOD = BY_PROCESS["judicial_review"]


def lint(*arguments: str | Path) -> tuple[int, str, str]:
    """Run the command as the program does; return exit status, output and errors."""
    stdout, stderr = io.StringIO(), io.StringIO()
    status = run(["lint", *map(str, arguments)], io.StringIO(), stdout, stderr)
    return status, stdout.getvalue(), stderr.getvalue()


@pytest.fixture
def scripted(tmp_path: Path) -> Path:
    """Return a diagram in which a task for a person was made a script."""
    file = tmp_path / "judicial_review.bpmn"
    text = GOOD.read_text("utf-8")
    file.write_text(text.replace("bpmn:userTask", "bpmn:scriptTask"), "utf-8")
    return file


def test_our_own_diagrams_are_admitted_and_well_drawn() -> None:
    files = sorted(BY_PROCESS.values())

    status, output, errors = lint("--drawing", "--json", *files)

    assert (status, errors) == (0, "")
    assert [{"file": str(file), "refused": False, "findings": []} for file in files] == [
        json.loads(line) for line in output.splitlines()
    ]


def test_a_refused_diagram_names_rule_element_and_reason(scripted: Path) -> None:
    status, output, _ = lint("--json", scripted)
    (line,) = map(json.loads, output.splitlines())

    assert status == 1
    assert line["refused"] is True
    assert {"rule", "element", "reason"} == set(line["findings"][0])
    assert ("no_script", "task_review_request") in {(f["rule"], f["element"]) for f in line["findings"]}


def test_one_refused_among_several_refuses_the_run_and_each_file_has_its_line(scripted: Path) -> None:
    status, output, _ = lint("--json", GOOD, scripted)

    assert status == 1
    assert [json.loads(line)["refused"] for line in output.splitlines()] == [False, True]


def test_a_person_reads_chinese_sentences(scripted: Path) -> None:
    _, good, _ = lint(GOOD)
    _, refused, _ = lint(scripted)

    assert f"{GOOD}：可以启用\n" == good
    assert "不能启用，共" in refused
    assert "task_review_request：流程图里不能写脚本" in refused


def test_a_missing_file_is_wrong_use_and_the_others_are_still_checked(tmp_path: Path) -> None:
    status, output, errors = lint("--json", tmp_path / "nowhere.bpmn", GOOD)

    assert status == 2
    assert "nowhere.bpmn" in errors
    assert [str(GOOD)] == [json.loads(line)["file"] for line in output.splitlines()]


def test_no_file_at_all_is_wrong_use() -> None:
    assert lint()[0] == 2


def test_what_is_no_diagram_has_one_finding_about_the_whole_file(tmp_path: Path) -> None:
    picture = tmp_path / "picture.bpmn"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")

    status, output, _ = lint("--json", "--drawing", picture)
    (finding,) = json.loads(output)["findings"]

    assert (status, finding["rule"], finding["element"]) == (1, "not_a_diagram", None)


def test_only_the_drawing_check_minds_the_name_of_the_file_and_the_drawing(tmp_path: Path) -> None:
    root = read_xml(GOOD.read_bytes())
    shape_of(root, "task_review_request").set("x", "100000")
    copy = tmp_path / "copy_of_it.bpmn"
    copy.write_bytes(written(root))

    admitted, _, _ = lint(copy)
    drawn, output, _ = lint("--json", "--drawing", copy)
    rules = {finding["rule"] for finding in json.loads(output)["findings"]}

    assert (admitted, drawn) == (0, 1)
    assert {"file_is_named_after_its_process", "nodes_lie_inside_their_lane"} <= rules

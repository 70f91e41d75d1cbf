"""`mianzheng due` as a person or a program calls it."""

import argparse
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from webui.command_line import due


def call(*words: str, stdin: str = "") -> tuple[int, str, str]:
    """Run the command; return its exit status, what it printed, and what it said of faults."""
    parser = argparse.ArgumentParser()
    due.register(parser.add_subparsers())
    out, err = io.StringIO(), io.StringIO()
    status = due.run(parser.parse_args(["due", *words]), stdin=io.StringIO(stdin), stdout=out, stderr=err)
    return status, out.getvalue(), err.getvalue()


def sheet(*words: str) -> dict[str, Any]:
    status, out, err = call(*words, "--json")
    assert (status, err) == (0, "")
    told: dict[str, Any] = json.loads(out)
    return told


GOLDEN = [
    ("2023-08-25", "2023-09-05"),
    ("2023-09-27", "2023-10-12"),
    ("2023-09-30", "2023-10-13"),
    ("2024-02-07", "2024-02-22"),
    ("2025-01-24", "2025-02-10"),
    ("2025-09-30", "2025-10-16"),
    ("2026-02-12", "2026-02-28"),
]


@pytest.mark.parametrize(("cause", "last_day"), GOLDEN)
def test_the_due_date_of_seven_working_days(cause, last_day):
    told = sheet(cause, "7")

    assert (told["due_date"], told["provisional"]) == (last_day, False)
    assert told["earliest"] == told["latest"] == last_day
    assert sum(day["counted"] for day in told["ledger"]) == 7
    assert (told["ledger"][0]["date"], told["ledger"][-1]["date"]) == (cause, last_day)


def test_the_json_is_one_line_with_exactly_its_keys():
    _, out, _ = call("2026-09-29", "7", "--json")

    assert out.count("\n") == 1
    assert list(json.loads(out)) == [
        "cause_date",
        "budget",
        "due_date",
        "provisional",
        "earliest",
        "latest",
        "calendar_version",
        "ledger",
    ]


def test_as_of_takes_only_papers_published_by_that_day():
    assert sheet("2020-01-17", "7", "--as-of", "2020-01-26")["due_date"] == "2020-02-01"
    assert sheet("2020-01-17", "7", "--as-of", "2020-01-28")["due_date"] == "2020-02-04"


def test_a_person_reads_why_each_day_counts():
    status, out, _ = call("2026-09-29", "7")

    assert status == 0
    assert "到期日      2026-10-14（周三）" in out
    assert "2026-10-10 周六  第 4 日  调休上班  国务院办公厅关于2026年部分节假日安排的通知" in out
    assert "暂定" not in out


def test_a_provisional_date_says_so():
    _, out, _ = call("2026-12-28", "7")

    assert "最早 2027-01-05（周二），最晚 2027-01-11（周一）" in out


def test_lines_of_standard_input_are_answered_one_by_one():
    status, out, err = call("-", "--json", stdin="2023-08-25 7\n\n2026-02-12 7\n")

    assert (status, err) == (0, "")
    assert [json.loads(line)["due_date"] for line in out.splitlines()] == ["2023-09-05", "2026-02-28"]


def test_a_bad_line_is_named_by_its_number_and_the_rest_go_on():
    lines = (
        "2023-08-25 7\n2023-08-25\n2023-02-30 7\n2023-08-25 seven\n2023-08-25 0\n2060-01-01 7\n2026-02-12 7\n"
    )
    status, out, err = call("-", stdin=lines)

    assert status == 1
    assert out == (
        "2023-08-25 + 7 个工作日 → 2023-09-05（周二）\n2026-02-12 + 7 个工作日 → 2026-02-28（周六）\n"
    )
    assert [line.partition("：")[0] for line in err.splitlines()] == [f"第 {n} 行" for n in range(2, 7)]
    assert "2060 年不在其中" in err


@pytest.mark.parametrize(
    "words", [["2026-03-02", "0"], ["2026-03-02", "-3"], ["1999-12-31", "7"], ["2050-12-30", "9"]]
)
def test_a_period_that_cannot_be_is_refused_with_status_1(words):
    status, out, err = call(*words)

    assert (status, out) == (1, "")
    assert err.strip()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["2026-03-02"],
        ["2026-3-2", "7"],
        ["20260302", "7"],
        ["2026-02-30", "7"],
        ["2026-03-02", "seven"],
        ["2026-03-02", "7", "--as-of", "yesterday"],
        ["--check", "no such file.json"],
    ],
)
def test_wrong_use_is_status_2_with_the_usage(words):
    status, out, err = call(*words)

    assert (status, out) == (2, "")
    assert "用法：mianzheng due" in err


def test_a_sheet_recomputes_equal_without_a_database(tmp_path: Path):
    file = tmp_path / "sheet.json"
    file.write_text(call("2020-01-17", "7", "--as-of", "2020-01-26", "--json")[1], "utf-8")

    status, out, _ = call("--check", str(file))

    assert (status, json.loads(out)) == (0, {"equal": True, "differs_at": None})


def test_a_changed_sheet_says_where_it_differs():
    told = sheet("2026-09-29", "7")
    told["ledger"][2]["counted"] = True

    status, out, err = call("--check", "-", stdin=json.dumps(told))

    assert (status, json.loads(out)) == (1, {"equal": False, "differs_at": "ledger[2026-10-01].counted"})
    assert "ledger[2026-10-01].counted" in err


@pytest.mark.parametrize("text", ["", "{", "[]", '{"budget": 7}'])
def test_what_is_no_sheet_is_wrong_use(text):
    status, out, err = call("--check", "-", stdin=text)

    assert (status, out) == (2, "")
    assert "用法" in err


def test_the_command_loads_neither_the_database_nor_the_holiday_library_for_a_known_year():
    code = (
        "import sys, io, argparse; from webui.command_line import due;"
        "args = argparse.Namespace(check=None, as_of=None, cause_date='2026-02-12', budget='7', json=True);"
        "due.run(args, stdin=sys.stdin, stdout=io.StringIO(), stderr=sys.stderr);"
        "print({'sqlalchemy', 'holidays', 'flask', 'SpiffWorkflow'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"

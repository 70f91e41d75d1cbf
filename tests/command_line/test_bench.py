"""`mianzheng bench`: what it prints, and that its baseline does the same work. Never how fast."""

import io
import json
import sqlite3
from pathlib import Path

import pytest

from engine.store import Store
from webui.benchmarks import timers
from webui.benchmarks.bytes_a_case import bytes_a_case
from webui.benchmarks.city import found_city
from webui.benchmarks.completing import completing
from webui.benchmarks.figures import Aim, Figure, Sizes, Watch, percentile, rounded, sizes_for
from webui.benchmarks.importing import importing
from webui.benchmarks.queue import fill, queue
from webui.benchmarks.return_loops import return_loops
from webui.benchmarks.saved_views import bare_counts, product_counts, saved_views
from webui.benchmarks.search import search
from webui.benchmarks.whole_cases import side_by_side
from webui.command_line.program import run
from workflows.schema import metadata

SMALL = Sizes(
    cases=2,
    loops=8,
    looping_cases=1,
    queue_cases=(20, 40),
    queue_open=12,
    queue_asks=2,
    woken=3,
    cards=3,
    listed_items=60,
    search_asks=5,
    imported_rows=40,
)
ITS_OWN = {"state", "engine_id", "digest", "journal_head", "command_key"}
"""What must differ: random keys, what is chained to them, and the engine's tokens."""


def bench(*arguments: str) -> tuple[int, str, str]:
    """Run the command as the program does; return exit status, output and errors."""
    stdout, stderr = io.StringIO(), io.StringIO()
    status = run(["bench", *arguments], io.StringIO(), stdout, stderr)
    return status, stdout.getvalue(), stderr.getvalue()


def rows_of(file: Path, table: str) -> list[dict[str, object]]:
    """Return the rows of a table without what two runs cannot have in common."""
    columns = [
        column.name
        for column in metadata.tables[table].columns
        if column.name not in ITS_OWN or (column.name == "state" and table != "case_file")
    ]
    with sqlite3.connect(file) as connection:
        quoted = ", ".join(f'"{name}"' for name in columns)
        found = connection.execute(f"SELECT {quoted} FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
    return [dict(zip(columns, row, strict=True)) for row in found]


def test_each_figure_is_one_line_with_its_baseline() -> None:
    status, output, errors = bench("cases", "--cases", "2", "--json")
    lines = [json.loads(line) for line in output.splitlines()]

    assert (status, errors) == (0, "")
    assert [line["name"] for line in lines] == ["whole_cases", "whole_case_processor_time"]
    for line in lines:
        assert {"name", "value", "unit", "against", "ratio", "baseline", "aim", "met"} == set(line)
        assert line["ratio"] == pytest.approx(line["value"] / line["against"], rel=0.01)


def test_a_person_reads_the_aim_beside_the_figure() -> None:
    status, output, _ = bench("loops", "--cases", "1")

    assert status == 0
    assert "return_loop_50" in output
    assert "目标 ratio <= 1.2" in output


def test_an_unknown_subject_is_wrong_use() -> None:
    assert bench("everything")[0] == 2
    assert bench("cases", "--cases", "0")[0] == 2


def test_the_baseline_writes_the_same_rows_as_the_product() -> None:
    with side_by_side() as pair:
        pair.take_turns(0)

        for table in metadata.tables:
            if table != "diagram":
                assert rows_of(pair.city.file, table) == rows_of(pair.machine.path, table), table


@pytest.mark.parametrize("lodged", [False, True], ids=["with the engine", "rows only"])
def test_the_baseline_of_the_sweep_writes_the_same_rows_as_the_product(*, lodged: bool) -> None:
    measured = timers.lodged_cards if lodged else timers.reminders

    with measured(3) as (city, sweep, take_turns):
        assert take_turns() == (3, 3)
        assert take_turns() == (0, 0)

        for table in ("case_file", "timer", "event", "outbox", "letter"):
            assert rows_of(city.file, table) == rows_of(sweep.path, table), table


def test_tasks_name_their_two_percentiles_every_kind_of_step_and_the_engines_share() -> None:
    names = [figure.name for figure in completing(SMALL)]

    assert names[:2] == ["complete_p50", "complete_p95"]
    assert {"complete_p50_task_file_request", "complete_p50_task_close_case"} <= set(names)
    assert names[-1] == "engine_share_p50"


def test_the_tabs_are_counted_at_each_size() -> None:
    names = [figure.name for figure in saved_views(SMALL)]

    assert names == [
        "views_20_cases_p50",
        "views_20_cases_p95",
        "views_40_cases_p50",
        "views_40_cases_p95",
        "views_growth_to_40_cases",
    ]


def test_the_search_is_measured_warm_and_cold() -> None:
    names = [figure.name for figure in search(SMALL)]

    assert names == ["search_60_items_p50", "search_60_items_p95", "search_60_items_first"]


def test_the_tabs_of_the_baseline_count_the_same(tmp_path: Path) -> None:
    file = tmp_path / "city.db"
    found_city(file).bureau.store.close()
    fill(file, cases=60, waiting=40)

    store = Store(f"sqlite:///{file}")
    with store.reading() as tx, sqlite3.connect(file) as bare:
        counts = product_counts(tx)
        assert counts == bare_counts(bare)
    store.close()
    assert counts[0] == 40
    assert len(set(counts)) > 3


def test_the_queue_is_asked_at_each_size_with_the_same_number_of_open_tasks() -> None:
    names = [figure.name for figure in queue(SMALL)]

    assert "queue_20_cases_p50" in names
    assert "queue_40_cases_middle_page_p50" in names
    assert "queue_growth_to_40_cases" in names


def test_an_import_is_measured_in_a_process_of_its_own_beside_bare_reading() -> None:
    seconds, memory = importing(SMALL)
    assert (seconds.name, memory.name) == ("import_40_seconds", "import_40_memory")
    assert (seconds.aim, memory.aim) == (Aim("value", "<=", 15), Aim("value", "<=", 300))
    assert seconds.against is not None
    assert seconds.against > 0
    assert memory.against is not None
    assert memory.value > memory.against > 0


def test_bytes_are_told_part_by_part_and_a_finished_case_takes_more_than_an_open_one() -> None:
    found = {figure.name: figure.value for figure in bytes_a_case(Sizes(cases=16))}

    assert {"open_case_bytes", "finished_case_bytes", "finished_case_bytes_ledger"} <= set(found)
    assert found["open_case_bytes"] < found["finished_case_bytes"]


def test_a_return_loop_leaves_nothing_behind_in_the_state() -> None:
    found = {figure.name: figure.value for figure in return_loops(SMALL)}

    assert found["return_loop_state"] <= 50


def test_a_figure_is_read_against_its_aim() -> None:
    slow = Figure("x", 3.0, "ms", 1.0, "-", Aim("ratio", "<=", 2))

    assert slow.ratio == 3.0
    assert slow.is_met is False
    assert Figure("x", 3.0, "ms", 1.0, "-", Aim("value", "<=", 3)).is_met is True
    assert Figure("x", 3.0, "ms", 0.0, "-", Aim("ratio", "<=", 2)).ratio is None
    assert Figure("x", 3.0, "ms", 1.0, "-").is_met is None


def test_percentiles_and_rounding() -> None:
    watch = Watch()
    watch.times = [float(number) for number in range(1, 101)]

    assert percentile(watch.times, 95) == watch.p95 == 96.0
    assert [rounded(value) for value in (0.123456, 1234.5678, 1_000_000.0, None)] == [
        0.1235, 1235, 1_000_000, None,
    ]  # fmt: skip


def test_the_large_run_measures_what_the_aims_name() -> None:
    large = sizes_for(None, is_large=True)

    assert large.queue_cases == (1_000, 100_000, 1_000_000)
    assert large.woken == large.cards == 10_000
    assert sizes_for(7, is_large=False).cases == 7

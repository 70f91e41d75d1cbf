"""Files made to harm: refused in a sentence, within a second and 200 MB, measured in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.spreadsheets.files import read_book
from engine.spreadsheets.rules import TooManyColumns
from tests.builders import bombs

MEASURING = """
import sys, time
from pathlib import Path
from webui.command_line.program import run

begun = time.process_time()
status = run(["list", "import", "--dry-run", "--json", sys.argv[1]], sys.stdin, sys.stdout, sys.stderr)
seconds = time.process_time() - begun
(peak,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(f"\\n{status} {seconds} {int(peak.split()[1]) / 1024}")
"""
FILES: dict[str, Callable[[], bytes]] = {
    "a gigabyte in one.xlsx": bombs.unpacking_to_a_gigabyte,
    "more texts than cells.xlsx": lambda: bombs.with_shared_texts(600_000),
    "two million empty cells.xlsx": lambda: bombs.with_cells(400_000, 5),
    "a million cells.xlsx": lambda: bombs.with_cells(50_000, 20, inside="x"),
    "a hundred thousand columns.xlsx": lambda: bombs.with_cells(1, 100_000, inside="x"),
    "a row of a million cells.xlsx": lambda: bombs.with_one_row(1_000_000),
    "a column of three million letters.xlsx": lambda: bombs.with_a_place_of_letters(3_000_000),
    "entities in entities.xlsx": bombs.with_entities,
    "a document type far down.xlsx": bombs.with_late_entities,
    "a letter of paragraphs.docx": lambda: bombs.letter_of_paragraphs(300_000),
    "tables in tables.docx": lambda: bombs.nested_tables(100_000),
    "a hundred thousand columns.csv": lambda: bombs.text_of_columns(100_000),
    "half a million rows.csv": lambda: ("证明名称,部门\n" + "收入证明,民政局\n" * 400_000).encode()[
        : 10 << 20
    ],
    "one line of ten megabytes.csv": lambda: b"a" * (10 << 20),
    "eleven megabytes.csv": lambda: b"a,b\n" * (11 << 18),
}


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_within_a_second_and_two_hundred_megabytes(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(FILES[name]())
    measured = subprocess.run(
        [sys.executable, "-c", MEASURING, str(file)], capture_output=True, text=True, timeout=60, check=True
    )
    told, _, figures = measured.stdout.strip().partition("\n")
    status, seconds, megabytes = map(float, figures.split())

    assert json.loads(told)["refused"].endswith(("。", "导入", "文件"))
    assert status == 1
    assert seconds < 1
    assert megabytes < 200


def test_a_hundred_thousand_columns_are_named_as_the_reason() -> None:
    with pytest.raises(TooManyColumns):
        read_book("a.csv", bombs.text_of_columns(100_000))

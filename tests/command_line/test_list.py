"""`mianzheng list import` and `export`, as a person and a program call them."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from engine.people.records import DepartmentRow
from engine.store import Store
from tests.builders.survey_workbooks import CODE, annex_2, bytes_of, delimited, row, xlsx
from webui.command_line.program import run
from workflows.schema import metadata
from workflows.survey_forms.reading import MENDING_SHEET

ROWS = [row("收入证明", "", "√2", "√1", code=CODE), row("住所证明", "", "", "", "", "凭租赁合同")]
EXPECTED = [
    {
        "department": "民政局",
        "matter_name": "最低生活保障",
        "matter_code": CODE,
        "proof_name": "收入证明",
        "ways": ["commitment", "data_sharing"],
        "other_text": None,
    },
    {
        "department": "民政局",
        "matter_name": "最低生活保障",
        "matter_code": None,
        "proof_name": "住所证明",
        "ways": ["other"],
        "other_text": "凭租赁合同",
    },
]


def call(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    status = run(["list", *words], io.StringIO(), out, err)
    return status, out.getvalue(), err.getvalue()


def told(*words: str) -> tuple[int, dict[str, Any]]:
    status, out, _ = call(*words)
    document: dict[str, Any] = json.loads(out)
    return status, document


def saved(folder: Path, content: bytes, name: str = "附件2.xlsx") -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of a city with one unit, which the command finds by its environment."""
    url = f"sqlite:///{tmp_path / 'city.db'}"
    monkeypatch.setenv("MIANZHENG_STORE_URL", url)
    monkeypatch.setenv("MIANZHENG_DATA", str(tmp_path))
    store = Store(url)
    metadata.create_all(store.engine)
    with store.writing() as tx:
        tx.add(DepartmentRow(id=1, code="civil", name="鄂尔多斯市民政局", kind="city_department"))
    store.close()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", xlsx(ROWS)), ("a.csv", delimited(ROWS, encoding="gbk"))],
    ids=["xlsx", "csv"],
)
def test_a_trial_prints_the_rows_and_needs_no_database(
    name: str, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MIANZHENG_STORE_URL", "sqlite:////nowhere/at/all.db")
    file = saved(tmp_path, content, name)
    for flags in (["--json"], []):
        assert told("import", "--dry-run", *flags, file) == (0, {"rows": EXPECTED, "errors": []})


def test_an_error_is_told_with_its_place_and_the_rows_are_still_printed(tmp_path: Path) -> None:
    status, document = told("import", "--dry-run", saved(tmp_path, xlsx([row("收入证明", "√", "√")])))
    assert status == 1
    assert [each["ways"] for each in document["rows"]] == [["direct_cancellation", "data_sharing"]]
    (error,) = document["errors"]
    assert (error["sheet"], error["row"], error["column"]) == ("附件2", 6, "F")
    assert "不能与代替取消方式同时选择" in error["reason"]


def test_a_refused_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    book = annex_2(ROWS)
    book.active["E6"] = "=cmd|' /C calc'!A0"
    file = saved(tmp_path, bytes_of(book))
    status, document = told("import", "--dry-run", file)
    assert (status, list(document)) == (1, ["refused"])
    assert "E6" in document["refused"]
    assert call("import", "--dry-run", file)[2].startswith("“附件2”的 E6 单元格是公式")


@pytest.mark.parametrize(
    "words",
    [["import", "--dry-run", "nowhere.xlsx"], ["import"], ["export", "--format", "pdf", "a"], ["burn"], []],
    ids=" ".join,
)
def test_wrong_use_is_told_apart(words: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert call(*words)[0] == 2
    capsys.readouterr()


def test_a_wrong_day_and_an_unknown_ending_are_wrong_use(town: Path) -> None:
    assert call("export", "--as-of", "2026-2-3", str(town / "a.csv"))[0] == 2
    assert call("import", "--effective", "昨天", str(town / "a.csv"))[0] == 2
    assert call("export", str(town / "a.pdf"))[0] == 2


def test_what_is_imported_is_exported_the_same_in_every_format(town: Path) -> None:
    assert call("import", saved(town, xlsx(ROWS)))[0] == 0
    xlsx_file, csv_file, json_file = (str(town / f"out.{ending}") for ending in ("xlsx", "csv", "json"))
    for file in (xlsx_file, csv_file, json_file):
        assert call("export", file) == (0, f"已导出 2 行：{file}\n", "")
    wanted = [each | {"department": "鄂尔多斯市民政局"} for each in EXPECTED]
    assert json.loads(Path(json_file).read_text("utf-8")) == {"rows": wanted}
    for file in (xlsx_file, csv_file):
        assert told("import", "--dry-run", "--check-units", file) == (0, {"rows": wanted, "errors": []})


def test_the_list_of_a_day_before_it_began_is_empty(town: Path) -> None:
    call("import", saved(town, xlsx(ROWS)))
    assert call("export", "--as-of", "2020-01-01", str(town / "old.xlsx"))[1].startswith("已导出 0 行")


def test_the_first_version_may_be_in_force_since_an_earlier_day(town: Path) -> None:
    assert call("import", "--effective", "2023-12-31", saved(town, xlsx(ROWS)))[0] == 0
    assert call("export", "--as-of", "2023-12-30", str(town / "a.csv"))[1].startswith("已导出 0 行")
    assert call("export", "--as-of", "2023-12-31", str(town / "a.csv"))[1].startswith("已导出 2 行")


def test_a_list_with_rows_is_not_changed_by_a_file(town: Path) -> None:
    file = saved(town, xlsx(ROWS))
    assert call("import", file)[0] == 0
    status, _, err = call("import", file)
    assert status == 1
    assert "文件不能直接改动清单" in err


def test_an_unknown_unit_stops_the_import_and_names_the_nearest(town: Path) -> None:
    file = saved(town, xlsx([row("收入证明", "√", unit="民正局")]))
    status, _, err = call("import", file)
    assert status == 1
    assert "是否为“鄂尔多斯市民政局”" in err
    assert "没有导入任何内容" in err
    assert call("export", str(town / "a.csv"))[1].startswith("已导出 0 行")


def test_a_workbook_to_mend_is_written_where_asked(town: Path) -> None:
    target = town / "mend.xlsx"
    status, _, err = call("import", "--mend", str(target), saved(town, xlsx([row("收入证明")])))
    assert status == 1
    assert str(target) in err
    assert load_workbook(target).sheetnames[0] == MENDING_SHEET


def test_a_database_without_tables_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIANZHENG_STORE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    status, _, err = call("import", saved(tmp_path, xlsx(ROWS)))
    assert status == 1
    assert "mianzheng db upgrade" in err

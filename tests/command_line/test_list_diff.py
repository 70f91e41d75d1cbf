"""`mianzheng list diff`: readable and JSON lines, exit status 0 equal, 1 different, 2 wrong use."""

import io
import json
from pathlib import Path

import pytest

from engine.store import Store
from tests.workflows.offices import BY_DATA, NOW, TODAY, a_case, an_office, later
from webui.command_line.program import run
from workflows.exemption_list.steps import form_version, import_rows
from workflows.exemption_list.terms import Alteration, ExemptionWay, ImportedRow, ItemContent, ItemKey
from workflows.publication.steps import publish_version
from workflows.schema import metadata

PROMISED = ItemContent(ways=(ExemptionWay.COMMITMENT,), legal_basis="《某条例》")


@pytest.fixture
def city_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of a city whose list changed on the day after its first."""
    url = f"sqlite:///{tmp_path / 'city.db'}"
    store = Store(url)
    metadata.create_all(store.engine)
    with store.writing() as tx:
        office = an_office(tx)
        row = ImportedRow(ItemKey(office.civil_affairs, "救助", "收入证明"), BY_DATA)
        import_rows(tx, [row], effective_date=TODAY, channels=["portal"], summary="首版", now=NOW)
        number = form_version(
            tx,
            Alteration(1, PROMISED),
            case_id=a_case(tx, office),
            effective_date=None,
            reason="-",
            person_id=None,
            now=later(1),
        ).number
        publish_version(tx, number, person_id=office.member, channels=["portal"], now=later(1))
    store.close()
    monkeypatch.setenv("MIANZHENG_STORE_URL", url)
    return tmp_path


def diff(*arguments: str) -> tuple[int, str, str]:
    stdout, stderr = io.StringIO(), io.StringIO()
    status = run(["list", "diff", *arguments], io.StringIO(), stdout, stderr)
    return status, stdout.getvalue(), stderr.getvalue()


def test_each_changed_field_is_told_with_before_and_after(city_folder: Path) -> None:
    status, said, _ = diff("2026-09-29", "2026-09-30")

    assert status == 1
    assert "变更  MZ000001  鄂尔多斯市民政局 · 救助 · 收入证明" in said
    assert "设定依据：— → 《某条例》" in said
    assert "免提交方式：数据共享 → 告知承诺" in said


def test_for_programs_each_difference_is_one_line(city_folder: Path) -> None:
    status, said, _ = diff("2026-09-29", "2026-09-30", "--json")

    (line,) = said.splitlines()
    assert status == 1
    assert json.loads(line)["fields"]["ways"] == {"before": ["data_sharing"], "after": ["commitment"]}


def test_equal_lists_are_no_difference(city_folder: Path) -> None:
    assert diff("2026-09-29", "2026-09-29") == (0, "这两日的清单没有不同\n", "")
    assert diff("2026-09-29", "2026-09-29", "--json") == (0, "", "")


@pytest.mark.parametrize("word", ["2026-13-01", "20260929", "yesterday"])
def test_what_is_no_day_is_wrong_use(city_folder: Path, word: str) -> None:
    status, said, error = diff(word, "2026-09-29")

    assert (status, said) == (2, "")
    assert word in error


def test_the_days_are_those_of_the_published_list(city_folder: Path) -> None:
    assert diff("2026-09-28", "2026-09-29")[1].startswith("新增  MZ000001")

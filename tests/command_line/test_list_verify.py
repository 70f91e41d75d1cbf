"""`mianzheng list verify`: exit status 0 when the list is sound, 1 with each fault named when it is not."""

import io
import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.store import Store
from tests.workflows.offices import BY_DATA, NOW, TODAY, an_office
from webui.command_line.program import run
from workflows.exemption_list.steps import import_rows
from workflows.exemption_list.terms import ImportedRow, ItemKey
from workflows.schema import metadata


@pytest.fixture
def list_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Give the store of a city whose list has one version."""
    url = f"sqlite:///{tmp_path / 'city.db'}"
    store = Store(url)
    metadata.create_all(store.engine)
    with store.writing() as tx:
        office = an_office(tx)
        row = ImportedRow(ItemKey(office.civil_affairs, "救助", "收入证明"), BY_DATA)
        import_rows(tx, [row], effective_date=TODAY, channels=["portal"], summary="首版", now=NOW)
    monkeypatch.setenv("MIANZHENG_STORE_URL", url)
    return store


def verify(*arguments: str) -> tuple[int, str, str]:
    stdout, stderr = io.StringIO(), io.StringIO()
    status = run(["list", "verify", *arguments], io.StringIO(), stdout, stderr)
    return status, stdout.getvalue(), stderr.getvalue()


def test_a_sound_list_is_said_to_be_sound(list_store: Store) -> None:
    assert verify() == (0, "核对 1 版，0 处不一致\n", "")
    assert json.loads(verify("--json")[1]) == {"versions": 1, "faults": 0}
    list_store.close()


def test_a_changed_row_is_named(list_store: Store) -> None:
    with list_store.writing() as tx:
        tx.execute(sa.text("UPDATE item_entry SET note = '改过'"))
    list_store.close()

    assert verify() == (1, "核对 1 版，1 处不一致\n", "第 1 版 MZ000001：条目与当时公布的文本不一致\n")
    first, _ = verify("--json")[1].splitlines()
    assert json.loads(first) == {"version": 1, "number": "MZ000001", "fault": "entry"}

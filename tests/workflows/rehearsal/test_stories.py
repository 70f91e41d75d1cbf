"""The stories of the rehearsal, played to their ends under the rule that config.toml gives."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from engine.cases.lookups import journal_heads
from engine.clock import SHANGHAI, VirtualClock
from engine.journal.lookups import faults
from engine.store import Store
from tests.builders.city import DIAGRAMS
from webui.command_line.city import activate_diagrams, settings_of_the_city
from workflows.config import regulation_settings
from workflows.demo_city.steps import DemoPassword, load_demo_city
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import OUTCOME_LABELS, OUTCOMES
from workflows.rehearsal.stage import RehearsalFailed, Stage, Told
from workflows.rehearsal.stories import STORIES
from workflows.requests.terms import RequestForm
from workflows.schema import metadata

FIRST_DAY = datetime(2026, 9, 28, 9, tzinfo=SHANGHAI)


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    """Give the demo city without a case, on the day on which the stories begin."""
    store = Store(f"sqlite:///{tmp_path / 'city.db'}")
    metadata.create_all(store.engine)
    bureau = Bureau(store, VirtualClock(FIRST_DAY), regulation_settings(settings_of_the_city()))
    with store.writing() as tx:
        load_demo_city(tx, seeds=Path("seeds"), password=DemoPassword("", str), now=FIRST_DAY)
    activate_diagrams(bureau, DIAGRAMS)
    yield bureau
    store.close()


def played(bureau: Bureau, kind: str) -> list[Told]:
    """Play a story; return what was told."""
    told: list[Told] = []
    clock = VirtualClock(FIRST_DAY)
    STORIES[kind](Stage(Bureau(bureau.store, clock, bureau.regulation), clock, told.append))
    with bureau.store.reading() as tx:
        assert list(faults(tx, journal_heads(tx))) == []
    return told


def test_in_the_change_a_meeting_decides_and_a_substitute_raises_one_hand(bureau: Bureau) -> None:
    told = played(bureau, "change")

    votes = [
        line for line in told if line.at.startswith("2026-11-03") and line.did.startswith("协调小组表决")
    ]
    assert [line.did for line in votes] == ["协调小组表决：同意"] * 5
    assert [line.who for line in votes if "代理" in line.who] == ["演示·元某（代理 演示·齐某）"]
    assert told[-1].did.endswith("→ 已办结")


def test_in_the_cancellation_a_substitute_confirms(bureau: Bureau) -> None:
    told = played(bureau, "cancel")

    (confirmed,) = [line for line in told if line.did.startswith("主管部门确认：")]
    assert confirmed.who == "演示·冯某（代理 演示·王某）"


def test_the_addition_is_told_one_line_a_step(bureau: Bureau) -> None:
    told = played(bureau, "add")

    lines = [json.dumps(line.as_json(), ensure_ascii=False) for line in told]
    assert all("\n" not in line for line in lines)
    assert {tuple(json.loads(line)) for line in lines} == {
        ("kind", "case_no", "at", "who", "did", "opened", "note")
    }
    assert {line.who for line in told if line.did.startswith(("到时", "计票"))} <= {"系统"}


def test_every_outcome_has_words() -> None:
    assert set(OUTCOMES.values()) <= set(OUTCOME_LABELS)


def test_a_story_that_names_nobody_fails_with_the_name(bureau: Bureau) -> None:
    clock = VirtualClock(FIRST_DAY)
    stage = Stage(bureau, clock, lambda _told: None)

    with pytest.raises(RehearsalFailed, match=r"没有账号 nobody"):
        stage.file(RequestForm(kind="add"), by="nobody", on=FIRST_DAY)


def test_a_drifted_guide_is_corrected_once_its_page_has_been_seen(bureau: Bureau) -> None:
    told = played(bureau, "correct_guide")

    assert [(line.who, line.did) for line in told] == [
        ("系统", "比对发现指南 11 与清单不一致"),
        ("系统", "列出须修改的指南 1"),
        ("演示·冯某", "改写并发布指南：发布指南 → 指南已更正"),
        ("系统", "核对指南 1：与清单一致？是"),
    ]

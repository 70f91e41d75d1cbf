"""The numbers of the regulation: what stands in config.toml, and what is refused there."""

from pathlib import Path

import pytest

from engine.config import BadSetting, Settings, read_settings
from workflows.config import (
    CardSettings,
    CauseSettings,
    ClockSettings,
    EscalationSettings,
    GroupSettings,
    RegulationSettings,
    regulation_settings,
)

CONFIG = Path(__file__).parent.parent.parent / "config.toml"


def _settings(**tables: dict[str, object]) -> Settings:
    return Settings(tables, source=Path("config.toml"))


def test_the_shipped_file_says_what_the_code_assumes_without_it() -> None:
    assert regulation_settings(read_settings(CONFIG)) == RegulationSettings()


def test_the_plan_gives_seven_working_days_to_confirm() -> None:
    assert regulation_settings(read_settings(CONFIG)).clocks.confirm_days == 7


def test_every_value_of_the_regulation_names_its_source() -> None:
    tables = CONFIG.read_text(encoding="utf-8").split("[clocks]")[1]
    values = [line for line in tables.splitlines() if "=" in line and not line.startswith("#")]

    unsourced = [line for line in values if "实施方案" not in line and "本市设定" not in line]

    assert unsourced == []
    assert len(values) == 72


def test_a_key_that_nobody_reads_is_refused_with_its_path() -> None:
    with pytest.raises(BadSetting) as refused:
        regulation_settings(_settings(clocks={"confirm_day": 7}))
    assert refused.value.facts["path"] == "[clocks] confirm_day"


@pytest.mark.parametrize(
    ("table", "shape", "path"),
    [
        ({"confirm_days": 0}, ClockSettings, "[clocks] confirm_days"),
        ({"guide_days": 61}, ClockSettings, "[clocks] guide_days"),
        ({"review_days": True}, ClockSettings, "[clocks] review_days"),
        ({"red_days_after": -1}, CardSettings, "[cards] red_days_after"),
        ({"reminder_days_before": 1, "yellow_days_before": 2}, CardSettings, "[cards] reminder_days_before"),
        ({"unit_head_days_after": -1}, EscalationSettings, "[escalation] unit_head_days_after"),
        ({"unit_head_days_after": 4}, EscalationSettings, "[escalation] bureau_days_after"),
        ({"office_days_after": 2}, EscalationSettings, "[escalation] office_days_after"),
        ({"counted_from": "signed"}, CauseSettings, "[causes] counted_from"),
        ({"rule": "most"}, GroupSettings, "[group] rule"),
        ({"ratio_percent": 0}, GroupSettings, "[group] ratio_percent"),
        ({"ratio_percent": 101}, GroupSettings, "[group] ratio_percent"),
    ],
)
def test_an_impossible_value_is_refused_with_its_path(
    table: dict[str, object], shape: type, path: str
) -> None:
    name = path[1 : path.index("]")]
    with pytest.raises(BadSetting) as refused:
        _settings(**{name: table}).table(name, shape)
    assert refused.value.facts["path"] == path


def test_nothing_goes_up_the_chain_before_the_red_card() -> None:
    with pytest.raises(BadSetting) as refused:
        regulation_settings(_settings(cards={"red_days_after": 2}))
    assert refused.value.facts["path"] == "[escalation] unit_head_days_after"


def test_a_text_where_a_number_belongs_is_refused() -> None:
    with pytest.raises(BadSetting) as refused:
        regulation_settings(_settings(clocks={"confirm_days": "7"}))
    assert refused.value.facts["path"] == "[clocks] confirm_days"

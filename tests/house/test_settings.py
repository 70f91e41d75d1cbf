"""Every number a city may set has a source beside it, and a line in the reference."""

import re
import tomllib
from collections import Counter

import pytest

from engine.config import BadSetting, Settings
from tests.house.reference import CONFIG, settings
from tests.house.tree import FLOORS, files
from workflows.config import ClockSettings

SOURCED = re.compile(r"#.*(实施方案|本市设定|条例|第\S+条|GB/T)")
LINES = [
    (number, line)
    for number, line in enumerate(CONFIG.read_text(encoding="utf-8").splitlines(), start=1)
    if re.match(r"\w+\s*=", line)
]
TABLES = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
KNOWN = {(setting.table, setting.key): setting for setting in settings()}


def test_every_value_of_the_file_has_a_comment_with_its_source() -> None:
    unsourced = [f"config.toml:{number} {line}" for number, line in LINES if not SOURCED.search(line)]

    assert len(LINES) == sum(len(table) for table in TABLES.values())
    assert not unsourced, f"name the clause, or 本市设定 where the plan is silent: {unsourced}"


def test_every_key_of_the_file_is_a_field_of_a_settings_class() -> None:
    unread = [
        f"[{table}] {key}" for table, keys in TABLES.items() for key in keys if (table, key) not in KNOWN
    ]

    assert not unread, f"nobody reads these; remove them or add the field with its meaning: {unread}"


def test_every_setting_says_what_it_means() -> None:
    silent = [f"{each.place}: [{each.table}] {each.key}" for each in KNOWN.values() if not each.meaning]

    assert not silent, f"write meaning, unit and source in a string under the field: {silent}"


def test_no_two_classes_describe_the_same_key() -> None:
    twice = [key for key, count in Counter((s.table, s.key) for s in settings()).items() if count > 1]

    assert not twice, f"a table belongs to one floor and one class: {twice}"


def test_every_table_is_read_by_somebody() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for floor in FLOORS for path in files(floor, suffix=".py")
    )
    unread = {table for table, _ in KNOWN if f'.table("{table}"' not in code}

    assert not unread, (
        f"no floor calls settings.table(...) for these; read them or delete the class: {unread}"
    )


def test_a_misspelt_key_is_refused_with_its_path() -> None:
    with pytest.raises(BadSetting) as refused:
        Settings({"clocks": {"confrim_days": 7}}, source=CONFIG).table("clocks", ClockSettings)

    assert refused.value.facts["path"] == "[clocks] confrim_days"


def test_the_environment_holds_the_secret_address_and_the_folders_only() -> None:
    reads = re.compile(r"os\.(?:getenv\(|environ\.get\(|environ\[)\"(\w+)\"")
    read = {
        name
        for floor in FLOORS
        for path in files(floor, suffix=".py")
        for name in reads.findall(path.read_text("utf-8"))
    }

    assert read == {"MIANZHENG_STORE_URL", "MIANZHENG_SMTP_PASSWORD", "MIANZHENG_HOME", "MIANZHENG_DATA"}, (
        "a setting is a key of config.toml; a variable that is needed must stand in tests/house/reference.py"
    )

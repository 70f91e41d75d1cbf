"""What a cell's text means: days, units, codes, levels; and what no sentence may repeat."""

from datetime import date

import pytest

from workflows.legal_basis.terms import BasisLevel
from workflows.survey_forms.rules import (
    code_of,
    date_in,
    holds_personal_data,
    level_of,
    quoted,
    unit_in,
    units_in,
)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("市客管处、交通局", ("市客管处", "交通局")),
        ("人才中心或所在单位", ("人才中心", "所在单位")),
        ("公安局（交警支队、车管所）", ("公安局（交警支队、车管所）",)),
        ("行政审批和政务服务局", ("行政审批和政务服务局",)),
        ("达拉特旗/民政局", ("达拉特旗/民政局",)),
        ("民政局\n教育局；司法局", ("民政局", "教育局", "司法局")),
        ("、民政局、", ("民政局",)),
    ],
)
def test_several_units_are_split_where_they_are_joined(text: str, units: tuple[str, ...]) -> None:
    assert units_in(text) == units


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("填报单位（公章）：鄂尔多斯市民政局    单位负责人（签字）：张三", "鄂尔多斯市民政局"),
        ("填报单位：民政局", "民政局"),
        ("填報單位(公章): 民政局 2023年11月1日", "民政局"),
        ("填报单位（公章）：民政局单位负责人（签字）：张三", "民政局"),
        ("填报单位（公章）：    单位负责人（签字）：张三", None),
        ("填报单位（公章）：", None),
        ("填报单位：13912345678", None),
        ("联络员：张三", None),
    ],
)
def test_the_unit_is_read_from_the_head_and_nobodys_name(line: str, unit: str | None) -> None:
    assert unit_in(line) == unit


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年11月10日", date(2023, 11, 10)),
        ("２０２３ 年 １１ 月 ９ 日", date(2023, 11, 9)),  # noqa: RUF001
        ("填报日期：2023-11-09", date(2023, 11, 9)),
        ("2023.2.30 2023/3/1", date(2023, 3, 1)),
        ("年  月  日", None),
        ("0477-8123456", None),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date | None) -> None:
    assert date_in(text) == day


def test_a_code_is_read_without_its_blanks_and_apostrophes() -> None:
    assert code_of("'１１15 06\u00a00a") == "1115060A"  # noqa: RUF001


@pytest.mark.parametrize(
    ("level", "basis", "found"),
    [
        ("法律", None, BasisLevel.LAW),
        ("法律、规范性文件", None, None),
        ("部门文件", None, None),
        (None, "《律师法》第7条（法律）", BasisLevel.LAW),
        (None, "【行政法规】《条例》第八条", BasisLevel.ADMINISTRATIVE_REGULATION),
        (None, "【法律】甲【规范性文件】乙", None),
        (None, "《法律援助条例》", None),
        (None, None, None),
    ],
)
def test_a_level_is_only_what_the_row_states(
    level: str | None, basis: str | None, found: BasisLevel | None
) -> None:
    assert level_of(level, basis) == found


@pytest.mark.parametrize("text", ["13912345678", "电话１３９12345678号", "15062219800101123x"])  # noqa: RUF001
def test_mobile_and_id_numbers_are_personal(text: str) -> None:
    assert holds_personal_data(text)


@pytest.mark.parametrize(
    "text", ["11150600011234567A1000123001000", "0477-8123456", "139123456789012", "2023年"]
)
def test_codes_and_office_numbers_are_not(text: str) -> None:
    assert not holds_personal_data(text)


def test_a_quotation_is_short_and_shows_no_long_number() -> None:
    assert quoted("找张13912345678") == "找张…"
    assert quoted("很" * 30) == "很" * 20 + "…"

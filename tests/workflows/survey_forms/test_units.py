"""Which unit a form means, and what is said where the city has none of that name."""

from tests.builders.survey_workbooks import row, xlsx
from workflows.survey_forms.reading import read_survey
from workflows.survey_forms.units import UnitNames, names_of_units, unit_problems

NAMES = {"鄂尔多斯市民政局": 1, "鄂尔多斯市公安局": 2, "东胜区": 3, "鄂尔多斯市行政审批和政务服务局": 4}
UNITS = UnitNames(NAMES)


def test_a_unit_is_known_by_its_name_with_and_without_the_city() -> None:
    spelled = names_of_units({"鄂尔多斯市民政局": 1, "东胜区": 2})
    assert spelled == {"鄂尔多斯市民政局": 1, "民政局": 1, "市民政局": 1, "东胜区": 2}


def test_blanks_and_traditional_characters_do_not_make_another_unit() -> None:
    assert UNITS.id_of(" 鄂爾多斯市\n民政局") == UNITS.id_of("市民政局") == 1
    assert UNITS.id_of("教育局") is UNITS.id_of(None) is None


def test_an_unknown_unit_is_an_error_that_names_the_nearest() -> None:
    rows = [row("甲", "√"), row("乙", "√", unit="民正局"), row("丙", "√", unit="完全不同的名字")]
    errors = list(unit_problems(read_survey("a.xlsx", xlsx(rows)).forms, UNITS))
    assert [(each.row, each.column, each.reason.code) for each in errors] == [
        (7, "B", "unit_misspelt"),
        (8, "B", "unit_unknown"),
    ]
    assert "鄂尔多斯市民政局" in str(errors[0].reason)


def test_several_units_are_offered_one_by_one() -> None:
    forms = read_survey("a.xlsx", xlsx([row("甲", "√", unit="民政局、公安局")])).forms
    (error,) = unit_problems(forms, UNITS)
    assert str(error.reason) == "一格里写了几个单位：民政局；公安局。每个单位请各填一行。"

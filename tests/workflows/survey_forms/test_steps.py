"""The first version of a list from forms: all or nothing, once only, and out again as it came in."""

from datetime import datetime

import pytest
import sqlalchemy as sa

from engine.clock import SHANGHAI
from engine.people.records import DepartmentRow
from engine.store import Store
from tests.builders.rows import all_rows
from tests.builders.survey_workbooks import row, xlsx
from workflows.exemption_list.lookups import ListFilter, Moment, list_page
from workflows.exemption_list.terms import ExemptionWay
from workflows.exemption_list.versions import version_line
from workflows.survey_forms.drawing import form_as_xlsx
from workflows.survey_forms.lookups import form_lines
from workflows.survey_forms.reading import read_survey
from workflows.survey_forms.steps import SUMMARY, ListHasRows, found_list
from workflows.survey_forms.units import UnitNames

NOW = datetime(2026, 10, 9, 9, tzinfo=SHANGHAI)
TODAY = NOW.date()
ROWS = [
    row("收入证明", "", "√2", "√1", code="1115060001"),
    row("住所证明", "", "", "", "", "凭租赁合同"),
    row("身份证明", "√", unit="市公安局", matter="落户"),
]
UNITS = UnitNames({"鄂尔多斯市民政局": 1, "鄂尔多斯市公安局": 2})


@pytest.fixture
def town(store: Store) -> Store:
    with store.writing() as tx:
        for number, name in enumerate(("鄂尔多斯市民政局", "鄂尔多斯市公安局"), start=1):
            tx.add(DepartmentRow(id=number, code=f"u{number}", name=name, kind="city_department"))
    return store


def found(store: Store, content: bytes) -> int:
    forms = read_survey("a.xlsx", content).forms
    with store.writing() as tx:
        return found_list(tx, forms, UNITS, effective_date=TODAY, now=NOW)


def test_an_empty_list_gets_its_first_version(town: Store) -> None:
    assert found(town, xlsx(ROWS)) == 3
    with town.reading() as tx:
        page = list_page(tx, ListFilter(), Moment(day=TODAY))
        version = version_line(tx, 1)
    first = page.rows[0]
    assert [each.unit_name for each in page.rows] == [
        "鄂尔多斯市民政局",
        "鄂尔多斯市民政局",
        "鄂尔多斯市公安局",
    ]
    assert first.content.ways == (ExemptionWay.COMMITMENT, ExemptionWay.DATA_SHARING)
    assert (first.content.matter_code, first.content.legal_basis) == ("1115060001", None)
    assert version is not None
    assert (version.summary, version.channels) == (SUMMARY, ())


def test_a_list_that_has_rows_is_not_changed_by_a_file(town: Store) -> None:
    found(town, xlsx(ROWS))
    before = all_rows(town)
    with pytest.raises(ListHasRows, match="新增、取消或变更"):
        found(town, xlsx([row("另一证明", "√")]))
    assert all_rows(town) == before


def test_nothing_is_half_imported(town: Store) -> None:
    twice = [row("收入证明", "√"), row("身份证明", "√"), row("收入证明", "√")]
    before = all_rows(town)
    with pytest.raises(sa.exc.IntegrityError):
        found(town, xlsx(twice))
    assert all_rows(town) == before


def test_what_was_imported_goes_out_and_in_and_out_the_same(town: Store) -> None:
    found(town, xlsx(ROWS))
    with town.reading() as tx:
        lines = form_lines(tx, TODAY)
        assert form_lines(tx, TODAY.replace(year=2025)) == ()
    first = form_as_xlsx(lines)
    back = read_survey("a.xlsx", first)
    assert back.errors == ()
    assert [(each.department, each.ways, each.other_text) for each in back.rows] == [
        (line.department, line.ways, line.other_text) for line in lines
    ]
    assert {UNITS.id_of(each.department) for each in back.rows} == {1, 2}

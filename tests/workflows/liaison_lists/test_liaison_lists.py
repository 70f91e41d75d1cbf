"""附件1: read, kept and written; whom a unit names leaves no trace but in its newest list."""

import io
from datetime import datetime, timedelta

import pytest
from openpyxl import Workbook, load_workbook

from engine.clock import SHANGHAI
from engine.people.records import DepartmentRow, PersonRow
from engine.refusals import Refusal
from engine.store import Store
from tests.builders.rows import all_rows
from tests.builders.survey_workbooks import bytes_of, cell, docx, table, word_row
from workflows.liaison_lists.drawing import liaisons_as_xlsx
from workflows.liaison_lists.lookups import liaisons_of, submissions_of
from workflows.liaison_lists.reading import read_liaisons
from workflows.liaison_lists.steps import replace_liaisons
from workflows.liaison_lists.terms import Liaison

NOW = datetime(2026, 10, 9, 9, tzinfo=SHANGHAI)
HEADER = ["序号", "联络员姓名", "所属科室", "职务", "联系电话", "备注"]
ONE = Liaison("演示甲", "法规科", "科长", "0477-8123456", None)
TWO = Liaison("演示乙", None, None, "13912345678", "替补")


def book(*rows: list[str | int]) -> bytes:
    made = Workbook()
    for row in (["创建“无证明城市”工作联络员名单"], HEADER, *rows):
        made.active.append(row)
    return bytes_of(made)


@pytest.fixture
def town(store: Store) -> Store:
    with store.writing() as tx:
        tx.add(DepartmentRow(id=1, code="civil", name="民政局", kind="city_department"))
        tx.add(PersonRow(id=1, name="演示·员", sign_in="one", session_key="k", active=True))
    return store


def test_the_form_is_read_in_the_order_of_its_rows() -> None:
    reading = read_liaisons(
        "附件1.xlsx",
        book(
            [1, "演示甲", "法规科", "科长", "0477-8123456"],
            [2, "演示 乙", "", "", 13912345678, "替补"],
            [3],
            ["备注：无"],
        ),
    )
    assert (reading.liaisons, reading.errors) == ((ONE, TWO), ())


def test_columns_may_have_other_names_and_any_order() -> None:
    header = word_row(*map(cell, ("電話", "姓名", "科室")))
    reading = read_liaisons("a.docx", docx(table(header, word_row("0477-8123456", "演示甲", "法规科"))))
    assert reading.liaisons == (Liaison("演示甲", "法规科", None, "0477-8123456"),)


def test_what_is_wrong_is_told_by_its_cell_and_never_by_whose_it_is() -> None:
    reading = read_liaisons(
        "a.xlsx", book([1, "", "法规科", "", "13912345678"], [2, "演示乙"], [3, "演示丙", "", "", "找门卫"])
    )
    assert [(each.row, each.column, each.reason.code) for each in reading.errors] == [
        (3, "B", "liaison_name_missing"),
        (4, "E", "liaison_phone_missing"),
        (5, "E", "liaison_phone_malformed"),
    ]
    told = f"{reading!r}" + "".join(str(each.reason) for each in reading.errors)
    assert not any(secret in told for secret in ("演示", "13912345678", "门卫"))


def test_another_table_is_refused() -> None:
    with pytest.raises(Refusal, match="没有找到附件1的表头"):
        read_liaisons("a.csv", "证明名称,部门\n甲,乙\n".encode())
    with pytest.raises(Refusal, match="201 人"):
        read_liaisons(
            "a.xlsx", book(*([number, f"演示{number}", "", "", "0477-8123456"] for number in range(201)))
        )


def test_it_goes_out_as_the_form_and_comes_in_the_same() -> None:
    sent = liaisons_as_xlsx([ONE, TWO])
    rows = list(load_workbook(io.BytesIO(sent)).active.iter_rows(values_only=True))
    assert rows[0][0] == "创建“无证明城市”工作联络员名单"
    assert list(rows[1]) == HEADER
    assert read_liaisons("a.xlsx", sent).liaisons == (ONE, TWO)
    assert liaisons_as_xlsx([ONE, TWO]) == sent


def test_a_new_list_takes_the_place_of_the_old_one_and_its_history_names_nobody(town: Store) -> None:
    with town.writing() as tx:
        replace_liaisons(tx, 1, [ONE, TWO], person_id=1, now=NOW)
        replace_liaisons(tx, 1, [TWO], person_id=1, now=NOW + timedelta(days=1))
    with town.reading() as tx:
        assert liaisons_of(tx, 1) == (TWO,)
        history = submissions_of(tx, 1)
    assert [(each.submitted_at.day, each.submitted_by, each.liaison_count) for each in history] == [
        (10, 1, 1),
        (9, 1, 2),
    ]
    assert "演示甲" not in repr(all_rows(town))


def test_a_list_may_be_emptied(town: Store) -> None:
    with town.writing() as tx:
        replace_liaisons(tx, 1, [ONE], person_id=1, now=NOW)
        replace_liaisons(tx, 1, [], person_id=1, now=NOW)
        assert liaisons_of(tx, 1) == ()

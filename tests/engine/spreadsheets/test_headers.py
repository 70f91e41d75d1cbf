"""Headers are found by their words: over several rows, merged or not, in any order."""

from engine.spreadsheets.headers import find_header, repeats_header
from engine.spreadsheets.terms import Area, Sheet

VOCABULARY = {"姓名": "name", "电话": "phone", "联系方式": "phone", "科室": "section"}


def sheet(*rows: list[str], areas: tuple[Area, ...] = ()) -> Sheet:
    filled = {
        number: {column: text for column, text in enumerate(row, start=1) if text}
        for number, row in enumerate(rows, start=1)
    }
    return Sheet("表", {number: row for number, row in filled.items() if row}, areas)


def test_a_header_needs_what_is_asked_for_and_one_column_more() -> None:
    assert find_header(sheet(["姓名"]), VOCABULARY, needed=["name"]) is None
    assert find_header(sheet(["科室", "电话"]), VOCABULARY, needed=["name"]) is None
    found = find_header(sheet(["名单"], ["科室", "姓 名"], ["一科", "甲"]), VOCABULARY, needed=["name"])
    assert found is not None
    assert (found.top, found.bottom, found.number_of("name"), found.number_of("phone")) == (2, 2, 2, None)


def test_a_second_row_belongs_to_it_where_it_has_only_headings() -> None:
    areas = (Area(1, 1, 2, 1), Area(1, 2, 1, 3))
    found = find_header(
        sheet(["姓名", "其他", ""], ["", "科室", "楼层"], ["甲", "一科", "3"], areas=areas),
        VOCABULARY,
        needed=["name"],
    )
    assert found is not None
    assert found.bottom == 2
    assert [column.title for column in found.columns] == ["姓名", "其他/科室", "其他/楼层"]
    assert [column.meaning for column in found.columns] == ["name", "section", None]


def test_a_row_of_content_does_not_belong_to_it() -> None:
    found = find_header(sheet(["姓名", "科室"], ["科室", "甲"]), VOCABULARY, needed=["name"])
    assert found is not None
    assert found.bottom == 1


def test_what_stands_in_brackets_is_no_part_of_the_heading() -> None:
    found = find_header(sheet(["*姓名（必填）", "电话：(手机)"]), VOCABULARY, needed=["name"])
    assert found is not None
    assert set(found.by_meaning) == {"name", "phone"}


def test_a_meaning_that_stands_twice_is_told() -> None:
    found = find_header(sheet(["姓名", "电话", "联系方式"]), VOCABULARY, needed=["name"])
    assert found is not None
    assert found.number_of("phone") == 2
    assert [column.number for column in found.twice] == [3]


def test_a_repeated_header_is_known_and_a_row_is_not_taken_for_one() -> None:
    table = sheet(["姓名", "科室"], ["甲", "科室"], ["姓名", "科 室"], ["姓名"])
    found = find_header(table, VOCABULARY, needed=["name"])
    assert found is not None
    assert [repeats_header(table, row, found) for row in (2, 3, 4)] == [False, True, False]


def test_nothing_is_looked_for_far_down() -> None:
    far = Sheet("表", {100: {1: "姓名", 2: "科室"}})
    assert find_header(far, VOCABULARY, needed=["name"]) is None

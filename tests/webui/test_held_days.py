"""The case page says who has held the case for how many working days, in both languages."""

from datetime import date, datetime

from engine.clock import SHANGHAI, VirtualClock
from tests.builders.city import an_addition, answer, filed
from tests.builders.stories import after, woken
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of

__all__ = ["sqlite_city", "sqlite_template", "staff"]

FIRST = "/cases/ZM-2026-0001"


def move_to(staff: Staff, day: int) -> None:
    assert isinstance(staff.bureau.clock, VirtualClock)
    staff.bureau.clock.move_to(datetime(2026, 10, day, 10, tzinfo=SHANGHAI))


def a_late_case_that_came_back(staff: Staff) -> None:
    """File on 9 October, return on the 12th, correct on the 14th (the last day); it is the 16th."""
    case_id = filed(staff.bureau)
    move_to(staff, 12)
    answer(staff.bureau, case_id, "task_confirm_request", "return", by="confirmer", opinion="缺依据")
    move_to(staff, 14)
    mended = "《户口登记条例》第二条"
    answer(staff.bureau, case_id, "task_correct_request", "submit", by="filer", legal_basis=mended)
    move_to(staff, 16)


def test_the_days_of_each_holder_stand_in_a_table_with_their_sum(staff: Staff) -> None:
    a_late_case_that_came_back(staff)

    words = words_of(staff.page("filer", FIRST))

    assert "事由发生次日起共 9 个工作日，其中超期 2 个工作日" in words
    assert "申请单位（提交前） 单位1 3 0" in words
    assert "主管部门确认人 单位1 4 2" in words
    assert "申请单位（补正） 单位1 2 0" in words
    assert "合计 9 2" in words


def test_the_table_is_told_in_english(staff: Staff) -> None:
    a_late_case_that_came_back(staff)

    words = words_of(staff.page("filer", f"{FIRST}?lang=en"))

    assert "Filing unit (correction) 单位1 2 0" in words
    assert "Total 9 2" in words


def test_days_that_are_nobodys_say_so(staff: Staff) -> None:
    filed(staff.bureau, an_addition(affected_units=("civil",)))
    woken(after(staff.bureau, date(2026, 10, 15)))  # the consultation was over on the 13th
    move_to(staff, 16)

    words = words_of(staff.page("filer", FIRST))

    assert "系统流转 不计入任何单位 2 1" in words
    assert "被征求意见单位 单位2 3 0" in words


def test_on_the_day_of_the_cause_there_is_nothing_to_charge(staff: Staff) -> None:
    filed(staff.bureau, an_addition(cause_date="2026-10-09"))

    assert "用时归属" not in staff.page("filer", FIRST)

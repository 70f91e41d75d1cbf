"""The check before a cancellation takes effect, on the case and beside the form."""

from tests.builders.city import LISTED, agreed, an_addition, before_the_group, filed
from tests.builders.stories import ITEM, a_cancellation, a_change
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of

__all__ = ["sqlite_city", "sqlite_template", "staff"]

HEADING = "生效前核对"


def test_the_members_see_what_a_cancellation_meets(staff: Staff) -> None:
    filed(staff.bureau, an_addition(matter_name="收养登记", proof_name=LISTED))
    before_the_group(staff.bureau, a_cancellation())

    words = words_of(staff.page("member1", "/cases/ZM-2026-0002"))

    assert HEADING in words
    assert "ZM-2026-0001 新增 单位1 · 收养登记" in words
    assert "直接取消 随之终止：部门核验" in words


def test_once_it_has_taken_effect_the_record_is_shown_and_not_the_check(staff: Staff) -> None:
    agreed(staff.bureau, a_cancellation())

    page = staff.page("desk", "/cases/ZM-2026-0001")

    assert "collisions-title" not in page
    assert f"{HEADING} 仍可索要此证明的事项 0 项，须改的指南 0 件，此证明的在办申请 0 件" in words_of(page)


def test_an_addition_meets_nothing(staff: Staff) -> None:
    filed(staff.bureau)

    assert HEADING not in staff.page("confirmer", "/cases/ZM-2026-0001")


def test_a_change_that_takes_a_way_away_is_checked_too(staff: Staff) -> None:
    filed(staff.bureau, a_change())

    assert "数据共享 随之终止：部门核验" in words_of(staff.page("confirmer", "/cases/ZM-2026-0001"))


def test_whoever_files_a_cancellation_sees_it_beside_the_form(staff: Staff) -> None:
    filed(staff.bureau, an_addition(matter_name="收养登记", proof_name=LISTED))

    words = words_of(staff.page("filer", f"/filing/cancel?item={ITEM}"))

    assert f"{HEADING} 提交前请逐项看过" in words
    assert "收养登记" in words

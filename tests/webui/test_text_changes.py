"""The before/after table: what is marked as changed, and that nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.text_changes import FieldChange, Part, changes

ROWS = [
    ("亲属关系证明（社区出具）", "亲属关系证明、结婚证复印件", ["（社区出具）"], ["、结婚证复印件"]),
    ("《办法》第二十一条", "《办法》第十九条", ["二十一"], ["十九"]),
    ("部门核验", "数据共享", ["部门核验"], ["数据共享"]),
    (None, "无需提交", [], ["无需提交"]),
    ("无需提交", "", ["无需提交"], []),
]


def _changed(parts: tuple[Part, ...]) -> list[str]:
    return [part.text for part in parts if part.is_changed]


@pytest.mark.parametrize(("before", "after", "struck", "added"), ROWS)
def test_only_what_differs_is_marked(
    before: str | None, after: str | None, struck: list[str], added: list[str]
) -> None:
    change = changes("栏目", before, after)

    assert not change.is_same
    assert _changed(change.before) == struck
    assert _changed(change.after) == added


@pytest.mark.parametrize(("before", "after"), [("甲", "甲"), (None, ""), (None, None)])
def test_equal_texts_are_the_same_and_unmarked(before: str | None, after: str | None) -> None:
    change = changes("栏目", before, after)

    assert change == FieldChange("栏目", change.before, change.before, is_same=True)
    assert _changed(change.before) == []


@given(st.text("甲乙丙丁戊", max_size=12), st.text("甲乙丙丁戊", max_size=12))
def test_the_parts_make_up_the_texts_again_and_no_two_neighbours_are_alike(before: str, after: str) -> None:
    change = changes("栏目", before, after)

    for parts, text in ((change.before, before), (change.after, after)):
        assert "".join(part.text for part in parts) == text
    if not change.is_same:
        assert _changed(change.before) or _changed(change.after)

"""A person keeps filters under names: few, each name once, nobody touches another's."""

import pytest

from engine.refusals import NotYours
from engine.saved_views.lookups import views_of
from engine.saved_views.rules import BadViewName, TooManyViews, ViewNameTaken, view_name
from engine.saved_views.steps import drop_view, rename_view, save_view
from tests.builders.city import ID
from workflows.procedures.bureau import Bureau

ME, OTHER = ID["confirmer"], ID["desk"]
MOST = 3


def keep(city: Bureau, name: str, query: str = "kind=add", *, by: int = ME) -> int:
    with city.store.writing() as tx:
        return save_view(tx, by, name=name, query=query, most=MOST).id


def kept(city: Bureau, by: int = ME) -> list[tuple[str, str]]:
    with city.store.reading() as tx:
        return [(view.name, view.query) for view in views_of(tx, by)]


def test_views_stand_in_the_order_in_which_they_were_kept(city: Bureau) -> None:
    keep(city, "取消类", "kind=cancel")
    keep(city, "本周", "due=soon")
    keep(city, "别人的", by=OTHER)

    assert kept(city) == [("取消类", "kind=cancel"), ("本周", "due=soon")]


def test_the_same_view_kept_twice_is_one(city: Bureau) -> None:
    assert keep(city, "新增") == keep(city, " 新增 ")
    assert len(kept(city)) == 1


def test_a_name_stands_for_one_filter_of_a_person(city: Bureau) -> None:
    keep(city, "新增")
    keep(city, "新增", by=OTHER)

    with pytest.raises(ViewNameTaken, match="已有名为“新增”的视图"):
        keep(city, "新增", "due=late")


def test_one_more_than_the_city_allows_is_refused(city: Bureau) -> None:
    for number in range(MOST):
        keep(city, f"视图{number}")

    with pytest.raises(TooManyViews, match="最多保存 3 个视图"):
        keep(city, "再来一个")
    assert len(kept(city)) == MOST
    assert keep(city, "视图0")  # the same once more takes no place


def test_a_dropped_view_makes_room_and_is_dropped_once(city: Bureau) -> None:
    ids = [keep(city, f"视图{number}") for number in range(MOST)]

    for _ in range(2):
        with city.store.writing() as tx:
            drop_view(tx, ME, ids[0])
    keep(city, "新的")

    assert [name for name, _ in kept(city)] == ["视图1", "视图2", "新的"]


def test_nobody_drops_or_renames_what_another_keeps(city: Bureau) -> None:
    mine = keep(city, "新增")

    with city.store.writing() as tx:
        drop_view(tx, OTHER, mine)
    with city.store.writing() as tx, pytest.raises(NotYours):
        rename_view(tx, OTHER, mine, name="改了")

    assert kept(city) == [("新增", "kind=add")]


def test_a_view_is_renamed_but_not_to_the_name_of_another(city: Bureau) -> None:
    first, _ = keep(city, "新增"), keep(city, "本周", "due=soon")

    with city.store.writing() as tx:
        rename_view(tx, ME, first, name="新增类")
        rename_view(tx, ME, first, name="新增类")
    with city.store.writing() as tx, pytest.raises(ViewNameTaken):
        rename_view(tx, ME, first, name="本周")

    assert kept(city) == [("新增类", "kind=add"), ("本周", "due=soon")]


@pytest.mark.parametrize("typed", ["", "  ", "一" * 21, "a\x00b"])
def test_a_name_that_fits_on_no_tab_is_refused(typed: str) -> None:
    with pytest.raises(BadViewName, match="最多 20 个字"):
        view_name(typed)


def test_a_name_is_kept_without_needless_blanks() -> None:
    assert view_name("  我 的\n视图 ") == "我 的 视图"

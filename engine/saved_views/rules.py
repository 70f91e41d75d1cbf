"""What a kept view may be called, and how many a person may keep."""

from collections.abc import Iterable

from engine.refusals import Refusal
from engine.saved_views.terms import SavedView

LONGEST_NAME = 20
"""Signs of a name: it stands on a tab."""


class BadViewName(Refusal):
    """No name was given, or one that fits on no tab."""

    code = "bad_view_name"
    sentence = "请给视图起一个名称，最多 %(most)s 个字"
    field = "name"


class ViewNameTaken(Refusal):
    """The person keeps another filter under this name."""

    code = "view_name_taken"
    sentence = "已有名为“%(name)s”的视图"
    way_out = "，请换一个名称，或先删除原来的视图。"
    field = "name"


class TooManyViews(Refusal):
    """The tabs would no longer be read at a glance."""

    code = "too_many_views"
    sentence = "最多保存 %(most)s 个视图"
    way_out = "，请先删除不用的视图。"
    field = "name"


def view_name(typed: str) -> str:
    """Return the name as it is kept. Refuses: BadViewName."""
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadViewName(most=LONGEST_NAME)
    return name


def require_free_name(kept: Iterable[SavedView], name: str, *, besides: int | None = None) -> None:
    """Refuse a name that another of the person's views bears: ViewNameTaken."""
    if any(view.name == name and view.id != besides for view in kept):
        raise ViewNameTaken(name=name)


def require_room(kept: Iterable[SavedView], *, most: int) -> None:
    """Refuse one view more than a person may keep: TooManyViews."""
    if len(tuple(kept)) >= most:
        raise TooManyViews(most=most)

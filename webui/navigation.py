"""Which places a person is shown: only pages that exist, only where the person has something to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask, request
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from engine.people.terms import Actor
from webui.accounts import signed_in_actor
from webui.desk import Desk, NavItem, Place
from webui.office import current_office, current_web_settings
from webui.relative_path import this_page

HEADINGS: dict[Place, LazyString] = {
    Place.MY_WORK: _l("我的工作"),
    Place.LIST: _l("清单"),
    Place.SUPERVISION: _l("监督"),
    Place.ADMINISTRATION: _l("管理"),
}
"""Groups of the side navigation, in their order."""


@dataclass(frozen=True)
class ShownItem:
    """One entry as the layout draws it."""

    endpoint: str
    label: LazyString
    icon: str
    count: int | None
    is_current: bool


@dataclass(frozen=True)
class ShownGroup:
    """A heading and its entries."""

    heading: LazyString
    items: tuple[ShownItem, ...]


def show_navigation(app: Flask, desks: tuple[Desk, ...]) -> None:
    """Give layouts the navigation, the person and the footer; functions, so only what is drawn is asked."""
    items = tuple(item for desk in desks for item in desk.navigation)
    app.context_processor(
        lambda: {
            "side_navigation": lambda: _side_navigation(items),
            "public_navigation": lambda: _public_navigation(items, Place.PUBLIC),
            "foot_navigation": lambda: _public_navigation(items, Place.PUBLIC_FOOT),
            "signed_in_actor": signed_in_actor,
            "site": current_web_settings(),
            "this_page": this_page,
        }
    )


def _side_navigation(items: tuple[NavItem, ...]) -> tuple[ShownGroup, ...]:
    actor = signed_in_actor()
    if actor is None:
        return ()
    groups = (
        ShownGroup(heading, _shown((i for i in items if i.place == place and i.shown_to(actor)), actor))
        for place, heading in HEADINGS.items()
    )
    return tuple(group for group in groups if group.items)


def _public_navigation(items: tuple[NavItem, ...], place: Place) -> tuple[ShownItem, ...]:
    return _shown((item for item in items if item.place == place), None)


def _shown(items: Iterable[NavItem], actor: Actor | None) -> tuple[ShownItem, ...]:
    return tuple(
        ShownItem(
            item.endpoint,
            item.label,
            item.icon,
            item.count(current_office(), actor) if item.count and actor else None,
            request.endpoint == item.endpoint,
        )
        for item in items
    )

"""What a desk brings to the application: its pages, and its places in the navigation."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask import Blueprint
from flask_babel.speaklater import LazyString

from engine.people.terms import Actor
from webui.office import Office


class Place(StrEnum):
    """The groups of the navigation; PUBLIC is the bar of the public site, PUBLIC_FOOT its footer."""

    MY_WORK = "my_work"
    LIST = "list"
    SUPERVISION = "supervision"
    ADMINISTRATION = "administration"
    PUBLIC = "public"
    PUBLIC_FOOT = "public_foot"


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation."""

    place: Place
    endpoint: str
    label: LazyString
    icon: str
    count: Callable[[Office, Actor], int] | None = None
    """How many things wait there, shown beside the label."""
    shown_to: Callable[[Actor], bool] = lambda _actor: True
    """Whether this person has anything to do there."""


@dataclass(frozen=True)
class Desk:
    """A room of pages. A desk's package exports one as DESK; webui/desks/__init__.py lists them."""

    blueprint: Blueprint
    navigation: tuple[NavItem, ...] = ()

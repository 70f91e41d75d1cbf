"""The guides: what citizens read, what keepers publish, and whether the published page agrees."""

from flask_babel import lazy_gettext as _l

from webui.desk import Desk, NavItem, Place
from webui.desks.guides import actions, checking, downloads, pages
from webui.desks.guides.blueprint import blueprint
from workflows.procedures.catalogue import Role
from workflows.procedures.guide_keeping import WATCHING

__all__ = ["DESK", "actions", "checking", "downloads", "pages"]

DESK = Desk(
    blueprint,
    (
        NavItem(Place.PUBLIC, "guides.index", _l("办事指南"), "file-text"),
        NavItem(
            Place.MY_WORK,
            "guides.kept",
            _l("本单位指南"),
            "file-text",
            shown_to=lambda actor: bool(actor.roles & {Role.GUIDE_KEEPER, Role.UNIT_HEAD}),
        ),
        NavItem(
            Place.SUPERVISION,
            "guides.differences",
            _l("指南与清单"),
            "git-compare",
            shown_to=lambda actor: bool(actor.roles & WATCHING),
        ),
    ),
)

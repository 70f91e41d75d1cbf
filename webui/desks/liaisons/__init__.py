"""附件1: whom to call at each unit, handed in as a workbook and given out as the form."""

from flask_babel import lazy_gettext as _l

from webui.desk import Desk, NavItem, Place
from webui.desks.liaisons import actions, pages
from webui.desks.liaisons.blueprint import blueprint
from workflows.procedures.catalogue import Role

__all__ = ["DESK", "actions", "pages"]

CONCERNED = frozenset({Role.FILER, Role.UNIT_HEAD, Role.DESK})
"""Who hands a list in, or reads them all."""

DESK = Desk(
    blueprint,
    (
        NavItem(
            Place.LIST,
            "liaisons.overview",
            _l("联络员名单"),
            "users-round",
            shown_to=lambda actor: bool(actor.roles & CONCERNED),
        ),
    ),
)

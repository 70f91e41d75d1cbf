"""The merger of departments: what hangs on the old unit, and the successor's confirmation."""

from flask_babel import lazy_gettext as _l

from webui.desk import Desk, NavItem, Place
from webui.desks.successions import actions, pages
from webui.desks.successions.blueprint import blueprint
from workflows.procedures.catalogue import Role

__all__ = ["DESK", "actions", "pages"]

CONCERNED = frozenset({Role.DESK, Role.JUSTICE_REVIEWER, Role.CONFIRMER, Role.SUPERVISOR, Role.ADMINISTRATOR})
"""Who has something to do there; anybody else may still read it."""

DESK = Desk(
    blueprint,
    (
        NavItem(
            Place.LIST,
            "successions.register",
            _l("机构承接"),
            "building-2",
            shown_to=lambda actor: bool(actor.roles & CONCERNED),
        ),
    ),
)

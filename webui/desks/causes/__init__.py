"""The register of causes: what has happened, whom it concerns, how many days each unit has left."""

from flask_babel import lazy_gettext as _l

from webui.desk import Desk, NavItem, Place
from webui.desks.causes import actions, pages
from webui.desks.causes.blueprint import blueprint
from workflows.procedures.catalogue import Role

__all__ = ["DESK", "actions", "pages"]

CONCERNED = frozenset({Role.FILER, Role.CONFIRMER, Role.DESK, Role.SUPERVISOR, Role.UNIT_HEAD})
"""Who has something to do there; anybody else may still read it."""

DESK = Desk(
    blueprint,
    (
        NavItem(
            Place.MY_WORK,
            "causes.register",
            _l("事由登记"),
            "scale",
            shown_to=lambda actor: bool(actor.roles & CONCERNED),
        ),
    ),
)

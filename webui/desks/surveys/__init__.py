"""The survey: rounds, the return of each unit, what all of them say together, and the way to the list."""

from flask_babel import lazy_gettext as _l

from webui.desk import Desk, NavItem, Place
from webui.desks.surveys import actions, filling_actions, pages, return_pages
from webui.desks.surveys.blueprint import blueprint
from workflows.procedures.catalogue import Role

__all__ = ["DESK", "actions", "filling_actions", "pages", "return_pages"]

CONCERNED = frozenset(
    {
        Role.FILER,
        Role.CONFIRMER,
        Role.DESK,
        Role.JUSTICE_REVIEWER,
        Role.SUPERVISOR,
        Role.UNIT_HEAD,
        Role.PUBLISHER,
    }
)
"""Who has something to do there; anybody else may still read what concerns the own unit."""

DESK = Desk(
    blueprint,
    (
        NavItem(
            Place.LIST,
            "surveys.overview",
            _l("证明事项梳理"),
            "list-checks",
            shown_to=lambda actor: bool(actor.roles & CONCERNED),
        ),
    ),
)

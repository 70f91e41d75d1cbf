"""The register of legal documents: what rests on an article, what a basis cites, and a change of the law."""

from flask_babel import lazy_gettext as _l

from webui.desk import Desk, NavItem, Place
from webui.desks.legal_register import actions, pages
from webui.desks.legal_register.blueprint import blueprint
from workflows.procedures.catalogue import Role

__all__ = ["DESK", "actions", "pages"]

CONCERNED = frozenset(
    {Role.FILER, Role.CONFIRMER, Role.DESK, Role.JUSTICE_REVIEWER, Role.SUPERVISOR, Role.GUIDE_KEEPER}
)
"""Who has something to find there; anybody else may still read it."""

DESK = Desk(
    blueprint,
    (
        NavItem(
            Place.LIST,
            "legal_register.register",
            _l("依据库"),
            "library",
            shown_to=lambda actor: bool(actor.roles & CONCERNED),
        ),
    ),
)

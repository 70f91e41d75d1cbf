"""The filing desk: ask for an item of the list to be added, cancelled or changed."""

from flask_babel import lazy_gettext as _l

from webui.desk import Desk, NavItem, Place
from webui.desks.filing import actions, pages
from webui.desks.filing.blueprint import blueprint
from workflows.procedures.catalogue import Role

__all__ = ["DESK", "actions", "pages"]

DESK = Desk(
    blueprint,
    (
        NavItem(
            Place.MY_WORK,
            "filing.kinds",
            _l("申报调整"),
            "file-plus",
            shown_to=lambda actor: actor.holds(Role.FILER),
        ),
    ),
)

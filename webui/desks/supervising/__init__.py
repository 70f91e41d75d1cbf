"""The supervision board: what is late, what will be, and on whose desk it lies."""

from flask_babel import lazy_gettext as _l

from webui.desk import Desk, NavItem, Place
from webui.desks.supervising import pages
from webui.desks.supervising.blueprint import blueprint
from workflows.procedures.catalogue import Role

__all__ = ["DESK", "pages"]

DESK = Desk(
    blueprint,
    (
        NavItem(
            Place.SUPERVISION,
            "supervising.board",
            _l("督办看板"),
            "layout-dashboard",
            shown_to=lambda actor: actor.holds(Role.SUPERVISOR),
        ),
        NavItem(
            Place.SUPERVISION,
            "supervising.attribution",
            _l("用时归属"),
            "chart-column",
            shown_to=lambda actor: actor.holds(Role.SUPERVISOR),
        ),
    ),
)

"""The work desk: what waits for me, what I have filed, what I have done."""

from flask_babel import lazy_gettext as _l

from webui.desk import Desk, NavItem, Place
from webui.desks.queue import actions, pages
from webui.desks.queue.blueprint import blueprint
from webui.desks.queue.lookups import waiting_count
from workflows.procedures.catalogue import Role

__all__ = ["DESK", "actions", "pages"]

DESK = Desk(
    blueprint,
    (
        NavItem(Place.MY_WORK, "queue.waiting", _l("待办"), "inbox", count=waiting_count),
        NavItem(
            Place.MY_WORK,
            "queue.filed",
            _l("我发起的"),
            "send",
            shown_to=lambda actor: actor.holds(Role.FILER),
        ),
        NavItem(Place.MY_WORK, "queue.done", _l("已办"), "list-checks"),
    ),
)

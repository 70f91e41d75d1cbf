"""Who acts for whom while somebody is away (代理): one's own substitutes, and a head's whole unit."""

from flask_babel import lazy_gettext as _l

from webui.desk import Desk, NavItem, Place
from webui.desks.substitutes import actions, pages
from webui.desks.substitutes.blueprint import blueprint

__all__ = ["DESK", "actions", "pages"]

DESK = Desk(blueprint, (NavItem(Place.MY_WORK, "substitutes.show", _l("我的代理"), "user-round"),))

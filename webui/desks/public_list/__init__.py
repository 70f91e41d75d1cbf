"""The public site: need I bring this proof? Today's list, any past day's, and every version."""

from flask_babel import lazy_gettext as _l

from webui.desk import Desk, NavItem, Place
from webui.desks.public_list import pages
from webui.desks.public_list.blueprint import blueprint

__all__ = ["DESK", "pages"]

DESK = Desk(
    blueprint,
    (
        NavItem(Place.PUBLIC, "public_list.search", _l("查清单"), "search"),
        NavItem(Place.PUBLIC, "public_list.versions", _l("历次版本"), "history"),
        NavItem(Place.LIST, "public_list.search", _l("免提交清单"), "library"),
        NavItem(Place.LIST, "public_list.versions", _l("历次版本"), "history"),
    ),
)

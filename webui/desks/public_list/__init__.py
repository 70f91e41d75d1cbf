"""The public site: need I bring this proof? Today's list, any past day's, and every version."""

from flask_babel import lazy_gettext as _l

from webui.desk import Desk, NavItem, Place
from webui.desks.public_list import about, asking, differences, downloads, pages
from webui.desks.public_list.blueprint import blueprint

__all__ = ["DESK", "about", "asking", "differences", "downloads", "pages"]

DESK = Desk(
    blueprint,
    (
        NavItem(Place.PUBLIC, "public_list.search", _l("查清单"), "search"),
        NavItem(Place.PUBLIC, "public_list.may_they_ask", _l("能不能要"), "circle-help"),
        NavItem(Place.PUBLIC, "public_list.versions", _l("历次版本"), "history"),
        NavItem(Place.PUBLIC_FOOT, "public_list.site_map", _l("站点地图"), "milestone"),
        NavItem(Place.PUBLIC_FOOT, "public_list.accessibility", _l("适老化与无障碍"), "eye"),
        NavItem(Place.PUBLIC_FOOT, "public_list.feed", _l("订阅新版本"), "rss"),
        NavItem(Place.LIST, "public_list.search", _l("免提交清单"), "library"),
        NavItem(Place.LIST, "public_list.versions", _l("历次版本"), "history"),
    ),
)

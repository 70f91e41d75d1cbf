"""The calendar desk: the year in force, its versions, a notice pasted in, and what a version would move."""

from flask_babel import lazy_gettext as _l

from webui.desk import Desk, NavItem, Place
from webui.desks.calendar import actions, pages
from webui.desks.calendar.blueprint import blueprint

__all__ = ["DESK", "actions", "pages"]

DESK = Desk(
    blueprint,
    (NavItem(Place.ADMINISTRATION, "calendar.year", _l("工作日历"), "calendar-days"),),
)

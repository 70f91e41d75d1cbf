"""The inbox: letters that the system wrote to me, and where else they and my deadlines go."""

from flask_babel import lazy_gettext as _l

from webui.desk import Desk, NavItem, Place
from webui.desks.inbox import actions, pages
from webui.desks.inbox.blueprint import blueprint
from webui.desks.inbox.lookups import unread_letters

__all__ = ["DESK", "actions", "pages"]

DESK = Desk(
    blueprint,
    (NavItem(Place.MY_WORK, "inbox.letters", _l("消息"), "bell", count=unread_letters),),
)

"""The hint that somebody else is at a case: an open page says so, and hears who is there besides."""

from webui.desk import Desk
from webui.desks.presence import actions
from webui.desks.presence.blueprint import blueprint

__all__ = ["DESK", "actions"]

DESK = Desk(blueprint)

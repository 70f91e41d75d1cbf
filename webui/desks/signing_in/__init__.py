"""The door: signing in and out."""

from webui.desk import Desk
from webui.desks.signing_in import actions, pages
from webui.desks.signing_in.blueprint import blueprint

__all__ = ["DESK", "actions", "pages"]

DESK = Desk(blueprint)

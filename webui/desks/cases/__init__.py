"""The case page: what is asked for, where it stands, by which clock, and the verdict."""

from webui.desk import Desk
from webui.desks.cases import actions, pages
from webui.desks.cases.blueprint import blueprint

__all__ = ["DESK", "actions", "pages"]

DESK = Desk(blueprint)

"""Answering many tasks of the queue at once: what is taken in, the one opinion, each result, the undoing."""

from webui.desk import Desk
from webui.desks.bulk import actions, pages
from webui.desks.bulk.blueprint import blueprint

__all__ = ["DESK", "actions", "pages"]

DESK = Desk(blueprint)

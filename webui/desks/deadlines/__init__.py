"""The proof sheet of a deadline: on the screen, on one page of A4, as JSON; and the verbs of its ledger."""

from webui.desk import Desk
from webui.desks.deadlines import actions, pages
from webui.desks.deadlines.blueprint import blueprint

__all__ = ["DESK", "actions", "pages"]

DESK = Desk(blueprint)

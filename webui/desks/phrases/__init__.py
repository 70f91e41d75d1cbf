"""The phrases that stand under an opinion: one's own, those of one's unit, those of the city."""

from webui.desk import Desk
from webui.desks.phrases import actions, pages
from webui.desks.phrases.blueprint import blueprint

__all__ = ["DESK", "actions", "pages"]

DESK = Desk(blueprint)

"""The attachments of a case: uploaded by content, listed with their versions, downloaded by its readers."""

from webui.desk import Desk
from webui.desks.attachments import actions, pages, panel
from webui.desks.attachments.blueprint import blueprint

__all__ = ["DESK", "actions", "pages", "panel"]

DESK = Desk(blueprint)

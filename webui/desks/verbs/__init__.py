"""What may be done to a case beside answering its task: each verb first shows its consequence."""

from webui.desk import Desk
from webui.desks.verbs import actions, pages
from webui.desks.verbs.blueprint import blueprint

__all__ = ["DESK", "actions", "pages"]

DESK = Desk(blueprint)

"""Meetings of the coordination group: its office plans and records them, a second person confirms."""

from flask_babel import lazy_gettext as _l

from engine.people.terms import Actor
from webui.desk import Desk, NavItem, Place
from webui.desks.meetings import actions, pages
from webui.desks.meetings.blueprint import blueprint
from webui.office import Office
from workflows.meetings.lookups import count_unconfirmed
from workflows.meetings.rules import may_read

__all__ = ["DESK", "actions", "pages"]


def _waiting(office: Office, _actor: Actor) -> int:
    with office.store.reading() as tx:
        return count_unconfirmed(tx)


DESK = Desk(
    blueprint,
    (
        NavItem(
            Place.MY_WORK,
            "meetings.every",
            _l("小组会议"),
            "users-round",
            count=_waiting,
            shown_to=may_read,
        ),
    ),
)

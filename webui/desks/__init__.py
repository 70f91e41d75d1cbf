"""The desks in the order of the navigation: a new desk is one line here."""

from webui.desk import Desk
from webui.desks import (
    calendar,
    cases,
    causes,
    deadlines,
    filing,
    inbox,
    public_list,
    queue,
    signing_in,
    supervising,
)

DESKS: tuple[Desk, ...] = (
    queue.DESK,
    inbox.DESK,
    filing.DESK,
    cases.DESK,
    causes.DESK,
    deadlines.DESK,
    public_list.DESK,
    supervising.DESK,
    calendar.DESK,
    signing_in.DESK,
)

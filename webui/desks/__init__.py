"""The desks in the order of the navigation: a new desk is one line here."""

from webui.desk import Desk
from webui.desks import (
    approval_sheet,
    attachments,
    bulk,
    calendar,
    cases,
    causes,
    deadlines,
    filing,
    inbox,
    meetings,
    phrases,
    presence,
    public_list,
    queue,
    signing_in,
    substitutes,
    supervising,
    verbs,
)

DESKS: tuple[Desk, ...] = (
    queue.DESK,
    bulk.DESK,
    inbox.DESK,
    filing.DESK,
    cases.DESK,
    verbs.DESK,
    meetings.DESK,
    substitutes.DESK,
    phrases.DESK,
    presence.DESK,
    causes.DESK,
    deadlines.DESK,
    approval_sheet.DESK,
    attachments.DESK,
    public_list.DESK,
    supervising.DESK,
    calendar.DESK,
    signing_in.DESK,
)

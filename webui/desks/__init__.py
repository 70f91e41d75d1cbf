"""The desks in the order of the navigation: a new desk is one line here."""

from webui.desk import Desk
from webui.desks import cases, filing, public_list, queue, signing_in, supervising

DESKS: tuple[Desk, ...] = (
    queue.DESK,
    filing.DESK,
    cases.DESK,
    public_list.DESK,
    supervising.DESK,
    signing_in.DESK,
)

"""Who has held the case for how many working days, and how many of them were late."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from webui.bars import BarPart, parts_of_days
from webui.desks.cases.room import Room
from webui.unit_names import short_unit
from webui.wording import word
from workflows.procedures.bureau import Bureau
from workflows.supervision.attribution import attribution_of
from workflows.supervision.terms import UNCHARGED, Share


@dataclass(frozen=True)
class ShareLine:
    """One holder of the case."""

    holder: str
    unit: str
    """Its department; "" for a post of the whole city, or nobody."""
    days: int
    late_days: int
    is_charged: bool
    parts: tuple[BarPart, ...]


@dataclass(frozen=True)
class HeldDays:
    """All holders, and the totals to which their days add up."""

    days: int
    late_days: int
    lines: tuple[ShareLine, ...]

    @property
    def longest(self) -> int:
        """Return what fills the whole width of a bar."""
        return max((line.days for line in self.lines), default=0)


def held_days(tx: Session, bureau: Bureau, room: Room) -> HeldDays:
    """Return the holders of a case; nobody for one that nobody has filed. Refuses: OutsideCalendar."""
    if room.request is None:  # its days run from when it was found, not from a cause
        return HeldDays(0, 0, ())
    found = attribution_of(tx, room.case.id, today=bureau.today)
    return HeldDays(found.days, found.late_days, tuple(_line(room, share) for share in found.shares))


def _line(room: Room, share: Share) -> ShareLine:
    return ShareLine(
        word("holder_kind", share.kind),
        short_unit(room.names.unit(share.department_id)),
        share.days,
        share.late_days,
        is_charged=share.kind not in UNCHARGED,
        parts=parts_of_days(share.days, share.late_days),
    )

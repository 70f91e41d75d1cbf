"""The parts of a bar (components/bar.html)."""

from dataclasses import dataclass

from flask_babel import gettext

from webui.formats import working_days


@dataclass(frozen=True)
class BarPart:
    """One part of a bar."""

    value: int
    tone: str
    words: str


def parts_of_days(days: int, late_days: int) -> tuple[BarPart, ...]:
    """Return a bar of working days held: those in time, and the late ones in red."""
    in_time = days - late_days
    return (
        BarPart(in_time, "", gettext("未超期 %(days)s", days=working_days(in_time))),
        BarPart(late_days, "red", gettext("超期 %(days)s", days=working_days(late_days))),
    )

"""The name of a meeting of the group, as the journal keeps its number."""

from flask_babel import gettext


def voted_at(label: object) -> str:
    """Return that a vote was given at the meeting of that number, such as 2026-3; "" for none."""
    year, _, number = str(label or "").partition("-")
    return str(gettext("%(year)s 年第 %(number)s 次会议表决", year=year, number=number)) if number else ""

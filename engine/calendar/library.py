"""The one door to PyPI `holidays`: what it says of a year in China."""

import re
from datetime import date
from functools import cache
from typing import Final

from engine.calendar.terms import LibraryYear

RELEASE: Final = "0.109"
"""The release that the corrections were checked against; part of a calendar version's name."""

_STATUTORY: Final = frozenset({"元旦", "春节", "农历除夕", "清明节", "劳动节", "端午节", "中秋节", "国庆节"})
_REMARK: Final = re.compile(r"（[^）]*）")
_SUBSTITUTE: Final = "补假"


@cache
def library_year(year: int) -> LibraryYear:
    """Return the year with its statutory days, substitute days, moved days off and worked weekend days."""
    import holidays  # noqa: PLC0415  0.2 s: only a year without a paper of its own asks for it

    # A make-up day of late December stands in the library's table of the year after.
    told = holidays.country_holidays("CN", years=(year, year + 1), language="zh_CN", expand=False)
    sorts: dict[str, dict[date, str]] = {"statutory": {}, "substitute": {}, "moved": {}}
    for day, names in told.items():
        if day.year == year:
            sort, reason = _sorted(names)
            sorts[sort][day] = reason
    worked = frozenset(day for day in told.weekend_workdays if day.year == year)
    return LibraryYear(**sorts, worked=worked)


def _sorted(names: str) -> tuple[str, str]:
    """Return the sort of a day off and the reason to show for it.

    Names come as 国庆节, 中秋节; 国庆节, 国庆节（补假）, 国庆节（推定） or 休息日（由 2026-10-10 调休）.
    """
    bare = [_REMARK.sub("", name) for name in names.split("; ")]
    if not _STATUTORY.issuperset(bare):
        return "moved", "调休放假"
    holiday = "、".join(dict.fromkeys("春节" if name == "农历除夕" else name for name in bare))
    return ("substitute", f"{holiday}补假") if _SUBSTITUTE in names else ("statutory", holiday)

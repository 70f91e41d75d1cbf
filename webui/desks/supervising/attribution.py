"""Whose days they were: the table of a period by holder and by unit, its bars, and the cases behind a row."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from engine.people.lookups import department_names
from webui.bars import BarPart, parts_of_days
from webui.desks.supervising.asked import Asked, charged_code
from webui.unit_names import short_unit
from webui.wording import word
from workflows.procedures.bureau import Bureau
from workflows.supervision.charges import charged_page, charges, first_filing
from workflows.supervision.periods import Period, periods_until
from workflows.supervision.terms import UNCHARGED, Charge, ChargedPage, Charges, HolderKind

BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet takes the Chinese of a .csv for another encoding."""

COLUMNS = (_l("期间"), _l("由谁办理"), _l("单位"), _l("办件数"), _l("用时（工作日）"), _l("其中超期"))
"""Of the .csv."""


@dataclass(frozen=True)
class ChargeLine:
    """One row of the table by holder: a kind of holder in one unit."""

    holder: str
    unit: str
    """"" for a post of the whole city, or nobody."""
    is_charged: bool
    days: int
    late_days: int
    cases: int
    address: str
    """Of the cases behind it."""


@dataclass(frozen=True)
class SumLine:
    """One bar: the days of a kind of holder in all units, or of a unit as whatever it was."""

    label: str
    days: int
    late_days: int
    address: str
    """Of the cases behind it."""
    is_unit: bool

    @property
    def parts(self) -> tuple[BarPart, ...]:
        """Return the parts of its bar."""
        return parts_of_days(self.days, self.late_days)


@dataclass(frozen=True)
class AttributionView:
    """The page of a period."""

    charges: Charges
    lines: tuple[ChargeLine, ...]
    by_holder: tuple[SumLine, ...]
    by_unit: tuple[SumLine, ...]
    periods: tuple[Period, ...]
    units: Mapping[int, str]

    @property
    def groups(self) -> tuple[tuple[str, tuple[ChargeLine, ...]], ...]:
        """Return the lines of each kind of holder together."""
        kinds = groupby(self.lines, key=lambda line: line.holder)
        return tuple((holder, tuple(lines)) for holder, lines in kinds)

    @property
    def days_a_case(self) -> float | None:
        """Return how many working days a case took on the average, with one digit; None without cases."""
        return round(self.charges.days / self.charges.cases, 1) if self.charges.cases else None


def attribution_view(tx: Session, bureau: Bureau, asked: Asked) -> AttributionView:
    """Return who is charged with the days of a period. Refuses: OutsideCalendar."""
    names, today = department_names(tx), bureau.today
    found = charges(tx, asked.as_choice(), today=today)
    offered = periods_until(today, since=first_filing(tx) or today)
    return AttributionView(
        found,
        tuple(_line(row, names, asked) for row in found.rows),
        _by_holder(found.rows, asked),
        _by_unit(found.rows, names, asked),
        offered if asked.period in offered else (asked.period, *offered),
        names,
    )


@dataclass(frozen=True)
class ChargedView:
    """One page of the cases behind a row."""

    page: ChargedPage
    holder: str
    """Whose days: the kind of holder, its unit, or both; "" for anybody."""
    names: Mapping[int, str]


def charged_view(tx: Session, bureau: Bureau, asked: Asked, *, after: str | None) -> ChargedView:
    """Return one page of the cases behind a row. Refuses: BadCursor, OutsideCalendar."""
    names = department_names(tx)
    page = charged_page(tx, asked.as_choice(), asked.wants, today=bureau.today, after=after)
    kind = word("holder_kind", asked.holder) if asked.holder else ""
    unit = short_unit(names.get(int(asked.charged))) if asked.charged.isdecimal() else ""
    return ChargedView(page, " · ".join(filter(None, (kind, unit))), names)


def period_words(period: Period) -> str:
    """Return 2026年10月, 2026年第4季度 or 2026年."""
    year = str(period.first.year)
    if period.is_year:
        return str(gettext("%(year)s年", year=year))
    if period.quarter:
        return str(gettext("%(year)s年第%(quarter)s季度", year=year, quarter=period.quarter))
    return str(gettext("%(year)s年%(month)s月", year=year, month=f"{period.first.month:02}"))


def csv_of(view: AttributionView, asked: Asked) -> str:
    """Return the table by holder as .csv, with its sum as the last row."""
    file = io.StringIO()
    file.write(BYTE_ORDER_MARK)
    table = csv.writer(file)
    period = period_words(asked.period)
    table.writerow(COLUMNS)
    for line in view.lines:
        unit = line.unit if line.is_charged else gettext("不计入任何单位")
        table.writerow((period, line.holder, unit, line.cases, line.days, line.late_days))
    found = view.charges
    table.writerow((period, gettext("合计"), "", found.cases, found.days, found.late_days))
    return file.getvalue()


def _line(row: Charge, names: Mapping[int, str], asked: Asked) -> ChargeLine:
    return ChargeLine(
        word("holder_kind", row.kind),
        _unit_name(row, names),
        row.kind not in UNCHARGED,
        row.days,
        row.late_days,
        row.cases,
        asked.behind(holder=row.kind, charged=charged_code(row.department_id)),
    )


def _by_holder(rows: Iterable[Charge], asked: Asked) -> tuple[SumLine, ...]:
    sums: defaultdict[HolderKind, list[Charge]] = defaultdict(list)
    for row in rows:
        sums[row.kind].append(row)
    return tuple(
        _sum(word("holder_kind", kind), some, asked.behind(holder=kind)) for kind, some in sums.items()
    )


def _by_unit(rows: Iterable[Charge], names: Mapping[int, str], asked: Asked) -> tuple[SumLine, ...]:
    """Return the units, most late days first; a post of the whole city stands for itself."""
    sums: defaultdict[tuple[str, str], list[Charge]] = defaultdict(list)
    for row in rows:
        holder = "" if row.department_id is not None else str(row.kind)
        sums[holder, charged_code(row.department_id)].append(row)
    lines = (
        _sum(
            _unit_name(some[0], names) or word("holder_kind", holder),
            some,
            asked.behind(holder=holder, charged=code),
            is_unit=not holder,
        )
        for (holder, code), some in sums.items()
    )
    return tuple(sorted(lines, key=lambda line: (-line.late_days, -line.days, line.label)))


def _sum(label: str, rows: Sequence[Charge], address: str, *, is_unit: bool = False) -> SumLine:
    days, late_days = sum(row.days for row in rows), sum(row.late_days for row in rows)
    return SumLine(label, days, late_days, address, is_unit)


def _unit_name(row: Charge, names: Mapping[int, str]) -> str:
    return short_unit(names[row.department_id]) if row.department_id is not None else ""

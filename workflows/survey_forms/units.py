"""Which unit of the city a form means: its name in full, or as people of the city shorten it."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from engine.spreadsheets.words import folded
from workflows.survey_forms.rules import (
    FormProblem,
    SeveralUnits,
    UnitMisspelt,
    UnitUnknown,
    quoted,
    units_in,
)
from workflows.survey_forms.terms import CellProblem, ColumnSet, SurveyForm, SurveyRow

CITY: Final = "鄂尔多斯市"
_NEAR_ENOUGH: Final = 0.5


def names_of_units(names: Mapping[str, int]) -> dict[str, int]:
    """Return the ways in which a form may name a unit: in full, 市 for the city, or without it."""
    spelled = dict(names)
    for name, unit_id in names.items():
        if name.startswith(CITY):
            short = name.removeprefix(CITY)
            spelled |= {short: unit_id, f"市{short}": unit_id}
    return spelled


class UnitNames:
    """The units of the city by every way of writing them."""

    def __init__(self, names: Mapping[str, int]) -> None:
        self._names = tuple(names)
        self._by_folded = {folded(name): unit_id for name, unit_id in names_of_units(names).items()}

    def id_of(self, written: str | None) -> int | None:
        """Return the unit, or None where the city has none of that name."""
        return self._by_folded.get(folded(written)) if written else None

    def nearest(self, written: str) -> str | None:
        """Return the full name of the unit whose name looks most like it, or None."""
        near = get_close_matches(folded(written), self._by_folded, n=1, cutoff=_NEAR_ENOUGH)
        wanted = self._by_folded[near[0]] if near else None
        return next((name for name in self._names if self.id_of(name) == wanted), None) if near else None


def unit_problems(forms: Iterable[SurveyForm], names: UnitNames) -> Iterator[CellProblem]:
    """Yield what is wrong with the units that the rows of 附件2 name.

    Rows collected elsewhere may name offices of other cities.
    """
    for form in forms:
        if form.column_set is not ColumnSet.ANNEX_2:
            continue
        for row in form.rows:
            if row.department is not None and names.id_of(row.department) is None:
                reason = _reason(row, row.department, names)
                yield CellProblem(row.sheet, row.row, form.unit_column, reason)


def _reason(row: SurveyRow, written: str, names: UnitNames) -> FormProblem:
    several = units_in(row.department or "")
    if len(several) > 1:
        return SeveralUnits(units="；".join(several))
    nearest = names.nearest(written)
    if nearest is None:
        return UnitUnknown(shown=quoted(written))
    return UnitMisspelt(shown=quoted(written), nearest=nearest)

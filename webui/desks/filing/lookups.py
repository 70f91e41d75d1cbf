"""What the filing desk asks: whose unit one files for, whom to consult, what the list says now, the clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from engine.people.lookups import departments
from engine.people.terms import Actor, Department
from engine.refusals import Refusal
from webui.content_words import content_words
from webui.day_boxes import DayBox, day_boxes
from webui.typed_ids import id_in
from webui.unit_groups import UnitGroup, unit_groups
from workflows.causes.lookups import linked_cause
from workflows.causes.prepared import prepared_of_causes
from workflows.exemption_list.items import current_item
from workflows.exemption_list.lookups import ListFilter, ListRow, Moment, list_page
from workflows.exemption_list.rules import item_id_of, item_number
from workflows.exemption_list.terms import CurrentItem
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import FilingPreview, preview_filing
from workflows.procedures.cause_register import filing_units
from workflows.procedures.prepared_requests import with_prepared
from workflows.requests.checking import cause_date_of
from workflows.requests.terms import LinkedCause, RequestForm
from workflows.surveys.lookups import accepted_line
from workflows.surveys.requesting import said_by_row

ITEMS_OFFERED = 30
LONGEST_SEARCH = 60
LONGEST_ID = 9
"""Digits of an id: a longer one is none, and no database is asked for it."""


@dataclass(frozen=True)
class Units:
    """The units of the city as a filer needs them."""

    own: tuple[Department, ...]
    """Where the person holds the filing post."""
    groups: tuple[UnitGroup, ...]
    """All units that can be consulted, by kind."""

    def by_id(self, unit_id: int | None) -> Department | None:
        """Return a unit, None where it is unknown."""
        return next((unit for group in self.groups for unit in group.units if unit.id == unit_id), None)


@dataclass(frozen=True)
class ItemNow:
    """The item that a request cancels or changes, as the list has it."""

    item: CurrentItem
    number: str
    unit: Department | None
    """None for a row whose source names no unit of this city."""
    words: dict[str, str]
    """Field -> what the list says, in words."""

    @property
    def unit_code(self) -> str:
        """Return the code of the unit, "" where it is unknown."""
        return self.unit.code if self.unit else ""


@dataclass(frozen=True)
class ShownClock:
    """The clock before filing; nothing while no date is chosen."""

    preview: FilingPreview | None = None
    boxes: tuple[DayBox, ...] = ()
    refusal: Refusal | None = None
    """Why there is no clock, such as a day that has not come yet."""


def units_of(tx: Session, actor: Actor) -> Units:
    """Return the units of the city, and those for which the actor may file."""
    every = departments(tx)
    filing_ids = filing_units(actor)
    return Units(tuple(unit for unit in every if unit.id in filing_ids), unit_groups(every))


def item_now(tx: Session, number: str, units: Units) -> ItemNow | None:
    """Return the item that the address names, or None when there is no such number."""
    item_id = item_id_of(number)
    item = current_item(tx, item_id) if item_id else None
    if item is None:
        return None
    return ItemNow(item, item_number(item.id), units.by_id(item.unit_id), content_words(item.content))


def cause_named(tx: Session, typed: str) -> LinkedCause | None:
    """Return the cause of the register that an address or a form names; None where nothing is to answer."""
    cause = linked_cause(tx, typed) if typed else None
    return cause if cause and not cause.is_withdrawn else None


def said_by_cause(said: RequestForm, cause: LinkedCause | None, units: Units) -> RequestForm:
    """Return the form with what the register says of its cause; the unit too, where there is but one."""
    if cause is None:
        return said
    own = [unit.code for unit in units.own if unit.id in cause.unit_ids]
    return replace(
        said,
        cause=cause.number,
        cause_type=cause.type,
        cause_date=cause.date.isoformat(),
        cause_document_title=cause.document_title,
        cause_document_number=cause.document_number or "",
        unit=said.unit or (own[0] if len(own) == 1 else ""),
    )


def said_by_survey(tx: Session, said: RequestForm, typed: str, units: Units) -> RequestForm:
    """Return the form with what an accepted row of the survey says, for a unit for which the person files."""
    is_id = typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_ID
    row = accepted_line(tx, int(typed)) if is_id else None
    own = next((unit for unit in units.own if row and unit.id == row.unit_id), None)
    return said_by_row(said, row, unit_code=own.code) if row and own else said


def said_by_preparation(tx: Session, said: RequestForm, cause: LinkedCause | None, typed: str) -> RequestForm:
    """Return the form with what was prepared under its cause for its item; as it is for any other id."""
    prepared_id = id_in(typed)
    if cause is None or prepared_id is None:
        return said
    fitting = (one for one in prepared_of_causes(tx, [cause.id])[cause.id] if one.id == prepared_id)
    for one in fitting:
        if (item_number(one.item_id), one.kind) == (said.item_number, said.kind):
            return with_prepared(said, one)
    return said


def items_to_choose(tx: Session, bureau: Bureau, units: Sequence[Department], q: str) -> tuple[ListRow, ...]:
    """Return the listed items of the filer's units that fit the search, as many as a page holds."""
    moment = Moment(day=bureau.today, published_only=False)
    found = (
        list_page(tx, ListFilter(q=q, unit_id=unit.id), moment, limit=ITEMS_OFFERED).rows for unit in units
    )
    return tuple(row for rows in found for row in rows)[:ITEMS_OFFERED]


def clock_for(bureau: Bureau, typed_day: str, unit: str) -> ShownClock:
    """Return the clock that a cause on the day as typed has started for the unit ("": none chosen)."""
    cause_date = cause_date_of(RequestForm(cause_date=typed_day))
    if cause_date is None:
        return ShownClock()
    try:
        preview = preview_filing(bureau, cause_date, unit=unit)
    except Refusal as refusal:
        return ShownClock(refusal=refusal)
    return ShownClock(preview, day_boxes(preview.days, today=bureau.today))

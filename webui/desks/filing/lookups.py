"""What the filing desk asks: whose unit one files for, whom to consult, what the list says now, the clock."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from engine.people.lookups import departments
from engine.people.terms import Actor, Department, DepartmentKind
from engine.refusals import Refusal
from webui.content_words import content_words
from webui.day_boxes import DayBox, day_boxes
from workflows.exemption_list.items import current_item
from workflows.exemption_list.lookups import ListFilter, ListRow, Moment, list_page
from workflows.exemption_list.rules import item_id_of, item_number
from workflows.exemption_list.terms import CurrentItem
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import FilingPreview, preview_filing
from workflows.procedures.catalogue import Role
from workflows.requests.checking import cause_date_of
from workflows.requests.terms import RequestForm

ITEMS_OFFERED = 30
LONGEST_SEARCH = 60
KIND_HEADINGS: dict[DepartmentKind, LazyString] = {
    DepartmentKind.CITY_DEPARTMENT: _l("市直部门"),
    DepartmentKind.BANNER: _l("旗区"),
    DepartmentKind.PARK: _l("开发区（园区）"),
    DepartmentKind.PUBLIC_UTILITY: _l("公共服务机构"),
}
"""Kinds of units that can be consulted; the coordination group is not: it decides."""


@dataclass(frozen=True)
class UnitGroup:
    """Units of one kind, under their heading."""

    heading: LazyString
    units: tuple[Department, ...]


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
    filing_ids = {post.department_id for post in actor.posts if post.role == Role.FILER}
    groups = (
        UnitGroup(heading, tuple(unit for unit in every if unit.kind is kind))
        for kind, heading in KIND_HEADINGS.items()
    )
    return Units(
        tuple(unit for unit in every if unit.id in filing_ids),
        tuple(group for group in groups if group.units),
    )


def item_now(tx: Session, number: str, units: Units) -> ItemNow | None:
    """Return the item that the address names, or None when there is no such number."""
    item_id = item_id_of(number)
    item = current_item(tx, item_id) if item_id else None
    if item is None:
        return None
    return ItemNow(item, item_number(item.id), units.by_id(item.unit_id), content_words(item.content))


def items_to_choose(tx: Session, bureau: Bureau, units: Sequence[Department], q: str) -> tuple[ListRow, ...]:
    """Return the listed items of the filer's units that fit the search, as many as a page holds."""
    moment = Moment(day=bureau.today, published_only=False)
    found = (
        list_page(tx, ListFilter(q=q, unit_id=unit.id), moment, limit=ITEMS_OFFERED).rows for unit in units
    )
    return tuple(row for rows in found for row in rows)[:ITEMS_OFFERED]


def clock_for(bureau: Bureau, typed_day: str) -> ShownClock:
    """Return the clock that a cause on the day as typed has started."""
    cause_date = cause_date_of(RequestForm(cause_date=typed_day))
    if cause_date is None:
        return ShownClock()
    try:
        preview = preview_filing(bureau, cause_date)
    except Refusal as refusal:
        return ShownClock(refusal=refusal)
    return ShownClock(preview, day_boxes(preview.days, today=bureau.today))

"""The units of the city by kind, as tick boxes show them (components/unit_boxes.html)."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from engine.people.terms import Department, DepartmentKind

KIND_HEADINGS: dict[DepartmentKind, LazyString] = {
    DepartmentKind.CITY_DEPARTMENT: _l("市直部门"),
    DepartmentKind.BANNER: _l("旗区"),
    DepartmentKind.PARK: _l("开发区（园区）"),
    DepartmentKind.PUBLIC_UTILITY: _l("公共服务机构"),
}
"""Kinds of units that keep items; the coordination group is not one: it decides."""


@dataclass(frozen=True)
class UnitGroup:
    """Units of one kind, under their heading."""

    heading: LazyString
    units: tuple[Department, ...]


def unit_groups(units: Iterable[Department]) -> tuple[UnitGroup, ...]:
    """Return the units by kind, without kinds of which there are none."""
    every = tuple(units)
    groups = (
        UnitGroup(heading, tuple(unit for unit in every if unit.kind is kind))
        for kind, heading in KIND_HEADINGS.items()
    )
    return tuple(group for group in groups if group.units)

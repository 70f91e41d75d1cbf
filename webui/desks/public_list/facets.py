"""The filters beside the list: each choice with its count and the address that chooses or drops it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from webui.desks.public_list.asked import Asked
from webui.wording import word
from workflows.exemption_list.search import Facets

UNITS_IN_SIGHT = 6
"""Further units lie under "the others", unless it would fold hardly any."""
FEWEST_FOLDED = 3

Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True)
class FacetChoice:
    """One line of a filter."""

    label: str | LazyString
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One filter; `folded` are the rarer choices."""

    heading: LazyString
    choices: tuple[FacetChoice, ...]
    folded: tuple[FacetChoice, ...] = ()


def facets_of(asked: Asked, counts: Facets, unit_names: Mapping[int, str]) -> tuple[Facet, ...]:
    """Return the filters in the order of the page; one that could choose nothing is left out."""
    wanted = asked.wanted
    units = sorted(counts.by_unit.items(), key=lambda pair: (-pair[1], pair[0]))
    unit_choices = [
        _choice(asked, "unit_id", unit_id, unit_names[unit_id], count, chosen=wanted.unit_id)
        for unit_id, count in units
    ]
    found = (
        Facet(
            _l("免提交方式"),
            _coded(asked, "way", counts.by_way, {way: word("way", way) for way in counts.by_way}),
        ),
        Facet(_l("部门／旗区"), *_in_sight(unit_choices)),
        Facet(
            _l("证明类型"),
            _coded(
                asked,
                "proof_type",
                counts.by_type,
                {kind: word("proof_type", kind) for kind in counts.by_type},
            ),
        ),
        Facet(
            _l("清单"),
            _coded(
                asked,
                "list_name",
                counts.by_list,
                {name: word("list", name) for name in counts.by_list},
            ),
        ),
    )
    return tuple(facet for facet in found if facet.choices)


def _coded(
    asked: Asked, name: str, counts: Mapping[Code, int], words: Mapping[Code, str | LazyString]
) -> tuple[FacetChoice, ...]:
    """Return one line for each code that finds something, in the order of its enum."""
    chosen = getattr(asked.wanted, name)
    return tuple(
        _choice(asked, name, code, words[code], counts[code], chosen=chosen)
        for kind in {type(code) for code in counts}
        for code in kind
        if counts.get(code) or code == chosen
    )


def _choice(
    asked: Asked, name: str, value: object, label: str | LazyString, count: int, *, chosen: object
) -> FacetChoice:
    is_chosen = value == chosen
    target = asked.filtered(**{name: None if is_chosen else value})
    return FacetChoice(label, count, url_for("public_list.search", **target.arguments()), is_chosen)


def _in_sight(choices: list[FacetChoice]) -> tuple[tuple[FacetChoice, ...], tuple[FacetChoice, ...]]:
    """Return the first few and the rest; a chosen one is always in sight."""
    ordered = tuple(sorted(choices, key=lambda choice: not choice.is_chosen))
    if len(ordered) < UNITS_IN_SIGHT + FEWEST_FOLDED:
        return ordered, ()
    return ordered[:UNITS_IN_SIGHT], ordered[UNITS_IN_SIGHT:]

"""How a collected row becomes a row of the list: what it does not say stays unknown."""

import re
from collections.abc import Mapping

from engine.refusals import Refusal
from workflows.exemption_list.terms import (
    TYPE_LABELS,
    ExemptionWay,
    ImportedRow,
    ItemContent,
    ItemKey,
    ListName,
    ProofType,
)
from workflows.legal_basis.terms import LEVEL_LABELS, BasisLevel

CITY = "鄂尔多斯市"

_WAYS = {
    "直接取消": ExemptionWay.DIRECT_CANCELLATION,
    "数据共享": ExemptionWay.DATA_SHARING,
    "告知承诺": ExemptionWay.COMMITMENT,
    "部门核验": ExemptionWay.DEPARTMENT_VERIFICATION,
    "其他": ExemptionWay.OTHER,
}
_TYPES: dict[str, ProofType] = {label: kind for kind, label in TYPE_LABELS.items()}
_LEVELS: dict[str, BasisLevel] = {label: level for level, label in LEVEL_LABELS.items()}
_LEVEL = re.compile(f"（({'|'.join(_LEVELS)})）$")
_RETAINED = re.compile(r"(?:^|[；，])保留(?:\d+项之一)?(?:：([^；]+))?(?:；|$)")
"""A remark that the proof was kept ("保留", "保留8项之一", "保留：原因"); "保留9项" only counts others."""


class NotEmpty(Refusal):
    """The demo city is for an empty database only."""

    code = "not_empty"
    sentence = "数据库中已有内容（%(found)s），不装入演示城市"
    way_out = "。请换一个空的数据库。"


def require_empty(counts: Mapping[str, int]) -> None:
    """Refuse to mix a demo with anything that is there already."""
    found = [f"{name} {count}" for name, count in counts.items() if count]
    if found:
        raise NotEmpty(found="、".join(found))


def imported_row(row: Mapping[str, str], unit_ids: Mapping[str, int]) -> ImportedRow:
    """Return a collected row as the list keeps it.

    unit_ids: name of a unit, with and without the city's, -> id. A row whose office has another name
    belongs to no unit; place and office of the source are kept either way.
    """
    unit_name = row["department"] or None
    unit_id = unit_ids.get(row["department"])
    origin = "" if unit_id else f"{row['city']}/{row['department']}"
    return ImportedRow(
        key=ItemKey(unit_id, row["matter_name"] or None, row["proof_name"], origin=origin),
        content=_content(row),
        unit_name=unit_name,
        source=row["source"],
        source_place=row["city"] or None,
        source_department=unit_name,
    )


def names_of_units(names: Mapping[str, int]) -> dict[str, int]:
    """Return the ways in which a source may name a unit: in full, 市 for the city, or without it."""
    spelled = dict(names)
    for name, unit_id in names.items():
        if name.startswith(CITY):
            short = name.removeprefix(CITY)
            spelled |= {short: unit_id, f"市{short}": unit_id}
    return spelled


def _content(row: Mapping[str, str]) -> ItemContent:
    retained = _RETAINED.search(row["note"])
    level = _LEVEL.search(row["legal_basis"])
    way = _WAYS.get(row["exempt_way"])
    return ItemContent(
        list_name=ListName.RETAINED if retained else ListName.EXEMPT,
        ways=(way,) if way else (),
        proof_type=_TYPES.get(row["proof_type"]),
        issuing_unit=row["issuing_unit"] or None,
        legal_basis=row["legal_basis"] or None,
        basis_level=_LEVELS[level[1]] if level else None,
        matter_code=row["matter_code"] or None,
        retained_reason=(retained[1] or None) if retained else None,
        note=row["note"] or None,
    )

"""What a request meets: other items of the same proof, guides of the matter, requests under way."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.people.records import DepartmentRow
from engine.store import table_of
from workflows.collisions.rules import effect_of, stand_of, takes_away, ways_of
from workflows.collisions.terms import Collisions, DemandEffect, GuideMet, OpenRequest, OtherItem
from workflows.exemption_list.records import ItemEntryRow, ProofItemRow
from workflows.exemption_list.rules import item_number, normalised
from workflows.exemption_list.terms import CurrentItem, EntryStanding, ExemptionWay, ItemContent, ListName
from workflows.guides.lookups import guides_of_matter, longer_names
from workflows.guides.rules import demands
from workflows.requests.records import RequestRow
from workflows.requests.terms import RequestKind, RequestView

MOST_OTHERS = 20
"""A common proof stands under hundreds of matters; whoever must see all of them asks the list."""

_ITEM = table_of(ProofItemRow)
_ENTRY = table_of(ItemEntryRow)
_UNIT = table_of(DepartmentRow)
_REQUEST = table_of(RequestRow)
_CASE = table_of(CaseFileRow)
_RETAINED_FIRST = sa.case((_ENTRY.c.list_name == ListName.RETAINED, 0), else_=1)


def collisions_of(tx: Session, request: RequestView) -> Collisions | None:
    """Return what a recorded request meets now; None where it takes nothing away, which asks nothing.

    What it says of its item is taken from the request itself.
    """
    effect = effect_of(request.kind, request.ground, request.after)
    if not takes_away(effect, request.before, request.after):
        return None
    return _met(
        tx,
        effect,
        before=request.before,
        after=request.after,
        matter_name=request.matter_name,
        proof_name=request.proof_name,
        besides=(request.item_id, request.case_id),
    )


def collisions_of_item(tx: Session, item: CurrentItem) -> Collisions:
    """Return what the cancellation of an item would meet before its form is filled in: the proof ends."""
    return _met(
        tx,
        DemandEffect.ABOLISHED,
        before=item.content,
        after=None,
        matter_name=item.matter_name,
        proof_name=item.proof_name,
        besides=(item.id, None),
    )


def _met(
    tx: Session,
    effect: DemandEffect,
    *,
    before: ItemContent | None,
    after: ItemContent | None,
    matter_name: str | None,
    proof_name: str,
    besides: tuple[int | None, int | None],
) -> Collisions:
    item_id, case_id = besides
    ended, left = ways_of(effect, before, after)
    items = [row for row in _items_named(tx, proof_name) if row.id != item_id]
    return Collisions(
        effect,
        ended,
        left,
        tuple(_other(row) for row in items[:MOST_OTHERS]),
        _guides(tx, effect, matter_name, proof_name),
        tuple(_open_requests(tx, proof_name, besides=case_id)),
        max(0, len(items) - MOST_OTHERS),
    )


def _items_named(tx: Session, proof_name: str) -> list[sa.Row[*tuple[Any, ...]]]:
    """Return the items now listed under exactly this proof, those that may be asked for first."""
    name = normalised(proof_name)
    query = (
        sa.select(
            _ITEM.c.id,
            _UNIT.c.name.label("unit_name"),
            _ITEM.c.matter_name,
            _ITEM.c.proof_name,
            _ENTRY.c.list_name,
            _ENTRY.c.standing,
            _ENTRY.c.ways,
        )
        .join(_ENTRY, _ENTRY.c.item_id == _ITEM.c.id)
        .outerjoin(_UNIT, _UNIT.c.id == _ITEM.c.unit_id)
        .where(
            _ENTRY.c.until_version.is_(None),
            _ENTRY.c.standing == EntryStanding.LISTED,
            _ITEM.c.search_text.contains(name, autoescape=True),
        )
        .order_by(_RETAINED_FIRST, _ITEM.c.id)
    )
    return [row for row in tx.execute(query) if normalised(row.proof_name) == name]


def _other(row: sa.Row[*tuple[Any, ...]]) -> OtherItem:
    return OtherItem(
        item_number(row.id),
        row.unit_name,
        row.matter_name,
        ListName(row.list_name),
        EntryStanding(row.standing),
        tuple(ExemptionWay(way) for way in row.ways),
    )


def _guides(
    tx: Session, effect: DemandEffect, matter_name: str | None, proof_name: str
) -> tuple[GuideMet, ...]:
    if matter_name is None:
        return ()
    longer = longer_names(tx, proof_name)
    return tuple(
        GuideMet(
            guide.id,
            guide.unit_name,
            stand_of(effect, demands=demands(guide.materials, proof_name, other_proofs=longer)),
        )
        for guide in guides_of_matter(tx, matter_name)
    )


def _open_requests(tx: Session, proof_name: str, *, besides: int | None) -> Iterable[OpenRequest]:
    name = normalised(proof_name)
    query = (
        sa.select(
            _CASE.c.case_no, _REQUEST.c.kind, _REQUEST.c.proof_name, _REQUEST.c.matter_name, _UNIT.c.name
        )
        .join(_CASE, _CASE.c.id == _REQUEST.c.case_id)
        .join(_UNIT, _UNIT.c.id == _REQUEST.c.unit_id)
        .where(_REQUEST.c.open_key.is_not(None), _REQUEST.c.case_id != (besides or 0))
        .order_by(_CASE.c.id)
    )
    for row in tx.execute(query):
        if normalised(row.proof_name) == name:
            yield OpenRequest(row.case_no, RequestKind(row.kind), row.name, row.matter_name)

"""The public search: words found in names and initials, the counts beside the filters, and near misses.

The names of everything that the list holds at a moment stay in memory, 0.3 kB an item, until a version is
formed or published. Looking through 50,000 names is then a matter of milliseconds on either database, and
nothing is missed that occurs in a name: word indexes lose two-character words (SQLite's trigram tokens do).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import table_of
from workflows.exemption_list.initials import may_be_initials
from workflows.exemption_list.lookups import (
    PAGE_ROWS,
    ROWS,
    ListFilter,
    ListPage,
    Moment,
    holding_at,
    list_row,
    unpublished_versions,
    words_of,
)
from workflows.exemption_list.records import ItemEntryRow, ListVersionRow, ProofItemRow
from workflows.exemption_list.rules import NAME_BORDER, item_id_of
from workflows.exemption_list.terms import ExemptionWay, ListName, ProofType

MOMENTS_KEPT = 4
"""Today, and the past days that were asked for last."""
LEAST_ALIKE = 60
"""How alike two names must be, of 100, for one to be suggested for the other."""
SUGGESTIONS = 3

_ITEM = table_of(ProofItemRow)
_ENTRY = table_of(ItemEntryRow)
_VERSION = table_of(ListVersionRow)
_NEWEST = sa.select(sa.func.max(_VERSION.c.number))
_HELD = (
    sa.select(_ENTRY.c.item_id, _ITEM.c.unit_id, _ENTRY.c.list_name, _ENTRY.c.proof_type, _ENTRY.c.ways)
    .add_columns(_ITEM.c.search_text, _ITEM.c.initials)
    .join(_ITEM, _ITEM.c.id == _ENTRY.c.item_id)
    .order_by(_ENTRY.c.item_id)
)


@dataclass(frozen=True)
class Facets:
    """How many rows each choice of a filter would show, the other filters kept."""

    by_way: dict[ExemptionWay, int]
    by_list: dict[ListName, int]
    by_type: dict[ProofType, int]
    by_unit: dict[int, int]


@dataclass(frozen=True)
class Found:
    """One page of what fits, and the counts beside the filters."""

    page: ListPage
    facets: Facets


@dataclass(frozen=True)
class _Kind:
    """What the filters ask of an item; one object for all the items that agree in it."""

    unit_id: int | None
    list_name: ListName
    proof_type: ProofType | None
    ways: tuple[ExemptionWay, ...]

    def passes(self, wanted: ListFilter, *, but: str = "") -> bool:
        """Say whether the filters let it through, one of them left out."""
        return (
            (wanted.way is None or wanted.way in self.ways or but == "way")
            and (wanted.unit_id is None or wanted.unit_id == self.unit_id or but == "unit_id")
            and (wanted.proof_type is None or wanted.proof_type is self.proof_type or but == "proof_type")
            and (wanted.list_name is None or wanted.list_name is self.list_name or but == "list_name")
        )


class _Shelf:
    """The names that the list holds at one moment, by item number: `ids[n]` bears `texts[n]`."""

    def __init__(self, rows: Iterable[sa.Row[Any]]) -> None:
        self.ids: list[int] = []
        self.texts: list[str] = []
        self.initials: list[str] = []
        self.kinds: list[int] = []
        """The place of each item's kind in `every_kind`: numbers are counted ten times as fast."""
        numbers: dict[_Kind, int] = {}
        for row in rows:
            proof_type = ProofType(row.proof_type) if row.proof_type else None
            ways = tuple(ExemptionWay(way) for way in row.ways)
            kind = _Kind(row.unit_id, ListName(row.list_name), proof_type, ways)
            self.ids.append(row.item_id)
            self.texts.append(row.search_text)
            self.initials.append(row.initials or "")
            self.kinds.append(numbers.setdefault(kind, len(numbers)))
        self.every_kind = tuple(numbers)

    def counted(self, places: Sequence[int]) -> dict[int, int]:
        """Return how many of the items at these places there are of each kind, by the kind's number."""
        if len(places) == len(self.ids):
            return self._everything
        return Counter(map(self.kinds.__getitem__, places))

    @cached_property
    def _everything(self) -> dict[int, int]:
        return Counter(self.kinds)

    @cached_property
    def names(self) -> dict[str, int]:
        """Return each name of a proof and of a matter with the place of an item that bears it."""
        found: dict[str, int] = {}
        for place, text in enumerate(self.texts):
            for name in text.split(NAME_BORDER)[:2]:
                if name:
                    found.setdefault(name, place)
        return found

    def places(self, q: str) -> Sequence[int]:
        """Return where the items stand that fit an item number, or every word."""
        item_id = item_id_of(q)
        if item_id is not None:
            return [place for place, each in enumerate(self.ids) if each == item_id]
        texts, initials = self.texts, self.initials
        found: Sequence[int] = range(len(self.ids))
        for word in words_of(q):
            if may_be_initials(word):
                found = [place for place in found if word in texts[place] or word in initials[place]]
            else:
                found = [place for place in found if word in texts[place]]
        return found


class ListSearch:
    """Keeps the names of a few moments for as long as they hold; one for each office."""

    def __init__(self) -> None:
        self._shelves: dict[tuple[object, ...], _Shelf] = {}
        self._lock = Lock()

    def look(
        self,
        tx: Session,
        wanted: ListFilter,
        moment: Moment,
        *,
        after: int | None = None,
        limit: int = PAGE_ROWS,
    ) -> Found:
        """Return the items after the cursor that fit, by item number, and the counts beside the filters."""
        shelf = self._shelf(tx, moment)
        places = shelf.places(wanted.q)
        counts = shelf.counted(places)
        passing = {number for number in counts if shelf.every_kind[number].passes(wanted)}
        ids = _page_ids(shelf, places, passing, after=after or 0, limit=limit + 1)
        rows = ROWS.where(_ENTRY.c.item_id.in_(ids[:limit]), *holding_at(tx, moment))
        page = ListPage(
            tuple(list_row(row) for row in tx.execute(rows.order_by(_ENTRY.c.item_id))),
            sum(counts[number] for number in passing),
            ids[limit - 1] if len(ids) > limit else None,
        )
        return Found(
            page, _facets([(shelf.every_kind[each], count) for each, count in counts.items()], wanted)
        )

    def near_misses(self, tx: Session, words: str, moment: Moment) -> tuple[str, ...]:
        """Return names on the list that look like the words, the most alike first."""
        # Loaded by the first search that finds nothing: every worker would carry it from its start else.
        from rapidfuzz import fuzz, process  # noqa: PLC0415

        shelf = self._shelf(tx, moment)
        typed = "".join(words_of(words))
        alike = process.extract(
            typed, shelf.names.keys(), scorer=fuzz.WRatio, score_cutoff=LEAST_ALIKE, limit=SUGGESTIONS
        )
        names = {name: shelf.ids[shelf.names[name]] for name, _, _ in alike}
        rows = tx.execute(
            sa.select(_ITEM.c.id, _ITEM.c.proof_name, _ITEM.c.matter_name, _ITEM.c.search_text).where(
                _ITEM.c.id.in_(names.values())
            )
        )
        written = {row.id: row for row in rows}
        return tuple(_as_written(written[item_id], name) for name, item_id in names.items())

    def _shelf(self, tx: Session, moment: Moment) -> _Shelf:
        unseen = unpublished_versions(tx) if moment.published_only else None
        key = (moment, tx.scalar(_NEWEST), unseen)
        with self._lock:
            shelf = self._shelves.pop(key, None) or _Shelf(tx.execute(_HELD.where(*holding_at(tx, moment))))
            self._shelves[key] = shelf  # the one asked for last stands at the end
            for oldest in list(self._shelves)[:-MOMENTS_KEPT]:
                del self._shelves[oldest]
        return shelf


def _page_ids(
    shelf: _Shelf, places: Sequence[int], passing: set[int], *, after: int, limit: int
) -> list[int]:
    found: list[int] = []
    for place in places:
        if shelf.ids[place] > after and shelf.kinds[place] in passing:
            found.append(shelf.ids[place])
            if len(found) == limit:
                break
    return found


def _facets(kinds: Sequence[tuple[_Kind, int]], wanted: ListFilter) -> Facets:
    is_plain = ListFilter(q=wanted.q) == wanted

    def counted(but: str, values: Callable[[_Kind], Iterable[Any]]) -> dict[Any, int]:
        sums: dict[Any, int] = defaultdict(int)
        for kind, count in kinds:
            if is_plain or kind.passes(wanted, but=but):
                for value in values(kind):
                    sums[value] += count
        return dict(sums)

    ways = counted("way", lambda kind: kind.ways)
    return Facets(
        by_way={way: ways.get(way, 0) for way in ExemptionWay},
        by_list=counted("list_name", lambda kind: (kind.list_name,)),
        by_type=counted("proof_type", lambda kind: (kind.proof_type,) if kind.proof_type else ()),
        by_unit=counted("unit_id", lambda kind: (kind.unit_id,) if kind.unit_id else ()),
    )


def _as_written(row: sa.Row[*tuple[Any, ...]], name: str) -> str:
    """Return the name as the list writes it, which the search text does not keep."""
    is_proof = row.search_text.split(NAME_BORDER)[0] == name
    written: str = row.proof_name if is_proof else row.matter_name
    return written

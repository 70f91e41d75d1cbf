"""What the pages of the public site ask, composed from the lookups of workflows.exemption_list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from engine.people.lookups import department_names
from webui.desks.public_list.asked import Asked
from workflows.exemption_list.demands import DemandAnswers, demand_answers
from workflows.exemption_list.differences import DayDifferences, differences_between, versions_between
from workflows.exemption_list.items import ItemPage
from workflows.exemption_list.lookups import ListPage, Moment
from workflows.exemption_list.published import newest_open_version
from workflows.exemption_list.search import Facets, ListSearch
from workflows.exemption_list.version_changes import changes_of, items_begun_by
from workflows.exemption_list.versions import ItemDifference, VersionLine, version_line, version_on, versions
from workflows.guides.lookups import guides_of_matter
from workflows.guides.terms import Guide

ROWS = 20
VERSIONS = 20
BASELINE = 1


@dataclass(frozen=True)
class ListView:
    """One page of the list with everything around it."""

    page: ListPage
    version: VersionLine | None
    """The version shown; None: the day lies before the first."""
    counts: Facets
    unit_names: Mapping[int, str]
    near_misses: tuple[str, ...] = ()
    """Names that look like the words, when nothing fits them."""
    rows_a_page: int = ROWS


def list_view(tx: Session, search: ListSearch, asked: Asked, *, today: date) -> ListView:
    """Return the rows that the address asks for, the counts of its filters, and whose version they are."""
    moment = asked.moment(today=today)
    number = asked.version or version_on(tx, asked.day or today)
    found = search.look(tx, asked.wanted, moment, after=asked.after, limit=ROWS)
    return ListView(
        found.page,
        published_version(tx, number) if number else None,
        found.facets,
        department_names(tx),
        () if found.page.total or not asked.wanted.q else search.near_misses(tx, asked.wanted.q, moment),
    )


@dataclass(frozen=True)
class AskingView:
    """A question of one day, and its answers; None: nothing was asked yet."""

    q: str
    day: date
    unit_id: int | None
    found: DemandAnswers | None
    near_misses: tuple[str, ...]


def asking_view(tx: Session, search: ListSearch, q: str, day: date, *, unit_id: int | None) -> AskingView:
    """Return whether the proofs that the words name may be demanded on the day."""
    if not q:
        return AskingView(q, day, unit_id, None, ())
    found = demand_answers(tx, search, q, day, unit_id=unit_id)
    alike = search.near_misses(tx, q, Moment(day=day)) if found.version and not found.total else ()
    return AskingView(q, day, unit_id, found, alike)


@dataclass(frozen=True)
class VersionsView:
    """Some versions, newest first, with what each changed."""

    lines: tuple[VersionLine, ...]
    changes: Mapping[int, tuple[ItemDifference, ...]]
    baseline: int
    """How many items the first version has."""
    next_before: int | None
    """Where the next page begins; None: there is none."""


def versions_view(tx: Session, *, before: int | None) -> VersionsView:
    """Return the published versions below a number, or the newest ones."""
    found = versions(tx, before=before, limit=VERSIONS + 1)
    lines = found[:VERSIONS]
    changed = changes_of(tx, [line.number for line in lines if line.number != BASELINE])
    next_before = lines[-1].number if len(found) > VERSIONS else None
    return VersionsView(lines, changed, items_begun_by(tx, BASELINE), next_before)


def feed_view(tx: Session) -> tuple[VersionLine, ...]:
    """Return the newest published versions, newest first."""
    return versions(tx, limit=VERSIONS)


def guides_of_item(tx: Session, page: ItemPage) -> tuple[Guide, ...]:
    """Return the guides of the item's matter at the unit that demands the proof."""
    if page.matter_name is None or page.unit_name is None:
        return ()
    guides = guides_of_matter(tx, page.matter_name)
    return tuple(guide for guide in guides if guide.unit_name == page.unit_name)


@dataclass(frozen=True)
class VersionView:
    """One version the public may see."""

    line: VersionLine
    changes: tuple[ItemDifference, ...]
    baseline: int
    has_newer: bool
    is_open: bool
    """Whether its files are given out: it and all the earlier versions are published."""


def version_view(tx: Session, number: int) -> VersionView | None:
    """Return a published version with what it changed, or None when there is none of this number."""
    line = published_version(tx, number)
    if line is None:
        return None
    changes = () if number == BASELINE else changes_of(tx, [number])[number]
    newer = published_version(tx, number + 1)
    is_open = line.digest is not None and number <= newest_open_version(tx)
    return VersionView(line, changes, items_begun_by(tx, BASELINE), newer is not None, is_open)


@dataclass(frozen=True)
class DifferencesView:
    """What lies between two days."""

    first: date
    second: date
    versions: tuple[int | None, int | None]
    """The newest version in force on each; None: there was none."""
    found: DayDifferences
    lines: tuple[VersionLine, ...]
    """The versions between them, oldest first."""


def differences_view(tx: Session, first: date, second: date, *, after: int) -> DifferencesView:
    """Return how the list of the second day differs from that of the first, and which versions did it."""
    return DifferencesView(
        first,
        second,
        (version_on(tx, first), version_on(tx, second)),
        differences_between(tx, first, second, after=after),
        versions_between(tx, first, second),
    )


def published_version(tx: Session, number: int) -> VersionLine | None:
    """Return a version that the public may see, or None."""
    line = version_line(tx, number)
    return line if line and line.published_at else None

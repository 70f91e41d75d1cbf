"""What the pages of the public site ask, composed from the lookups of workflows.exemption_list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from engine.people.lookups import department_names
from webui.desks.public_list.asked import Asked
from workflows.exemption_list.lookups import Facets, ListPage, facets, list_page
from workflows.exemption_list.version_changes import changes_of, items_begun_by
from workflows.exemption_list.versions import ItemDifference, VersionLine, version_line, version_on, versions

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
    rows_a_page: int = ROWS


def list_view(tx: Session, asked: Asked, *, today: date) -> ListView:
    """Return the rows that the address asks for, the counts of its filters, and whose version they are."""
    moment = asked.moment(today=today)
    number = asked.version or version_on(tx, asked.day or today)
    return ListView(
        list_page(tx, asked.wanted, moment, after=asked.after, limit=ROWS),
        published_version(tx, number) if number else None,
        facets(tx, asked.wanted, moment),
        department_names(tx),
    )


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


@dataclass(frozen=True)
class VersionView:
    """One version the public may see."""

    line: VersionLine
    changes: tuple[ItemDifference, ...]
    baseline: int
    has_newer: bool


def version_view(tx: Session, number: int) -> VersionView | None:
    """Return a published version with what it changed, or None when there is none of this number."""
    line = published_version(tx, number)
    if line is None:
        return None
    changes = () if number == BASELINE else changes_of(tx, [number])[number]
    newer = published_version(tx, number + 1)
    return VersionView(line, changes, items_begun_by(tx, BASELINE), newer is not None)


def published_version(tx: Session, number: int) -> VersionLine | None:
    """Return a version that the public may see, or None."""
    line = version_line(tx, number)
    return line if line and line.published_at else None

"""What steps and pages ask of the check: the last look at a page, judgements, and what they come to."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import PersonRow
from engine.store import table_of
from workflows.exemption_list.rules import normalised
from workflows.guide_checks.records import GuideJudgementRow, GuideSightingRow
from workflows.guide_checks.rules import (
    LineToJudge,
    PageDisagrees,
    PageNotSeen,
    agrees,
    finding_of,
    mentions,
)
from workflows.guide_checks.terms import Finding, Judgement, Means, Outcome, Sighting, SightingState
from workflows.guides.lookups import longer_names
from workflows.guides.terms import Guide, GuideDuty

_SIGHTING = table_of(GuideSightingRow)
_FIRST = _SIGHTING.alias("first")
_JUDGEMENT = table_of(GuideJudgementRow)
_ASKER, _VOUCHER = table_of(PersonRow).alias("asker"), table_of(PersonRow).alias("voucher")
_PERSON = table_of(PersonRow)
_SIGHTINGS = (
    sa.select(
        _SIGHTING,
        _ASKER.c.name.label("asker_name"),
        _VOUCHER.c.name.label("voucher_name"),
        _FIRST.c.lines.label("first_lines"),
    )
    .outerjoin(_ASKER, _ASKER.c.id == _SIGHTING.c.asked_by)
    .outerjoin(_VOUCHER, _VOUCHER.c.id == _SIGHTING.c.vouched_by)
    .outerjoin(_FIRST, _FIRST.c.id == _SIGHTING.c.same_as_id)
)
_Row = sa.Row[*tuple[Any, ...]]


def sighting(tx: Session, sighting_id: int) -> Sighting | None:
    """Return one look at a page."""
    row = tx.execute(_SIGHTINGS.where(_SIGHTING.c.id == sighting_id)).one_or_none()
    return _sighting(row) if row else None


def sightings_of(tx: Session, guide_id: int, *, limit: int = 20) -> tuple[Sighting, ...]:
    """Return the newest looks at the page of a guide."""
    query = _SIGHTINGS.where(_SIGHTING.c.guide_id == guide_id).order_by(_SIGHTING.c.id.desc()).limit(limit)
    return tuple(_sighting(row) for row in tx.execute(query))


def judgements_of(tx: Session, guide_id: int) -> tuple[Judgement, ...]:
    """Return what people have judged about lines of a guide, newest first."""
    rows = tx.execute(
        sa.select(_JUDGEMENT, _PERSON.c.name.label("person_name"))
        .join(_PERSON, _PERSON.c.id == _JUDGEMENT.c.person_id)
        .where(_JUDGEMENT.c.guide_id == guide_id)
        .order_by(_JUDGEMENT.c.id.desc())
    )
    names = Judgement.__dataclass_fields__
    return tuple(Judgement(**{name: getattr(row, name) for name in names}) for row in rows)


def judged_lines(tx: Session, guide_id: int, proof_name: str) -> dict[str, bool]:
    """Return normalised line -> whether it demands the proof, by the newest judgement of each."""
    name = normalised(proof_name)
    return {
        normalised(each.line): each.is_demand
        for each in reversed(judgements_of(tx, guide_id))
        if normalised(each.proof_name) == name
    }


def finding_in_guide(tx: Session, owed: GuideDuty) -> Finding:
    """Return what the guide as it is kept here says of the proof."""
    lines, name = owed.guide.materials, owed.proof_name
    # Looking through all names is dear, and only a guide that names the proof at all needs it.
    others = longer_names(tx, name) if any(normalised(name) in normalised(line) for line in lines) else ()
    found = mentions(lines, name, other_proofs=others)
    return finding_of(found, judged_lines(tx, owed.guide.id, name) if found else {})


def finding_on_page(tx: Session, owed: GuideDuty) -> Finding:
    """Return what was last seen of the published page since the duty is owed."""
    return page_says(tx, owed.guide, owed.proof_name, since=owed.owed_at)


def look_relied_on(tx: Session, owed: GuideDuty) -> Sighting | None:
    """Return the look on which the answer about a duty rests; None: nothing has been seen that counts."""
    return _newest(tx, owed.guide.id, owed.proof_name, since=owed.owed_at)


def page_says(tx: Session, guide: Guide, proof_name: str, *, since: datetime | None = None) -> Finding:
    """Return what the newest look at the page that counts says of a proof; UNSEEN when there is none."""
    seen = _newest(tx, guide.id, proof_name, since=since)
    if seen is None:
        return Finding(Outcome.UNSEEN)
    if seen.means is Means.SIGHTED:
        return Finding(Outcome.ABSENT)
    found = mentions(seen.lines, proof_name, other_proofs=longer_names(tx, proof_name), is_page=True)
    return finding_of(found, judged_lines(tx, guide.id, proof_name))


def newest_page(tx: Session, guide_id: int) -> Sighting | None:
    """Return the newest look at the page whose lines are kept."""
    return _newest(tx, guide_id, None, since=None)


def matches_now(tx: Session, owed: GuideDuty, *, needs_page: bool) -> bool:
    """Say whether the guide, and where it is asked for its published page, says what the list wants."""
    if not agrees(finding_in_guide(tx, owed), owed.expected):
        return False
    return not needs_page or agrees(finding_on_page(tx, owed), owed.expected)


def require_page(tx: Session, owed: GuideDuty) -> None:
    """Refuse to call a guide rewritten while its published page does not say so.

    An edition that itself disagrees is not refused: the procedure gives it back to its keeper.
    Refuses: LineToJudge, PageNotSeen, PageDisagrees.
    """
    here = finding_in_guide(tx, owed)
    if here.outcome is Outcome.DOUBTFUL:
        raise LineToJudge(line=here.lines[0])
    if not agrees(here, owed.expected):
        return
    page = finding_on_page(tx, owed)
    if page.outcome is Outcome.UNSEEN:
        raise PageNotSeen
    if page.outcome is Outcome.DOUBTFUL:
        raise LineToJudge(line=page.lines[0])
    if not agrees(page, owed.expected):
        raise PageDisagrees(line=page.lines[0] if page.lines else owed.proof_name)


def planned_sightings(tx: Session, *, now: datetime, limit: int) -> tuple[int, ...]:
    """Return the looks that wait for somebody to fetch them, oldest first."""
    query = (
        sa.select(_SIGHTING.c.id)
        .where(_SIGHTING.c.state == SightingState.PLANNED)
        .where(sa.or_(_SIGHTING.c.not_before.is_(None), _SIGHTING.c.not_before <= now))
        .order_by(_SIGHTING.c.id)
        .limit(limit)
    )
    return tuple(tx.connection().scalars(query))


def guides_being_fetched(tx: Session, guide_ids: Collection[int]) -> frozenset[int]:
    """Return which of some guides have a look planned already."""
    query = sa.select(_SIGHTING.c.guide_id).where(
        _SIGHTING.c.guide_id.in_(guide_ids), _SIGHTING.c.state == SightingState.PLANNED
    )
    return frozenset(tx.connection().scalars(query))


def _newest(tx: Session, guide_id: int, proof_name: str | None, *, since: datetime | None) -> Sighting | None:
    """Return the newest look that counts; a person's word counts for the one proof that it names."""
    query = (
        _SIGHTINGS.where(_SIGHTING.c.guide_id == guide_id, _SIGHTING.c.state == SightingState.SEEN)
        .order_by(_SIGHTING.c.seen_at.desc(), _SIGHTING.c.id.desc())
        .limit(50)
    )
    if since is not None:
        query = query.where(_SIGHTING.c.seen_at >= since)
    name = None if proof_name is None else normalised(proof_name)
    for row in tx.execute(query):
        found = _sighting(row)
        is_about = found.means is not Means.SIGHTED or (
            name is not None and normalised(found.proof_name or "") == name
        )
        if found.counts and is_about:
            return found
    return None


def _sighting(row: _Row) -> Sighting:
    known = {name: getattr(row, name) for name in Sighting.__dataclass_fields__}
    return Sighting(
        **known
        | {
            "means": Means(row.means),
            "state": SightingState(row.state),
            "lines": tuple(row.lines or row.first_lines or ()),
            "failure_facts": dict(row.failure_facts or {}),
        }
    )

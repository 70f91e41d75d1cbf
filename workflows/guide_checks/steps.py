"""What changes the check: looks planned, claimed, recorded; words vouched for, lines judged, duties met."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.refusals import Refusal
from engine.store import table_of
from workflows.guide_checks.lookups import matches_now, newest_page
from workflows.guide_checks.records import GuideJudgementRow, GuideSightingRow
from workflows.guide_checks.rules import AnotherPage, is_the_guide
from workflows.guide_checks.terms import JudgedLine, Means, SightingState
from workflows.guides.lookups import duty
from workflows.guides.records import GuideDutyRow
from workflows.guides.terms import DutyState, Guide

LEASE = timedelta(minutes=3)
"""How long one worker has a planned look to itself; longer than any fetch may take."""
_SIGHTING = table_of(GuideSightingRow)
_JUDGEMENT = table_of(GuideJudgementRow)
_DUTY = table_of(GuideDutyRow)
_INSERT = sa.insert(_SIGHTING).returning(_SIGHTING.c.id)
_UPDATE = sa.update(_SIGHTING).where(_SIGHTING.c.id == sa.bindparam("sighting"))
_NOTE_ON_DUTY = sa.update(_DUTY).where(_DUTY.c.id == sa.bindparam("duty"))


@dataclass(frozen=True)
class SeenPage:
    """What was seen of a page, as it is kept."""

    lines: tuple[str, ...]
    digest: str
    byte_count: int
    address: str | None = None
    file_name: str | None = None


def check_guide(tx: Session, duty_id: int, *, needs_page: bool, now: datetime) -> bool:
    """Say whether the guide now matches the list, and note the check on the duty.

    needs_page: whether its published page must have been seen too.
    """
    is_matched = matches_now(tx, duty(tx, duty_id), needs_page=needs_page)
    state = DutyState.MATCHED if is_matched else DutyState.OPEN
    tx.connection().execute(_NOTE_ON_DUTY, {"duty": duty_id, "state": str(state), "checked_at": now})
    return is_matched


def plan_looks(tx: Session, addresses: Mapping[int, str], *, person_id: int | None, now: datetime) -> int:
    """Plan a look at the page of each guide (id -> address); return how many. Fetching comes later."""
    rows = [
        {"guide_id": guide_id, "address": address, "asked_by": person_id, "asked_at": now}
        | {"means": str(Means.FETCHED), "state": str(SightingState.PLANNED)}
        for guide_id, address in addresses.items()
    ]
    if rows:
        tx.connection().execute(sa.insert(_SIGHTING), rows)
    return len(rows)


def claim_look(tx: Session, sighting_id: int, *, now: datetime) -> bool:
    """Take a planned look for this worker for a while; False where another has it or has done it."""
    claimed = tx.connection().execute(
        sa.update(_SIGHTING)
        .where(_SIGHTING.c.id == sighting_id, _SIGHTING.c.state == SightingState.PLANNED)
        .where(sa.or_(_SIGHTING.c.not_before.is_(None), _SIGHTING.c.not_before <= now))
        .values(not_before=now + LEASE)
    )
    return claimed.rowcount == 1


def record_look(
    tx: Session, sighting_id: int, guide: Guide, page: SeenPage | Refusal, *, now: datetime
) -> bool:
    """Write down what a planned look has found; False when it found nothing that can be relied on.

    A page that is not this guide counts as nothing seen.
    """
    if isinstance(page, SeenPage) and not is_the_guide(page.lines, guide.matter_name, guide.materials):
        page = AnotherPage()
    if isinstance(page, Refusal):
        found: dict[str, object] = {"state": str(SightingState.FAILED), "seen_at": now}
        found |= {"failure": page.code, "failure_facts": {key: f"{fact}" for key, fact in page.facts.items()}}
    else:
        found = {"state": str(SightingState.SEEN), "seen_at": now, **_kept(tx, guide.id, page)}
    tx.connection().execute(_UPDATE, {"sighting": sighting_id, **found})
    return isinstance(page, SeenPage)


def record_upload(tx: Session, guide: Guide, page: SeenPage, *, person_id: int, now: datetime) -> int:
    """Keep what an uploaded page says; return the sighting. Refuses: AnotherPage."""
    if not is_the_guide(page.lines, guide.matter_name, guide.materials):
        raise AnotherPage
    row = {
        "guide_id": guide.id,
        "means": str(Means.UPLOADED),
        "state": str(SightingState.SEEN),
        "asked_by": person_id,
        "asked_at": now,
        "seen_at": now,
        **_kept(tx, guide.id, page),
    }
    return int(tx.connection().execute(_INSERT, row).scalar_one())


def record_statement(
    tx: Session, guide: Guide, proof_name: str, statement: str, *, person_id: int, now: datetime
) -> int:
    """Keep a person's word that the published guide no longer demands a proof; it waits for a second one."""
    row = {
        "guide_id": guide.id,
        "means": str(Means.SIGHTED),
        "state": str(SightingState.SEEN),
        "address": guide.address,
        "asked_by": person_id,
        "asked_at": now,
        "seen_at": now,
        "proof_name": proof_name,
        "statement": statement,
    }
    return int(tx.connection().execute(_INSERT, row).scalar_one())


def vouch(tx: Session, sighting_id: int, *, person_id: int, now: datetime) -> bool:
    """Confirm another person's word; False when somebody has done so already."""
    vouched = tx.connection().execute(
        sa.update(_SIGHTING)
        .where(_SIGHTING.c.id == sighting_id, _SIGHTING.c.means == Means.SIGHTED)
        .where(_SIGHTING.c.vouched_at.is_(None))
        .values(vouched_by=person_id, vouched_at=now)
    )
    return vouched.rowcount == 1


def record_judgement(
    tx: Session, guide_id: int, judged: JudgedLine, *, person_id: int, now: datetime
) -> None:
    """Keep what a second person judged of a line; the newest judgement of a line counts."""
    row = {**asdict(judged), "guide_id": guide_id, "person_id": person_id, "judged_at": now}
    tx.connection().execute(sa.insert(_JUDGEMENT), row)


def _kept(tx: Session, guide_id: int, page: SeenPage) -> dict[str, object]:
    """Return the columns of a seen page; the lines only where they are new."""
    before = newest_page(tx, guide_id)
    is_same = before is not None and before.digest == page.digest and before.lines == page.lines
    lines: Sequence[str] | None = None if is_same else list(page.lines)
    first = (before.same_as_id or before.id) if is_same and before is not None else None
    return {
        "digest": page.digest,
        "byte_count": page.byte_count,
        "address": page.address,
        "file_name": page.file_name,
        "lines": lines,
        "same_as_id": first,
    }

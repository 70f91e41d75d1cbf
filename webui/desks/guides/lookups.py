"""What the pages of the guides show."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy.orm import Session

from engine.people.terms import Actor
from engine.refusals import NotYours
from webui.line_changes import line_changes
from webui.text_changes import FieldChange
from workflows.exemption_list.rules import normalised
from workflows.guide_checks.lookups import (
    finding_in_guide,
    finding_on_page,
    judgements_of,
    page_says,
    sightings_of,
)
from workflows.guide_checks.terms import Finding, Judgement, Outcome, Sighting
from workflows.guide_drift.lookups import differences, differences_of
from workflows.guide_drift.terms import Differences, Drift, DriftKind, DriftPlace
from workflows.guides.lookups import (
    editions_of,
    guide,
    guide_page,
    guides_of_units,
    keeping_units,
    open_duties,
)
from workflows.guides.rules import materials_of
from workflows.guides.terms import Expectation, Guide, GuideDuty, GuideEdition, Material
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role
from workflows.procedures.guide_keeping import may_keep, may_vouch

PAGE_ROWS = 50
LONGEST_ID = 9


@dataclass(frozen=True)
class IndexView:
    """The guides that fit what a reader looks for."""

    q: str
    unit_id: int | None
    guides: tuple[Guide, ...]
    total: int
    next_cursor: int | None
    units: Mapping[int, str]


@dataclass(frozen=True)
class EditionLine:
    """One edition, with what it changed."""

    edition: GuideEdition
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class GuideView:
    """One guide as the public reads it."""

    guide: Guide
    shown: GuideEdition | None
    """The older edition that is asked for; None: the one in force."""
    materials: tuple[Material, ...]
    editions: tuple[EditionLine, ...]
    may_keep: bool
    may_vouch: bool

    @property
    def spared_count(self) -> int:
        """Return how many of the materials need not be brought."""
        return sum(not each.is_needed for each in self.materials)


@dataclass(frozen=True)
class ProofLine:
    """One proof about which the list and the guide must agree."""

    proof_name: str
    expected: Expectation
    here: Finding
    """What the edition kept here says."""
    page: Finding
    """What was last seen of the published page."""
    case_no: str | None


@dataclass(frozen=True)
class CheckView:
    """What is known of the published page of a guide."""

    guide: Guide
    proofs: tuple[ProofLine, ...]
    sightings: tuple[Sighting, ...]
    judgements: tuple[Judgement, ...]
    may_keep: bool
    may_vouch: bool
    person_id: int


@dataclass(frozen=True)
class DifferencesView:
    """The difference between all guides and the list, filtered."""

    found: Differences
    counts: Mapping[DriftKind, int]
    shown: tuple[Drift, ...]
    kind: str
    unit_id: int | None
    units: Mapping[int, str]


def index_view(tx: Session, *, q: str, unit: str, after: str) -> IndexView:
    """Return one page of the guides."""
    unit_id = id_or_none(unit)
    rows, total = guide_page(tx, q=q, unit_id=unit_id, after=id_or_none(after), size=PAGE_ROWS)
    shown = rows[:PAGE_ROWS]
    cursor = shown[-1].id if len(rows) > PAGE_ROWS else None
    return IndexView(q, unit_id, shown, total, cursor, keeping_units(tx))


def guide_view(tx: Session, actor: Actor | None, guide_id: int, *, edition: str = "") -> GuideView:
    """Return a guide with its editions. Refuses: NotYours."""
    kept = _guide(tx, guide_id)
    editions = editions_of(tx, guide_id)
    number = id_or_none(edition)
    older = next((one for one in editions if one.number == number and number != kept.edition), None)
    return GuideView(
        kept,
        older,
        materials_of(older.draft.materials if older else kept.materials),
        _with_changes(editions),
        may_keep=actor is not None and may_keep(actor, kept),
        may_vouch=actor is not None and may_vouch(actor, kept),
    )


def kept_guides(tx: Session, actor: Actor) -> tuple[Guide, ...]:
    """Return the guides that a person keeps, or answers for as the head of the unit."""
    roles = (Role.GUIDE_KEEPER, Role.UNIT_HEAD)
    return guides_of_units(tx, {post.department_id for post in actor.posts if post.role in roles})


def check_view(tx: Session, bureau: Bureau, actor: Actor, guide_id: int) -> CheckView:
    """Return what is known of a guide's published page. Refuses: NotYours."""
    kept = _guide(tx, guide_id)
    if not (may_keep(actor, kept) or may_vouch(actor, kept)):
        raise NotYours
    return CheckView(
        kept,
        _proofs(tx, bureau, kept),
        sightings_of(tx, guide_id),
        judgements_of(tx, guide_id),
        may_keep(actor, kept),
        may_vouch(actor, kept),
        actor.person_id,
    )


def differences_view(tx: Session, bureau: Bureau, *, kind: str, unit: str) -> DifferencesView:
    """Return the differences of a kind and of a unit, with the counts of all kinds."""
    found, unit_id = differences(tx, today=bureau.today), id_or_none(unit)
    wanted = kind if kind in tuple(DriftKind) else ""
    here = tuple(one for one in found.drifts if unit_id in (None, one.unit_id))
    counted = Counter(one.kind for one in here)
    shown = tuple(one for one in here if not wanted or one.kind == wanted)
    counts = {each: counted[each] for each in DriftKind}
    return DifferencesView(found, counts, shown, wanted, unit_id, keeping_units(tx))


def id_or_none(typed: str) -> int | None:
    """Return the id that an address names; None for anything else."""
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST_ID else None


def _guide(tx: Session, guide_id: int) -> Guide:
    found = guide(tx, guide_id)
    if found is None:
        raise NotYours
    return found


def _with_changes(editions: tuple[GuideEdition, ...]) -> tuple[EditionLine, ...]:
    lines = [
        EditionLine(newer, line_changes(older.draft.materials, newer.draft.materials))
        for newer, older in pairwise(editions)
    ]
    return (*lines, *(EditionLine(first, ()) for first in editions[-1:]))


def _proofs(tx: Session, bureau: Bureau, kept: Guide) -> tuple[ProofLine, ...]:
    """Return the proofs about which open cases oblige the keeper, and those found to differ."""
    drifts = differences_of(tx, kept.id, today=bureau.today).drifts
    kinds = (DriftKind.DEMANDS, DriftKind.DOUBTFUL)
    found = {normalised(one.proof_name): one for one in drifts if one.kind in kinds}
    owed = {normalised(one.proof_name): one for one in open_duties(tx) if one.guide.id == kept.id}
    return tuple(_proof_line(tx, kept, owed.get(name), found.get(name)) for name in {**owed, **found})


def _proof_line(tx: Session, kept: Guide, owed: GuideDuty | None, drift: Drift | None) -> ProofLine:
    """Return what is known of one proof: of an obligation, only what was seen since it is one."""
    if owed is not None:
        page = finding_on_page(tx, owed)
        case_no = drift.case_no if drift else None
        return ProofLine(owed.proof_name, owed.expected, finding_in_guide(tx, owed), page, case_no)
    assert drift is not None  # noqa: S101  a name comes from one of the two
    here = _finding_of(drift) if drift.place is DriftPlace.EDITION else Finding(Outcome.ABSENT)
    page = page_says(tx, kept, drift.proof_name)
    return ProofLine(drift.proof_name, Expectation.ABSENT, here, page, drift.case_no)


def _finding_of(drift: Drift) -> Finding:
    outcome = Outcome.DOUBTFUL if drift.kind is DriftKind.DOUBTFUL else Outcome.DEMANDED
    return Finding(outcome, drift.lines)

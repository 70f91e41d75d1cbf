"""What people do to guides outside a case: publish, have the page looked at, vouch, judge a line.

A guide has no journal of its own: its editions, looks and judgements say who did what, when and why.
"""

from dataclasses import replace
from itertools import pairwise

from sqlalchemy.orm import Session

from engine.people.rules import NotAllowed
from engine.people.terms import Actor
from engine.refusals import NotYours
from engine.webpages.rules import address_in
from engine.webpages.terms import FetchSettings
from workflows.exemption_list.rules import normalised
from workflows.guide_checks.lookups import guides_being_fetched, newest_page, sighting
from workflows.guide_checks.rules import (
    JudgementReasonMissing,
    LineNotThere,
    NoAddress,
    NothingToVouchFor,
    StatementMissing,
    require_second,
)
from workflows.guide_checks.steps import (
    SeenPage,
    plan_looks,
    record_judgement,
    record_statement,
    record_upload,
    vouch,
)
from workflows.guide_checks.terms import JudgedLine, Means
from workflows.guides.lookups import guide, publisher_of
from workflows.guides.rules import LONGEST_LINE
from workflows.guides.steps import publish_edition
from workflows.guides.terms import Authorship, Guide, GuideDraft
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role
from workflows.requests.rules import TextTooLong

WATCHING = frozenset({Role.SUPERVISOR, Role.DESK})
"""Whose word counts for every guide of the city."""
GUIDE_REASONS = {
    "not_watching": "只有督查和协调小组办公室可以查看全市的指南差异",
    "not_keeper": "此指南由所属单位的指南维护员维护，您不能修改",
    "no_voucher": "只有本单位的指南维护员和单位负责人、督查和协调小组办公室可以核对和确认",
}
"""Reason code -> sentence."""


def may_keep(actor: Actor, kept: Guide) -> bool:
    """Say whether the person keeps the guide."""
    return actor.holds(Role.GUIDE_KEEPER, kept.unit_id)


def may_vouch(actor: Actor, kept: Guide) -> bool:
    """Say whether the person's word counts for the guide, as long as it is not about the own work."""
    at_unit = any(actor.holds(role, kept.unit_id) for role in (Role.GUIDE_KEEPER, Role.UNIT_HEAD))
    return at_unit or bool(actor.roles & WATCHING)


def require_watching(actor: Actor) -> None:
    """Refuse whoever does not watch over the guides of the whole city."""
    _require(bool(actor.roles & WATCHING), "not_watching")


def require_keeper(actor: Actor, kept: Guide) -> None:
    """Refuse whoever does not keep the guide."""
    _require(may_keep(actor, kept), "not_keeper")


def require_voucher(bureau: Bureau, actor: Actor, guide_id: int) -> None:
    """Refuse whoever's word does not count for the guide. Refuses: NotYours, NotAllowed."""
    with bureau.store.reading() as tx:
        _trusted(tx, actor, guide_id)


def publish_guide(
    bureau: Bureau, actor: Actor, guide_id: int, draft: GuideDraft, *, reason: str, edition_seen: int
) -> int:
    """Publish a guide anew and return the number of the edition.

    Refuses: NotYours, NotAllowed, GuideMovedOn, NothingChanged, TextTooLong.
    """
    told = _told(bureau, reason, field="reason")
    with bureau.store.writing() as tx:
        _kept_by(tx, actor, guide_id)
        author = Authorship(actor.person_id, reason=told or None)
        return publish_edition(
            tx, guide_id, draft, author=author, edition_seen=edition_seen, now=bureau.now()
        )


def ask_for_look(bureau: Bureau, actor: Actor, guide_id: int, fetching: FetchSettings) -> None:
    """Have the published page fetched: planned now, done by the scheduler. Asking twice plans one look.

    Refuses: NotYours, NotAllowed, NoAddress, and what `engine.webpages.rules.address_in` refuses.
    """
    with bureau.store.writing() as tx:
        kept = _trusted(tx, actor, guide_id)
        if kept.address is None:
            raise NoAddress
        address_in(kept.address, fetching)
        if not guides_being_fetched(tx, [guide_id]):
            plan_looks(tx, {guide_id: kept.address}, person_id=actor.person_id, now=bureau.now())


def hand_in_page(bureau: Bureau, actor: Actor, guide_id: int, page: SeenPage) -> None:
    """Keep what an uploaded page says. Refuses: NotYours, NotAllowed, AnotherPage."""
    with bureau.store.writing() as tx:
        kept = _trusted(tx, actor, guide_id)
        record_upload(tx, kept, page, person_id=actor.person_id, now=bureau.now())


def state_sight(bureau: Bureau, actor: Actor, guide_id: int, *, proof_name: str, statement: str) -> None:
    """Keep a person's word that the published guide no longer demands a proof.

    It counts once a second person has confirmed it.
    Refuses: NotYours, NotAllowed, StatementMissing, TextTooLong.
    """
    told = _told(bureau, statement, field="statement")
    if not told or not proof_name.strip():
        raise StatementMissing
    with bureau.store.writing() as tx:
        kept = _trusted(tx, actor, guide_id)
        record_statement(
            tx, kept, proof_name.strip()[:LONGEST_LINE], told, person_id=actor.person_id, now=bureau.now()
        )


def confirm_sight(bureau: Bureau, actor: Actor, guide_id: int, sighting_id: int) -> None:
    """Confirm another person's word. Refuses: NotYours, NotAllowed, SecondPersonNeeded, NothingToVouchFor."""
    with bureau.store.writing() as tx:
        kept, look = _trusted(tx, actor, guide_id), sighting(tx, sighting_id)
        if look is None or look.guide_id != kept.id:
            raise NotYours
        if look.means is not Means.SIGHTED:
            raise NothingToVouchFor
        authors = (look.asked_by, publisher_of(tx, kept.id, kept.edition))
        require_second(actor.person_id, authors=authors)
        if not vouch(tx, sighting_id, person_id=actor.person_id, now=bureau.now()):
            raise NothingToVouchFor


def judge_line(bureau: Bureau, actor: Actor, guide_id: int, judged: JudgedLine) -> None:
    """Keep whether a line demands a proof, as a second person reads it.

    Refuses: NotYours, NotAllowed, SecondPersonNeeded, JudgementReasonMissing, LineNotThere, TextTooLong.
    """
    told = _told(bureau, judged.reason, field="reason")
    if not told:
        raise JudgementReasonMissing
    with bureau.store.writing() as tx:
        kept = _trusted(tx, actor, guide_id)
        page = newest_page(tx, guide_id)
        authors = (publisher_of(tx, kept.id, kept.edition), page.asked_by if page else None)
        require_second(actor.person_id, authors=authors)
        _require_there(judged.line, (*kept.materials, *(page.lines if page else ())))
        kept_line = replace(judged, proof_name=judged.proof_name.strip(), reason=told)
        record_judgement(tx, guide_id, kept_line, person_id=actor.person_id, now=bureau.now())


def _require_there(line: str, said: tuple[str, ...]) -> None:
    """Refuse a line that stands nowhere; a name broken by a line's end is judged as two lines."""
    wanted, lines = normalised(line), [normalised(each) for each in said]
    pairs = (one + other for one, other in pairwise(lines))
    if wanted not in lines and wanted not in pairs:
        raise LineNotThere


def _kept_by(tx: Session, actor: Actor, guide_id: int) -> Guide:
    kept = guide(tx, guide_id)
    if kept is None:
        raise NotYours
    require_keeper(actor, kept)
    return kept


def _trusted(tx: Session, actor: Actor, guide_id: int) -> Guide:
    kept = guide(tx, guide_id)
    if kept is None:
        raise NotYours
    _require(may_vouch(actor, kept), "no_voucher")
    return kept


def _told(bureau: Bureau, text: str, *, field: str) -> str:
    told, longest = text.strip(), bureau.regulation.requests.longest_text
    if len(told) > longest:
        raise TextTooLong(field, length=len(told), longest=longest)
    return told


def _require(is_allowed: bool, reason: str) -> None:  # noqa: FBT001  the answer of a question above
    if not is_allowed:
        raise NotAllowed(because=GUIDE_REASONS[reason], reason=reason)

"""A change of the law in one go: the paper, the cause, the requests to be filed, and who is told.

Nothing is filed by it: the unit's filer files each prepared request with all its fields, and a unit that does
nothing is reminded like of any other cause. Silence is never consent.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.people.lookups import departments, holders_of
from engine.people.terms import Actor
from workflows.causes.prepared import prepared_of_causes
from workflows.causes.rules import require_length
from workflows.causes.steps import prepare_request, set_request_aside
from workflows.causes.terms import CauseForm, Preparation, PreparedRequest
from workflows.exemption_list.terms import EntryStanding
from workflows.legal_register.checking import checked_change
from workflows.legal_register.keeping import require_keeper
from workflows.legal_register.lookups import (
    articles_of,
    change_of,
    change_of_key,
    changes_of,
    document_of,
    units_noted,
)
from workflows.legal_register.resting import (
    RestingGuide,
    RestingItem,
    guides_resting,
    items_resting,
    texts_touched,
)
from workflows.legal_register.rules import (
    ChangeWithdrawalReasonMissing,
    request_called_for,
    require_withdrawable,
)
from workflows.legal_register.steps import link_causes, record_legal_change, withdraw_change
from workflows.legal_register.terms import (
    Article,
    ChangeDraft,
    ChangeForm,
    ChangeKind,
    KnownForChange,
    LegalChange,
    LegalDocument,
)
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role
from workflows.procedures.paper_causes import causes_of_paper
from workflows.requests.checking import cleaned
from workflows.requests.terms import CancelGround, CauseType, RequestKind

KIND = "law_changed"
"""The kind of the letters about a change."""


@dataclass(frozen=True)
class AffectedItem:
    """An item that a change touches, and what will be prepared for it."""

    item: RestingItem
    kind: RequestKind | None
    """None: no unit of this city is known for it, or it is cancelled already, so nothing can be prepared."""


@dataclass(frozen=True)
class Consequence:
    """What a change touches, as it is shown before anybody confirms it."""

    items: tuple[AffectedItem, ...]
    guides: tuple[RestingGuide, ...]
    unit_ids: tuple[int, ...]
    """Units that are to answer, by id."""
    told_unit_ids: tuple[int, ...]
    """Units that are told besides: they keep a guide of it or apply the document."""


def consequence_of(
    tx: Session,
    document: LegalDocument,
    articles: Sequence[Article],
    *,
    kind: ChangeKind,
    effective: date,
    today: date,
) -> Consequence:
    """Return what a change touches on the day it takes effect, or today where that day has passed."""
    day = max(effective, today)
    texts = texts_touched(tx, document.id, articles)
    resting = items_resting(tx, texts, day=day)
    items = tuple(
        AffectedItem(one, _called_for(one, kind, document.id, articles, day=effective)) for one in resting
    )
    guides = guides_resting(tx, (one.row for one in resting), texts, day=day)
    units = {one.item.row.unit_id for one in items if one.kind} - {None}
    told = {guide.unit_id for guide in guides} | set(units_noted(tx, document.id))
    answering = tuple(sorted(unit for unit in units if unit is not None))
    return Consequence(items, guides, answering, tuple(sorted(told - set(answering))))


def preview_change(bureau: Bureau, actor: Actor, document_id: int, form: ChangeForm) -> Consequence:
    """Return what a change would touch; nothing is recorded.

    Refuses: NotYours, NotAllowed, ChangeRefused (with every problem).
    """
    require_keeper(actor)
    with bureau.store.reading() as tx:
        document = document_of(tx, document_id)
        draft = _checked(tx, bureau, document, form)
        return _touched_by(tx, bureau, draft)


def record_change(
    bureau: Bureau, actor: Actor, document_id: int, form: ChangeForm, *, command_key: bytes
) -> int:
    """Record a change with its cause and the requests that it calls for; return its id.

    A second submit gets the id of the first and does nothing more.
    Refuses: NotYours, NotAllowed, ChangeRefused or RegistrationRefused (with every problem).
    """
    require_keeper(actor)
    with bureau.store.writing() as tx:
        document = document_of(tx, document_id)
        if (first := change_of_key(tx, command_key)) is not None:
            return first
        draft = _checked(tx, bureau, document, form)
        touched = _touched_by(tx, bureau, draft)
        person_id, now = actor.person_id, bureau.now()
        change_id = record_legal_change(tx, draft, person_id=person_id, now=now, command_key=command_key)
        causes = causes_of_paper(
            tx, bureau, _paper(draft), touched.unit_ids, person_id=person_id, command_key=command_key
        )
        link_causes(tx, change_id, tuple(causes.values()))
        for preparation in _preparations(draft, touched):
            cause_id = causes[preparation.unit_id]
            prepare_request(tx, cause_id, preparation, person_id=person_id, now=now)
        deliver(tx.connection(), _letters(tx, bureau, draft, change_id, touched), now=now)
        return change_id


def take_change_back(bureau: Bureau, actor: Actor, change_id: int, *, reason: str) -> None:
    """Take back a change that was recorded by mistake, and set aside what it prepared and nobody has filed.

    Requests that were filed go on; the cause is withdrawn in its own register. Refuses: NotYours, NotAllowed,
    TextTooLong, ChangeWithdrawalReasonMissing, ChangeWithdrawn, LaterChangeStands.
    """
    require_keeper(actor)
    told = cleaned(reason)
    require_length(told, bureau.regulation.requests.longest_text, field="withdrawn_reason")
    person_id, now = actor.person_id, bureau.now()
    with bureau.store.writing() as tx:
        change = change_of(tx, change_id)
        require_withdrawable(change, changes_of(tx, change.document_id))
        if not told:
            raise ChangeWithdrawalReasonMissing
        withdraw_change(tx, change, reason=told, person_id=person_id, now=now)
        for prepared in prepared_of_change(tx, change):
            if prepared.is_waiting and prepared.prepared_at == change.recorded_at:
                set_request_aside(tx, prepared.id, reason=told, person_id=person_id, now=now)


def prepared_of_change(tx: Session, change: LegalChange) -> tuple[PreparedRequest, ...]:
    """Return the requests prepared under the causes of a change."""
    found = prepared_of_causes(tx, change.cause_ids)
    return tuple(one for cause_id in change.cause_ids for one in found[cause_id])


def _touched_by(tx: Session, bureau: Bureau, draft: ChangeDraft) -> Consequence:
    return consequence_of(
        tx,
        draft.document,
        draft.articles,
        kind=draft.kind,
        effective=draft.effective_date,
        today=bureau.today,
    )


def _called_for(
    one: RestingItem, kind: ChangeKind, document_id: int, articles: Sequence[Article], *, day: date
) -> RequestKind | None:
    if one.row.unit_id is None or one.row.standing is not EntryStanding.LISTED:
        return None
    return request_called_for(kind, one.basis.reading.cited, document_id, articles, day=day)


def _checked(tx: Session, bureau: Bureau, document: LegalDocument, form: ChangeForm) -> ChangeDraft:
    settings = bureau.regulation.requests
    known = KnownForChange(
        document=document,
        articles={article.id: article for article in articles_of(tx, [document.id])[document.id]},
        earlier=changes_of(tx, document.id),
        longest_name=settings.longest_name,
        longest_text=settings.longest_text,
    )
    return checked_change(form, known=known, today=bureau.today)


def _paper(draft: ChangeDraft) -> CauseForm:
    return CauseForm(
        type=CauseType.LAW_CHANGED,
        title=draft.title,
        number=draft.number or "",
        published_date=draft.published_date.isoformat() if draft.published_date else "",
        effective_date=draft.effective_date.isoformat(),
        counted_from=draft.counted_from,
        note=draft.note or "",
    )


def _preparations(draft: ChangeDraft, touched: Consequence) -> Iterable[Preparation]:
    """Yield what to prepare: what the cause tells of the form, and nothing that only the unit can know."""
    for one in touched.items:
        unit_id = one.item.row.unit_id
        if one.kind is None or unit_id is None:
            continue
        form = {"effect_date": draft.effective_date.isoformat()}
        if one.kind is RequestKind.CANCEL:
            form["ground"] = str(CancelGround.BASIS_REPEALED)
        yield Preparation(one.item.row.item_id, unit_id, one.kind, form)


def _letters(
    tx: Session, bureau: Bureau, draft: ChangeDraft, change_id: int, touched: Consequence
) -> list[Letter]:
    """Return the letters: to filers and confirmers who must act, to keepers of guides who should know."""
    confirming = {unit.id: unit.confirming_id for unit in departments(tx)}
    places: defaultdict[str, set[int]] = defaultdict(set)
    for unit in (*touched.unit_ids, *touched.told_unit_ids):
        places[Role.FILER].add(unit)
        places[Role.CONFIRMER].add(confirming[unit])
    places[Role.GUIDE_KEEPER] = {guide.unit_id for guide in touched.guides}
    people = dict.fromkeys(
        person
        for role, units in places.items()
        for unit in sorted(units)
        for person in holders_of(tx, role, today=bureau.today, department_id=unit)
    )
    facts = {"change": change_id, "change_kind": str(draft.kind), "due_date": f"{draft.effective_date}"}
    return [Letter(person, KIND, None, facts) for person in people]

"""A succession in one go: the paper, the cause, a change prepared for each item, and who is told.

The old unit's items, guides, tasks and posts stay where they are. When the successor has confirmed, its
department confirms for the old unit, and its filers and guide keepers are given posts there beside their own:
the pages list whom, before the click. Posts that people hold are ended by nobody but an administrator.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.people.lookups import departments, holders_of
from engine.people.rules import NotAllowed
from engine.people.steps import give_post, succeed_department
from engine.people.terms import Actor
from workflows.causes.steps import prepare_request
from workflows.causes.terms import CauseForm, Preparation
from workflows.exemption_list.lookups import ListRow
from workflows.exemption_list.terms import EntryStanding
from workflows.legal_register.keeping import require_keeper
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role
from workflows.procedures.paper_causes import causes_of_paper
from workflows.requests.terms import CauseType, RequestKind
from workflows.successions.estate import Estate, HeldPost, estate_of, posts_at
from workflows.successions.lookups import succession_of, succession_of_key, successions
from workflows.successions.rules import (
    ConfirmedAlready,
    ConfirmedByRecorder,
    NotYetTakenOver,
    checked_succession,
    form_of_item,
)
from workflows.successions.steps import link_succession, mark_confirmed, record_succession_row
from workflows.successions.terms import KnownForSuccession, Succession, SuccessionDraft, SuccessionForm

KIND = "unit_succeeded"
"""The kind of the letters about a succession."""
CARRIED = (Role.FILER, Role.GUIDE_KEEPER)
"""Whose holders at the successor take over the same work for the old unit."""
SUCCESSION_REASONS = {"not_successor": "只有承接单位主管部门的确认人可以确认承接"}
"""Reason code -> sentence."""


@dataclass(frozen=True)
class Preview:
    """What a succession would touch, as it is shown before anybody records it."""

    draft: SuccessionDraft
    estate: Estate


def preview_succession(bureau: Bureau, actor: Actor, form: SuccessionForm) -> Preview:
    """Return what a succession would touch; nothing is recorded.

    Refuses: NotAllowed, SuccessionRefused (with every problem).
    """
    require_keeper(actor)
    with bureau.store.reading() as tx:
        draft = _checked(tx, bureau, form)
        return Preview(draft, _estate(tx, bureau, draft))


def record_succession(bureau: Bureau, actor: Actor, form: SuccessionForm, *, command_key: bytes) -> int:
    """Record a succession with its cause and a change prepared for each item; return its id.

    A second submit gets the id of the first and does nothing more.
    Refuses: NotAllowed, SuccessionRefused or RegistrationRefused (with every problem).
    """
    require_keeper(actor)
    with bureau.store.writing() as tx:
        if (first := succession_of_key(tx, command_key)) is not None:
            return first
        draft = _checked(tx, bureau, form)
        person_id, now = actor.person_id, bureau.now()
        prepared = tuple(_preparations(draft, _estate(tx, bureau, draft)))
        units = sorted({one.unit_id for one in prepared})
        causes = causes_of_paper(
            tx, bureau, _paper(draft), units, person_id=person_id, command_key=command_key
        )
        succession_id = record_succession_row(
            tx, draft, person_id=person_id, now=now, command_key=command_key
        )
        link_succession(tx, succession_id, tuple(causes.values()))
        for one in prepared:
            prepare_request(tx, causes[one.unit_id], one, person_id=person_id, now=now)
        deliver(tx.connection(), _letters(tx, bureau, draft, succession_id, units), now=now)
        return succession_id


def confirm_succession(bureau: Bureau, actor: Actor, succession_id: int) -> None:
    """Confirm for the successor: from now on it answers for the old unit.

    Refuses: NotYours, NotAllowed, ConfirmedAlready, NotYetTakenOver, ConfirmedByRecorder.
    """
    with bureau.store.writing() as tx:
        succession = succession_of(tx, succession_id)
        if not may_confirm(actor, succession):
            raise NotAllowed(because=SUCCESSION_REASONS["not_successor"], reason="not_successor")
        require_confirmable(bureau, actor, succession)
        mark_confirmed(tx, succession_id, person_id=actor.person_id, now=bureau.now())
        old, new, day = succession.old_unit, succession.new_unit, succession.effective_date
        succeed_department(tx, old.id, new.confirming_id, from_day=day)
        for post in posts_to_give(tx, bureau, succession):
            give_post(tx, post.person_id, old.id, post.role, since=bureau.today)


def may_confirm(actor: Actor, succession: Succession) -> bool:
    """Say whether the person confirms for the successor."""
    return actor.holds(Role.CONFIRMER, succession.new_unit.confirming_id)


def require_confirmable(bureau: Bureau, actor: Actor, succession: Succession) -> None:
    """Refuse what cannot be confirmed now, or not by this person."""
    if succession.confirmed_at is not None:
        raise ConfirmedAlready
    if succession.effective_date > bureau.today:
        raise NotYetTakenOver(effective_date=succession.effective_date)
    if succession.recorded_by == actor.person_id:
        raise ConfirmedByRecorder


def posts_to_give(tx: Session, bureau: Bureau, succession: Succession) -> tuple[HeldPost, ...]:
    """Return the posts that the successor's people hold and will be given at the old unit as well."""
    roles = tuple(str(role) for role in CARRIED)
    return posts_at(tx, succession.new_unit.id, today=bureau.today, roles=roles)


def _checked(tx: Session, bureau: Bureau, form: SuccessionForm) -> SuccessionDraft:
    settings = bureau.regulation.requests
    known = KnownForSuccession(
        units={unit.code: unit for unit in departments(tx)},
        earlier=successions(tx),
        longest_name=settings.longest_name,
        longest_text=settings.longest_text,
    )
    return checked_succession(form, known=known, today=bureau.today)


def _estate(tx: Session, bureau: Bureau, draft: SuccessionDraft) -> Estate:
    day = max(draft.effective_date, bureau.today)
    return estate_of(tx, draft.old_unit, day=day, today=bureau.today)


def _preparations(draft: SuccessionDraft, estate: Estate) -> Iterable[Preparation]:
    """Yield a change for each item that stands on the list and has a unit."""
    for row in (*estate.items, *estate.naming):
        if row.unit_id is None or row.standing is not EntryStanding.LISTED:
            continue
        yield Preparation(row.item_id, row.unit_id, RequestKind.CHANGE, _form_of(draft, row))


def _form_of(draft: SuccessionDraft, row: ListRow) -> dict[str, str]:
    content, is_own = row.content, row.unit_id == draft.old_unit.id
    return dict(form_of_item(draft, note=content.note, issuing_unit=content.issuing_unit, is_own=is_own))


def _paper(draft: SuccessionDraft) -> CauseForm:
    return CauseForm(
        type=CauseType.OFFICE_RESTRUCTURED,
        title=draft.title,
        number=draft.number or "",
        published_date=draft.published_date.isoformat() if draft.published_date else "",
        effective_date=draft.effective_date.isoformat(),
        counted_from=draft.counted_from,
        note=draft.note or "",
    )


def _letters(
    tx: Session, bureau: Bureau, draft: SuccessionDraft, succession_id: int, units: Iterable[int]
) -> list[Letter]:
    """Return the letters: to those who confirm, file and keep guides, and to administrators."""
    today = bureau.today
    places = [(Role.CONFIRMER, draft.new_unit.confirming_id)]
    for unit in dict.fromkeys((draft.old_unit.id, draft.new_unit.id, *units)):
        places += [(Role.FILER, unit), (Role.GUIDE_KEEPER, unit)]
    people = [
        person for role, unit in places for person in holders_of(tx, role, today=today, department_id=unit)
    ]
    people += holders_of(tx, Role.ADMINISTRATOR, today=today)
    facts = {"succession": succession_id, "due_date": f"{draft.effective_date}"}
    return [Letter(person, KIND, None, facts) for person in dict.fromkeys(people)]

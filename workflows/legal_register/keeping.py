"""What the keepers of the register do by hand: documents, articles, units, and the reading of a basis.

The justice bureau leads the clean-up of proofs and reviews their legality, the group's office keeps the list:
one of their posts says what a basis means, never a program. Each row says who did it and when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.people.lookups import departments
from engine.people.rules import NotAllowed
from engine.people.terms import Actor
from engine.refusals import NotYours, Refusal
from workflows.legal_basis.places import Place, place_words
from workflows.legal_register import rules
from workflows.legal_register.checking import checked_document, place_in, title_in
from workflows.legal_register.lookups import (
    article_of,
    articles_of,
    document_of,
    document_of_key,
    document_of_submit,
    documents,
)
from workflows.legal_register.readings import has_read, readings_of, stated_basis
from workflows.legal_register.steps import (
    end_unit,
    ensure_article,
    note_unit,
    note_wording,
    record_document,
    record_reading,
)
from workflows.legal_register.terms import DocumentForm, LegalDocument
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role
from workflows.requests.checking import cleaned
from workflows.requests.rules import TextTooLong, UnknownUnit

KEEPERS = frozenset({Role.JUSTICE_REVIEWER, Role.DESK})
"""Who may write into the register; everybody who is signed in may read it."""
KEEPER_REASONS = {"not_keeper": "只有司法局审核岗位和协调小组办公室可以维护依据库"}
"""Reason code -> sentence."""


@dataclass(frozen=True)
class ReadLine:
    """One line of a reading as typed: a document, and a place in it or nothing."""

    document: str
    """Id; "": none is chosen."""
    place: str = ""


def may_keep(actor: Actor) -> bool:
    """Say whether the person may write into the register."""
    return bool(actor.roles & KEEPERS)


def require_keeper(actor: Actor) -> None:
    """Refuse others. Refuses: NotAllowed."""
    if not may_keep(actor):
        raise NotAllowed(because=KEEPER_REASONS["not_keeper"], reason="not_keeper")


def register_document(bureau: Bureau, actor: Actor, form: DocumentForm, *, command_key: bytes) -> int:
    """Register a document; return its id, also for a second submit.

    Refuses: NotAllowed, DocumentRefused (with every problem).
    """
    require_keeper(actor)
    settings = bureau.regulation.requests
    with bureau.store.writing() as tx:
        if (first := document_of_submit(tx, command_key)) is not None:
            return first
        known = document_of_key(tx, rules.document_key(title_in(form.title), cleaned(form.number)))
        draft = checked_document(
            form, known=known, longest_name=settings.longest_name, longest_text=settings.longest_text
        )
        return record_document(
            tx, draft, person_id=actor.person_id, now=bureau.now(), command_key=command_key
        )


def register_article(bureau: Bureau, actor: Actor, document_id: int, *, place: str, text: str) -> int:
    """Note a place of a document with what it says; return its id.

    Refuses: NotYours, NotAllowed, PlaceUnreadable, ArticleKnown, TextTooLong.
    """
    require_keeper(actor)
    found, told = place_in(place), cleaned(text)
    _require_length(bureau, told, field="text")
    if found is None:
        raise rules.PlaceUnreadable(typed=place.strip()[:40])
    with bureau.store.writing() as tx:
        document = document_of(tx, document_id)
        if any(article.place == found for article in articles_of(tx, [document_id])[document_id]):
            raise rules.ArticleKnown(place=document.name + place_words(found))
        since, person_id, now = document.effective_date, actor.person_id, bureau.now()
        return ensure_article(tx, document_id, found, since=since, text=told, person_id=person_id, now=now)


def supply_wording(bureau: Bureau, actor: Actor, article_id: int, *, text: str) -> None:
    """Note what an article says now, where nobody had written it down.

    Refuses: NotYours, NotAllowed, WordingMissing, WordingKnown, TextTooLong.
    """
    require_keeper(actor)
    told = cleaned(text)
    _require_length(bureau, told, field="text")
    if not told:
        raise rules.WordingMissing
    with bureau.store.writing() as tx:
        article_of(tx, article_id)
        if not note_wording(tx, article_id, told):
            raise rules.WordingKnown


def register_unit(bureau: Bureau, actor: Actor, document_id: int, *, unit: str) -> None:
    """Note that a unit applies a document. unit: its code. Refuses: NotYours, NotAllowed, UnknownUnit."""
    _about_unit(bureau, actor, document_id, unit=unit, does_apply=True)


def dismiss_unit(bureau: Bureau, actor: Actor, document_id: int, *, unit: str) -> None:
    """Note that a unit applies a document no more. Refuses: NotYours, NotAllowed, UnknownUnit."""
    _about_unit(bureau, actor, document_id, unit=unit, does_apply=False)


def confirm_reading(
    bureau: Bureau, actor: Actor, digest: str, lines: Sequence[ReadLine], *, seen: bool, command_key: bytes
) -> None:
    """Confirm what a basis cites, for every item that states it so; no lines: it names no document.

    seen: whether the person saw a reading that is to be replaced.
    Refuses: NotYours, NotAllowed, ReadAlready, ReadingRefused (with every problem).
    """
    require_keeper(actor)
    person_id, now = actor.person_id, bureau.now()
    with bureau.store.writing() as tx:
        stated = stated_basis(tx, digest)
        if stated is None:
            raise NotYours
        if has_read(tx, command_key):
            return
        current = readings_of(tx, [stated.text]).get(stated.text)
        if current and not seen:
            raise rules.ReadAlready(read_at=current.read_at.date())
        by_id = {str(document.id): document for document in documents(tx)}
        cited: list[tuple[int, int | None]] = []
        for document, place in _checked_lines(lines, by_id):
            since = document.effective_date
            article_id = place and ensure_article(
                tx, document.id, place, since=since, person_id=person_id, now=now
            )
            cited.append((document.id, article_id or None))
        record_reading(tx, stated.text, cited, person_id=person_id, now=now, command_key=command_key)


def _checked_lines(
    lines: Sequence[ReadLine], by_id: Mapping[str, LegalDocument]
) -> list[tuple[LegalDocument, Place | None]]:
    problems: list[Refusal] = []
    found: list[tuple[LegalDocument, Place | None]] = []
    for number, line in enumerate(lines, 1):
        document, typed = by_id.get(line.document), line.place.strip()
        place = place_in(typed) if typed else None
        if document is None:
            problems.append(rules.CitedDocumentMissing(line=number))
        elif typed and place is None:
            problems.append(rules.CitedPlaceUnreadable(line=number, typed=typed[:40]))
        else:
            found.append((document, place))
    if problems:
        raise rules.ReadingRefused(problems)
    return found


def _about_unit(bureau: Bureau, actor: Actor, document_id: int, *, unit: str, does_apply: bool) -> None:
    require_keeper(actor)
    with bureau.store.writing() as tx:
        document_of(tx, document_id)
        found = next((one for one in departments(tx) if one.code == unit), None)
        if found is None:
            raise UnknownUnit("unit", unit=unit[:40])
        step = note_unit if does_apply else end_unit
        step(tx, document_id, found.id, person_id=actor.person_id, now=bureau.now())


def _require_length(bureau: Bureau, text: str | None, *, field: str) -> None:
    longest = bureau.regulation.requests.longest_text
    if text and len(text) > longest:
        raise TextTooLong(field, length=len(text), longest=longest)

"""What the inbox draws."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from engine.cases.lookups import case_numbers
from engine.inbox.lookups import letters_of, unread_count
from engine.inbox.terms import LetterPage, ReceivedLetter
from engine.people.terms import Actor
from webui.letter_words import letter_label, letter_sentence
from webui.office import Office, current_bureau

PLACES: Mapping[str, str] = {"digest": "queue.waiting", "deadline_moved": "queue.waiting"}
"""Kind -> where a letter without a case leads, when not back to the inbox."""
PAGES: Mapping[str, tuple[str, str]] = {
    "cause": ("causes.show", "cause_id"),
    "change": ("legal_register.change", "change_id"),
    "succession": ("successions.show", "succession_id"),
    "document": ("legal_register.document", "document_id"),
    "meeting": ("meetings.show", "meeting_id"),
}
"""Fact -> the page of what it names, with the argument that takes it."""


@dataclass(frozen=True)
class LetterLine:
    """One letter of the list."""

    letter: ReceivedLetter
    label: str
    sentence: str
    case_no: str | None
    address: str
    """Of what it is about."""


@dataclass(frozen=True)
class InboxView:
    """One page of the inbox."""

    lines: tuple[LetterLine, ...]
    page: LetterPage
    unread: int

    @property
    def newest_id(self) -> int:
        """Return the newest letter that the reader has before them; 0 on an empty page."""
        return self.lines[0].letter.id if self.lines else 0


def inbox_view(tx: Session, actor: Actor, *, unread_only: bool, after: str | None) -> InboxView:
    """Return one page of a person's letters, newest first."""
    page = letters_of(tx, actor.person_id, unread_only=unread_only, after=after)
    numbers = case_numbers(tx, {letter.case_id for letter in page.letters if letter.case_id is not None})
    lines = tuple(_line(letter, numbers) for letter in page.letters)
    return InboxView(lines, page, unread_count(tx, actor.person_id))


def place_of(kind: str, case_no: str | None, facts: Mapping[str, Any]) -> str:
    """Return the address of what a letter is about."""
    if case_no is not None:
        return url_for("cases.show", case_no=case_no)
    if "round" in facts and "unit" in facts:
        return url_for("surveys.show", round_id=facts["round"], unit_id=facts["unit"])
    for fact, (endpoint, argument) in PAGES.items():
        if fact in facts:
            return url_for(endpoint, **{argument: facts[fact]})
    return url_for(PLACES.get(kind, "inbox.letters"))


def unread_letters(_office: Office, actor: Actor) -> int:
    """Return how many letters the actor has not read, beside the navigation."""
    with current_bureau().store.reading() as tx:
        return unread_count(tx, actor.person_id)


def _line(letter: ReceivedLetter, numbers: Mapping[int, str]) -> LetterLine:
    case_no = numbers.get(letter.case_id) if letter.case_id is not None else None
    words = letter_label(letter.kind), letter_sentence(letter.kind, letter.facts)
    return LetterLine(letter, *words, case_no, place_of(letter.kind, case_no, letter.facts))

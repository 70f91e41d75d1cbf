"""What is wrong with a form as typed, gathered to be refused at once: days, choices, addresses, lengths."""

from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from engine.refusals import Refusal
from workflows.causes.rules import PublicationUnknown, PublishedInFuture
from workflows.causes.terms import CountedFrom
from workflows.legal_register.rules import AddressNotLinkable
from workflows.legal_register.terms import LONGEST_ADDRESS
from workflows.requests.checking import cleaned, day_in
from workflows.requests.rules import DateMalformed, Missing, NotAChoice, TextTooLong

Choice = TypeVar("Choice", bound=StrEnum)


class FormProblems:
    """What is wrong with a form, gathered in the order of the form."""

    def __init__(self, form: Any, *, longest: dict[str, int]) -> None:
        self._form = form
        self._found: list[Refusal] = []
        self._longest = longest

    def add(self, problem: Refusal) -> None:
        """Add a problem."""
        self._found.append(problem)

    def day(self, name: str) -> date | None:
        """Return the day that is typed; what is none is a problem."""
        typed: str = getattr(self._form, name)
        day = day_in(typed)
        if day is None and typed.strip():
            self.add(DateMalformed(name, value=typed.strip()[:40]))
        return day

    def choice(self, name: str, choices: type[Choice], *, label: str = "") -> Choice | None:
        """Return the choice. label: of a choice that must be made."""
        value: str = getattr(self._form, name).strip()
        if value and value in set(choices):
            return choices(value)
        if value:
            self.add(NotAChoice(name, value=value[:40]))
        elif label:
            self.add(Missing(name, label=label))
        return None

    def paper_days(self, *, today: date) -> tuple[date | None, date | None, CountedFrom | None]:
        """Return the two days of a paper and which of them counts; None where one is not as it should be."""
        published, effective = self.day("published_date"), self.day("effective_date")
        if published and published > today:
            self.add(PublishedInFuture(published_date=published, today=today))
        if effective is None and not self._form.effective_date.strip():
            self.add(Missing("effective_date", label="施行（生效）日期"))
        counted_from = self.choice("counted_from", CountedFrom, label="起算日")
        is_malformed = published is None and self._form.published_date.strip()
        if counted_from is CountedFrom.PUBLISHED and published is None and not is_malformed:
            self.add(PublicationUnknown())
        return published, effective, counted_from

    def address(self) -> None:
        """Find an address that no browser opens as a page."""
        address = cleaned(self._form.address)
        if address and not address.startswith(("http://", "https://")):
            self.add(AddressNotLinkable())
        self.lengths({"address": LONGEST_ADDRESS})

    def lengths(self, longest: dict[str, int]) -> None:
        """Find texts that are too long, those of the head among them."""
        for name, most in (self._longest | longest).items():
            length = len(cleaned(getattr(self._form, name)) or "")
            if length > most:
                self.add(TextTooLong(name, length=length, longest=most))
        self._longest = {}

    @property
    def found(self) -> tuple[Refusal, ...]:
        """Return all that was found, in the order of the form."""
        return tuple(self._found)

"""Words of a notice being read: what it orders, sentence by sentence, and what could not be read."""

from dataclasses import dataclass
from datetime import date

from engine.calendar.terms import PaperDay


@dataclass(frozen=True)
class ReadSentence:
    """A sentence and the days it names."""

    text: str
    days: tuple[PaperDay, ...]


@dataclass(frozen=True)
class UnreadSentence:
    """A sentence that may name days, and why it was not understood."""

    text: str
    reason: str


@dataclass(frozen=True)
class RefusedSentence:
    """A sentence that was understood and cannot be right, and why."""

    text: str
    reason: str


@dataclass(frozen=True)
class NoticeReading:
    """A whole notice, read. Only one that is complete may become a paper."""

    title: str | None
    number: str | None
    signed: date | None
    """The date under the notice; the day of publication may be later."""
    published: date | None
    """The day it was published, where the text carries the site's own table."""
    read: tuple[ReadSentence, ...]
    passed_over: tuple[str, ...]
    """Sentences that name no day: the opening, the duty roster, the signature."""
    unread: tuple[UnreadSentence, ...]
    refused: tuple[RefusedSentence, ...]

    @property
    def days(self) -> tuple[PaperDay, ...]:
        """Return all days named, oldest first."""
        named = (day for sentence in self.read for day in sentence.days)
        return tuple(sorted(named, key=lambda day: day.day))

    @property
    def publication_date(self) -> date | None:
        """Return the day it was published, else the date under the notice; None where neither stands."""
        return self.published or self.signed

    @property
    def is_complete(self) -> bool:
        """Say whether every sentence was read and none refused, and at least one day is named."""
        return bool(self.days) and not self.unread and not self.refused

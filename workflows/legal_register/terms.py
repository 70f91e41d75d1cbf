"""Words of the register: documents and articles as typed and as kept, changes, and what rests on what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from workflows.causes.terms import CountedFrom, Withdrawal
from workflows.legal_basis.places import Place, place_words
from workflows.legal_basis.terms import BasisLevel


class Validity(StrEnum):
    """Whether a document or an article is in force on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    ENDED = "ended"
    UNKNOWN = "unknown"
    """Nobody has stated from when it is in force."""


class ChangeKind(StrEnum):
    """What happened to a document or its articles."""

    REPEALED = "repealed"
    AMENDED = "amended"


class WatchEvent(StrEnum):
    """What a day in the near future brings for a document."""

    TAKES_EFFECT = "takes_effect"
    EXPIRES = "expires"


CHANGE_LABELS: dict[ChangeKind, str] = {
    ChangeKind.REPEALED: "废止（失效）",
    ChangeKind.AMENDED: "修改（修订）",
}
VALIDITY_LABELS: dict[Validity, str] = {
    Validity.IN_FORCE: "现行有效",
    Validity.NOT_YET: "尚未施行",
    Validity.ENDED: "已失效",
    Validity.UNKNOWN: "施行日期不明",
}
EVENT_LABELS: dict[WatchEvent, str] = {
    WatchEvent.TAKES_EFFECT: "将施行",
    WatchEvent.EXPIRES: "将到期",
}


@dataclass(frozen=True)
class DocumentForm:
    """The form of a document exactly as typed."""

    title: str = ""
    number: str = ""
    level: str = ""
    issuer: str = ""
    published_date: str = ""
    effective_date: str = ""
    expires_date: str = ""
    address: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class DocumentDraft:
    """A document that passed every rule, ready to be recorded."""

    title: str | None
    number: str | None
    level: BasisLevel | None
    issuer: str | None
    published_date: date | None
    effective_date: date | None
    expires_date: date | None
    address: str | None
    source: str | None
    note: str | None


@dataclass(frozen=True)
class LegalDocument:
    """A document as it stands in the register."""

    id: int
    title: str | None
    number: str | None
    level: BasisLevel | None
    issuer: str | None
    published_date: date | None
    effective_date: date | None
    expires_date: date | None
    ended_date: date | None
    address: str | None
    source: str | None
    note: str | None
    registered_by: int
    registered_at: datetime

    @property
    def name(self) -> str:
        """Return by what people call it."""
        return f"《{self.title}》" if self.title else self.number or ""

    def validity(self, day: date) -> Validity:
        """Return whether it is in force on a day."""
        if self.ended_date is not None and self.ended_date <= day:
            return Validity.ENDED
        if self.expires_date is not None and self.expires_date < day:
            return Validity.ENDED
        if self.effective_date is None:
            return Validity.UNKNOWN
        return Validity.IN_FORCE if self.effective_date <= day else Validity.NOT_YET


@dataclass(frozen=True)
class Wording:
    """What an article said over some days; None: not known."""

    text: str | None
    since_date: date | None
    until_date: date | None
    begun_by: int | None
    ended_by: int | None

    def holds_on(self, day: date) -> bool:
        """Say whether it is the wording of a day, as far as is known."""
        has_begun = self.since_date is None or self.since_date <= day
        return has_begun and (self.until_date is None or day < self.until_date)


@dataclass(frozen=True)
class Article:
    """A place in a document with what it said, oldest first."""

    id: int
    document_id: int
    place: Place
    wordings: tuple[Wording, ...]

    @property
    def words(self) -> str:
        """Return the place as a law writes it."""
        return place_words(self.place)

    def wording_on(self, day: date) -> Wording | None:
        """Return the wording of a day; None: it did not stand in the document then."""
        return next((one for one in self.wordings if one.holds_on(day)), None)

    def validity(self, day: date, document: LegalDocument) -> Validity:
        """Return whether it is in force on a day: never longer than its document."""
        of_document = document.validity(day)
        if of_document in (Validity.ENDED, Validity.NOT_YET) or self.wording_on(day) is not None:
            return of_document
        is_over = all(one.until_date is not None and one.until_date <= day for one in self.wordings)
        return Validity.ENDED if is_over else Validity.NOT_YET


@dataclass(frozen=True)
class Cited:
    """A document, or an article of it, that a text cites."""

    document: LegalDocument
    article: Article | None
    """None: the document as a whole."""

    @property
    def words(self) -> str:
        """Return both as one would write them."""
        return self.document.name + (self.article.words if self.article else "")

    def validity(self, day: date) -> Validity:
        """Return whether it is in force on a day."""
        return self.article.validity(day, self.document) if self.article else self.document.validity(day)


@dataclass(frozen=True)
class Reading:
    """What a basis as written means, as a person confirmed it."""

    text: str
    cited: tuple[Cited, ...]
    read_by: int
    read_at: datetime


@dataclass(frozen=True)
class ChangeForm:
    """The form of a change exactly as typed."""

    kind: str = ""
    articles: tuple[str, ...] = ()
    """Ids of the articles that it is about; none: the whole document."""
    title: str = ""
    number: str = ""
    published_date: str = ""
    effective_date: str = ""
    counted_from: str = ""
    address: str = ""
    new_text: str = ""
    """What the article says from then on; only where it is about one."""
    note: str = ""


@dataclass(frozen=True)
class ChangeDraft:
    """A change that passed every rule, ready to be recorded."""

    kind: ChangeKind
    document: LegalDocument
    articles: tuple[Article, ...]
    title: str
    number: str | None
    published_date: date | None
    effective_date: date
    counted_from: CountedFrom
    address: str | None
    new_text: str | None
    note: str | None


@dataclass(frozen=True)
class LegalChange:
    """A change as it stands in the register."""

    id: int
    kind: ChangeKind
    document_id: int
    article_ids: tuple[int, ...]
    title: str
    number: str | None
    published_date: date | None
    effective_date: date
    counted_from: CountedFrom
    address: str | None
    note: str | None
    recorded_by: int
    recorded_at: datetime
    cause_ids: tuple[int, ...]
    withdrawal: Withdrawal | None
    """That it was recorded by mistake; None: it stands."""


@dataclass(frozen=True)
class KnownForChange:
    """What the rules must know beside the form of a change."""

    document: LegalDocument
    articles: Mapping[int, Article]
    """Id -> every article of the document."""
    earlier: tuple[LegalChange, ...]
    """The changes of the document that are recorded already."""
    longest_name: int = 200
    longest_text: int = 2000


LONGEST_ADDRESS: Final = 500

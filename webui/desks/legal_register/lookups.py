"""What the pages of the register draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from engine.people.lookups import department_names, departments, person_names
from engine.people.terms import Actor, Department
from webui.desks.legal_register.asked import Asked
from workflows.causes.prepared import prepared_of_causes
from workflows.causes.rules import legal_cause_date
from workflows.causes.terms import PreparedRequest, cause_number
from workflows.exemption_list.items import ItemPage, item_page
from workflows.exemption_list.lookups import Moment
from workflows.legal_register.changing import Consequence, consequence_of
from workflows.legal_register.keeping import may_keep
from workflows.legal_register.lookups import (
    Watched,
    article_of,
    articles_of,
    change_of,
    changes_of,
    document_of,
    documents,
    documents_found,
    units_noted,
)
from workflows.legal_register.readings import (
    BasisCounts,
    ProposedLine,
    StatedBasis,
    basis_counts,
    proposal_for,
    readings_of,
    stated_basis,
    waiting_texts,
)
from workflows.legal_register.resting import (
    RestingGuide,
    RestingItem,
    guides_resting,
    item_counts,
    items_resting,
    reading_of_item,
    texts_touched,
)
from workflows.legal_register.terms import Article, ChangeKind, LegalChange, LegalDocument, Reading
from workflows.legal_register.watch import coming_up, units_concerned
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_register import filing_units, may_register

LINES = 50
"""Of one page of a list."""


@dataclass(frozen=True)
class Tabs:
    """The counts above every list of the register."""

    counts: BasisCounts
    ahead: int
    may_keep: bool


@dataclass(frozen=True)
class RegisterView:
    """One page of the documents."""

    tabs: Tabs
    lines: tuple[tuple[LegalDocument, int], ...]
    """Documents, each with how many items rest on it today."""
    total: int
    next_start: int | None


@dataclass(frozen=True)
class Resting:
    """What rests on a document or an article on a day."""

    day: date
    items: tuple[RestingItem, ...]
    start: int
    """From which of the items on the page shows them."""
    guides: tuple[RestingGuide, ...]
    units: Mapping[int, str]
    """Id -> name of the units whose items or guides rest there, and of those noted to apply the document."""

    @property
    def shown(self) -> tuple[RestingItem, ...]:
        """Return the items of the page."""
        return self.items[self.start : self.start + LINES]

    @property
    def next_start(self) -> int | None:
        """Return where the next page begins; None at the end."""
        return self.start + LINES if len(self.items) > self.start + LINES else None


@dataclass(frozen=True)
class DocumentView:
    """One document."""

    document: LegalDocument
    articles: tuple[Article, ...]
    changes: tuple[LegalChange, ...]
    resting: Resting
    by_article: Mapping[int, int]
    """Article -> how many items cite it or a part of it, or the article that it is a part of."""
    noted: Mapping[int, str]
    every_unit: tuple[Department, ...]
    registrar: str | None
    may_keep: bool


@dataclass(frozen=True)
class ArticleView:
    """One article."""

    document: LegalDocument
    article: Article
    changes: Mapping[int, LegalChange]
    resting: Resting
    may_keep: bool


@dataclass(frozen=True)
class ReadingsView:
    """One page of the texts that wait for a reader."""

    tabs: Tabs
    texts: tuple[StatedBasis, ...]
    proposals: Mapping[str, tuple[ProposedLine, ...]]
    next_start: int | None


@dataclass(frozen=True)
class ReadingView:
    """One text with how it is read, or how it might be."""

    stated: StatedBasis
    reading: Reading | None
    proposal: tuple[ProposedLine, ...]
    known: tuple[LegalDocument, ...]
    reader: str | None
    may_keep: bool


@dataclass(frozen=True)
class ItemView:
    """One item with what its basis cites."""

    item: ItemPage
    day: date
    reading: Reading | None


@dataclass(frozen=True)
class ChangeView:
    """One change that is recorded, with what has become of it."""

    document: LegalDocument
    change: LegalChange
    articles: tuple[Article, ...]
    prepared: tuple[tuple[str, int, tuple[PreparedRequest, ...]], ...]
    """Number and id of each cause, with the requests prepared under it."""
    consequence: Consequence
    units: Mapping[int, str]
    names: Mapping[int, str]
    """Of who recorded it, and of who took it back."""
    may_withdraw: bool
    filing_for: frozenset[int]
    """Units for which the reader may file on it now."""


@dataclass(frozen=True)
class AheadView:
    """What the next days bring."""

    tabs: Tabs
    lines: tuple[tuple[Watched, tuple[str, ...]], ...]
    """Each with the names of the units that it concerns."""
    watch_days: int
    may_register: bool
    """Whether the reader may register a cause."""


def tabs(tx: Session, bureau: Bureau, actor: Actor) -> Tabs:
    """Return the counts above every list."""
    return Tabs(basis_counts(tx), len(coming_up(tx, bureau)), may_keep(actor))


def register_view(tx: Session, bureau: Bureau, actor: Actor, wanted: Asked, *, start: int) -> RegisterView:
    """Return one page of the documents, newest first."""
    found = documents_found(tx, wanted.as_filter(), today=bureau.today)
    counts = item_counts(tx, day=bureau.today)
    lines = tuple((document, counts.get(document.id, 0)) for document in found[start : start + LINES])
    next_start = start + LINES if len(found) > start + LINES else None
    return RegisterView(tabs(tx, bureau, actor), lines, len(found), next_start)


def document_view(tx: Session, actor: Actor, document_id: int, *, day: date, start: int) -> DocumentView:
    """Return one document with what rests on it on a day. Refuses: NotYours."""
    document = document_of(tx, document_id)
    articles = articles_of(tx, [document_id])[document_id]
    resting = resting_on(tx, document_id, (), day=day, start=start)
    return DocumentView(
        document=document,
        articles=articles,
        changes=changes_of(tx, document_id),
        resting=resting,
        by_article={one.id: _count_of(resting.items, one) for one in articles},
        noted=units_noted(tx, document_id),
        every_unit=departments(tx),
        registrar=person_names(tx, {document.registered_by}).get(document.registered_by),
        may_keep=may_keep(actor),
    )


def article_view(tx: Session, actor: Actor, article_id: int, *, day: date, start: int) -> ArticleView:
    """Return one article with what rests on it on a day. Refuses: NotYours."""
    document, article = article_of(tx, article_id)
    changes = {change.id: change for change in changes_of(tx, document.id)}
    resting = resting_on(tx, document.id, (article,), day=day, start=start)
    return ArticleView(document, article, changes, resting, may_keep(actor))


def resting_on(
    tx: Session, document_id: int, articles: Sequence[Article], *, day: date, start: int
) -> Resting:
    """Return what rests on these articles (none: on the document) on a day."""
    touched, names = texts_touched(tx, document_id, articles), department_names(tx)
    items = items_resting(tx, touched, day=day)
    guides = guides_resting(tx, (one.row for one in items), touched, day=day)
    units = {one.row.unit_id for one in items} | {guide.unit_id for guide in guides}
    units |= units_noted(tx, document_id).keys()
    return Resting(day, items, start, guides, {unit: name for unit, name in names.items() if unit in units})


def readings_view(tx: Session, bureau: Bureau, actor: Actor, *, start: int) -> ReadingsView:
    """Return one page of the texts that wait, those of most items first."""
    texts, known = waiting_texts(tx, after=start, limit=LINES + 1), documents(tx)
    shown = texts[:LINES]
    proposals = {one.text: proposal_for(one.text, known) for one in shown}
    next_start = start + LINES if len(texts) > LINES else None
    return ReadingsView(tabs(tx, bureau, actor), shown, proposals, next_start)


def reading_view(tx: Session, actor: Actor, digest: str) -> ReadingView | None:
    """Return one text; None where nobody states it or ever did."""
    stated = stated_basis(tx, digest)
    if stated is None:
        return None
    reading, known = readings_of(tx, [stated.text]).get(stated.text), documents(tx)
    reader = person_names(tx, {reading.read_by}).get(reading.read_by) if reading else None
    return ReadingView(stated, reading, proposal_for(stated.text, known), known, reader, may_keep(actor))


def item_view(tx: Session, number: str, *, day: date) -> ItemView | None:
    """Return one item by its public number; None where there is none."""
    item = item_page(tx, number, Moment(day=day, published_only=False))
    if item is None:
        return None
    return ItemView(item, day, reading_of_item(tx, item.row) if item.row else None)


def change_view(tx: Session, bureau: Bureau, actor: Actor, change_id: int) -> ChangeView:
    """Return one change with the requests prepared for it. Refuses: NotYours."""
    change = change_of(tx, change_id)
    document = document_of(tx, change.document_id)
    articles = tuple(
        one for one in articles_of(tx, [document.id])[document.id] if one.id in change.article_ids
    )
    prepared = prepared_of_causes(tx, change.cause_ids)
    return ChangeView(
        document=document,
        change=change,
        articles=articles,
        prepared=tuple((cause_number(one), one, tuple(prepared[one])) for one in change.cause_ids),
        consequence=consequence_of(
            tx,
            document,
            articles,
            kind=ChangeKind(change.kind),
            effective=change.effective_date,
            today=bureau.today,
        ),
        units=department_names(tx),
        names=person_names(tx, _people_of(change)),
        may_withdraw=may_keep(actor) and change.withdrawal is None,
        filing_for=filing_units(actor) if _has_begun(change, bureau.today) else frozenset(),
    )


def ahead_view(tx: Session, bureau: Bureau, actor: Actor) -> AheadView:
    """Return what the next days bring, with the units that it concerns."""
    names = department_names(tx)
    lines = tuple(
        (one, tuple(names[unit] for unit in units_concerned(tx, bureau, one.document.id)))
        for one in coming_up(tx, bureau)
    )
    days = bureau.regulation.legal_register.watch_days
    return AheadView(tabs(tx, bureau, actor), lines, days, may_register(actor))


def _people_of(change: LegalChange) -> set[int]:
    return {change.recorded_by} | ({change.withdrawal.person_id} if change.withdrawal else set())


def _has_begun(change: LegalChange, today: date) -> bool:
    return legal_cause_date(change.published_date, change.effective_date, change.counted_from) <= today


def _count_of(items: Sequence[RestingItem], article: Article) -> int:
    return sum(
        any(one.article is None or one.article.place.touches(article.place) for one in item.basis.cited)
        for item in items
    )

"""Rows of documents, articles, readings of a basis, and changes. Nothing is deleted: things end by a date."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class LegalDocumentRow(Record):
    """One law, regulation or normative document, as far as it is known; what nobody stated is NULL."""

    __tablename__ = "legal_document"
    __table_args__ = (
        sa.UniqueConstraint("key_text", name="uq_legal_document_key"),
        sa.UniqueConstraint("command_key", name="uq_legal_document_command_key"),
        sa.CheckConstraint("title IS NOT NULL OR number IS NOT NULL", name="named"),
        sa.CheckConstraint(
            "level IS NULL OR level IN ('law', 'administrative_regulation', 'local_regulation',"
            " 'state_council_decision', 'department_rule', 'normative_document')",
            name="known_level",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str | None]
    number: Mapped[str | None]
    """文号."""
    key_text: Mapped[str]
    """Title and number without what publishers vary: two rows of one document cannot stand side by side."""
    level: Mapped[str | None]
    issuer: Mapped[str | None]
    published_date: Mapped[date | None]
    effective_date: Mapped[date | None]
    expires_date: Mapped[date | None]
    """The last day on which it is in force, where the document itself says so (有效期至)."""
    ended_date: Mapped[date | None]
    """The first day on which it is no longer in force; the change that says so stands in `legal_change`."""
    address: Mapped[str | None]
    source: Mapped[str | None]
    """Where these facts were read."""
    note: Mapped[str | None]
    registered_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    registered_at: Mapped[datetime]
    command_key: Mapped[bytes] = mapped_column(sa.LargeBinary)


class LegalArticleRow(Record):
    """A place in a document that somebody cites or that has changed; its wordings stand beside it."""

    __tablename__ = "legal_article"
    __table_args__ = (sa.UniqueConstraint("document_id", "place_key", name="uq_legal_article_place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("legal_document.id"))
    place_key: Mapped[str]
    noted_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    noted_at: Mapped[datetime]


class ArticleWordingRow(Record):
    """What an article said from a day until before another; NULL: not known from when, or still."""

    __tablename__ = "article_wording"
    __table_args__ = (
        sa.Index("ix_article_wording_article", "article_id"),
        sa.Index(
            "uq_article_wording_current",
            "article_id",
            unique=True,
            sqlite_where=sa.text("until_date IS NULL AND NOT is_void"),
            postgresql_where=sa.text("until_date IS NULL AND NOT is_void"),
        ),
        sa.CheckConstraint(
            "since_date IS NULL OR until_date IS NULL OR until_date > since_date", name="days_in_order"
        ),
        sa.CheckConstraint("(until_date IS NULL) = (ended_by IS NULL)", name="ended_by_a_paper"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(sa.ForeignKey("legal_article.id"))
    text: Mapped[str | None]
    since_date: Mapped[date | None]
    until_date: Mapped[date | None]
    begun_by: Mapped[int | None] = mapped_column(sa.ForeignKey("legal_change.id"))
    """The change that brought it; NULL: it stood so when it was noted."""
    ended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("legal_change.id"))
    is_void: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Whether the change that brought it was recorded by mistake: it never held."""


class LegalChangeRow(Record):
    """The repeal or amendment of a document or of some of its articles, with the paper that orders it."""

    __tablename__ = "legal_change"
    __table_args__ = (
        sa.UniqueConstraint("command_key", name="uq_legal_change_command_key"),
        sa.Index("ix_legal_change_document", "document_id", "effective_date"),
        sa.CheckConstraint("kind IN ('repealed', 'amended')", name="known_kind"),
        sa.CheckConstraint(
            "counted_from = 'effective' OR (counted_from = 'published' AND published_date IS NOT NULL)",
            name="counted_from_a_known_day",
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR (withdrawn_by IS NOT NULL AND withdrawn_reason IS NOT NULL)",
            name="withdrawal_has_reason",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("legal_document.id"))
    kind: Mapped[str]
    title: Mapped[str]
    """Of the paper that orders the change."""
    number: Mapped[str | None]
    published_date: Mapped[date | None]
    effective_date: Mapped[date]
    counted_from: Mapped[str]
    address: Mapped[str | None]
    note: Mapped[str | None]
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    command_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    withdrawn_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    """When it was taken back as recorded by mistake; NULL: it stands."""
    withdrawn_reason: Mapped[str | None]


class LegalChangeArticleRow(Record):
    """An article that a change is about; a change without any is about the whole document."""

    __tablename__ = "legal_change_article"
    __table_args__ = (
        sa.UniqueConstraint("change_id", "article_id", name="uq_legal_change_article"),
        sa.Index("ix_legal_change_article_article", "article_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(sa.ForeignKey("legal_change.id"))
    article_id: Mapped[int] = mapped_column(sa.ForeignKey("legal_article.id"))


class LegalChangeCauseRow(Record):
    """A cause of the register under which units answer a change; several where some stood there already."""

    __tablename__ = "legal_change_cause"
    __table_args__ = (sa.UniqueConstraint("change_id", "cause_id", name="uq_legal_change_cause"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(sa.ForeignKey("legal_change.id"))
    cause_id: Mapped[int] = mapped_column(sa.ForeignKey("cause.id"))


class BasisReadingRow(Record):
    """What a basis as written means, as a person confirmed it, for every item that states it so.

    The reading belongs to the text, not to a day: whoever asks of a past day gets the text that the item
    stated then, read as it is read now.
    """

    __tablename__ = "basis_reading"
    __table_args__ = (
        sa.Index(
            "uq_basis_reading_current",
            "text_digest",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.UniqueConstraint("command_key", name="uq_basis_reading_command_key"),
        sa.CheckConstraint("ended_at IS NULL OR ended_by IS NOT NULL", name="end_has_author"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    text_digest: Mapped[str]
    """SHA-256 of the text in hexadecimal: texts are too long for an index."""
    read_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    read_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    """When another reading took its place."""
    command_key: Mapped[bytes] = mapped_column(sa.LargeBinary)


class BasisCitationRow(Record):
    """One document, or one article of it, that a text cites. A reading may find none."""

    __tablename__ = "basis_citation"
    __table_args__ = (
        sa.UniqueConstraint("reading_id", "seq", name="uq_basis_citation_seq"),
        sa.Index("ix_basis_citation_document", "document_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reading_id: Mapped[int] = mapped_column(sa.ForeignKey("basis_reading.id"))
    seq: Mapped[int]
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("legal_document.id"))
    article_id: Mapped[int | None] = mapped_column(sa.ForeignKey("legal_article.id"))
    """NULL: the document as a whole."""


class DocumentUnitRow(Record):
    """A unit that applies a document, beyond what its items show; ended by who finds that it does not."""

    __tablename__ = "document_unit"
    __table_args__ = (
        sa.Index(
            "uq_document_unit_current",
            "document_id",
            "unit_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.CheckConstraint("ended_at IS NULL OR ended_by IS NOT NULL", name="end_has_author"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("legal_document.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"))
    noted_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    noted_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


class WatchNoticeRow(Record):
    """That people were told, once, of a day on which a document will take effect or expire."""

    __tablename__ = "watch_notice"
    __table_args__ = (
        sa.UniqueConstraint("document_id", "event", "day", name="uq_watch_notice"),
        sa.CheckConstraint("event IN ('takes_effect', 'expires')", name="known_event"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("legal_document.id"))
    event: Mapped[str]
    day: Mapped[date]
    told_at: Mapped[datetime]

"""Rows of the survey. A version that was sent is never changed; a new one is a new row."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class SurveyRoundRow(Record):
    """One round."""

    __tablename__ = "survey_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    clause: Mapped[str | None]
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    command_key: Mapped[bytes] = mapped_column(sa.LargeBinary, unique=True)
    """Idempotency key (16 bytes): a second submit finds the first here."""


class SurveyMilestoneRow(Record):
    """One milestone of a round, with what units hand in by then."""

    __tablename__ = "survey_milestone"
    __table_args__ = (sa.UniqueConstraint("round_id", "seq", name="uq_survey_milestone_seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_round.id"))
    seq: Mapped[int]
    name: Mapped[str]
    clause: Mapped[str | None]
    due_date: Mapped[date]
    report: Mapped[str]


class SurveyUnitRow(Record):
    """A unit that must report in a round, and through whom."""

    __tablename__ = "survey_unit"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "unit_id", name="uq_survey_unit_unit"),
        sa.Index("ix_survey_unit_unit", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_round.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"))
    supervisor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"))
    """The 主管部门 as of the opening; None: it reports by itself."""


class SurveyReturnRow(Record):
    """One version of a unit's return. Names and telephones of its head stay here."""

    __tablename__ = "survey_return"
    __table_args__ = (
        sa.UniqueConstraint("survey_unit_id", "version", name="uq_survey_return_version"),
        sa.Index(
            "uq_survey_return_unsettled",
            "survey_unit_id",
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'with_supervisor', 'sent')"),
            postgresql_where=sa.text("state IN ('draft', 'with_supervisor', 'sent')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_unit.id"))
    version: Mapped[int]
    state: Mapped[str]
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    sent_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    sent_at: Mapped[datetime | None]
    passed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    """Who passed it on in the 主管部门."""
    passed_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    """Who accepted it, or sent it back."""
    settled_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    """Why it was sent back."""
    head_name: Mapped[str | None]
    liaison_name: Mapped[str | None]
    liaison_phone: Mapped[str | None]


class SurveyRowRow(Record):
    """One row of a return."""

    __tablename__ = "survey_row"
    __table_args__ = (sa.UniqueConstraint("return_id", "seq", name="uq_survey_row_seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_return.id"))
    seq: Mapped[int]
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"))
    """The implementing unit: the reporting one, or one below it."""
    matter_kind: Mapped[str | None]
    matter_name: Mapped[str]
    proof_name: Mapped[str]
    fact: Mapped[str | None]
    step: Mapped[str | None]
    issuing_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"))
    content: Mapped[dict[str, Any]]
    """What the list would say: `ItemContent.to_document`."""
    written_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class SurveyReviewRow(Record):
    """One opinion on a row that is to be kept: of the unit, or of the justice bureau."""

    __tablename__ = "survey_review"

    row_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_row.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(primary_key=True)
    agrees: Mapped[bool]
    opinion: Mapped[str]
    opinion_no: Mapped[str | None]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


class SurveyProgressRow(Record):
    """One report of a unit on how far its work has come; the newest counts, all are kept."""

    __tablename__ = "survey_progress"
    __table_args__ = (sa.Index("ix_survey_progress_unit", "survey_unit_id", "milestone_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_milestone.id"))
    survey_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_unit.id"))
    text: Mapped[str]
    reported_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reported_at: Mapped[datetime]
    command_key: Mapped[bytes] = mapped_column(sa.LargeBinary, unique=True)


class SurveyReminderRow(Record):
    """That a unit was reminded of a milestone, and how many days before its last day."""

    __tablename__ = "survey_reminder"

    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_milestone.id"), primary_key=True)
    survey_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_unit.id"), primary_key=True)
    days_before: Mapped[int] = mapped_column(primary_key=True)
    written_at: Mapped[datetime]


class SurveyDecisionRow(Record):
    """The group's approval of a round, its document with it; published once, by somebody else."""

    __tablename__ = "survey_decision"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_round.id"), primary_key=True)
    document_title: Mapped[str]
    document_number: Mapped[str | None]
    decided_date: Mapped[date]
    file_name: Mapped[str]
    file_kind: Mapped[str]
    file_digest: Mapped[str]
    file_content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    rows_digest: Mapped[str]
    row_count: Mapped[int]
    recorded_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    version_number: Mapped[int | None]
    """The version of the list that it became."""

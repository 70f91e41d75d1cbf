"""Rows of phrases."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store import Record


class PhraseRow(Record):
    """One phrase of a person, or one that a unit shares."""

    __tablename__ = "phrase"
    __table_args__ = (
        sa.CheckConstraint("(person_id IS NULL) <> (department_id IS NULL)", name="one_owner"),
        sa.Index("ix_phrase_person", "person_id"),
        sa.Index("ix_phrase_department", "department_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"))
    verdict: Mapped[str | None]
    text: Mapped[str]
    position: Mapped[int]

"""Calendar versions, the region a deadline counts by, and letters."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("yearly", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("source_text", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_paper")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_paper_digest")),
    )
    op.create_table(
        "calendar_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("paper_ids", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("based_on_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("activated_by", sa.Integer(), nullable=True),
        sa.Column("activated_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'in_force', 'replaced', 'dropped')",
            name=op.f("ck_calendar_version_state_known"),
        ),
        sa.CheckConstraint(
            "activated_by IS NULL OR activated_by <> proposed_by",
            name=op.f("ck_calendar_version_activated_by_a_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["activated_by"], ["person.id"], name=op.f("fk_calendar_version_activated_by")
        ),
        sa.ForeignKeyConstraint(
            ["based_on_id"], ["calendar_version.id"], name=op.f("fk_calendar_version_based_on_id")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_calendar_version_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_version")),
    )
    with op.batch_alter_table("calendar_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_calendar_version_in_force",
            ["state"],
            unique=True,
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        )

    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_letter_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_letter_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index("ix_letter_person", ["person_id", "id"], unique=False)
        batch_op.create_index(
            "ix_letter_unread",
            ["person_id", "id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )

    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scope", sa.Text(), nullable=True))

    with op.batch_alter_table("deadline_entry", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deadline_entry_disturbing",
            ["deadline_id"],
            unique=False,
            sqlite_where=sa.text("kind IN ('suspend', 'resume', 'extend')"),
            postgresql_where=sa.text("kind IN ('suspend', 'resume', 'extend')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("deadline_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_deadline_entry_disturbing",
            sqlite_where=sa.text("kind IN ('suspend', 'resume', 'extend')"),
            postgresql_where=sa.text("kind IN ('suspend', 'resume', 'extend')"),
        )

    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_column("scope")

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_letter_unread",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.drop_index("ix_letter_person")

    op.drop_table("letter")
    with op.batch_alter_table("calendar_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_calendar_version_in_force",
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        )

    op.drop_table("calendar_version")
    op.drop_table("calendar_paper")

"""Mail, days on which daily work was done, the key of the feed, the pause of a job."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "daily_run",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "day", name=op.f("pk_daily_run")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("every_seconds", sa.Integer(), nullable=True))

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("addressed_at", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            "ix_letter_not_addressed",
            ["id"],
            unique=False,
            sqlite_where=sa.text("addressed_at IS NULL"),
            postgresql_where=sa.text("addressed_at IS NULL"),
        )

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("refusals", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("not_before", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("failure", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("gave_up_at", sa.BigInteger(), nullable=True))
        batch_op.alter_column("case_id", existing_type=sa.INTEGER(), nullable=True)

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mail", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("calendar_key", sa.Text(), nullable=True))
        # An index, not a constraint: on SQLite that would rebuild a table to which others refer.
        batch_op.create_index("uq_person_calendar_key", ["calendar_key"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("uq_person_calendar_key")
        batch_op.drop_column("calendar_key")
        batch_op.drop_column("mail")

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("case_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("gave_up_at")
        batch_op.drop_column("failure")
        batch_op.drop_column("not_before")
        batch_op.drop_column("refusals")

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_letter_not_addressed",
            sqlite_where=sa.text("addressed_at IS NULL"),
            postgresql_where=sa.text("addressed_at IS NULL"),
        )
        batch_op.drop_column("addressed_at")

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_column("every_seconds")

    op.drop_table("daily_run")

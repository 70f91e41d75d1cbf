"""The register of causes, and which cause a request answers."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("published_date", sa.Date(), nullable=True),
        sa.Column("effective_date", sa.Date(), nullable=False),
        sa.Column("counted_from", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("registered_by", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.BigInteger(), nullable=False),
        sa.Column("command_key", sa.LargeBinary(), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "counted_from = 'effective' OR (counted_from = 'published' AND published_date IS NOT NULL)",
            name=op.f("ck_cause_counted_from_a_known_day"),
        ),
        sa.CheckConstraint(
            "type IN ('law_changed', 'office_restructured', 'duty_transferred', 'other')",
            name=op.f("ck_cause_known_type"),
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR (withdrawn_by IS NOT NULL AND withdrawn_reason IS NOT NULL)",
            name=op.f("ck_cause_withdrawal_has_reason"),
        ),
        sa.ForeignKeyConstraint(["registered_by"], ["person.id"], name=op.f("fk_cause_registered_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_cause_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cause")),
        sa.UniqueConstraint("command_key", name="uq_cause_command_key"),
    )
    with op.batch_alter_table("cause", schema=None) as batch_op:
        batch_op.create_index("ix_cause_effective_date", ["effective_date"], unique=False)

    op.create_table(
        "cause_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("declared_by", sa.Integer(), nullable=True),
        sa.Column("declared_at", sa.BigInteger(), nullable=True),
        sa.Column("declared_reason", sa.Text(), nullable=True),
        sa.Column("reminded_at", sa.BigInteger(), nullable=True),
        sa.Column("told_over_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "declared_at IS NULL OR (declared_by IS NOT NULL AND declared_reason IS NOT NULL)",
            name=op.f("ck_cause_unit_declaration_has_reason"),
        ),
        sa.ForeignKeyConstraint(["cause_id"], ["cause.id"], name=op.f("fk_cause_unit_cause_id")),
        sa.ForeignKeyConstraint(["declared_by"], ["person.id"], name=op.f("fk_cause_unit_declared_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["department.id"], name=op.f("fk_cause_unit_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cause_unit")),
        sa.UniqueConstraint("cause_id", "unit_id", name="uq_cause_unit"),
    )
    with op.batch_alter_table("cause_unit", schema=None) as batch_op:
        batch_op.create_index("ix_cause_unit_unit", ["unit_id", "cause_id"], unique=False)

    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cause_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            "ix_request_cause",
            ["cause_id", "unit_id"],
            unique=False,
            sqlite_where=sa.text("cause_id IS NOT NULL"),
            postgresql_where=sa.text("cause_id IS NOT NULL"),
        )
        batch_op.create_foreign_key(batch_op.f("fk_request_cause_id"), "cause", ["cause_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_request_cause_id"), type_="foreignkey")
        batch_op.drop_index(
            "ix_request_cause",
            sqlite_where=sa.text("cause_id IS NOT NULL"),
            postgresql_where=sa.text("cause_id IS NOT NULL"),
        )
        batch_op.drop_column("cause_id")

    with op.batch_alter_table("cause_unit", schema=None) as batch_op:
        batch_op.drop_index("ix_cause_unit_unit")

    op.drop_table("cause_unit")
    with op.batch_alter_table("cause", schema=None) as batch_op:
        batch_op.drop_index("ix_cause_effective_date")

    op.drop_table("cause")

"""In whose hands a task is, signatures, copies for reading, cases put aside."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_copy_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_copy_person_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name=op.f("fk_case_copy_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_copy")),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_case_copy_case_id_person_id")),
    )
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("held_clocks", sa.Text(), nullable=True))

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holder_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("delegate_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("held_verdict", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("for_task_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("signing", sa.Text(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_task_holder_id"), "person", ["holder_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_task_delegate_id"), "person", ["delegate_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_task_for_task_id"), "task", ["for_task_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_task_for_task_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_task_delegate_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_task_holder_id"), type_="foreignkey")
        batch_op.drop_column("signing")
        batch_op.drop_column("for_task_id")
        batch_op.drop_column("held_verdict")
        batch_op.drop_column("delegate_id")
        batch_op.drop_column("holder_id")

    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_column("held_clocks")
        batch_op.drop_column("held_at")

    op.drop_table("case_copy")

"""Stops of a demand that may be taken back, members who leave or are represented, tasks that wait for others."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ATTENDANCE = "'present', 'absent', 'leave'"
WITH_REPRESENTATION = "'present', 'represented', 'absent', 'leave'"
VOTES = "'approve', 'object', 'veto', 'return', 'abstain', 'no_opinion'"
ELSEWHERE = sa.text("state = 'open' AND (delegate_id IS NOT NULL OR queue = 'held')")
STOPPED_SO_FAR = """
INSERT INTO demand_stop (case_id, item_id, since)
SELECT request.case_id, request.item_id, request.cause_date FROM request
WHERE request.item_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM event WHERE event.case_id = request.case_id AND event.kind = 'demand_stopped'
)
"""


def upgrade() -> None:
    op.create_table(
        "demand_stop",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("stopped_before", sa.Date(), nullable=True),
        sa.Column("resumed_before", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_demand_stop_ended_by_somebody")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_demand_stop_case_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_demand_stop_ended_by")),
        sa.ForeignKeyConstraint(["item_id"], ["proof_item.id"], name=op.f("fk_demand_stop_item_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_demand_stop")),
    )
    op.create_index("ix_demand_stop_item", "demand_stop", ["item_id"])
    op.execute(STOPPED_SO_FAR)
    op.create_index("ix_bulk_task_task", "bulk_task", ["task_id"])
    op.create_index(
        "ix_task_elsewhere",
        "task",
        ["due_date", "id"],
        sqlite_where=ELSEWHERE,
        postgresql_where=ELSEWHERE,
    )
    with op.batch_alter_table("meeting_hand", schema=None) as batch_op:
        batch_op.add_column(sa.Column("raised_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_meeting_hand_raised_by"), "person", ["raised_by"], ["id"])
    _only("meeting_attendance", "attendance", "known_attendance", WITH_REPRESENTATION)
    # On SQLite step 0006 kept the old check of a vote in some databases, and an abstention was refused there.
    _only("vote", "vote", "known_vote", VOTES)


def downgrade() -> None:
    _only("meeting_attendance", "attendance", "known_attendance", ATTENDANCE)
    with op.batch_alter_table("meeting_hand", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_meeting_hand_raised_by"), type_="foreignkey")
        batch_op.drop_column("raised_by")
    op.drop_index("ix_task_elsewhere", table_name="task")
    op.drop_index("ix_bulk_task_task", table_name="bulk_task")
    op.drop_table("demand_stop")


def _only(table: str, column: str, check: str, known: str) -> None:
    """Let a column hold one of these and nothing else; SQLite writes the table anew for it."""
    name = op.f(f"ck_{table}_{check}")
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"{column} IN ({known})")

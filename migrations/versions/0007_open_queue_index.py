"""The index of open tasks carries what the tabs of a queue count by."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    _index("queue", "due_date", "id", "case_id", "node")


def downgrade() -> None:
    _index("queue", "due_date", "id")


def _index(*columns: str) -> None:
    op.drop_index("ix_task_open_queue", table_name="task")
    op.create_index("ix_task_open_queue", "task", list(columns), sqlite_where=OPEN, postgresql_where=OPEN)

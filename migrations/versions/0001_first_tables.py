"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_case_counter")),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("competent_id", sa.Integer(), nullable=True),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["competent_id"], ["department.id"], name=op.f("fk_department_competent_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["department.id"], name=op.f("fk_department_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("code", name=op.f("uq_department_code")),
    )
    op.create_table(
        "diagram",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.Column("admitted_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagram")),
        sa.UniqueConstraint("digest", name=op.f("uq_diagram_digest")),
    )
    op.create_table(
        "failed_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sign_in", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_in")),
    )
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.create_index("ix_failed_sign_in_account", ["sign_in", "at"], unique=False)
        batch_op.create_index("ix_failed_sign_in_address", ["address", "at"], unique=False)

    op.create_table(
        "job",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sign_in", sa.Text(), nullable=False),
        sa.Column("password_digest", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("session_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("session_key", name=op.f("uq_person_session_key")),
        sa.UniqueConstraint("sign_in", name=op.f("uq_person_sign_in")),
    )
    op.create_table(
        "procedure_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("diagrams", sa.Text(), nullable=False),
        sa.Column("activated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_version")),
        sa.UniqueConstraint("procedure", "number", name=op.f("uq_procedure_version_procedure_number")),
    )
    op.create_table(
        "case_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=True),
        sa.Column("wake_at", sa.BigInteger(), nullable=True),
        sa.Column("journal_seq", sa.Integer(), nullable=False),
        sa.Column("journal_head", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_case_file_department_id")
        ),
        sa.ForeignKeyConstraint(["filed_by"], ["person.id"], name=op.f("fk_case_file_filed_by")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["procedure_version.id"], name=op.f("fk_case_file_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("case_no", name=op.f("uq_case_file_case_no")),
    )
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.create_index("ix_case_file_filed_by", ["filed_by", "id"], unique=False)
        batch_op.create_index(
            "ix_case_file_wake_at",
            ["wake_at"],
            unique=False,
            sqlite_where=sa.text("wake_at IS NOT NULL"),
            postgresql_where=sa.text("wake_at IS NOT NULL"),
        )

    op.create_table(
        "guide",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("matter_name", sa.Text(), nullable=False),
        sa.Column("matter_key", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["department.id"], name=op.f("fk_guide_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide")),
        sa.UniqueConstraint("unit_id", "matter_key", name="uq_guide_unit_matter"),
    )
    with op.batch_alter_table("guide", schema=None) as batch_op:
        batch_op.create_index("ix_guide_matter", ["matter_key"], unique=False)

    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_post_department_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("ix_post_person", ["person_id"], unique=False)
        batch_op.create_index("ix_post_role", ["role", "department_id"], unique=False)

    op.create_table(
        "proof_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("matter_name", sa.Text(), nullable=True),
        sa.Column("proof_name", sa.Text(), nullable=False),
        sa.Column("key_text", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("source_place", sa.Text(), nullable=True),
        sa.Column("source_department", sa.Text(), nullable=True),
        sa.Column("demand_stopped_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["department.id"], name=op.f("fk_proof_item_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_item")),
        sa.UniqueConstraint("key_text", name=op.f("uq_proof_item_key_text")),
    )
    with op.batch_alter_table("proof_item", schema=None) as batch_op:
        batch_op.create_index("ix_proof_item_unit", ["unit_id"], unique=False)

    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("cause_date", sa.Date(), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("calendar_version", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("closed_date", sa.Date(), nullable=True),
        sa.Column("suspended_since", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state <> 'running' OR due_date IS NOT NULL", name=op.f("ck_deadline_date_while_running")
        ),
        sa.CheckConstraint(
            "state <> 'suspended' OR due_date IS NULL", name=op.f("ck_deadline_no_date_while_suspended")
        ),
        sa.CheckConstraint(
            "state IN ('running', 'suspended', 'met', 'closed')", name=op.f("ck_deadline_state_known")
        ),
        sa.CheckConstraint("budget > 0", name=op.f("ck_deadline_budget_positive")),
        sa.CheckConstraint("due_date > cause_date", name=op.f("ck_deadline_due_after_cause")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_deadline_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint("case_id", "code", "round", name=op.f("uq_deadline_case_id_code_round")),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deadline_running_due_date",
            ["due_date"],
            unique=False,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )

    op.create_table(
        "event",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("node", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("command_key", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_event_case_id")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_event")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(
            "uq_event_command_key",
            ["command_key"],
            unique=True,
            sqlite_where=sa.text("command_key IS NOT NULL"),
            postgresql_where=sa.text("command_key IS NOT NULL"),
        )

    op.create_table(
        "list_version",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("effective_date", sa.Date(), nullable=False),
        sa.Column("formed_at", sa.BigInteger(), nullable=False),
        sa.Column("formed_by", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("channels", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_list_version_case_id")),
        sa.ForeignKeyConstraint(["formed_by"], ["person.id"], name=op.f("fk_list_version_formed_by")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_list_version_published_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_list_version")),
        sa.UniqueConstraint("case_id", name="uq_list_version_case"),
    )
    with op.batch_alter_table("list_version", schema=None) as batch_op:
        batch_op.create_index("ix_list_version_effective", ["effective_date"], unique=False)
        batch_op.create_index(
            "ix_list_version_unpublished",
            ["number"],
            unique=False,
            sqlite_where=sa.text("published_at IS NULL"),
            postgresql_where=sa.text("published_at IS NULL"),
        )

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_outbox_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )

    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cause_type", sa.Text(), nullable=False),
        sa.Column("cause_date", sa.Date(), nullable=False),
        sa.Column("cause_document_title", sa.Text(), nullable=False),
        sa.Column("cause_document_number", sa.Text(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("competent_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("matter_name", sa.Text(), nullable=True),
        sa.Column("matter_code", sa.Text(), nullable=True),
        sa.Column("proof_name", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("follow_up", sa.Text(), nullable=True),
        sa.Column("effect_date", sa.Date(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=True),
        sa.Column("days_used_at_filing", sa.Integer(), nullable=False),
        sa.Column("editorial", sa.Boolean(), nullable=False),
        sa.Column("affected_unit_ids", sa.Text(), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=False),
        sa.Column("filed_at", sa.BigInteger(), nullable=False),
        sa.Column("open_key", sa.Text(), nullable=True),
        sa.CheckConstraint("kind = 'add' OR item_id IS NOT NULL", name=op.f("ck_request_item_named")),
        sa.CheckConstraint("kind IN ('add', 'cancel', 'change')", name=op.f("ck_request_known_kind")),
        sa.CheckConstraint("NOT late OR late_reason IS NOT NULL", name=op.f("ck_request_late_has_reason")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_request_case_id")),
        sa.ForeignKeyConstraint(["competent_id"], ["department.id"], name=op.f("fk_request_competent_id")),
        sa.ForeignKeyConstraint(["filed_by"], ["person.id"], name=op.f("fk_request_filed_by")),
        sa.ForeignKeyConstraint(["item_id"], ["proof_item.id"], name=op.f("fk_request_item_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["department.id"], name=op.f("fk_request_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("case_id", name="uq_request_case"),
        sa.UniqueConstraint("open_key", name="uq_request_open_key"),
    )
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.create_index(
            "ix_request_item",
            ["item_id"],
            unique=False,
            sqlite_where=sa.text("item_id IS NOT NULL"),
            postgresql_where=sa.text("item_id IS NOT NULL"),
        )

    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("necessary", sa.Boolean(), nullable=False),
        sa.Column("necessity_opinion", sa.Text(), nullable=True),
        sa.Column("reasonable", sa.Boolean(), nullable=False),
        sa.Column("reasonableness_opinion", sa.Text(), nullable=True),
        sa.Column("legal", sa.Boolean(), nullable=False),
        sa.Column("legality_opinion", sa.Text(), nullable=True),
        sa.Column("opinion_no", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_review_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_review_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("case_id", "round", name="uq_review_case_round"),
        sa.UniqueConstraint("task_id", name="uq_review_task"),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("engine_id", sa.LargeBinary(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_task_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index("ix_task_case", ["case_id"], unique=False)
        batch_op.create_index(
            "ix_task_done_by",
            ["done_by", "done_at"],
            unique=False,
            sqlite_where=sa.text("done_by IS NOT NULL"),
            postgresql_where=sa.text("done_by IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_task_open_queue",
            ["queue", "due_date", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("vote", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "vote IN ('approve', 'object', 'veto', 'return', 'no_opinion')", name=op.f("ck_vote_known_vote")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_vote_case_id")),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_vote_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("case_id", "round", "member_id", name="uq_vote_member_round"),
        sa.UniqueConstraint("task_id", name="uq_vote_task"),
    )
    op.create_table(
        "deadline_entry",
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('start', 'suspend', 'resume', 'extend', 'recalculate')",
            name=op.f("ck_deadline_entry_kind_known"),
        ),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name=op.f("fk_deadline_entry_deadline_id")),
        sa.PrimaryKeyConstraint("deadline_id", "seq", name=op.f("pk_deadline_entry")),
    )
    op.create_table(
        "event_note",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"], ["event.case_id", "event.seq"], name="fk_event_note_event"
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_event_note")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "guide_duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("guide_id", sa.Integer(), nullable=False),
        sa.Column("list_version", sa.Integer(), nullable=False),
        sa.Column("proof_name", sa.Text(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=True),
        sa.Column("edition_before", sa.Integer(), nullable=False),
        sa.Column("edition_after", sa.Integer(), nullable=True),
        sa.Column("materials_before", sa.Text(), nullable=False),
        sa.CheckConstraint("expected IN ('absent', 'present')", name=op.f("ck_guide_duty_known_expectation")),
        sa.CheckConstraint("state IN ('open', 'matched')", name=op.f("ck_guide_duty_known_state")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_guide_duty_case_id")),
        sa.ForeignKeyConstraint(["guide_id"], ["guide.id"], name=op.f("fk_guide_duty_guide_id")),
        sa.ForeignKeyConstraint(
            ["list_version"], ["list_version.number"], name=op.f("fk_guide_duty_list_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_duty")),
        sa.UniqueConstraint("case_id", "guide_id", name="uq_guide_duty_case_guide"),
    )
    with op.batch_alter_table("guide_duty", schema=None) as batch_op:
        batch_op.create_index("ix_guide_duty_guide", ["guide_id"], unique=False)

    op.create_table(
        "item_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("since_version", sa.Integer(), nullable=False),
        sa.Column("until_version", sa.Integer(), nullable=True),
        sa.Column("effective_date", sa.Date(), nullable=False),
        sa.Column("ended_date", sa.Date(), nullable=True),
        sa.Column("list_name", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("ways", sa.Text(), nullable=False),
        sa.Column("other_text", sa.Text(), nullable=True),
        sa.Column("proof_type", sa.Text(), nullable=True),
        sa.Column("issuing_unit", sa.Text(), nullable=True),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.Column("basis_level", sa.Text(), nullable=True),
        sa.Column("matter_code", sa.Text(), nullable=True),
        sa.Column("retained_reason", sa.Text(), nullable=True),
        sa.Column("risk_assessment", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("list_name IN ('exempt', 'retained')", name=op.f("ck_item_entry_known_list")),
        sa.CheckConstraint(
            "standing IN ('listed', 'abolished', 'removed')", name=op.f("ck_item_entry_known_standing")
        ),
        sa.CheckConstraint(
            "(until_version IS NULL) = (ended_date IS NULL)", name=op.f("ck_item_entry_closed_in_both")
        ),
        sa.CheckConstraint(
            "ended_date IS NULL OR ended_date >= effective_date", name=op.f("ck_item_entry_days_in_order")
        ),
        sa.CheckConstraint(
            "until_version IS NULL OR until_version > since_version",
            name=op.f("ck_item_entry_versions_in_order"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_item_entry_case_id")),
        sa.ForeignKeyConstraint(["item_id"], ["proof_item.id"], name=op.f("fk_item_entry_item_id")),
        sa.ForeignKeyConstraint(
            ["since_version"], ["list_version.number"], name=op.f("fk_item_entry_since_version")
        ),
        sa.ForeignKeyConstraint(
            ["until_version"], ["list_version.number"], name=op.f("fk_item_entry_until_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_entry")),
        sa.UniqueConstraint("item_id", "since_version", name="uq_item_entry_item_version"),
    )
    with op.batch_alter_table("item_entry", schema=None) as batch_op:
        batch_op.create_index("ix_item_entry_since", ["since_version"], unique=False)
        batch_op.create_index(
            "uq_item_entry_current",
            ["item_id"],
            unique=True,
            sqlite_where=sa.text("until_version IS NULL"),
            postgresql_where=sa.text("until_version IS NULL"),
        )

    op.create_table(
        "request_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_request_revision_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_revision_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_revision")),
        sa.UniqueConstraint("request_id", "seq", name="uq_request_revision_seq"),
    )
    op.create_table(
        "timer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("fire_date", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('armed', 'fired', 'cancelled')", name=op.f("ck_timer_state_known")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_timer_case_id")),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name=op.f("fk_timer_deadline_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
        sa.UniqueConstraint("deadline_id", "level", name=op.f("uq_timer_deadline_id_level")),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_timer_armed_fire_date",
            ["fire_date"],
            unique=False,
            sqlite_where=sa.text("state = 'armed'"),
            postgresql_where=sa.text("state = 'armed'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_timer_armed_fire_date",
            sqlite_where=sa.text("state = 'armed'"),
            postgresql_where=sa.text("state = 'armed'"),
        )

    op.drop_table("timer")
    op.drop_table("request_revision")
    with op.batch_alter_table("item_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_item_entry_current",
            sqlite_where=sa.text("until_version IS NULL"),
            postgresql_where=sa.text("until_version IS NULL"),
        )
        batch_op.drop_index("ix_item_entry_since")

    op.drop_table("item_entry")
    with op.batch_alter_table("guide_duty", schema=None) as batch_op:
        batch_op.drop_index("ix_guide_duty_guide")

    op.drop_table("guide_duty")
    op.drop_table("event_note")
    op.drop_table("deadline_entry")
    op.drop_table("vote")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_task_open_queue",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "ix_task_done_by",
            sqlite_where=sa.text("done_by IS NOT NULL"),
            postgresql_where=sa.text("done_by IS NOT NULL"),
        )
        batch_op.drop_index("ix_task_case")

    op.drop_table("task")
    op.drop_table("review")
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_request_item",
            sqlite_where=sa.text("item_id IS NOT NULL"),
            postgresql_where=sa.text("item_id IS NOT NULL"),
        )

    op.drop_table("request")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_waiting",
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )

    op.drop_table("outbox")
    with op.batch_alter_table("list_version", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_list_version_unpublished",
            sqlite_where=sa.text("published_at IS NULL"),
            postgresql_where=sa.text("published_at IS NULL"),
        )
        batch_op.drop_index("ix_list_version_effective")

    op.drop_table("list_version")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_event_command_key",
            sqlite_where=sa.text("command_key IS NOT NULL"),
            postgresql_where=sa.text("command_key IS NOT NULL"),
        )

    op.drop_table("event")
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_deadline_running_due_date",
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )

    op.drop_table("deadline")
    with op.batch_alter_table("proof_item", schema=None) as batch_op:
        batch_op.drop_index("ix_proof_item_unit")

    op.drop_table("proof_item")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index("ix_post_role")
        batch_op.drop_index("ix_post_person")

    op.drop_table("post")
    with op.batch_alter_table("guide", schema=None) as batch_op:
        batch_op.drop_index("ix_guide_matter")

    op.drop_table("guide")
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_case_file_wake_at",
            sqlite_where=sa.text("wake_at IS NOT NULL"),
            postgresql_where=sa.text("wake_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_case_file_filed_by")

    op.drop_table("case_file")
    op.drop_table("procedure_version")
    op.drop_table("person")
    op.drop_table("job")
    with op.batch_alter_table("failed_sign_in", schema=None) as batch_op:
        batch_op.drop_index("ix_failed_sign_in_address")
        batch_op.drop_index("ix_failed_sign_in_account")

    op.drop_table("failed_sign_in")
    op.drop_table("diagram")
    op.drop_table("department")
    op.drop_table("case_counter")

"""Attachments, meetings, substitutes, bulk answers, and what people keep for their work."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

VOTES = "'approve', 'object', 'veto', 'return', 'no_opinion'"
VOTES_WITH_ABSTENTION = "'approve', 'object', 'veto', 'return', 'abstain', 'no_opinion'"


def upgrade() -> None:
    op.create_table('bulk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('command_key', sa.LargeBinary(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('node', sa.Text(), nullable=False),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_bulk_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulk')),
    sa.UniqueConstraint('command_key', name=op.f('uq_bulk_command_key'))
    )
    op.create_table('meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('held_date', sa.Date(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('chair_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('planned_by', sa.Integer(), nullable=False),
    sa.Column('planned_at', sa.BigInteger(), nullable=False),
    sa.Column('command_key', sa.LargeBinary(), nullable=False),
    sa.Column('recorder_ids', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=True),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.BigInteger(), nullable=True),
    sa.Column('cancelled_by', sa.Integer(), nullable=True),
    sa.Column('cancelled_at', sa.BigInteger(), nullable=True),
    sa.Column('cancelled_reason', sa.Text(), nullable=True),
    sa.Column('minutes', sa.Text(), nullable=True),
    sa.CheckConstraint("state <> 'cancelled' OR (cancelled_by IS NOT NULL AND cancelled_reason IS NOT NULL)", name=op.f('ck_meeting_cancellation_has_reason')),
    sa.CheckConstraint("state <> 'confirmed' OR (confirmed_by IS NOT NULL AND recorded_at IS NOT NULL)", name=op.f('ck_meeting_confirmed_after_record')),
    sa.CheckConstraint("state IN ('planned', 'held', 'confirmed', 'cancelled')", name=op.f('ck_meeting_known_state')),
    sa.ForeignKeyConstraint(['cancelled_by'], ['person.id'], name=op.f('fk_meeting_cancelled_by')),
    sa.ForeignKeyConstraint(['chair_id'], ['person.id'], name=op.f('fk_meeting_chair_id')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_meeting_confirmed_by')),
    sa.ForeignKeyConstraint(['planned_by'], ['person.id'], name=op.f('fk_meeting_planned_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('command_key', name='uq_meeting_command_key'),
    sa.UniqueConstraint('year', 'number', name='uq_meeting_year_number')
    )
    op.create_table('phrase',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('verdict', sa.Text(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.CheckConstraint('(person_id IS NULL) <> (department_id IS NULL)', name=op.f('ck_phrase_one_owner')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_phrase_department_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_phrase_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phrase'))
    )
    with op.batch_alter_table('phrase', schema=None) as batch_op:
        batch_op.create_index('ix_phrase_department', ['department_id'], unique=False)
        batch_op.create_index('ix_phrase_person', ['person_id'], unique=False)

    op.create_table('saved_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_saved_view_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    sa.UniqueConstraint('person_id', 'name', name='uq_saved_view_person_id_name')
    )
    op.create_table('substitution',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('principal_id', sa.Integer(), nullable=False),
    sa.Column('substitute_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('kinds', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('principal_id <> substitute_id', name=op.f('ck_substitution_two_people')),
    sa.CheckConstraint('since <= until', name=op.f('ck_substitution_begins_before_it_ends')),
    sa.ForeignKeyConstraint(['ended_by'], ['person.id'], name=op.f('fk_substitution_ended_by')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_substitution_made_by')),
    sa.ForeignKeyConstraint(['principal_id'], ['person.id'], name=op.f('fk_substitution_principal_id')),
    sa.ForeignKeyConstraint(['substitute_id'], ['person.id'], name=op.f('fk_substitution_substitute_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_substitution'))
    )
    with op.batch_alter_table('substitution', schema=None) as batch_op:
        batch_op.create_index('ix_substitution_principal', ['principal_id', 'until'], unique=False)
        batch_op.create_index('ix_substitution_substitute', ['substitute_id', 'until'], unique=False)

    op.create_table('unmailed_kind',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_unmailed_kind_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'kind', name=op.f('pk_unmailed_kind'))
    )
    op.create_table('meeting_attendance',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('attendance', sa.Text(), nullable=False),
    sa.CheckConstraint("attendance IN ('present', 'absent', 'leave')", name=op.f('ck_meeting_attendance_known_attendance')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_attendance_meeting_id')),
    sa.ForeignKeyConstraint(['member_id'], ['person.id'], name=op.f('fk_meeting_attendance_member_id')),
    sa.PrimaryKeyConstraint('meeting_id', 'member_id', name=op.f('pk_meeting_attendance'))
    )
    op.create_table('meeting_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('is_live', sa.Boolean(), nullable=False),
    sa.Column('opinion', sa.Text(), nullable=True),
    sa.Column('settled_at', sa.BigInteger(), nullable=True),
    sa.Column('skipped', sa.Text(), nullable=True),
    sa.Column('result', sa.Text(), nullable=True),
    sa.CheckConstraint('NOT is_live OR settled_at IS NULL', name=op.f('ck_meeting_item_settled_is_not_live')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_meeting_item_case_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_item_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_item')),
    sa.UniqueConstraint('meeting_id', 'case_id', name='uq_meeting_item_case')
    )
    with op.batch_alter_table('meeting_item', schema=None) as batch_op:
        batch_op.create_index('uq_meeting_item_live_case', ['case_id'], unique=True, sqlite_where=sa.text('is_live'), postgresql_where=sa.text('is_live'))

    op.create_table('presence',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_presence_case_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_presence_person_id')),
    sa.PrimaryKeyConstraint('case_id', 'person_id', name=op.f('pk_presence'))
    )
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.create_index('ix_presence_seen_at', ['seen_at'], unique=False)

    op.create_table('attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('slot', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('uploaded_by', sa.Integer(), nullable=False),
    sa.Column('uploaded_at', sa.BigInteger(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('task_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('scan_result', sa.Text(), nullable=True),
    sa.Column('scanner', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_attachment_case_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['attachment.id'], name=op.f('fk_attachment_replaces_id')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_attachment_task_id')),
    sa.ForeignKeyConstraint(['uploaded_by'], ['person.id'], name=op.f('fk_attachment_uploaded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('case_id', 'slot', 'title', 'version', name='uq_attachment_version'),
    sa.UniqueConstraint('replaces_id', name='uq_attachment_replaces')
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index('ix_attachment_digest', ['digest'], unique=False)

    op.create_table('bulk_task',
    sa.Column('bulk_id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['bulk_id'], ['bulk.id'], name=op.f('fk_bulk_task_bulk_id')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_bulk_task_task_id')),
    sa.PrimaryKeyConstraint('bulk_id', 'task_id', name=op.f('pk_bulk_task'))
    )
    op.create_table('meeting_hand',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('vote', sa.Text(), nullable=False),
    sa.CheckConstraint("vote IN ('approve', 'object', 'veto', 'return', 'abstain')", name=op.f('ck_meeting_hand_known_vote')),
    sa.ForeignKeyConstraint(['item_id'], ['meeting_item.id'], name=op.f('fk_meeting_hand_item_id')),
    sa.ForeignKeyConstraint(['member_id'], ['person.id'], name=op.f('fk_meeting_hand_member_id')),
    sa.PrimaryKeyConstraint('item_id', 'member_id', name=op.f('pk_meeting_hand'))
    )
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.add_column(sa.Column('on_behalf_of', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_task_on_behalf_of'), 'person', ['on_behalf_of'], ['id'])

    _votes(VOTES_WITH_ABSTENTION)
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_vote_meeting_id"), "meeting", ["meeting_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_vote_meeting_id"), type_="foreignkey")
        batch_op.drop_column("meeting_id")
    _votes(VOTES)

    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_task_on_behalf_of'), type_='foreignkey')
        batch_op.drop_column('on_behalf_of')

    op.drop_table('meeting_hand')
    op.drop_table('bulk_task')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index('ix_attachment_digest')

    op.drop_table('attachment')
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.drop_index('ix_presence_seen_at')

    op.drop_table('presence')
    with op.batch_alter_table('meeting_item', schema=None) as batch_op:
        batch_op.drop_index('uq_meeting_item_live_case', sqlite_where=sa.text('is_live'), postgresql_where=sa.text('is_live'))

    op.drop_table('meeting_item')
    op.drop_table('meeting_attendance')
    op.drop_table('unmailed_kind')
    with op.batch_alter_table('substitution', schema=None) as batch_op:
        batch_op.drop_index('ix_substitution_substitute')
        batch_op.drop_index('ix_substitution_principal')

    op.drop_table('substitution')
    op.drop_table('saved_view')
    with op.batch_alter_table('phrase', schema=None) as batch_op:
        batch_op.drop_index('ix_phrase_person')
        batch_op.drop_index('ix_phrase_department')

    op.drop_table('phrase')
    op.drop_table('meeting')
    op.drop_table('bulk')


def _votes(known: str) -> None:
    """Let a vote be one of these; SQLite writes the table anew for it."""
    name = op.f("ck_vote_known_vote")
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"vote IN ({known})")

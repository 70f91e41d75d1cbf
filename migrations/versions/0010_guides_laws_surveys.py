"""Guides as documents, the register of law, successions, surveys, liaison lists."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('basis_reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('text_digest', sa.Text(), nullable=False),
    sa.Column('read_by', sa.Integer(), nullable=False),
    sa.Column('read_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('command_key', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('ended_at IS NULL OR ended_by IS NOT NULL', name=op.f('ck_basis_reading_end_has_author')),
    sa.ForeignKeyConstraint(['ended_by'], ['person.id'], name=op.f('fk_basis_reading_ended_by')),
    sa.ForeignKeyConstraint(['read_by'], ['person.id'], name=op.f('fk_basis_reading_read_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_basis_reading')),
    sa.UniqueConstraint('command_key', name='uq_basis_reading_command_key')
    )
    with op.batch_alter_table('basis_reading', schema=None) as batch_op:
        batch_op.create_index('uq_basis_reading_current', ['text_digest'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('legal_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('number', sa.Text(), nullable=True),
    sa.Column('key_text', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=True),
    sa.Column('issuer', sa.Text(), nullable=True),
    sa.Column('published_date', sa.Date(), nullable=True),
    sa.Column('effective_date', sa.Date(), nullable=True),
    sa.Column('expires_date', sa.Date(), nullable=True),
    sa.Column('ended_date', sa.Date(), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('registered_by', sa.Integer(), nullable=False),
    sa.Column('registered_at', sa.BigInteger(), nullable=False),
    sa.Column('command_key', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("level IS NULL OR level IN ('law', 'administrative_regulation', 'local_regulation', 'state_council_decision', 'department_rule', 'normative_document')", name=op.f('ck_legal_document_known_level')),
    sa.CheckConstraint('title IS NOT NULL OR number IS NOT NULL', name=op.f('ck_legal_document_named')),
    sa.ForeignKeyConstraint(['registered_by'], ['person.id'], name=op.f('fk_legal_document_registered_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_document')),
    sa.UniqueConstraint('command_key', name='uq_legal_document_command_key'),
    sa.UniqueConstraint('key_text', name='uq_legal_document_key')
    )
    op.create_table('liaison_list',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('submitted_at', sa.BigInteger(), nullable=False),
    sa.Column('submitted_by', sa.Integer(), nullable=False),
    sa.Column('liaison_count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['submitted_by'], ['person.id'], name=op.f('fk_liaison_list_submitted_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['department.id'], name=op.f('fk_liaison_list_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_liaison_list'))
    )
    with op.batch_alter_table('liaison_list', schema=None) as batch_op:
        batch_op.create_index('ix_liaison_list_unit', ['unit_id', 'id'], unique=False)

    op.create_table('survey_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('clause', sa.Text(), nullable=True),
    sa.Column('opened_by', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('closed_by', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.BigInteger(), nullable=True),
    sa.Column('command_key', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['closed_by'], ['person.id'], name=op.f('fk_survey_round_closed_by')),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_survey_round_opened_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_round')),
    sa.UniqueConstraint('command_key', name=op.f('uq_survey_round_command_key'))
    )
    op.create_table('unit_succession',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('old_unit_id', sa.Integer(), nullable=False),
    sa.Column('new_unit_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=True),
    sa.Column('published_date', sa.Date(), nullable=True),
    sa.Column('effective_date', sa.Date(), nullable=False),
    sa.Column('counted_from', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('command_key', sa.LargeBinary(), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("counted_from = 'effective' OR (counted_from = 'published' AND published_date IS NOT NULL)", name=op.f('ck_unit_succession_counted_from_a_known_day')),
    sa.CheckConstraint('(confirmed_at IS NULL) = (confirmed_by IS NULL)', name=op.f('ck_unit_succession_confirmed_by_somebody')),
    sa.CheckConstraint('old_unit_id <> new_unit_id', name=op.f('ck_unit_succession_two_units')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_unit_succession_confirmed_by')),
    sa.ForeignKeyConstraint(['new_unit_id'], ['department.id'], name=op.f('fk_unit_succession_new_unit_id')),
    sa.ForeignKeyConstraint(['old_unit_id'], ['department.id'], name=op.f('fk_unit_succession_old_unit_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_unit_succession_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_succession')),
    sa.UniqueConstraint('command_key', name='uq_unit_succession_command_key'),
    sa.UniqueConstraint('old_unit_id', name='uq_unit_succession_old_unit')
    )
    with op.batch_alter_table('unit_succession', schema=None) as batch_op:
        batch_op.create_index('ix_unit_succession_new_unit', ['new_unit_id'], unique=False)

    op.create_table('document_unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('ended_at IS NULL OR ended_by IS NOT NULL', name=op.f('ck_document_unit_end_has_author')),
    sa.ForeignKeyConstraint(['document_id'], ['legal_document.id'], name=op.f('fk_document_unit_document_id')),
    sa.ForeignKeyConstraint(['ended_by'], ['person.id'], name=op.f('fk_document_unit_ended_by')),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_document_unit_noted_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['department.id'], name=op.f('fk_document_unit_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_unit'))
    )
    with op.batch_alter_table('document_unit', schema=None) as batch_op:
        batch_op.create_index('uq_document_unit_current', ['document_id', 'unit_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('guide_edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('guide_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('materials', sa.Text(), nullable=False),
    sa.Column('steps', sa.Text(), nullable=False),
    sa.Column('basis', sa.Text(), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('published_at', sa.BigInteger(), nullable=False),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_guide_edition_case_id')),
    sa.ForeignKeyConstraint(['guide_id'], ['guide.id'], name=op.f('fk_guide_edition_guide_id')),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_guide_edition_published_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guide_edition')),
    sa.UniqueConstraint('guide_id', 'number', name='uq_guide_edition_number')
    )
    op.create_table('guide_judgement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('guide_id', sa.Integer(), nullable=False),
    sa.Column('proof_name', sa.Text(), nullable=False),
    sa.Column('line', sa.Text(), nullable=False),
    sa.Column('is_demand', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('judged_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['guide_id'], ['guide.id'], name=op.f('fk_guide_judgement_guide_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_guide_judgement_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guide_judgement'))
    )
    with op.batch_alter_table('guide_judgement', schema=None) as batch_op:
        batch_op.create_index('ix_guide_judgement_guide', ['guide_id', 'id'], unique=False)

    op.create_table('guide_sighting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('guide_id', sa.Integer(), nullable=False),
    sa.Column('means', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('file_name', sa.Text(), nullable=True),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('not_before', sa.BigInteger(), nullable=True),
    sa.Column('seen_at', sa.BigInteger(), nullable=True),
    sa.Column('digest', sa.Text(), nullable=True),
    sa.Column('byte_count', sa.Integer(), nullable=True),
    sa.Column('lines', sa.Text(), nullable=True),
    sa.Column('same_as_id', sa.Integer(), nullable=True),
    sa.Column('failure', sa.Text(), nullable=True),
    sa.Column('failure_facts', sa.Text(), nullable=True),
    sa.Column('proof_name', sa.Text(), nullable=True),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.Column('vouched_by', sa.Integer(), nullable=True),
    sa.Column('vouched_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("means <> 'sighted' OR statement IS NOT NULL", name=op.f('ck_guide_sighting_sighted_has_statement')),
    sa.CheckConstraint("means IN ('fetched', 'uploaded', 'sighted')", name=op.f('ck_guide_sighting_known_means')),
    sa.CheckConstraint("state <> 'seen' OR seen_at IS NOT NULL", name=op.f('ck_guide_sighting_seen_has_instant')),
    sa.CheckConstraint("state IN ('planned', 'seen', 'failed')", name=op.f('ck_guide_sighting_known_state')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_guide_sighting_asked_by')),
    sa.ForeignKeyConstraint(['guide_id'], ['guide.id'], name=op.f('fk_guide_sighting_guide_id')),
    sa.ForeignKeyConstraint(['same_as_id'], ['guide_sighting.id'], name=op.f('fk_guide_sighting_same_as_id')),
    sa.ForeignKeyConstraint(['vouched_by'], ['person.id'], name=op.f('fk_guide_sighting_vouched_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guide_sighting'))
    )
    with op.batch_alter_table('guide_sighting', schema=None) as batch_op:
        batch_op.create_index('ix_guide_sighting_guide', ['guide_id', 'id'], unique=False)
        batch_op.create_index('ix_guide_sighting_planned', ['id'], unique=False, sqlite_where=sa.text("state = 'planned'"), postgresql_where=sa.text("state = 'planned'"))

    op.create_table('legal_article',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('place_key', sa.Text(), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['legal_document.id'], name=op.f('fk_legal_article_document_id')),
    sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_legal_article_noted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_article')),
    sa.UniqueConstraint('document_id', 'place_key', name='uq_legal_article_place')
    )
    op.create_table('legal_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=True),
    sa.Column('published_date', sa.Date(), nullable=True),
    sa.Column('effective_date', sa.Date(), nullable=False),
    sa.Column('counted_from', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('command_key', sa.LargeBinary(), nullable=False),
    sa.Column('withdrawn_by', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.BigInteger(), nullable=True),
    sa.Column('withdrawn_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("counted_from = 'effective' OR (counted_from = 'published' AND published_date IS NOT NULL)", name=op.f('ck_legal_change_counted_from_a_known_day')),
    sa.CheckConstraint("kind IN ('repealed', 'amended')", name=op.f('ck_legal_change_known_kind')),
    sa.CheckConstraint('withdrawn_at IS NULL OR (withdrawn_by IS NOT NULL AND withdrawn_reason IS NOT NULL)', name=op.f('ck_legal_change_withdrawal_has_reason')),
    sa.ForeignKeyConstraint(['document_id'], ['legal_document.id'], name=op.f('fk_legal_change_document_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_legal_change_recorded_by')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['person.id'], name=op.f('fk_legal_change_withdrawn_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_change')),
    sa.UniqueConstraint('command_key', name='uq_legal_change_command_key')
    )
    with op.batch_alter_table('legal_change', schema=None) as batch_op:
        batch_op.create_index('ix_legal_change_document', ['document_id', 'effective_date'], unique=False)

    op.create_table('liaison',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('list_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('section', sa.Text(), nullable=True),
    sa.Column('post', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['list_id'], ['liaison_list.id'], name=op.f('fk_liaison_list_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_liaison')),
    sa.UniqueConstraint('list_id', 'position', name='uq_liaison_place')
    )
    op.create_table('prepared_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cause_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('form', sa.Text(), nullable=False),
    sa.Column('prepared_by', sa.Integer(), nullable=False),
    sa.Column('prepared_at', sa.BigInteger(), nullable=False),
    sa.Column('set_aside_by', sa.Integer(), nullable=True),
    sa.Column('set_aside_at', sa.BigInteger(), nullable=True),
    sa.Column('set_aside_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("kind IN ('cancel', 'change')", name=op.f('ck_prepared_request_known_kind')),
    sa.CheckConstraint('set_aside_at IS NULL OR (set_aside_by IS NOT NULL AND set_aside_reason IS NOT NULL)', name=op.f('ck_prepared_request_setting_aside_has_reason')),
    sa.ForeignKeyConstraint(['cause_id'], ['cause.id'], name=op.f('fk_prepared_request_cause_id')),
    sa.ForeignKeyConstraint(['item_id'], ['proof_item.id'], name=op.f('fk_prepared_request_item_id')),
    sa.ForeignKeyConstraint(['prepared_by'], ['person.id'], name=op.f('fk_prepared_request_prepared_by')),
    sa.ForeignKeyConstraint(['set_aside_by'], ['person.id'], name=op.f('fk_prepared_request_set_aside_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['department.id'], name=op.f('fk_prepared_request_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prepared_request'))
    )
    with op.batch_alter_table('prepared_request', schema=None) as batch_op:
        batch_op.create_index('ix_prepared_request_unit', ['unit_id'], unique=False)
        batch_op.create_index('uq_prepared_request_cause_item', ['cause_id', 'item_id'], unique=True, sqlite_where=sa.text('set_aside_at IS NULL'), postgresql_where=sa.text('set_aside_at IS NULL'))

    op.create_table('succession_cause',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('succession_id', sa.Integer(), nullable=False),
    sa.Column('cause_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cause_id'], ['cause.id'], name=op.f('fk_succession_cause_cause_id')),
    sa.ForeignKeyConstraint(['succession_id'], ['unit_succession.id'], name=op.f('fk_succession_cause_succession_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_succession_cause')),
    sa.UniqueConstraint('succession_id', 'cause_id', name='uq_succession_cause')
    )
    op.create_table('survey_decision',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('document_title', sa.Text(), nullable=False),
    sa.Column('document_number', sa.Text(), nullable=True),
    sa.Column('decided_date', sa.Date(), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('file_kind', sa.Text(), nullable=False),
    sa.Column('file_digest', sa.Text(), nullable=False),
    sa.Column('file_content', sa.LargeBinary(), nullable=False),
    sa.Column('rows_digest', sa.Text(), nullable=False),
    sa.Column('row_count', sa.Integer(), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.BigInteger(), nullable=True),
    sa.Column('version_number', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_survey_decision_published_by')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_survey_decision_recorded_by')),
    sa.ForeignKeyConstraint(['round_id'], ['survey_round.id'], name=op.f('fk_survey_decision_round_id')),
    sa.PrimaryKeyConstraint('round_id', name=op.f('pk_survey_decision'))
    )
    op.create_table('survey_milestone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('clause', sa.Text(), nullable=True),
    sa.Column('due_date', sa.Date(), nullable=False),
    sa.Column('report', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['survey_round.id'], name=op.f('fk_survey_milestone_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_milestone')),
    sa.UniqueConstraint('round_id', 'seq', name='uq_survey_milestone_seq')
    )
    op.create_table('survey_unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('supervisor_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['round_id'], ['survey_round.id'], name=op.f('fk_survey_unit_round_id')),
    sa.ForeignKeyConstraint(['supervisor_id'], ['department.id'], name=op.f('fk_survey_unit_supervisor_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['department.id'], name=op.f('fk_survey_unit_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_unit')),
    sa.UniqueConstraint('round_id', 'unit_id', name='uq_survey_unit_unit')
    )
    with op.batch_alter_table('survey_unit', schema=None) as batch_op:
        batch_op.create_index('ix_survey_unit_unit', ['unit_id'], unique=False)

    op.create_table('watch_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('event', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('told_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("event IN ('takes_effect', 'expires')", name=op.f('ck_watch_notice_known_event')),
    sa.ForeignKeyConstraint(['document_id'], ['legal_document.id'], name=op.f('fk_watch_notice_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watch_notice')),
    sa.UniqueConstraint('document_id', 'event', 'day', name='uq_watch_notice')
    )
    op.create_table('article_wording',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('since_date', sa.Date(), nullable=True),
    sa.Column('until_date', sa.Date(), nullable=True),
    sa.Column('begun_by', sa.Integer(), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.Column('is_void', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.CheckConstraint('(until_date IS NULL) = (ended_by IS NULL)', name=op.f('ck_article_wording_ended_by_a_paper')),
    sa.CheckConstraint('since_date IS NULL OR until_date IS NULL OR until_date > since_date', name=op.f('ck_article_wording_days_in_order')),
    sa.ForeignKeyConstraint(['article_id'], ['legal_article.id'], name=op.f('fk_article_wording_article_id')),
    sa.ForeignKeyConstraint(['begun_by'], ['legal_change.id'], name=op.f('fk_article_wording_begun_by')),
    sa.ForeignKeyConstraint(['ended_by'], ['legal_change.id'], name=op.f('fk_article_wording_ended_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_wording'))
    )
    with op.batch_alter_table('article_wording', schema=None) as batch_op:
        batch_op.create_index('ix_article_wording_article', ['article_id'], unique=False)
        batch_op.create_index('uq_article_wording_current', ['article_id'], unique=True, sqlite_where=sa.text('until_date IS NULL AND NOT is_void'), postgresql_where=sa.text('until_date IS NULL AND NOT is_void'))

    op.create_table('basis_citation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reading_id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['article_id'], ['legal_article.id'], name=op.f('fk_basis_citation_article_id')),
    sa.ForeignKeyConstraint(['document_id'], ['legal_document.id'], name=op.f('fk_basis_citation_document_id')),
    sa.ForeignKeyConstraint(['reading_id'], ['basis_reading.id'], name=op.f('fk_basis_citation_reading_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_basis_citation')),
    sa.UniqueConstraint('reading_id', 'seq', name='uq_basis_citation_seq')
    )
    with op.batch_alter_table('basis_citation', schema=None) as batch_op:
        batch_op.create_index('ix_basis_citation_document', ['document_id'], unique=False)

    op.create_table('guide_correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('guide_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('list_version', sa.Integer(), nullable=False),
    sa.Column('proof_name', sa.Text(), nullable=False),
    sa.Column('demand_reason', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('lines', sa.Text(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('found_at', sa.BigInteger(), nullable=False),
    sa.Column('open_key', sa.Text(), nullable=True),
    sa.CheckConstraint("place IN ('edition', 'page')", name=op.f('ck_guide_correction_known_place')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_guide_correction_case_id')),
    sa.ForeignKeyConstraint(['guide_id'], ['guide.id'], name=op.f('fk_guide_correction_guide_id')),
    sa.ForeignKeyConstraint(['item_id'], ['proof_item.id'], name=op.f('fk_guide_correction_item_id')),
    sa.ForeignKeyConstraint(['list_version'], ['list_version.number'], name=op.f('fk_guide_correction_list_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guide_correction')),
    sa.UniqueConstraint('case_id', name='uq_guide_correction_case'),
    sa.UniqueConstraint('open_key', name='uq_guide_correction_open_key')
    )
    with op.batch_alter_table('guide_correction', schema=None) as batch_op:
        batch_op.create_index('ix_guide_correction_guide', ['guide_id'], unique=False)

    op.create_table('legal_change_article',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['legal_article.id'], name=op.f('fk_legal_change_article_article_id')),
    sa.ForeignKeyConstraint(['change_id'], ['legal_change.id'], name=op.f('fk_legal_change_article_change_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_change_article')),
    sa.UniqueConstraint('change_id', 'article_id', name='uq_legal_change_article')
    )
    with op.batch_alter_table('legal_change_article', schema=None) as batch_op:
        batch_op.create_index('ix_legal_change_article_article', ['article_id'], unique=False)

    op.create_table('legal_change_cause',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.Column('cause_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['cause_id'], ['cause.id'], name=op.f('fk_legal_change_cause_cause_id')),
    sa.ForeignKeyConstraint(['change_id'], ['legal_change.id'], name=op.f('fk_legal_change_cause_change_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_change_cause')),
    sa.UniqueConstraint('change_id', 'cause_id', name='uq_legal_change_cause')
    )
    op.create_table('survey_progress',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('milestone_id', sa.Integer(), nullable=False),
    sa.Column('survey_unit_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('reported_by', sa.Integer(), nullable=False),
    sa.Column('reported_at', sa.BigInteger(), nullable=False),
    sa.Column('command_key', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['milestone_id'], ['survey_milestone.id'], name=op.f('fk_survey_progress_milestone_id')),
    sa.ForeignKeyConstraint(['reported_by'], ['person.id'], name=op.f('fk_survey_progress_reported_by')),
    sa.ForeignKeyConstraint(['survey_unit_id'], ['survey_unit.id'], name=op.f('fk_survey_progress_survey_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_progress')),
    sa.UniqueConstraint('command_key', name=op.f('uq_survey_progress_command_key'))
    )
    with op.batch_alter_table('survey_progress', schema=None) as batch_op:
        batch_op.create_index('ix_survey_progress_unit', ['survey_unit_id', 'milestone_id', 'id'], unique=False)

    op.create_table('survey_reminder',
    sa.Column('milestone_id', sa.Integer(), nullable=False),
    sa.Column('survey_unit_id', sa.Integer(), nullable=False),
    sa.Column('days_before', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['milestone_id'], ['survey_milestone.id'], name=op.f('fk_survey_reminder_milestone_id')),
    sa.ForeignKeyConstraint(['survey_unit_id'], ['survey_unit.id'], name=op.f('fk_survey_reminder_survey_unit_id')),
    sa.PrimaryKeyConstraint('milestone_id', 'survey_unit_id', 'days_before', name=op.f('pk_survey_reminder'))
    )
    op.create_table('survey_return',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_unit_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('opened_by', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('sent_by', sa.Integer(), nullable=True),
    sa.Column('sent_at', sa.BigInteger(), nullable=True),
    sa.Column('passed_by', sa.Integer(), nullable=True),
    sa.Column('passed_at', sa.BigInteger(), nullable=True),
    sa.Column('settled_by', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('head_name', sa.Text(), nullable=True),
    sa.Column('liaison_name', sa.Text(), nullable=True),
    sa.Column('liaison_phone', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_survey_return_opened_by')),
    sa.ForeignKeyConstraint(['passed_by'], ['person.id'], name=op.f('fk_survey_return_passed_by')),
    sa.ForeignKeyConstraint(['sent_by'], ['person.id'], name=op.f('fk_survey_return_sent_by')),
    sa.ForeignKeyConstraint(['settled_by'], ['person.id'], name=op.f('fk_survey_return_settled_by')),
    sa.ForeignKeyConstraint(['survey_unit_id'], ['survey_unit.id'], name=op.f('fk_survey_return_survey_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_return')),
    sa.UniqueConstraint('survey_unit_id', 'version', name='uq_survey_return_version')
    )
    with op.batch_alter_table('survey_return', schema=None) as batch_op:
        batch_op.create_index('uq_survey_return_unsettled', ['survey_unit_id'], unique=True, sqlite_where=sa.text("state IN ('draft', 'with_supervisor', 'sent')"), postgresql_where=sa.text("state IN ('draft', 'with_supervisor', 'sent')"))

    op.create_table('survey_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('return_id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('matter_kind', sa.Text(), nullable=True),
    sa.Column('matter_name', sa.Text(), nullable=False),
    sa.Column('proof_name', sa.Text(), nullable=False),
    sa.Column('fact', sa.Text(), nullable=True),
    sa.Column('step', sa.Text(), nullable=True),
    sa.Column('issuing_unit_id', sa.Integer(), nullable=True),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['issuing_unit_id'], ['department.id'], name=op.f('fk_survey_row_issuing_unit_id')),
    sa.ForeignKeyConstraint(['return_id'], ['survey_return.id'], name=op.f('fk_survey_row_return_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['department.id'], name=op.f('fk_survey_row_unit_id')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_survey_row_written_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_row')),
    sa.UniqueConstraint('return_id', 'seq', name='uq_survey_row_seq')
    )
    op.create_table('survey_review',
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.Text(), nullable=False),
    sa.Column('agrees', sa.Boolean(), nullable=False),
    sa.Column('opinion', sa.Text(), nullable=False),
    sa.Column('opinion_no', sa.Text(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_survey_review_person_id')),
    sa.ForeignKeyConstraint(['row_id'], ['survey_row.id'], name=op.f('fk_survey_review_row_id')),
    sa.PrimaryKeyConstraint('row_id', 'stage', name=op.f('pk_survey_review'))
    )
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.alter_column('filed_by',
               existing_type=sa.INTEGER(),
               nullable=True)

    with op.batch_alter_table('guide', schema=None) as batch_op:
        batch_op.add_column(sa.Column('steps', sa.Text(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('basis', sa.Text(), nullable=True))

    with op.batch_alter_table('guide_duty', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ways', sa.Text(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('owed_at', sa.BigInteger(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('guide_duty', schema=None) as batch_op:
        batch_op.drop_column('owed_at')
        batch_op.drop_column('ways')

    with op.batch_alter_table('guide', schema=None) as batch_op:
        batch_op.drop_column('basis')
        batch_op.drop_column('steps')

    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.alter_column('filed_by',
               existing_type=sa.INTEGER(),
               nullable=False)

    op.drop_table('survey_review')
    op.drop_table('survey_row')
    with op.batch_alter_table('survey_return', schema=None) as batch_op:
        batch_op.drop_index('uq_survey_return_unsettled', sqlite_where=sa.text("state IN ('draft', 'with_supervisor', 'sent')"), postgresql_where=sa.text("state IN ('draft', 'with_supervisor', 'sent')"))

    op.drop_table('survey_return')
    op.drop_table('survey_reminder')
    with op.batch_alter_table('survey_progress', schema=None) as batch_op:
        batch_op.drop_index('ix_survey_progress_unit')

    op.drop_table('survey_progress')
    op.drop_table('legal_change_cause')
    with op.batch_alter_table('legal_change_article', schema=None) as batch_op:
        batch_op.drop_index('ix_legal_change_article_article')

    op.drop_table('legal_change_article')
    with op.batch_alter_table('guide_correction', schema=None) as batch_op:
        batch_op.drop_index('ix_guide_correction_guide')

    op.drop_table('guide_correction')
    with op.batch_alter_table('basis_citation', schema=None) as batch_op:
        batch_op.drop_index('ix_basis_citation_document')

    op.drop_table('basis_citation')
    with op.batch_alter_table('article_wording', schema=None) as batch_op:
        batch_op.drop_index('uq_article_wording_current', sqlite_where=sa.text('until_date IS NULL AND NOT is_void'), postgresql_where=sa.text('until_date IS NULL AND NOT is_void'))
        batch_op.drop_index('ix_article_wording_article')

    op.drop_table('article_wording')
    op.drop_table('watch_notice')
    with op.batch_alter_table('survey_unit', schema=None) as batch_op:
        batch_op.drop_index('ix_survey_unit_unit')

    op.drop_table('survey_unit')
    op.drop_table('survey_milestone')
    op.drop_table('survey_decision')
    op.drop_table('succession_cause')
    with op.batch_alter_table('prepared_request', schema=None) as batch_op:
        batch_op.drop_index('uq_prepared_request_cause_item', sqlite_where=sa.text('set_aside_at IS NULL'), postgresql_where=sa.text('set_aside_at IS NULL'))
        batch_op.drop_index('ix_prepared_request_unit')

    op.drop_table('prepared_request')
    op.drop_table('liaison')
    with op.batch_alter_table('legal_change', schema=None) as batch_op:
        batch_op.drop_index('ix_legal_change_document')

    op.drop_table('legal_change')
    op.drop_table('legal_article')
    with op.batch_alter_table('guide_sighting', schema=None) as batch_op:
        batch_op.drop_index('ix_guide_sighting_planned', sqlite_where=sa.text("state = 'planned'"), postgresql_where=sa.text("state = 'planned'"))
        batch_op.drop_index('ix_guide_sighting_guide')

    op.drop_table('guide_sighting')
    with op.batch_alter_table('guide_judgement', schema=None) as batch_op:
        batch_op.drop_index('ix_guide_judgement_guide')

    op.drop_table('guide_judgement')
    op.drop_table('guide_edition')
    with op.batch_alter_table('document_unit', schema=None) as batch_op:
        batch_op.drop_index('uq_document_unit_current', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.drop_table('document_unit')
    with op.batch_alter_table('unit_succession', schema=None) as batch_op:
        batch_op.drop_index('ix_unit_succession_new_unit')

    op.drop_table('unit_succession')
    op.drop_table('survey_round')
    with op.batch_alter_table('liaison_list', schema=None) as batch_op:
        batch_op.drop_index('ix_liaison_list_unit')

    op.drop_table('liaison_list')
    op.drop_table('legal_document')
    with op.batch_alter_table('basis_reading', schema=None) as batch_op:
        batch_op.drop_index('uq_basis_reading_current', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.drop_table('basis_reading')

"""The statements of the hand-written baseline, each written once so that SQLite prepares it once."""

from typing import Final


def _insert(table: str, columns: str, *, returning: str = "") -> str:
    marks = ", ".join("?" * len(columns.split()))
    tail = f" RETURNING {returning}" if returning else ""
    return f"INSERT INTO {table} ({', '.join(columns.split())}) VALUES ({marks}){tail}"  # noqa: S608  our own words


CASE_OF_TASK: Final = (
    "SELECT c.id, c.rev, c.journal_seq, c.journal_head, t.state, t.deadline_id, t.item, t.round"
    " FROM task t JOIN case_file c ON c.id = t.case_id WHERE t.id = ?"
)
KEY_USED: Final = "SELECT person_id, at FROM event WHERE command_key = ?"
DUTIES_DONE: Final = "SELECT DISTINCT department_id, duty, done_by FROM task WHERE case_id = ?"
TASK_DONE: Final = (
    "UPDATE task SET state = 'done', done_at = ?, done_by = ?, verdict = ? WHERE id = ? AND state = 'open'"
)
TASKS_CANCELLED: Final = (
    "UPDATE task SET state = 'cancelled', done_at = ? WHERE case_id = ? AND state = 'open'"
)
NEW_TASK: Final = _insert(
    "task",
    "case_id engine_id node role department_id assignee_id duty queue item round state opened_at"
    " deadline_id due_date",
    returning="id",
)
NEW_EVENT: Final = _insert("event", "case_id seq at kind person_id task_id node facts command_key digest")
CASE_MOVED: Final = (
    "UPDATE case_file SET rev = rev + 1, state = ?, wake_at = ?, journal_seq = ?, journal_head = ?"
    " WHERE id = ? AND rev = ?"
)
CASE_CLOSED: Final = (
    "UPDATE case_file SET rev = rev + 1, state = NULL, wake_at = NULL, status = 'closed', outcome = ?,"
    " closed_at = ?, journal_seq = ?, journal_head = ? WHERE id = ? AND rev = ?"
)
NEXT_CASE_NUMBER: Final = (
    "INSERT INTO case_counter (year, last) VALUES (?, 1)"
    " ON CONFLICT (year) DO UPDATE SET last = last + 1 RETURNING last"
)
ACTIVE_VERSION: Final = "SELECT id FROM procedure_version WHERE procedure = ? ORDER BY number DESC LIMIT 1"
NEW_CASE: Final = _insert(
    "case_file",
    "case_no kind version_id status department_id title subject detail filed_by opened_at rev"
    " journal_seq journal_head",
    returning="id",
)
NEW_REQUEST: Final = _insert(
    "request",
    "case_id kind cause_type cause_date cause_document_title unit_id competent_id matter_name proof_name"
    " after late days_used_at_filing editorial affected_unit_ids filed_by filed_at open_key",
)
IS_LISTED: Final = "SELECT 1 FROM proof_item WHERE key_text = ?"
REQUEST_CLOSED: Final = "UPDATE request SET open_key = NULL WHERE case_id = ?"
REQUESTED: Final = (
    "SELECT matter_name, proof_name, unit_id, after, cause_type, cause_document_title FROM request"
    " WHERE case_id = ?"
)
NEW_DEADLINE: Final = _insert(
    "deadline",
    "case_id code round cause_date budget due_date provisional calendar_version state",
    returning="id",
)
NEW_ENTRY: Final = _insert("deadline_entry", "deadline_id seq kind on_date reason paper person_id at")
NEW_TIMER: Final = _insert("timer", "case_id deadline_id level offset fire_date state")
DEADLINE_MET: Final = (
    "UPDATE deadline SET state = 'met', closed_date = ?"
    " WHERE case_id = ? AND code = ? AND state IN ('running', 'suspended') RETURNING id"
)
TIMERS_CANCELLED: Final = "UPDATE timer SET state = 'cancelled' WHERE deadline_id = ? AND state = 'armed'"
DEADLINE_RUNNING: Final = (
    "SELECT id, due_date FROM deadline WHERE case_id = ? AND code = ? AND state IN ('running', 'suspended')"
)
NEW_REVIEW: Final = _insert(
    "review", "case_id round task_id necessary reasonable legal opinion_no person_id at"
)
NEW_VOTE: Final = _insert("vote", "case_id round task_id member_id vote at")
VOTES: Final = "SELECT count(*) FROM vote WHERE case_id = ? AND round = ? AND vote = 'approve'"
MEMBERS_IN_POST: Final = (
    "SELECT DISTINCT post.person_id FROM post JOIN person ON person.id = post.person_id"
    " WHERE post.role = 'group_member' AND person.active ORDER BY post.person_id"
)
NEXT_VERSION: Final = "SELECT coalesce(max(number), 0) + 1 FROM list_version"
NEW_VERSION: Final = _insert("list_version", "number effective_date formed_at case_id summary")
NEW_ITEM: Final = _insert(
    "proof_item", "unit_id matter_name proof_name key_text search_text initials", returning="id"
)
NEW_ITEM_ENTRY: Final = _insert(
    "item_entry",
    "item_id since_version effective_date list_name standing ways legal_basis basis_level reason case_id"
    " document",
)
DIGEST_BEFORE: Final = "SELECT digest FROM list_version WHERE number = ?"
DOCUMENTS: Final = (
    "SELECT document FROM item_entry WHERE until_version IS NULL AND standing <> 'removed' ORDER BY item_id"
)
SEALED: Final = "UPDATE list_version SET digest = ? WHERE number = ?"
VERSION_OF_CASE: Final = "SELECT number FROM list_version WHERE case_id = ?"
PUBLISHED: Final = (
    "UPDATE list_version SET published_at = ?, published_by = ?, channels = ?"
    " WHERE number = ? AND published_at IS NULL"
)
GUIDES_CONCERNED: Final = (
    "SELECT guide.id, guide.edition, guide.materials, guide.unit_id FROM guide"
    " JOIN department ON department.id = guide.unit_id"
    " WHERE guide.matter_key = ? AND (guide.unit_id = ? OR department.kind IN ('banner', 'park'))"
)
NEW_DUTY: Final = _insert(
    "guide_duty",
    "case_id guide_id list_version proof_name expected state edition_before materials_before ways owed_at",
    returning="id",
)
DUTY: Final = (
    "SELECT guide.id, guide.edition, guide.materials, guide.updated_at FROM guide_duty"
    " JOIN guide ON guide.id = guide_duty.guide_id WHERE guide_duty.id = ?"
)
EDITION_KEPT: Final = (
    _insert("guide_edition", "guide_id number materials steps published_at")
    + " ON CONFLICT (guide_id, number) DO NOTHING"
)
NEW_EDITION: Final = _insert(
    "guide_edition", "guide_id number materials steps published_at published_by case_id"
)
GUIDE_REWRITTEN: Final = "UPDATE guide SET materials = ?, edition = ?, updated_at = ? WHERE id = ?"
DUTY_MATCHED: Final = (
    "UPDATE guide_duty SET edition_after = ?, state = 'matched', checked_at = ? WHERE id = ?"
)
DUTIES_LEFT: Final = "SELECT count(*) FROM guide_duty WHERE case_id = ? AND state <> 'matched'"
NEW_MESSAGE: Final = _insert("outbox", "case_id kind payload written_at")
CASE_NO: Final = "SELECT case_no FROM case_file WHERE id = ?"
NEW_LETTER: Final = _insert("letter", "person_id kind case_id facts written_at")

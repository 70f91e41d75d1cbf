"""A file attached to a case, on both databases: one row, one line of the journal, or nothing at all."""

import json
import threading
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.attachments.rules import FileInfected, NameDisagrees, NoFile, ScanFailed
from engine.attachments.steps import FileRoom
from engine.attachments.terms import ScanResult
from engine.cases.lookups import journal_heads
from engine.journal.lookups import Event, faults, story
from engine.refusals import NotYours, Refusal
from engine.tasks.rules import AlreadySubmitted
from tests.builders.attachments import CASE_NO, a_file_room, an_upload, attached, rows_of
from tests.builders.city import ID, a_key, answer, before_the_group, filed, lodged, open_tasks, person
from tests.builders.documents import a_docx, a_pdf
from tests.builders.rows import all_rows, changed_tables
from tests.builders.scanners import MARK, a_scanner
from workflows.attachments.lookups import case_attachments, readable_attachment
from workflows.attachments.rules import ClosedToAttachments, MayNotAttach, NotTheLatest, TitleTaken
from workflows.procedures.bureau import Bureau


@pytest.fixture
def room(tmp_path: Path) -> FileRoom:
    return a_file_room(tmp_path)


def events(city: Bureau, case_id: int) -> list[Event]:
    with city.store.reading() as tx:
        assert list(faults(tx, journal_heads(tx))) == []
        return list(story(tx, case_id))


def files_in(room: FileRoom) -> set[str]:
    return {path.name for path in room.blobs.folder.rglob("*") if path.is_file()}


def test_an_attachment_is_one_row_and_one_line_that_names_no_file(city: Bureau, room: FileRoom) -> None:
    case_id, before = filed(city), all_rows(city.store)

    attached(city, room, an_upload(name="王建国的情况说明.pdf", title="情况说明", note="王建国提供"))

    (row,) = rows_of(city, case_id)
    last = events(city, case_id)[-1]
    facts = {"attachment": row.id, "slot": "other", "version": 1, "digest": sha256(a_pdf()).hexdigest()}
    assert (row.name, row.title, row.note) == ("王建国的情况说明.pdf", "情况说明", "王建国提供")
    assert (row.uploaded_by, row.task_id, row.digest) == (ID["filer"], None, facts["digest"])
    assert (last.kind, last.person_id, last.facts, last.note) == ("attached", ID["filer"], facts, None)
    assert "王建国" not in json.dumps(last.facts, ensure_ascii=False)
    assert changed_tables(before, all_rows(city.store)) == {"attachment", "event", "case_file"}
    assert files_in(room) == {row.digest}


def test_a_case_goes_on_behind_an_attachment_as_before(city: Bureau, room: FileRoom) -> None:
    case_id = filed(city)
    task = open_tasks(city, case_id)[0]

    attached(city, room, by="confirmer")
    answer(city, case_id, "task_confirm_request", "confirm", by="confirmer")

    assert rows_of(city, case_id)[0].task_id == task.id
    assert [event.kind for event in events(city, case_id)][1] == "attached"
    assert [each.node for each in open_tasks(city, case_id)] == ["task_check_lodging"]


def test_versions_are_kept_and_the_latest_stands_first(city: Bureau, room: FileRoom) -> None:
    case_id = filed(city)
    first = attached(city, room, an_upload(title="请示"))
    second = attached(city, room, an_upload(a_docx(), "新.docx", replaces_id=first), by="confirmer")

    with city.store.reading() as tx:
        view = case_attachments(tx, person(city, "reviewer"), CASE_NO)
        old = readable_attachment(tx, person(city, "reviewer"), CASE_NO, first)[1]

    (series,) = view.series
    assert [(each.attachment.version, each.attachment.id) for each in series.versions] == [
        (2, second),
        (1, first),
    ]
    assert series.latest.attachment.replaces_id == first
    assert series.latest.uploader == "演示·confirmer"
    assert room.blobs.path_of(old.digest).read_bytes() == a_pdf()
    assert [event.facts.get("version") for event in events(city, case_id)[1:]] == [1, 2]
    with pytest.raises(NotTheLatest):
        attached(city, room, an_upload(a_pdf(b"(3)"), replaces_id=first))
    with pytest.raises(TitleTaken):
        attached(city, room, an_upload(title="请示"))


def test_the_same_submit_twice_is_one_row(city: Bureau, room: FileRoom) -> None:
    case_id, key = filed(city), a_key()

    attached(city, room, key=key)
    with pytest.raises(AlreadySubmitted):
        attached(city, room, an_upload(title="再一次"), key=key)

    assert len(rows_of(city, case_id)) == 1


def test_two_submits_of_one_form_at_once_are_one_row(city: Bureau, room: FileRoom) -> None:
    case_id, key = filed(city), a_key()

    outcomes = together([lambda: attached(city, room, key=key) for _ in range(4)])

    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadySubmitted"] * 3 + ["int"]
    assert len(rows_of(city, case_id)) == 1
    assert [event.kind for event in events(city, case_id)] == ["done", "attached"]


def test_the_same_bytes_brought_at_once_are_kept_once_and_each_has_its_row(
    city: Bureau, room: FileRoom
) -> None:
    case_id = filed(city)

    def bring(number: int):
        return lambda: attached(city, room, an_upload(title=f"第{number}件"))

    outcomes = together([bring(number) for number in range(4)])

    assert all(isinstance(each, int) for each in outcomes), outcomes
    assert len({row.digest for row in rows_of(city, case_id)}) == 1
    assert len(rows_of(city, case_id)) == 4
    assert len(files_in(room)) == 1


def test_two_who_replace_the_same_version_at_once_do_not_pass_each_other_over(
    city: Bureau, room: FileRoom
) -> None:
    case_id = filed(city)
    first = attached(city, room, an_upload(title="请示"))

    def replacing(content: bytes):
        return lambda: attached(city, room, an_upload(content, replaces_id=first))

    outcomes = together([replacing(a_pdf(b"(a)")), replacing(a_pdf(b"(b)"))])

    assert sorted(type(each).__name__ for each in outcomes) == ["NotTheLatest", "int"]
    assert [row.version for row in rows_of(city, case_id)] == [1, 2]


def test_a_transaction_that_fails_leaves_no_row_and_no_line(city: Bureau, room: FileRoom) -> None:
    """What fails is the last statement of all: the database's disk is full, say."""
    filed(city)
    before = all_rows(city.store)

    def full(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE case_file"):
            raise OSError("no space left")

    sa.event.listen(city.store.engine, "before_cursor_execute", full)
    with pytest.raises(OSError, match="no space"):
        attached(city, room)
    sa.event.remove(city.store.engine, "before_cursor_execute", full)

    assert changed_tables(before, all_rows(city.store)) == set()
    assert len(files_in(room)) == 1  # the file stays until it is cleared; another try finds it
    attached(city, room)
    assert len(files_in(room)) == 1


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [("a.pdf", a_docx(), NameDisagrees), ("", a_pdf(), NoFile)],
)
def test_a_refused_file_changes_nothing(
    name: str, content: bytes, refusal: type[Refusal], sqlite_city: Bureau, room: FileRoom
) -> None:
    filed(sqlite_city)
    before = all_rows(sqlite_city.store)

    with pytest.raises(refusal):
        attached(sqlite_city, room, an_upload(content, name))

    assert changed_tables(before, all_rows(sqlite_city.store)) == set()
    assert files_in(room) == set()


def test_a_scanned_file_says_so_on_its_row(sqlite_city: Bureau, tmp_path: Path) -> None:
    case_id, command = filed(sqlite_city), a_scanner(tmp_path)

    attached(sqlite_city, a_file_room(tmp_path, scan_command=command))

    (row,) = rows_of(sqlite_city, case_id)
    assert (row.scan_result, row.scanner) == (ScanResult.CLEAN, Path(command[0]).name)


@pytest.mark.parametrize(
    ("answer_of_it", "content", "refusal"),
    [
        ("", a_pdf(MARK), FileInfected),
        ("broken", a_pdf(), ScanFailed),
        ("slow", a_pdf(), ScanFailed),
    ],
)
def test_what_the_scanner_does_not_pass_is_not_taken(
    answer_of_it: str, content: bytes, refusal: type[Refusal], sqlite_city: Bureau, tmp_path: Path
) -> None:
    case_id = filed(sqlite_city)
    room = a_file_room(tmp_path, scan_command=a_scanner(tmp_path, answer_of_it), scan_seconds=1)
    if not answer_of_it:
        room = replace(room, settings=replace(room.settings, scan_seconds=30))

    with pytest.raises(refusal):
        attached(sqlite_city, room, an_upload(content))

    assert rows_of(sqlite_city, case_id) == []
    assert files_in(room) == set()


def test_while_a_file_is_scanned_others_work_on(sqlite_city: Bureau, tmp_path: Path) -> None:
    case_id = filed(sqlite_city)
    room = a_file_room(tmp_path, scan_command=a_scanner(tmp_path, "slow"), scan_seconds=5)
    outcomes: list[object] = []
    uploading = threading.Thread(
        target=lambda: outcomes.append(_outcome(lambda: attached(sqlite_city, room)))
    )

    uploading.start()
    answer(sqlite_city, case_id, "task_confirm_request", "confirm", by="confirmer")
    assert uploading.is_alive()
    uploading.join()

    assert [type(each) for each in outcomes] == [ScanFailed]


WHO = {
    "filer": None, "police_keeper": None, "police_head": None, "confirmer": None, "desk": None,
    "reviewer": MayNotAttach, "member1": MayNotAttach, "publisher": MayNotAttach, "supervisor": MayNotAttach,
    "bureau_head": NotYours, "civil_filer": NotYours, "civil_staff": NotYours, "banner_keeper": NotYours,
    "administrator": NotYours,
}  # fmt: skip
"""Person -> what they are refused with, of a case of the police unit that waits for its confirmation."""


@pytest.mark.parametrize("name", WHO)
def test_who_may_attach_to_a_case_that_waits_for_its_confirmation(
    name: str, sqlite_city: Bureau, room: FileRoom
) -> None:
    case_id = filed(sqlite_city)

    outcome = _outcome(lambda: attached(sqlite_city, room, by=name))

    assert isinstance(outcome, WHO[name] or int)
    assert len(rows_of(sqlite_city, case_id)) == (WHO[name] is None)


def test_who_had_a_task_may_attach_when_it_is_done(sqlite_city: Bureau, room: FileRoom) -> None:
    before_the_group(sqlite_city)

    for name in ("reviewer", "member1", "confirmer"):  # done, open, done
        attached(sqlite_city, room, an_upload(title=name), by=name)


def test_a_closed_case_takes_only_its_sealed_copy(sqlite_city: Bureau, room: FileRoom) -> None:
    case_id = lodged(sqlite_city)
    first = attached(sqlite_city, room)
    answer(sqlite_city, case_id, "task_check_lodging", "reject", by="desk", opinion="依据不足")

    with pytest.raises(ClosedToAttachments):
        attached(sqlite_city, room, an_upload(title="补充"))
    with pytest.raises(ClosedToAttachments):
        attached(sqlite_city, room, an_upload(replaces_id=first))
    attached(sqlite_city, room, an_upload(slot="sealed_copy"))

    assert [row.slot for row in rows_of(sqlite_city, case_id)] == ["other", "sealed_copy"]
    assert events(sqlite_city, case_id)[-1].kind == "attached"


def test_an_attachment_is_found_under_its_own_case_only(sqlite_city: Bureau, room: FileRoom) -> None:
    filed(sqlite_city)
    mine = attached(sqlite_city, room)
    with sqlite_city.store.reading() as tx:
        desk = person(sqlite_city, "desk")
        assert readable_attachment(tx, desk, CASE_NO, mine)[1].id == mine
        for case_no, attachment_id in (("ZM-2026-0002", mine), (CASE_NO, mine + 1)):
            with pytest.raises(NotYours):
                readable_attachment(tx, desk, case_no, attachment_id)
        with pytest.raises(NotYours):
            readable_attachment(tx, person(sqlite_city, "civil_filer"), CASE_NO, mine)


def together(actions) -> list[object]:
    """Run actions at the same moment, each in a thread; return what each gave or raised."""
    start, outcomes = threading.Barrier(len(actions)), []

    def run(action) -> None:
        start.wait()
        outcomes.append(_outcome(action))

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _outcome(action) -> object:
    try:
        return action()
    except Refusal as refusal:
        return refusal

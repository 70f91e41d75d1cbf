"""Who may attach, and where a new file comes among those there are."""

from dataclasses import replace
from datetime import datetime

import pytest

from engine.attachments.terms import Attachment, FileKind
from engine.cases.terms import CaseStatus
from engine.clock import SHANGHAI
from engine.people.terms import Actor, Mandate, Post
from engine.refusals import NotYours, Refusal
from engine.tasks.terms import Hands, Task, TaskState
from tests.builders.attachments import an_upload
from workflows.attachments.rules import (
    ClosedToAttachments,
    NotTheLatest,
    SlotMissing,
    TextTooLong,
    TitleTaken,
    may_attach,
    open_slots,
    place_of,
    task_behind,
)
from workflows.attachments.terms import Place, Slot

AT = datetime(2026, 10, 9, 9, tzinfo=SHANGHAI)
POLICE, CIVIL, BUREAU = 1, 2, 4
TASK = Task(
    id=7, case_id=1, node="task_confirm_request", role="confirmer", department_id=POLICE, duty="confirm",
    assignee_id=None, item=None, round=1, state=TaskState.OPEN, opened_at=AT,
    due_date=None, done_at=None, done_by=None, verdict=None,
)  # fmt: skip


def someone(role: str, department: int, person_id: int = 3) -> Actor:
    return Actor(person_id, "演示", (Post(role, department),))


MAY = [
    # what, actor, tasks, may
    ("of the filing department", someone("unit_staff", POLICE), [], True),
    ("the desk", someone("desk", BUREAU), [], True),
    (
        "holds the post of an open task",
        someone("confirmer", CIVIL),
        [replace(TASK, department_id=CIVIL)],
        True,
    ),
    ("the post, elsewhere", someone("confirmer", BUREAU), [replace(TASK, department_id=CIVIL)], False),
    (
        "the post, and it was answered by another",
        someone("confirmer", CIVIL),
        [replace(TASK, department_id=CIVIL, state=TaskState.DONE, done_by=9)],
        False,
    ),
    ("has answered one", someone("x", CIVIL), [replace(TASK, state=TaskState.DONE, done_by=3)], True),
    ("a task in person", someone("x", CIVIL), [replace(TASK, assignee_id=3)], True),
    (
        "a task of another member",
        someone("confirmer", CIVIL),
        [replace(TASK, department_id=None, assignee_id=9)],
        False,
    ),
    ("was handed it", someone("x", CIVIL), [replace(TASK, hands=Hands(holder_id=3))], True),
    ("was asked about it", someone("x", CIVIL), [replace(TASK, hands=Hands(delegate_id=3))], True),
    ("watches only", someone("supervisor", 7), [TASK], False),
    ("has nothing to do with it", someone("filer", CIVIL), [TASK], False),
]


@pytest.mark.parametrize(("what", "actor", "tasks", "may"), MAY, ids=[row[0] for row in MAY])
def test_who_may_attach(what: str, actor: Actor, tasks: list[Task], *, may: bool) -> None:
    assert may_attach(actor, tasks, department_id=POLICE) is may


def test_a_substitute_attaches_in_the_matters_of_the_mandate() -> None:
    filer, stranger = someone("filer", POLICE), someone("filer", CIVIL, 4)
    acting = replace(stranger, mandates=(Mandate(filer, frozenset({"add"})),))

    assert not may_attach(stranger, [], department_id=POLICE, kind="add")
    assert may_attach(acting, [], department_id=POLICE, kind="add")
    assert not may_attach(acting, [], department_id=POLICE, kind="cancel")


def test_an_attachment_belongs_to_the_oldest_open_task_of_who_brings_it() -> None:
    tasks = [replace(TASK, id=1, state=TaskState.DONE, done_by=3), TASK, replace(TASK, id=8)]

    assert task_behind(someone("confirmer", POLICE), tasks) == 7
    assert task_behind(someone("filer", POLICE), tasks) is None


def present(**changes: object) -> Attachment:
    row = Attachment(
        id=1, case_id=1, slot="other", title="请示", version=1, name="请示.pdf", kind=FileKind.PDF, size=9,
        digest="a" * 64, uploaded_by=1, uploaded_at=AT, replaces_id=None, task_id=None, note=None,
        scan_result=None, scanner=None,
    )  # fmt: skip
    return replace(row, **changes)  # type: ignore[arg-type]


OPEN, CLOSED = CaseStatus.OPEN, CaseStatus.CLOSED
SECOND = present(id=2, version=2, replaces_id=1)


def test_the_title_is_what_was_typed_or_the_name_without_its_ending() -> None:
    typed = an_upload(title="  市司法局\n的 \u202e意见 ", slot="opinion")

    assert place_of(an_upload(name="C:\\桌面\\请示.pdf"), [], OPEN) == Place("other", "请示", 1, None)
    assert place_of(an_upload(title=" \u200b "), [], OPEN) == Place("other", "请示", 1, None)
    assert place_of(typed, [], OPEN) == Place("opinion", "市司法局 的 意见", 1, None)


def test_a_new_version_comes_behind_the_latest_under_its_slot_and_title() -> None:
    asked = an_upload(replaces_id=2, slot="opinion", title="别的")

    assert place_of(asked, [present(), SECOND], OPEN) == Place("other", "请示", 3, 2)


def test_the_same_title_under_another_slot_is_another_thing() -> None:
    assert place_of(an_upload(slot="opinion"), [present()], OPEN) == Place("opinion", "请示", 1, None)


REFUSED = [
    (an_upload(), [present()], OPEN, TitleTaken),
    (an_upload(replaces_id=1), [present(), SECOND], OPEN, NotTheLatest),
    (an_upload(slot=""), [], OPEN, SlotMissing),
    (an_upload(slot="secret"), [], OPEN, SlotMissing),
    (an_upload(replaces_id=99), [present()], OPEN, NotYours),
    (an_upload(title="字" * 101), [], OPEN, TextTooLong),
    (an_upload(note="字" * 201), [], OPEN, TextTooLong),
    (an_upload(), [], CLOSED, ClosedToAttachments),
    (an_upload(replaces_id=1), [present()], CLOSED, ClosedToAttachments),
]


@pytest.mark.parametrize(("upload", "there", "status", "refusal"), REFUSED)
def test_what_has_no_place_is_refused(upload, there, status: CaseStatus, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        place_of(upload, there, status)


def test_a_closed_case_takes_its_sealed_copy_and_nothing_else() -> None:
    assert open_slots(OPEN) == tuple(Slot)
    assert open_slots(CLOSED) == (Slot.SEALED_COPY,)
    assert place_of(an_upload(slot="sealed_copy"), [], CLOSED) == Place("sealed_copy", "请示", 1, None)

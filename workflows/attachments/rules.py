"""Who may attach something to a case, and where a new file comes among those there are."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from engine.attachments.rules import display_name, stem_of
from engine.attachments.terms import Attachment
from engine.cases.terms import CaseStatus
from engine.people.rules import NotAllowed
from engine.people.terms import Actor
from engine.refusals import NotYours, Refusal
from engine.tasks.terms import Task, TaskState
from workflows.attachments.terms import Place, Slot, Upload
from workflows.procedures.catalogue import Role

LONGEST_TITLE: Final = 100
LONGEST_NOTE: Final = 200
SLOTS_OF_A_CLOSED_CASE: Final = (Slot.SEALED_COPY,)
"""Paper is signed and sealed after the decision; nothing else of a closed case changes."""
_BLANKS = re.compile(r"\s+")


class MayNotAttach(NotAllowed):
    """Reading a case is not yet a reason to add to it."""

    code = "may_not_attach"
    sentence = "您可以查看此件，但不能上传附件"
    way_out = "。由申请单位、办理过或正在办理此件的人员和协调小组办公室上传。"


class ClosedToAttachments(Refusal):
    """A closed case takes only what is brought after the fact."""

    code = "closed_to_attachments"
    sentence = "此件已办结，只能补传盖章件"
    way_out = "。请把类别改选“盖章件”；其他材料须另行申请。"
    field = "slot"


class SlotMissing(Refusal):
    """A file of which nobody says what it is."""

    code = "slot_missing"
    sentence = "没有选择附件的类别"
    way_out = "。请选择它是事由文件、意见材料、盖章件还是其他材料。"
    field = "slot"


class TitleTaken(Refusal):
    """A second file under one title is a new version or another thing: its bringer must say which."""

    code = "title_taken"
    sentence = "此件已有“%(title)s”"
    way_out = "。是它的新版本的，请在“替换”中选它；不是的，请另起标题。"
    field = "title"


class TextTooLong(Refusal):
    """More than a title or a note may have."""

    code = "attachment_text_too_long"
    sentence = "标题最多 %(title)s 字，说明最多 %(note)s 字"
    way_out = "。请缩短后再提交。"
    field = "title"


class NotTheLatest(Refusal):
    """Somebody has replaced that version already: what they brought must not be passed over unseen."""

    code = "not_the_latest"
    sentence = "“%(title)s”已有更新的第 %(version)s 版"
    way_out = "。请先查看该版，确需替换的再选它。"
    field = "replaces"


def may_attach(actor: Actor, tasks: Sequence[Task], *, department_id: int, kind: str = "") -> bool:
    """Say whether a person who may read a case may add to it.

    The filing department may, the coordination group's desk, whoever has or has had a task in the case, and
    whoever acts for one of these. tasks: all of the case; department_id: its filer's; kind: of the case.
    """
    return any(
        department_id in one.department_ids
        or one.holds(Role.DESK)
        or any(_is_theirs(one, task) for task in tasks)
        for one in (actor, *actor.principals_for(kind))
    )


def open_slots(status: CaseStatus) -> tuple[Slot, ...]:
    """Return under which slots a case in that state takes attachments."""
    return SLOTS_OF_A_CLOSED_CASE if status is CaseStatus.CLOSED else tuple(Slot)


def task_behind(actor: Actor, tasks: Sequence[Task]) -> int | None:
    """Return the oldest open task of the case that waits for that person; None: there is none."""
    return next((task.id for task in tasks if _waits_for(actor, task)), None)


def place_of(upload: Upload, present: Sequence[Attachment], status: CaseStatus) -> Place:
    """Return where a new file comes.

    Refuses: NotYours, SlotMissing, ClosedToAttachments, TitleTaken, TextTooLong, NotTheLatest.
    """
    replaced = next((each for each in present if each.id == upload.replaces_id), None)
    if replaced is None and upload.replaces_id is not None:
        raise NotYours(attachment_id=upload.replaces_id)
    slot = replaced.slot if replaced else upload.slot
    if slot not in tuple(Slot):
        raise SlotMissing
    if slot not in open_slots(status):
        raise ClosedToAttachments
    if len(upload.note) > LONGEST_NOTE:
        raise TextTooLong(title=LONGEST_TITLE, note=LONGEST_NOTE)
    if replaced is not None:
        return _behind(replaced, present)
    title = _title(upload)
    if any((each.slot, each.title) == (slot, title) for each in present):
        raise TitleTaken(title=title)
    return Place(slot, title, 1, None)


def _behind(replaced: Attachment, present: Sequence[Attachment]) -> Place:
    series = [each for each in present if (each.slot, each.title) == (replaced.slot, replaced.title)]
    latest = max(series, key=lambda each: each.version)
    if latest.id != replaced.id:
        raise NotTheLatest(title=latest.title, version=latest.version)
    return Place(replaced.slot, replaced.title, replaced.version + 1, replaced.id)


def _title(upload: Upload) -> str:
    blank = _BLANKS.sub(" ", upload.title)
    typed = "".join(sign for sign in blank if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}).strip()
    if not typed:
        return stem_of(display_name(upload.given_name))[:LONGEST_TITLE]
    if len(typed) > LONGEST_TITLE:
        raise TextTooLong(title=LONGEST_TITLE, note=LONGEST_NOTE)
    return typed


def _is_theirs(actor: Actor, task: Task) -> bool:
    return task.done_by == actor.person_id or _waits_for(actor, task)


def _waits_for(actor: Actor, task: Task) -> bool:
    if task.state is not TaskState.OPEN:
        return False
    if actor.person_id in (task.assignee_id, task.hands.holder_id, task.hands.delegate_id):
        return True
    return task.assignee_id is None and actor.holds(task.role, task.department_id)

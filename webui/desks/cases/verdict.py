"""The verdict form of one task for one person: which choices are offered, what stands in it beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from engine.refusals import Refusal
from engine.tasks.terms import Task
from webui.desks.cases.forms import FORMS, WAY_FIELDS, RevisionForm, VerdictForm
from webui.desks.cases.room import Room
from webui.line_changes import line_changes
from webui.refusal_pages import blame_field, sentence_of
from webui.text_changes import FieldChange
from workflows.guide_checks.lookups import finding_on_page
from workflows.guide_checks.terms import Finding
from workflows.guides.lookups import proposal_for
from workflows.procedures.answers import ONESELF, supplements_in
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import TASKS, Choice
from workflows.publication.terms import Channel
from workflows.requests.lookups import form_of
from workflows.requests.rules import FormRefused
from workflows.requests.terms import RequestKind
from workflows.verdicts.terms import Verdict

_ONLY_CANCELLATIONS = ("ground", "follow_up")
_ONLY_CHANGES = ("nature",)
_ONLY_CONTENT = (
    "matter_code", "proof_type", "issuing_unit", "list_name", "ways", "second_way", "third_way", "other_text",
    "legal_basis", "basis_level", "retained_reason", "risk_assessment", "note",
)  # fmt: skip


@dataclass(frozen=True)
class GuideProposal:
    """How a guide is proposed to change, line by line, and what was last seen of its published page."""

    guide_id: int
    lines: tuple[FieldChange, ...]
    page: Finding | None
    """None: this city does not ask for it."""


@dataclass(frozen=True)
class VerdictView:
    """The form as the page draws it."""

    task: Task
    label: str
    kind: str
    """TaskKind.form: which fields stand beside verdict and opinion."""
    form: VerdictForm
    consequences: Mapping[str, str]
    button: str
    """The one verdict's own word; where there are several, 提交意见."""
    guide_unit: str | None
    """Whose guide it is, of a guide task."""
    principal: str | None
    """For whom the task would be answered (代理); None: as oneself."""
    guide: GuideProposal | None
    """Of a guide task: what is proposed, and what is known of the published page."""


def verdict_view(
    tx: Session, bureau: Bureau, room: Room, task: Task, *, typed: VerdictForm | None
) -> VerdictView:
    """Return the form of a task: what was typed when it was refused, else filled beforehand."""
    kind, choices = TASKS[task.node], choices_of(bureau, room, task)
    form = typed if typed is not None else FORMS[kind.form](formdata=None, data=_beforehand(tx, room, task))
    form.verdict.choices = [SelectChoice(str(choice.verdict), gettext(choice.label)) for choice in choices]
    if len(choices) == 1 and not form.verdict.data:
        form.verdict.data = str(choices[0].verdict)
    form.shown_for.data = str(room.turn.on_behalf_of or ONESELF)
    leave_out_what_is_not_asked(form, room)
    consequences = {str(choice.verdict): _consequence(choice) for choice in choices}
    button = gettext(choices[0].label) if len(choices) == 1 else gettext("提交意见")
    unit = next((duty.guide.unit_name for duty in room.duties if duty.id == task.item), None)
    return VerdictView(
        task,
        gettext(kind.label),
        kind.form,
        form,
        consequences,
        button,
        unit if kind.form == "guide" else None,
        room.principal,
        _guide_proposal(tx, bureau, room, task) if kind.form == "guide" else None,
    )


def _guide_proposal(tx: Session, bureau: Bureau, room: Room, task: Task) -> GuideProposal:
    owed = next(duty for duty in room.duties if duty.id == task.item)
    page = finding_on_page(tx, owed) if bureau.regulation.guides.needs_page else None
    return GuideProposal(owed.guide.id, line_changes(owed.guide.materials, proposal_for(tx, owed)), page)


def choices_of(bureau: Bureau, room: Room, task: Task) -> tuple[Choice, ...]:
    """Return the verdicts that are offered: no veto where the city has none, one request to supplement."""
    withheld = set() if bureau.regulation.group.veto else {Verdict.VETO}
    if supplements_in(room.tasks):
        withheld.add(Verdict.SUPPLEMENT)
    return tuple(choice for choice in TASKS[task.node].choices if choice.verdict not in withheld)


def leave_out_what_is_not_asked(form: VerdictForm, room: Room) -> None:
    """Drop the fields that a request of this kind does not have."""
    if not isinstance(form, RevisionForm) or room.request is None:
        return
    kind = room.request.kind
    unasked: tuple[str, ...] = _ONLY_CONTENT if kind is RequestKind.CANCEL else _ONLY_CANCELLATIONS
    unasked += () if kind is RequestKind.CHANGE else _ONLY_CHANGES
    for name in unasked:
        if name in form:
            del form[name]


def blamed(form: VerdictForm, refusal: Refusal) -> str:
    """Put the refusal, or each problem of a refused request, under its field; return what fits none."""
    problems = refusal.problems if isinstance(refusal, FormRefused) else (refusal,)
    rest = [sentence_of(problem) for problem in problems if not blame_field(form, problem)]
    return str(gettext("；").join(rest))


def _consequence(choice: Choice) -> str:
    words = gettext(choice.consequence)
    return str(gettext("%(consequence)s；须写明理由", consequence=words) if choice.needs_reason else words)


def _beforehand(tx: Session, room: Room, task: Task) -> dict[str, Any]:
    match TASKS[task.node].form:
        case "revision" if room.request is not None:
            request = form_of(tx, room.request)
            ways = dict(zip(WAY_FIELDS, request.ways, strict=False))
            return {**vars(request), **dict.fromkeys(WAY_FIELDS, ""), **ways}
        case "publication":
            return {"channels": [str(channel) for channel in Channel]}
        case "guide":
            owed = next(duty for duty in room.duties if duty.id == task.item)
            materials = "\n".join(proposal_for(tx, owed))
            return {
                "materials": materials,
                "address": owed.guide.address or "",
                "edition_seen": owed.guide.edition,
            }
        case _:
            return {}

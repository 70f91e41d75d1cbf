"""What the people of a unit do to its return: begin a version, write rows, read a workbook in, send it."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy.orm import Session

from engine.people.lookups import departments
from engine.people.terms import Actor
from engine.refusals import NotYours
from workflows.config import RequestSettings
from workflows.procedures.bureau import Bureau
from workflows.requests.checking import cleaned
from workflows.requests.rules import TextTooLong
from workflows.survey_forms.units import UnitNames
from workflows.surveys import rights
from workflows.surveys.checking import KnownUnits, checked_row
from workflows.surveys.hand import ReturnInHand, take_in_hand
from workflows.surveys.lookups import line_of, lines_of
from workflows.surveys.review_order import AgreesMissing, OpinionMissing, require_reviewable
from workflows.surveys.rules import (
    ProgressMissing,
    RowRefused,
    require_sendable,
    row_twice,
)
from workflows.surveys.steps import (
    add_rows,
    change_row,
    clear_rows,
    keep_head,
    move,
    open_version,
    record_progress,
    record_review,
    remove_row,
)
from workflows.surveys.telling import tell_sent
from workflows.surveys.terms import (
    LONGEST_NAME,
    FormHead,
    OpinionForm,
    ReportingUnit,
    ReportKind,
    ReturnState,
    Review,
    ReviewStage,
    RowDraft,
    RowForm,
)


def begin_version(bureau: Bureau, actor: Actor, round_id: int, unit_id: int) -> int:
    """Begin the next version of a unit's return, with what the last one said; return its number.

    Refuses: NotYours, NotAllowed, RoundClosed, DecidedAlready, VersionInHand.
    """
    with bureau.store.writing() as tx:
        hand = _filler(tx, actor, round_id, unit_id)
        number = hand.next_number()
        before = hand.versions[-1] if hand.versions else None
        open_version(tx, hand.unit.id, number, before=before, person_id=actor.person_id, now=bureau.now())
        return number


def write_row(
    bureau: Bureau, actor: Actor, round_id: int, unit_id: int, form: RowForm, *, row_id: int | None = None
) -> None:
    """Add a row to the draft, or let one say something else. row_id: of the row; None: a new one.

    Refuses: NotYours, NotAllowed, RoundClosed, DecidedAlready, NotADraft, RowRefused.
    """
    with bureau.store.writing() as tx:
        hand = _filler(tx, actor, round_id, unit_id)
        draft = hand.latest(ReturnState.DRAFT)
        if row_id is not None:
            line_of(tx, draft.id, row_id)
        said = checked_row(form, known=known_units(tx, hand.unit, bureau.regulation.requests))
        others = (line for line in lines_of(tx, draft.id) if line.id != row_id)
        if (twice := row_twice(said, others)) is not None:
            raise RowRefused([twice])
        if row_id is None:
            add_rows(tx, draft.id, [said], person_id=actor.person_id)
        else:
            change_row(tx, row_id, said, person_id=actor.person_id)


def drop_row(bureau: Bureau, actor: Actor, round_id: int, unit_id: int, row_id: int) -> None:
    """Take a row out of the draft. Refuses: as `write_row`."""
    with bureau.store.writing() as tx:
        draft = _filler(tx, actor, round_id, unit_id).latest(ReturnState.DRAFT)
        line_of(tx, draft.id, row_id)
        remove_row(tx, draft.id, row_id)


def take_rows(
    bureau: Bureau,
    actor: Actor,
    round_id: int,
    unit_id: int,
    drafts: Iterable[RowDraft],
    *,
    replaces: bool,
) -> int:
    """Take the rows of a workbook into the draft, all or none; return how many.

    replaces: they stand in place of those that are there, not behind them. Refuses: as `write_row`.
    """
    given = list(drafts)
    with bureau.store.writing() as tx:
        draft = _filler(tx, actor, round_id, unit_id).latest(ReturnState.DRAFT)
        if replaces:
            clear_rows(tx, draft.id)
        add_rows(tx, draft.id, given, person_id=actor.person_id)
    return len(given)


def send_return(
    bureau: Bureau, actor: Actor, round_id: int, unit_id: int, *, head: FormHead, says_nothing: bool
) -> ReturnState:
    """Send the draft; a public utility's goes to its 主管部门 first, unless that has filled it in.

    Refuses: NotYours, NotAllowed, RoundClosed, DecidedAlready, NotADraft, TextTooLong, and what
    `require_sendable` refuses.
    """
    with bureau.store.writing() as tx:
        hand = _filler(tx, actor, round_id, unit_id)
        draft = hand.latest(ReturnState.DRAFT)
        lines = lines_of(tx, draft.id)
        require_sendable(lines, says_nothing=says_nothing)
        keep_head(tx, draft.id, _checked_head(head))
        supervisor = hand.unit.supervisor_id
        is_of_supervisor = supervisor is None or supervisor in actor.department_ids
        state = ReturnState.SENT if is_of_supervisor else ReturnState.WITH_SUPERVISOR
        move(tx, draft, state, sent_by=actor.person_id, sent_at=bureau.now())
        tell_sent(tx, bureau, hand.unit, lines, state)
        return state


def pass_on(bureau: Bureau, actor: Actor, round_id: int, unit_id: int) -> None:
    """Pass on what a public utility has sent. Refuses: NotYours, NotAllowed, RoundClosed, NotInThisState."""
    with bureau.store.writing() as tx:
        hand = take_in_hand(tx, actor, round_id, unit_id)
        rights.require(rights.passes_on(actor, hand.unit), "not_supervising_confirmer")
        found = hand.latest(ReturnState.WITH_SUPERVISOR)
        move(tx, found, ReturnState.SENT, passed_by=actor.person_id, passed_at=bureau.now())
        tell_sent(tx, bureau, hand.unit, lines_of(tx, found.id), ReturnState.SENT)


def give_own_opinion(
    bureau: Bureau, actor: Actor, round_id: int, unit_id: int, row_id: int, form: OpinionForm
) -> None:
    """Give the unit's own opinion on a proof that is to be kept, while the form is a draft.

    Refuses: NotYours, NotAllowed, NotADraft, AgreesMissing, OpinionMissing, and what
    `require_reviewable` refuses.
    """
    with bureau.store.writing() as tx:
        hand = take_in_hand(tx, actor, round_id, unit_id)
        rights.require(rights.gives_own_opinion(actor, hand.unit), "not_own_reviewer")
        draft = hand.latest(ReturnState.DRAFT)
        line = line_of(tx, draft.id, row_id)
        require_reviewable(line, ReviewStage.OWN, person_id=actor.person_id)
        record_review(tx, row_id, review_in(bureau, actor, form, ReviewStage.OWN))


def report_progress(
    bureau: Bureau,
    actor: Actor,
    round_id: int,
    unit_id: int,
    milestone_id: int,
    *,
    text: str,
    command_key: bytes,
) -> None:
    """Report how far the unit's work has come. Refuses: NotYours, NotAllowed, RoundClosed, ProgressMissing.

    Also after the group has decided: the last report of the plan is due after the list is out.
    """
    with bureau.store.writing() as tx:
        hand = take_in_hand(tx, actor, round_id, unit_id)
        rights.require(rights.fills(actor, hand.unit), "not_survey_filer")
        if milestone_id not in {
            each.id for each in hand.round.milestones if each.report is ReportKind.PROGRESS
        }:
            raise NotYours
        told = cleaned(text)
        if not told:
            raise ProgressMissing
        if len(told) > (longest := bureau.regulation.requests.longest_text):
            raise TextTooLong("text", length=len(told), longest=longest)
        record_progress(
            tx,
            milestone_id,
            hand.unit.id,
            text=told,
            person_id=actor.person_id,
            now=bureau.now(),
            command_key=command_key,
        )


def review_in(bureau: Bureau, actor: Actor, form: OpinionForm, stage: ReviewStage) -> Review:
    """Return an opinion as written. Refuses: AgreesMissing, OpinionMissing, TextTooLong."""
    if form.agrees not in ("yes", "no"):
        raise AgreesMissing
    told, number = cleaned(form.opinion), cleaned(form.opinion_no)
    if not told:
        raise OpinionMissing
    settings = bureau.regulation.requests
    longest = {"opinion": settings.longest_text, "opinion_no": settings.longest_name}
    for name, text in (("opinion", told), ("opinion_no", number)):
        if text and len(text) > longest[name]:
            raise TextTooLong(name, length=len(text), longest=longest[name])
    return Review(stage, form.agrees == "yes", told, number, actor.person_id, bureau.now())


def known_units(tx: Session, unit: ReportingUnit, settings: RequestSettings) -> KnownUnits:
    """Return what the rules of a row must know: the reporting unit with those below it, and all names."""
    every = departments(tx)
    inside = {unit.unit_id}
    for each in every:  # a unit stands after its parent, in the order of the tree's making
        if each.parent_id in inside:
            inside.add(each.id)
    names = UnitNames({each.name: each.id for each in every})
    below = {each.code: each.id for each in every if each.id in inside}
    return KnownUnits(below, names.id_of, settings.longest_name, settings.longest_text)


def _filler(tx: Session, actor: Actor, round_id: int, unit_id: int) -> ReturnInHand:
    hand = take_in_hand(tx, actor, round_id, unit_id)
    rights.require(rights.fills(actor, hand.unit), "not_survey_filer")
    return hand


def _checked_head(head: FormHead) -> FormHead:
    """Return the head without signs that no one can see. Refuses: TextTooLong."""
    told = {name: cleaned(typed or "") for name, typed in asdict(head).items()}
    for name, text in told.items():
        if text and len(text) > LONGEST_NAME:
            raise TextTooLong(name, length=len(text), longest=LONGEST_NAME)
    return FormHead(**told)

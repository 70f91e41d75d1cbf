"""The acts of the desk and the justice bureau: open and close a round, accept, send back, review."""

from sqlalchemy.orm import Session

from engine.people.lookups import departments
from engine.people.terms import Actor, DepartmentKind
from workflows.procedures.bureau import Bureau
from workflows.requests.checking import cleaned
from workflows.requests.rules import TextTooLong
from workflows.surveys import rights
from workflows.surveys.checking import KnownUnits, checked_round
from workflows.surveys.filling import review_in
from workflows.surveys.hand import take_in_hand, take_round
from workflows.surveys.lookups import line_of, lines_of, round_of_key
from workflows.surveys.review_order import require_acceptable, require_reviewable
from workflows.surveys.rules import (
    ReturnReasonMissing,
    RoundClosed,
)
from workflows.surveys.steps import close_round, move, record_review, record_round
from workflows.surveys.telling import tell_sent_back
from workflows.surveys.terms import OpinionForm, ReturnState, ReviewStage, RoundForm

REPORTING_KINDS = frozenset(DepartmentKind) - {DepartmentKind.COORDINATION_GROUP}
"""Who may have to report: all but the group, which decides."""


def open_round(bureau: Bureau, actor: Actor, form: RoundForm, *, command_key: bytes) -> int:
    """Open a round; return its id, also for a second submit. Refuses: NotAllowed, RoundRefused."""
    rights.require(rights.organises(actor), "not_survey_desk")
    with bureau.store.writing() as tx:
        if (first := round_of_key(tx, command_key)) is not None:
            return first
        draft = checked_round(form, known=_units_that_may_report(tx, bureau))
        supervisors = {
            each.id: each.competent_id
            for each in departments(tx)
            if each.kind is DepartmentKind.PUBLIC_UTILITY and each.competent_id is not None
        }
        return record_round(
            tx,
            draft,
            supervisors=supervisors,
            person_id=actor.person_id,
            now=bureau.now(),
            command_key=command_key,
        )


def end_round(bureau: Bureau, actor: Actor, round_id: int) -> None:
    """Close a round: nothing more is taken in, nobody is reminded.

    Refuses: NotAllowed, NotYours, RoundClosed.
    """
    rights.require(rights.organises(actor), "not_survey_desk")
    with bureau.store.writing() as tx:
        take_round(tx, round_id)
        if not close_round(tx, round_id, person_id=actor.person_id, now=bureau.now()):
            raise RoundClosed


def accept_return(bureau: Bureau, actor: Actor, round_id: int, unit_id: int) -> None:
    """Accept what a unit has sent: its rows count from now on, in place of an earlier version's.

    Refuses: NotYours, NotAllowed, RoundClosed, DecidedAlready, NotInThisState, ReviewsOutstanding,
    ReviewsAgainst.
    """
    with bureau.store.writing() as tx:
        hand = take_in_hand(tx, actor, round_id, unit_id)
        rights.require(rights.organises(actor), "not_survey_desk")
        found = hand.latest(ReturnState.SENT)
        require_acceptable(lines_of(tx, found.id))
        move(tx, found, ReturnState.ACCEPTED, settled_by=actor.person_id, settled_at=bureau.now())


def send_back(bureau: Bureau, actor: Actor, round_id: int, unit_id: int, *, reason: str) -> None:
    """Send a return back with the reason: by the desk, or by the 主管部门 of a public utility.

    Refuses: NotYours, NotAllowed, RoundClosed, DecidedAlready, NotInThisState, ReturnReasonMissing,
    TextTooLong.
    """
    with bureau.store.writing() as tx:
        hand = take_in_hand(tx, actor, round_id, unit_id)
        waiting = [ReturnState.SENT] if rights.organises(actor) else []
        waiting += [ReturnState.WITH_SUPERVISOR] if rights.passes_on(actor, hand.unit) else []
        rights.require(bool(waiting), "not_survey_desk")
        found = hand.latest(*waiting)
        told, longest = cleaned(reason), bureau.regulation.requests.longest_text
        if not told:
            raise ReturnReasonMissing
        if len(told) > longest:
            raise TextTooLong("reason", length=len(told), longest=longest)
        who = {"settled_by": actor.person_id, "settled_at": bureau.now()}
        move(tx, found, ReturnState.RETURNED, reason=told, **who)
        tell_sent_back(tx, bureau, hand.unit)


def give_justice_opinion(
    bureau: Bureau,
    actor: Actor,
    round_id: int,
    unit_id: int,
    row_id: int,
    form: OpinionForm,
) -> None:
    """Review for the justice bureau a proof that a unit wants to keep, after the unit's own opinion.

    Refuses: NotYours, NotAllowed, RoundClosed, NotInThisState, AgreesMissing, OpinionMissing,
    and what `require_reviewable` refuses.
    """
    with bureau.store.writing() as tx:
        hand = take_in_hand(tx, actor, round_id, unit_id)
        rights.require(rights.gives_justice_opinion(actor), "not_justice_reviewer")
        sent = hand.latest(ReturnState.SENT)
        line = line_of(tx, sent.id, row_id)
        require_reviewable(line, ReviewStage.JUSTICE, person_id=actor.person_id)
        record_review(tx, row_id, review_in(bureau, actor, form, ReviewStage.JUSTICE))


def _units_that_may_report(tx: Session, bureau: Bureau) -> KnownUnits:
    settings = bureau.regulation.requests
    may = {each.code: each.id for each in departments(tx) if each.kind in REPORTING_KINDS}
    return KnownUnits(may, lambda _name: None, settings.longest_name, settings.longest_text)

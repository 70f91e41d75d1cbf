"""What the service tasks of the diagrams do: each name in a diagram stands for one function here.

A deed writes rows inside the step's transaction, adds its line to the journal, and returns the routing
variables that the diagram needs. Nothing leaves the process here.
"""

from collections.abc import Callable, Mapping, Sequence

from engine.clock import day_of
from engine.deadlines.lookups import ledger_of
from engine.deadlines.terms import DeadlineView, TimerView
from engine.deadlines.timers import fire_timer
from engine.inbox.steps import deliver
from engine.procedures.practice import Step
from engine.tasks.terms import TaskState
from workflows.collisions.lookups import collisions_of
from workflows.demand_stops.steps import note_stop
from workflows.demand_stops.terms import DemandStop
from workflows.exemption_list.steps import form_version
from workflows.exemption_list.terms import FormedVersion
from workflows.guide_checks.lookups import look_relied_on
from workflows.guide_checks.steps import check_guide
from workflows.guide_drift.lookups import correction_of
from workflows.guides.lookups import duties_of, duty
from workflows.guides.steps import owe_correction, owe_guides
from workflows.procedures.addressees import addressees_of
from workflows.procedures.cards import DRAWN_CLOCK, Card, Level, facts_of, is_passed_over, late_by, letters_of
from workflows.procedures.catalogue import CORRECT_GUIDE, Clock
from workflows.procedures.clocks import start_clock, start_correction_clock, stop_clock
from workflows.procedures.under_way import UnderWay
from workflows.procedures.voting_rounds import may_be_called
from workflows.publication.rules import change_of
from workflows.requests.rules import reason_of
from workflows.verdicts.rules import require_reachable
from workflows.verdicts.terms import Verdict

Variables = Mapping[str, object]


def _lodge_request(under_way: UnderWay, _argument: str | None, _variables: Variables) -> Variables:
    stop_clock(under_way.step, Clock.CONFIRM)
    start_clock(under_way.bureau, under_way.step, Clock.DESK_CHECK)
    under_way.step.record("lodged")
    return {}


def _issue_card(under_way: UnderWay, argument: str | None, _variables: Variables) -> Variables:
    """Issue a card once a deadline; a weaker one than is due by now has had its day and is not issued."""
    step, level = under_way.step, Level(argument or "")
    view = step.clock(DRAWN_CLOCK)
    if view is None or not fire_timer(step.tx, view.id, level):
        return {}
    timers = step.cards(view.id)
    step.forget_clocks()
    if not is_passed_over(level, timers, step.today):
        late = _late_by(under_way, view, timers, level)
        card = Card(step.case_id, step.case_no, view.id, view.code, level, view.due_date, late)
        if step.state is None:  # a late filing: whose task it will be stands in no row yet
            step.afterwards.append(lambda: _hand_out(step, card))
        else:
            _hand_out(step, card)
    return {}


def _hand_out(step: Step, card: Card) -> None:
    (people,) = addressees_of(step.connection, (card,), today=step.today)
    facts = facts_of(card, people)
    step.record("card", facts=facts)
    step.notices.append(("card", facts))
    deliver(step.connection, letters_of(card, people), now=step.now)


def _late_by(under_way: UnderWay, view: DeadlineView, timers: Sequence[TimerView], level: Level) -> int:
    """Return how many working days after its day the card is issued; in time, nothing more is asked."""
    step = under_way.step
    fire_date = next(timer.fire_date for timer in timers if timer.level == level)
    if fire_date is None or fire_date >= step.today:
        return 0
    since = max(day_of(entry.at) for entry in ledger_of(step.tx, view.id))
    calendar = under_way.bureau.calendar_of(step.tx, view.scope)
    return late_by(fire_date, counted_since=since, today=step.today, calendar=calendar)


def _note_silence(under_way: UnderWay, _argument: str | None, _variables: Variables) -> Variables:
    """Silence is never consent: the units that have not answered are named, nothing is assumed."""
    step = under_way.step
    silent = [
        mark.item for mark in step.marks if mark.node == "task_give_opinion" and mark.state == TaskState.OPEN
    ]
    stop_clock(step, Clock.CONSULTATION)
    step.record("silence_noted", facts={"units": sorted(unit for unit in silent if unit is not None)})
    return {}


def _open_vote(under_way: UnderWay, _argument: str | None, _variables: Variables) -> Variables:
    """Call on every member who has had no other part in the case."""
    step = under_way.step
    members = may_be_called(step)
    require_reachable(len(members), under_way.bureau.regulation.group)
    vote_round = under_way.vote_round + 1
    step.record("vote_opened", facts={"members": members, "round": vote_round})
    return {"members": members, "vote_round": vote_round}


def _count_votes(under_way: UnderWay, _argument: str | None, _variables: Variables) -> Variables:
    """Count the round; one that ended undecided, its members released, sends the case back to the filer."""
    step = under_way.step
    result = under_way.tally() or Verdict.RETURN
    step.record("votes_counted", facts={"result": result})
    if result is not Verdict.RETURN:
        stop_clock(step, Clock.DECISION)
    return {"verdict": result}


def _stop_demand(under_way: UnderWay, _argument: str | None, _variables: Variables) -> Variables:
    """Where the basis has lapsed the demand stops at the cause date, before any approval."""
    request = under_way.request
    if request.item_id is not None:
        step = under_way.step
        note_stop(step.tx, DemandStop(step.case_id, request.item_id, request.cause_date))
        step.record("demand_stopped", facts={"since": f"{request.cause_date}", "item": request.item_id})
    return {}


def _form_version(under_way: UnderWay, _argument: str | None, _variables: Variables) -> Variables:
    step, request = under_way.step, under_way.request
    _note_collisions(under_way)
    formed = form_version(
        step.tx,
        change_of(request),
        case_id=step.case_id,
        effective_date=request.effect_date,
        reason=reason_of(request),
        person_id=None,
        now=step.now,
    )
    start_clock(under_way.bureau, under_way.step, Clock.PUBLICATION)
    step.record("version_formed", facts=_facts_of(formed))
    return {"version": formed.number}


def _note_collisions(under_way: UnderWay) -> None:
    """Write down what the request met on the day it took effect, for whoever asks later who had been told."""
    met = collisions_of(under_way.step.tx, under_way.request)
    if met:
        under_way.step.record("collisions_checked", facts=met.as_facts())


def _facts_of(formed: FormedVersion) -> dict[str, object]:
    """Return what rebuilds the list from the journal alone: texts by their digest, the rest as it is."""
    return {
        "version": formed.number,
        "item": formed.item_id,
        "standing": str(formed.standing),
        "effective": formed.effective_date.isoformat(),
        "entry": formed.entry_digest,
        "digest": formed.digest,
    }


def _owe_guides(under_way: UnderWay, _argument: str | None, variables: Variables) -> Variables:
    step = under_way.step
    version = variables["version"]
    guides = owe_guides(step.tx, under_way.request, list_version=int(str(version)), now=step.now)
    start_clock(under_way.bureau, under_way.step, Clock.GUIDE if guides else Clock.CLOSING)
    step.record("guides_owed", facts={"guides": guides})
    return {"guides": guides}


def _check_guide(under_way: UnderWay, _argument: str | None, variables: Variables) -> Variables:
    step = under_way.step
    guide = int(str(variables["guide"]))
    needs_page = under_way.bureau.regulation.guides.needs_page
    matches = check_guide(step.tx, guide, needs_page=needs_page, now=step.now)
    seen = _evidence(step, guide) if needs_page else {}
    step.record("guide_checked", facts={"guide": guide, "matches": matches, **seen})
    if all(duty.is_matched for duty in duties_of(step.tx, step.case_id)):
        stop_clock(step, Clock.GUIDE)
        if step.kind == CORRECT_GUIDE:  # there is nothing to file away: the case is closed with its guide
            return {}
        start_clock(under_way.bureau, under_way.step, Clock.CLOSING)
    return {}


def _evidence(step: Step, duty_id: int) -> dict[str, object]:
    """Return which look at the published page the check could rely on, with the digest of what was seen."""
    look = look_relied_on(step.tx, duty(step.tx, duty_id))
    return {"look": look.id, "means": str(look.means), "seen": look.digest} if look else {}


def _owe_correction(under_way: UnderWay, _argument: str | None, _variables: Variables) -> Variables:
    """Oblige the keeper of a guide that demands an exempt proof to correct it, by a clock of its own."""
    step = under_way.step
    correction = correction_of(step.tx, step.case_id)
    owed = owe_correction(
        step.tx,
        case_id=step.case_id,
        guide_id=correction.guide_id,
        list_version=correction.list_version,
        proof_name=correction.proof_name,
        ways=correction.ways,
        now=step.now,
    )
    start_correction_clock(under_way.bureau, step)
    step.record("guides_owed", facts={"guides": [owed]})
    return {"guides": [owed]}


DEEDS: dict[str, Callable[[UnderWay, str | None, Variables], Variables]] = {
    "lodge_request": _lodge_request,
    "issue_card": _issue_card,
    "note_silence": _note_silence,
    "open_vote": _open_vote,
    "count_votes": _count_votes,
    "stop_demand": _stop_demand,
    "form_version": _form_version,
    "owe_guides": _owe_guides,
    "check_guide": _check_guide,
    "owe_correction": _owe_correction,
}
"""Step name in a diagram -> what it does."""

"""The page of one verb: what it would bring about, then what it asks for."""

from flask import render_template
from flask_babel import gettext
from wtforms import SelectChoice

from engine.people.rules import Deny
from engine.refusals import NotYours
from webui.accounts import current_actor
from webui.desks.verbs.forms import VerbForm
from webui.office import current_bureau
from webui.typed_ids import id_in
from webui.unit_names import short_unit
from workflows.procedures.answers import ONESELF
from workflows.procedures.catalogue import TASKS
from workflows.procedures.lookups import readable_case
from workflows.verbs.candidates import Candidate, candidates
from workflows.verbs.lookups import standing_of
from workflows.verbs.rules import REASONS, VerbNotAllowed, may
from workflows.verbs.terms import VERBS, Asks, CaseVerb


def verb_page(case_no: str, verb: CaseVerb, form: VerbForm, *, sentence: str = "") -> str:
    """Return the page; after a refusal with the sentence on top. Refuses: NotYours, VerbNotAllowed."""
    bureau, actor, kind = current_bureau(), current_actor(), VERBS[verb]
    with bureau.store.reading() as tx:
        case = readable_case(tx, actor, case_no)
        standing = standing_of(tx, bureau, actor, case, task_id=id_in(form.task.data or ""))
        decision = may(verb, actor, standing)
        if isinstance(decision, Deny):
            raise VerbNotAllowed(verb=kind.label, because=REASONS[decision.reason], reason=decision.reason)
        offered = None
        if Asks.PERSON in kind.asks:
            sought, chosen_id = (form.find.data or "").strip(), id_in(form.person.data or "")
            offered = candidates(tx, bureau, actor, verb, standing, naming=sought, chosen_id=chosen_id)
            form.person.choices = [SelectChoice("", gettext("请选择")), *map(_choice, offered.people)]
    if "basis" in form and standing.demand_stop is None:
        del form.basis
    form.shown_for.data = str(decision.on_behalf_of or ONESELF)
    if "node" in form:
        form.node.choices = [SelectChoice(node, gettext(TASKS[node].label)) for node in standing.targets]
    reasons = bureau.regulation.deadlines.suspension_reasons
    if "clock_reason" in form:
        form.clock_reason.choices = [SelectChoice(reason, reason) for reason in reasons]
    return render_template(
        "verbs/verb.html",
        case=case,
        kind=kind,
        form=form,
        task=standing.task,
        nodes=TASKS,
        may_stop_clock=bool(reasons),
        sentence=sentence,
        offered=offered,
        demand_stop=standing.demand_stop,
        principal=None if decision.on_behalf_of is None else actor.in_place_of(decision.on_behalf_of).name,
    )


def _choice(one: Candidate) -> SelectChoice:
    """Return a person under their unit; what other units they sit in stands beside the name."""
    first, *others = [short_unit(unit) for unit in one.units] or [""]
    label = f"{one.name}（{'、'.join(others)}）" if others else one.name
    return SelectChoice(str(one.person_id), label, {"lang": "zh-CN"}, first or gettext("不在岗"))


def verb_in(typed: str) -> CaseVerb:
    """Return the verb that an address names. Refuses: NotYours."""
    try:
        return CaseVerb(typed)
    except ValueError as error:
        raise NotYours from error

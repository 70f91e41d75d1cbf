"""The pages that a GET and a refused POST both show: the form of a cause, and one cause."""

from collections.abc import Sequence
from dataclasses import asdict

from flask import render_template
from flask_babel import gettext
from wtforms import SelectChoice

from engine.refusals import Refusal
from webui.accounts import current_actor
from webui.desks.causes.forms import CauseFields, DeclarationFields, SetAsideFields, WithdrawalFields
from webui.desks.causes.lookups import CauseView, cause_view, units_to_register
from webui.form_problems import place_problems
from webui.office import current_bureau
from workflows.causes.terms import CauseForm, ConcernedUnit
from workflows.exemption_list.rules import item_number


def form_page(form: CauseFields, *, problems: Sequence[Refusal] = ()) -> str:
    """Return the form; every problem stands under its field and in the summary."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        groups = units_to_register(tx, current_actor())
    form.units.choices = [SelectChoice(unit.code, unit.name) for group in groups for unit in group.units]
    problem = place_problems(form, problems)
    return render_template("causes/form.html", form=form, groups=groups, problem=problem, today=bureau.today)


def filled(said: CauseForm) -> CauseFields:
    """Return a form filled with what is known before anybody types."""
    return CauseFields(formdata=None, data={**asdict(said), "units": list(said.units)})


def cause_page(
    cause_id: int,
    *,
    declaration: DeclarationFields | None = None,
    withdrawal: WithdrawalFields | None = None,
    aside: SetAsideFields | None = None,
    problem: Refusal | None = None,
) -> str:
    """Return the page of one cause; after a refusal with all that was typed. Refuses: NotYours."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = cause_view(tx, bureau, current_actor(), cause_id)
    refused = declaration or withdrawal or aside
    sentence = place_problems(refused, [problem]) if refused is not None and problem else ""
    return render_template(
        "causes/cause.html",
        view=view,
        declaration=_offering(declaration or DeclarationFields(formdata=None), view),
        withdrawal=withdrawal or WithdrawalFields(formdata=None),
        aside=_offering_items(aside or SetAsideFields(formdata=None, prefix="aside-"), view),
        item_number=item_number,
        refused=refused,
        problem=sentence,
    )


def _offering(form: DeclarationFields, view: CauseView) -> DeclarationFields:
    choices = [_choice(unit) for unit in view.declarable]
    form.unit.choices = choices if len(choices) == 1 else [SelectChoice("", gettext("请选择")), *choices]
    return form


def _offering_items(form: SetAsideFields, view: CauseView) -> SetAsideFields:
    choices = [
        SelectChoice(str(one.id), f"{item_number(one.item_id)} {one.proof_name}") for one in view.to_set_aside
    ]
    form.prepared.choices = choices if len(choices) == 1 else [SelectChoice("", gettext("请选择")), *choices]
    return form


def _choice(unit: ConcernedUnit) -> SelectChoice:
    return SelectChoice(unit.code, unit.name)

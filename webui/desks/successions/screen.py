"""The pages that a GET and a refused POST both show."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext
from sqlalchemy.orm import Session
from wtforms import SelectChoice

from engine.people.lookups import departments, person_names
from engine.people.terms import Actor
from engine.refusals import Refusal
from webui.accounts import current_actor
from webui.desks.successions.forms import SuccessionFields
from webui.form_problems import place_problems
from webui.office import current_bureau
from webui.unit_groups import unit_groups
from workflows.causes.prepared import prepared_of_causes
from workflows.causes.rules import legal_cause_date
from workflows.causes.terms import PreparedRequest, cause_number
from workflows.exemption_list.rules import item_number
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import TASKS
from workflows.procedures.cause_register import filing_units
from workflows.successions.deeds import Preview, may_confirm, posts_to_give, require_confirmable
from workflows.successions.estate import Estate, HeldPost, estate_of
from workflows.successions.lookups import succession_of
from workflows.successions.terms import Succession


@dataclass(frozen=True)
class SuccessionView:
    """One succession with what hangs on the old unit today."""

    succession: Succession
    estate: Estate
    prepared: tuple[tuple[str, int, tuple[PreparedRequest, ...]], ...]
    """Number and id of each cause, with the requests prepared under it."""
    to_give: tuple[HeldPost, ...]
    names: dict[int, str]
    may_confirm: bool
    filing_for: frozenset[int]


def succession_view(tx: Session, bureau: Bureau, actor: Actor, succession_id: int) -> SuccessionView:
    """Return what the page of one succession shows. Refuses: NotYours."""
    one = succession_of(tx, succession_id)
    day = max(one.effective_date, bureau.today)
    prepared = prepared_of_causes(tx, one.cause_ids)
    has_begun = legal_cause_date(one.published_date, one.effective_date, one.counted_from) <= bureau.today
    people = {one.recorded_by} | ({one.confirmed_by} if one.confirmed_by else set())
    return SuccessionView(
        succession=one,
        estate=estate_of(tx, one.old_unit, day=day, today=bureau.today),
        prepared=tuple((cause_number(cause), cause, tuple(prepared[cause])) for cause in one.cause_ids),
        to_give=posts_to_give(tx, bureau, one),
        names=person_names(tx, people),
        may_confirm=_may_confirm_now(bureau, actor, one),
        filing_for=filing_units(actor) if has_begun else frozenset(),
    )


def form_page(
    form: SuccessionFields, *, preview: Preview | None = None, problems: Sequence[Refusal] = ()
) -> str:
    """Return the form, with what the succession would touch once that was asked."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        groups = unit_groups(departments(tx))
    offered = [SelectChoice(unit.code, unit.name) for group in groups for unit in group.units]
    for field in (form.old_unit, form.new_unit):
        field.choices = [SelectChoice("", gettext("请选择")), *offered]
    problem = place_problems(form, problems)
    return render_template(
        "successions/form.html", labels=TASKS, form=form, preview=preview, today=bureau.today, problem=problem
    )


def succession_page(succession_id: int, *, problem: str = "") -> str:
    """Return the page of one succession. Refuses: NotYours."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = succession_view(tx, bureau, current_actor(), succession_id)
    return render_template(
        "successions/succession.html", labels=TASKS, view=view, problem=problem, item_number=item_number
    )


def _may_confirm_now(bureau: Bureau, actor: Actor, succession: Succession) -> bool:
    if not may_confirm(actor, succession):
        return False
    try:
        require_confirmable(bureau, actor, succession)
    except Refusal:
        return False
    return True

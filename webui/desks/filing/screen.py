"""The page around a filing form, filled or refused: what GET and a refused POST both show."""

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext
from wtforms import SelectChoice

from engine.refusals import Refusal
from webui.accounts import current_actor
from webui.desks.filing import lookups
from webui.desks.filing.forms import CauseSection
from webui.desks.filing.stages import stages_of
from webui.form_problems import place_problems
from webui.office import current_bureau
from workflows.collisions.lookups import collisions_of_item
from workflows.requests.terms import RequestKind


def filing_page(
    form: CauseSection,
    kind: RequestKind,
    *,
    item: lookups.ItemNow | None = None,
    problems: Sequence[Refusal] = (),
) -> str:
    """Return the page; every problem stands under its field and in the summary."""
    bureau, actor = current_bureau(), current_actor()
    with bureau.store.reading() as tx:
        units = lookups.units_of(tx, actor)
        cause = lookups.cause_named(tx, form.cause.data or "")
        met = collisions_of_item(tx, item.item) if item and kind is RequestKind.CANCEL else None
    if "unit" in form:
        form.unit.choices = _unit_choices(units)
    return render_template(
        "filing/form.html",
        form=form,
        kind=kind,
        item=item,
        units=units,
        clock=lookups.clock_for(bureau, form.cause_date.data or "", _unit_code(form, item, units)),
        stages=stages_of(kind, bureau.regulation),
        today=bureau.today,
        cause=cause,
        met=met,
        problem=place_problems(form, problems),
    )


def _unit_code(form: CauseSection, item: lookups.ItemNow | None, units: lookups.Units) -> str:
    """Return for which unit the clock runs: the item's, the chosen one, or the only one there is."""
    if item is not None:
        return item.unit_code
    sole = units.own[0].code if len(units.own) == 1 else ""
    return form.unit.data or sole if "unit" in form else sole


def _unit_choices(units: lookups.Units) -> list[SelectChoice]:
    own = [SelectChoice(unit.code, unit.name) for unit in units.own]
    return own if len(own) == 1 else [SelectChoice("", gettext("请选择")), *own]

"""The pages that a GET and a refused POST both show."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask_babel import gettext
from wtforms import SelectChoice

from engine.refusals import Refusal
from webui.accounts import current_actor
from webui.desks.surveys import lookups
from webui.desks.surveys.forms import (
    DecisionFields,
    OpinionFields,
    ProgressFields,
    ReasonFields,
    RoundFields,
    RowFields,
    SendingFields,
    WorkbookFields,
    offering_units,
    row_form,
    sending_form,
)
from webui.form_problems import advice_of, place_problems
from webui.office import current_bureau
from workflows.exemption_list.rules import item_number
from workflows.requests.rules import FIELD_LABELS
from workflows.surveys.terms import ReviewStage
from workflows.surveys.workbooks import WorkbookReading


def round_page(form: RoundFields, problems: Sequence[Refusal] = ()) -> str:
    """Return the form of a round."""
    with current_bureau().store.reading() as tx:
        groups = lookups.units_that_may_report(tx)
    form.units.choices = [SelectChoice(unit.code, unit.name) for group in groups for unit in group.units]
    problem = place_problems(form, problems)
    days = current_bureau().regulation.surveys.reminder_days_before
    reminders = gettext("、").join(f"{each}" for each in days)
    return render_template(
        "surveys/round_form.html", form=form, groups=groups, problem=problem, reminders=reminders
    )


def return_page(
    round_id: int,
    unit_id: int,
    *,
    place: lookups.Place = lookups.FIRST,
    refused: SendingFields | ReasonFields | ProgressFields | None = None,
    problem: Refusal | None = None,
    milestone_id: int | None = None,
) -> str:
    """Return the page of a unit's return; after a refusal with what was typed. Refuses: NotYours."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = lookups.return_view(tx, bureau, current_actor(), round_id, unit_id, place=place)
    sentence = place_problems(refused, [problem]) if refused is not None and problem else ""
    sending = refused if isinstance(refused, SendingFields) else None
    if sending is None:
        sending = sending_form(view.shown.head) if view.shown else SendingFields(formdata=None)
    return render_template(
        "surveys/return.html",
        view=view,
        advice_of=advice_of,
        page_size=lookups.PAGE,
        refused=refused,
        problem=sentence,
        sending=sending,
        sending_back=refused if isinstance(refused, ReasonFields) else ReasonFields(formdata=None),
        progress_forms=_progress_forms(view, refused, milestone_id),
    )


def row_page(
    round_id: int,
    unit_id: int,
    row_id: int | None,
    *,
    form: RowFields | None = None,
    opinion: OpinionFields | None = None,
    problems: Sequence[Refusal] = (),
    place: lookups.Place = lookups.FIRST,
) -> str:
    """Return one row: its form where the reader may write, else what it says. Refuses: NotYours."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = lookups.return_view(tx, bureau, current_actor(), round_id, unit_id, place=place)
        row = lookups.row_of(tx, view, row_id) if row_id is not None else None
        units = lookups.units_of_rows(tx, bureau, view.unit)
    codes = {name: code for code, name in units}
    code = codes.get(view.unit_names.get(row.unit_id, "") if row else view.unit.name, "")
    shown = offering_units(form, units) if form else row_form(row, units, code)
    refused = form or opinion
    return render_template(
        "surveys/row.html",
        view=view,
        row=row,
        form=shown,
        opinion=opinion or OpinionFields(formdata=None),
        refused=refused,
        problem=place_problems(refused, problems) if refused else "",
        stages=tuple(ReviewStage),
        waiting=view.waits_for(row) if row else None,
    )


def workbook_page(
    round_id: int,
    unit_id: int,
    form: WorkbookFields,
    *,
    reading: WorkbookReading | None = None,
    problem: Refusal | None = None,
) -> str:
    """Return the page on which a workbook is tried and taken. Refuses: NotYours."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = lookups.return_view(tx, bureau, current_actor(), round_id, unit_id)
    sentence = place_problems(form, [problem]) if problem else ""
    told: dict[str, Any] = {"view": view, "form": form, "reading": reading, "problem": sentence}
    return render_template("surveys/workbook.html", **told, advice_of=advice_of)


def list_page(round_id: int, form: DecisionFields, problems: Sequence[Refusal] = ()) -> str:
    """Return the survey beside the list, with the form of the decision. Refuses: NotYours."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = lookups.list_view(tx, current_actor(), round_id)
    problem = place_problems(form, problems)
    return render_template(
        "surveys/list.html",
        view=view,
        form=form,
        problem=problem,
        today=bureau.today,
        item_number=item_number,
        field_label=lambda name: gettext(FIELD_LABELS[name]),
    )


def _progress_forms(
    view: lookups.ReturnView, refused: object, milestone_id: int | None
) -> dict[int, ProgressFields]:
    """Return milestone -> the form of a report, the refused one as it was typed."""
    forms = {}
    for report in view.board.reports:
        milestone = report.milestone.id
        is_refused = isinstance(refused, ProgressFields) and milestone == milestone_id
        forms[milestone] = (
            refused
            if is_refused and isinstance(refused, ProgressFields)
            else ProgressFields(formdata=None, prefix=f"m{milestone}-")
        )
    return forms

"""What the people of a unit do: begin a version, write rows, bring a workbook, send it, report."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engine.attachments.rules import NoFile
from engine.people.lookups import departments
from engine.people.rules import NotAllowed
from engine.refusals import NotYours, Refusal
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.surveys import lookups
from webui.desks.surveys.blueprint import blueprint
from webui.desks.surveys.forms import ProgressFields, RowFields, SendingFields, WorkbookFields
from webui.desks.surveys.pages import as_file
from webui.desks.surveys.return_pages import ROW, UNIT
from webui.desks.surveys.screen import return_page, row_page, workbook_page
from webui.office import current_bureau
from webui.refusal_pages import status_of
from workflows.survey_forms.units import UnitNames
from workflows.surveys import rights
from workflows.surveys.filling import (
    begin_version,
    drop_row,
    known_units,
    report_progress,
    send_return,
    take_rows,
    write_row,
)
from workflows.surveys.rules import RowRefused
from workflows.surveys.terms import ReturnState
from workflows.surveys.workbooks import WorkbookReading, mended, read_workbook

UNFIT = 422


@blueprint.post(f"{UNIT}/versions")
@for_signed_in
def begin(round_id: int, unit_id: int) -> ResponseReturnValue:
    """Begin the next version of a unit's return."""
    number = begin_version(current_bureau(), current_actor(), round_id, unit_id)
    flash(gettext("第 %(number)s 版草稿已建，逐行填写后报送。", number=number), "done")
    return redirect(url_for("surveys.show", round_id=round_id, unit_id=unit_id))


@blueprint.post(f"{UNIT}/rows")
@for_signed_in
def add_row(round_id: int, unit_id: int) -> ResponseReturnValue:
    """Add a row to the draft, and offer the next one."""
    return _write(round_id, unit_id, None)


@blueprint.post(ROW)
@for_signed_in
def change_row(round_id: int, unit_id: int, row_id: int) -> ResponseReturnValue:
    """Let a row of the draft say something else."""
    return _write(round_id, unit_id, row_id)


@blueprint.post(f"{ROW}/removal")
@for_signed_in
def remove_row(round_id: int, unit_id: int, row_id: int) -> ResponseReturnValue:
    """Take a row out of the draft."""
    drop_row(current_bureau(), current_actor(), round_id, unit_id, row_id)
    flash(gettext("这一行已删去。"), "done")
    return redirect(url_for("surveys.show", round_id=round_id, unit_id=unit_id))


@blueprint.post(f"{UNIT}/sending")
@for_signed_in
def send(round_id: int, unit_id: int) -> ResponseReturnValue:
    """Send the draft; a refusal brings the page back with what was typed."""
    form = SendingFields()
    bureau, actor, nothing = current_bureau(), current_actor(), bool(form.nothing.data)
    try:
        state = send_return(bureau, actor, round_id, unit_id, head=form.head(), says_nothing=nothing)
    except (NotAllowed, NotYours):
        raise
    except Refusal as refusal:
        return return_page(round_id, unit_id, refused=form, problem=refusal), status_of(refusal)
    if state is ReturnState.WITH_SUPERVISOR:
        flash(gettext("已报送，待主管部门转报。"), "done")
    else:
        flash(gettext("已报送协调小组办公室。"), "done")
    return redirect(url_for("surveys.show", round_id=round_id, unit_id=unit_id))


@blueprint.post(f"{UNIT}/workbook")
@for_signed_in
def try_workbook(round_id: int, unit_id: int) -> ResponseReturnValue:
    """Show what a workbook says, with every fault in its cell; nothing is taken."""
    form = WorkbookFields()
    try:
        reading, _ = _reading(round_id, unit_id, form)
    except (NotAllowed, NotYours):
        raise
    except Refusal as refusal:
        return workbook_page(round_id, unit_id, form, problem=refusal), UNFIT
    return workbook_page(round_id, unit_id, form, reading=reading)


@blueprint.post(f"{UNIT}/workbook/taking")
@for_signed_in
def take_workbook(round_id: int, unit_id: int) -> ResponseReturnValue:
    """Take the rows of a workbook into the draft; with any error nothing is taken."""
    form = WorkbookFields()
    try:
        reading, _ = _reading(round_id, unit_id, form)
        if reading.errors:
            return workbook_page(round_id, unit_id, form, reading=reading), UNFIT
        replaces = form.replaces.data == "yes"
        bureau, actor = current_bureau(), current_actor()
        count = take_rows(bureau, actor, round_id, unit_id, reading.drafts, replaces=replaces)
    except (NotAllowed, NotYours):
        raise
    except Refusal as refusal:
        return workbook_page(round_id, unit_id, form, problem=refusal), UNFIT
    flash(gettext("已读入 %(count)s 行，核对后报送。", count=count), "done")
    return redirect(url_for("surveys.show", round_id=round_id, unit_id=unit_id))


@blueprint.post(f"{UNIT}/workbook/mending")
@for_signed_in
def mend_workbook(round_id: int, unit_id: int) -> ResponseReturnValue:
    """Send the workbook back with each wrong cell marked."""
    form = WorkbookFields()
    try:
        reading, (name, content) = _reading(round_id, unit_id, form)
    except (NotAllowed, NotYours):
        raise
    except Refusal as refusal:
        return workbook_page(round_id, unit_id, form, problem=refusal), UNFIT
    return as_file(mended(name, content, reading), f"{name.rsplit('.', 1)[0]}-待改", "xlsx")


@blueprint.post(f"{UNIT}/progress/<int(max=2147483647):milestone_id>")
@for_signed_in
def report(round_id: int, unit_id: int, milestone_id: int) -> ResponseReturnValue:
    """Report how far the unit's work has come."""
    form = ProgressFields(prefix=f"m{milestone_id}-")
    if form.command_key.data is None or not form.command_key.validate(form):
        abort(400)
    try:
        report_progress(
            current_bureau(),
            current_actor(),
            round_id,
            unit_id,
            milestone_id,
            text=form.text.data or "",
            command_key=form.key,
        )
    except Refusal as refusal:
        if refusal.field is None or refusal.field not in form:
            raise
        page = return_page(round_id, unit_id, refused=form, problem=refusal, milestone_id=milestone_id)
        return page, status_of(refusal)
    flash(gettext("工作落实情况已报。"), "done")
    return redirect(url_for("surveys.show", round_id=round_id, unit_id=unit_id))


def _write(round_id: int, unit_id: int, row_id: int | None) -> ResponseReturnValue:
    form = RowFields()
    try:
        write_row(current_bureau(), current_actor(), round_id, unit_id, form.typed(), row_id=row_id)
    except RowRefused as refusal:
        return row_page(round_id, unit_id, row_id, form=form, problems=refusal.problems), UNFIT
    if row_id is None:
        flash(gettext("已保存，可以接着填下一行。"), "done")
        return redirect(url_for("surveys.new_row", round_id=round_id, unit_id=unit_id))
    flash(gettext("已保存。"), "done")
    return redirect(url_for("surveys.show", round_id=round_id, unit_id=unit_id))


def _reading(round_id: int, unit_id: int, form: WorkbookFields) -> tuple[WorkbookReading, tuple[str, bytes]]:
    """Return what the workbook says, with its name and bytes.

    Refuses: NotYours, NotAllowed, NoFile, and what `read_workbook` refuses.
    """
    bureau, actor = current_bureau(), current_actor()
    with bureau.store.reading() as tx:
        view = lookups.return_view(tx, bureau, actor, round_id, unit_id)
        names = UnitNames({each.name: each.id for each in departments(tx)})
        known = known_units(tx, view.unit, bureau.regulation.requests)
    rights.require(view.fills, "not_survey_filer")
    name, content = form.sent()
    if not name:
        raise NoFile
    return read_workbook(name, content, names=names, reporting_unit_id=unit_id, known=known), (name, content)

"""The return of one unit: its versions, one row, and the workbook."""

from flask import request
from flask.typing import ResponseReturnValue

from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.surveys import lookups
from webui.desks.surveys.blueprint import blueprint
from webui.desks.surveys.forms import WorkbookFields
from webui.desks.surveys.pages import as_file
from webui.desks.surveys.screen import return_page, row_page, workbook_page
from webui.office import current_bureau
from workflows.survey_forms.drawing import form_as_xlsx
from workflows.surveys import rights
from workflows.surveys.exports import form_lines
from workflows.surveys.lookups import lines_of

UNIT = "/<int(max=2147483647):round_id>/units/<int(max=2147483647):unit_id>"
ROW = f"{UNIT}/rows/<int(max=2147483647):row_id>"
LONGEST_NUMBER = 9


@blueprint.get(UNIT)
@for_signed_in
def show(round_id: int, unit_id: int) -> str:
    """Show a unit's return, the newest version or the one of ?version=."""
    return return_page(round_id, unit_id, place=_place())


@blueprint.get(f"{UNIT}/annex2.xlsx")
@for_signed_in
def unit_annex(round_id: int, unit_id: int) -> ResponseReturnValue:
    """Send 附件2 of a unit as a workbook, to be sealed; empty before anything is filled in."""
    bureau, actor = current_bureau(), current_actor()
    with bureau.store.reading() as tx:
        view = lookups.return_view(tx, bureau, actor, round_id, unit_id, place=_place())
        kept = lines_of(tx, view.shown.id) if view.shown else ()
    lines = form_lines(kept, view.unit_names)
    sent_at = view.shown.sent_at if view.shown else None
    content = form_as_xlsx(lines, unit=view.unit.name, filled=sent_at.date() if sent_at else None)
    return as_file(content, f"{view.unit.name}-附件2", "xlsx")


@blueprint.get(f"{UNIT}/rows/new")
@for_signed_in
def new_row(round_id: int, unit_id: int) -> str:
    """Show the empty form of a row."""
    _require_filler(round_id, unit_id)
    return row_page(round_id, unit_id, None)


@blueprint.get(ROW)
@for_signed_in
def show_row(round_id: int, unit_id: int, row_id: int) -> str:
    """Show one row: its form while the reader may write, else what it says, with the opinions on it."""
    return row_page(round_id, unit_id, row_id, place=_place())


@blueprint.get(f"{UNIT}/workbook")
@for_signed_in
def workbook(round_id: int, unit_id: int) -> str:
    """Show the form that tries and takes a workbook."""
    _require_filler(round_id, unit_id)
    return workbook_page(round_id, unit_id, WorkbookFields(formdata=None))


def _require_filler(round_id: int, unit_id: int) -> None:
    bureau, actor = current_bureau(), current_actor()
    with bureau.store.reading() as tx:
        view = lookups.return_view(tx, bureau, actor, round_id, unit_id)
    rights.require(view.fills, "not_survey_filer")


def _place() -> lookups.Place:
    return lookups.Place(_number("version"), _number("start") or 0)


def _number(name: str) -> int | None:
    typed = request.args.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER else None

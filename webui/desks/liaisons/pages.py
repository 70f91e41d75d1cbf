"""The pages of the liaisons: every unit that may be read about, one unit's list, and the form of the plan."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from engine.attachments.terms import MEDIA_TYPES, FileKind
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.liaisons.blueprint import blueprint
from webui.desks.liaisons.screen import ListFields, readable_unit, unit_lines, unit_page
from webui.office import current_bureau
from webui.sent_files import saved_as
from workflows.liaison_lists.drawing import liaisons_as_xlsx
from workflows.liaison_lists.lookups import liaisons_of


@blueprint.get("")
@for_signed_in
def overview() -> str:
    """Show the units of which this person may read the list, and when each was handed in."""
    with current_bureau().store.reading() as tx:
        lines = unit_lines(tx, current_actor())
    return render_template("liaisons/overview.html", lines=lines)


@blueprint.get("/<int:unit_id>")
@for_signed_in
def show(unit_id: int) -> str:
    """Show whom to call at a unit, and the field for its next list. Refuses: NotYours."""
    return unit_page(unit_id, ListFields(formdata=None))


@blueprint.get("/<int:unit_id>/annex1.xlsx")
@for_signed_in
def annex(unit_id: int) -> ResponseReturnValue:
    """Give 附件1 of a unit, empty where it has handed in none. Refuses: NotYours."""
    with current_bureau().store.reading() as tx:
        unit, liaisons = readable_unit(tx, current_actor(), unit_id), liaisons_of(tx, unit_id)
    answer = Response(liaisons_as_xlsx(liaisons), content_type=MEDIA_TYPES[FileKind.XLSX])
    return saved_as(answer, "annex1.xlsx", f"附件1 {unit.name}.xlsx")

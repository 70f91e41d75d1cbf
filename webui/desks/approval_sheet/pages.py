"""The sheet in the browser and as PDF, for those who may read the case."""

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.approval_sheet.blueprint import blueprint
from webui.desks.approval_sheet.lookups import PrintedSheet, printed_sheet
from webui.desks.approval_sheet.paper import sheet_document
from webui.desks.approval_sheet.pdf import pdf_of
from webui.office import current_bureau

NOT_SET_UP = 501


@blueprint.get("/cases/<case_no>/sheet")
@for_signed_in
def show(case_no: str) -> ResponseReturnValue:
    """Show the sheet, ready for the browser's own print."""
    return sheet_document(_printed(case_no))


@blueprint.get("/cases/<case_no>/sheet.pdf")
@for_signed_in
def as_pdf(case_no: str) -> ResponseReturnValue:
    """Give the sheet as PDF, or say that this machine has no means to make one."""
    made = pdf_of(sheet_document(_printed(case_no)))
    if made is None:
        return make_response(render_template("approval_sheet/no_pdf.html", case_no=case_no), NOT_SET_UP)
    answer = Response(made, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"{case_no}.pdf")
    return answer


def _printed(case_no: str) -> PrintedSheet:
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        return printed_sheet(tx, bureau, current_actor(), case_no)

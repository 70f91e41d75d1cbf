"""Drawing the sheet: the paper always in Chinese, the bar above it in the reader's language."""

import segno
from flask import render_template
from flask_babel import force_locale
from markupsafe import Markup

from webui.desks.approval_sheet.lookups import PrintedSheet
from webui.desks.approval_sheet.pdf import can_make_pdf
from webui.language import CHINESE
from workflows.procedures.catalogue import TASKS


def sheet_document(printed: PrintedSheet) -> str:
    """Return the whole page: the paper, and above it the bar that no printer sees."""
    with force_locale(CHINESE):
        paper = render_template(
            "approval_sheet/paper.html", printed=printed, sheet=printed.sheet, nodes=TASKS, qr=_qr(printed)
        )
    return render_template(
        "approval_sheet/sheet.html",
        paper=Markup(paper),  # noqa: S704  a template's own output, escaped where it was filled in
        case_no=printed.sheet.case_no,
        has_pdf=can_make_pdf(),
    )


def _qr(printed: PrintedSheet) -> Markup:
    drawn = segno.make(printed.check_address, error="m").svg_inline(omitsize=True, border=2)
    return Markup(drawn)  # noqa: S704  the library draws a path; the address itself is not in it

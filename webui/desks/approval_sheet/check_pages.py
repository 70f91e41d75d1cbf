"""The public page that checks a printed sheet: what it may tell, and to whom, stands in decision 0018."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webui.access import for_everyone
from webui.desks.approval_sheet.blueprint import blueprint
from webui.desks.approval_sheet.lookups import check_of
from webui.office import current_bureau
from webui.secret_paths import CHECK_PATH

LONGEST = 100
"""More than a code with blanks and hyphens between its groups."""


@blueprint.get("/check")
@for_everyone
def ask_code() -> ResponseReturnValue:
    """Ask for the code that stands on the paper."""
    typed = request.args.get("code", "")[:LONGEST]
    if code := "".join(sign for sign in typed if sign.isalnum()):
        return redirect(url_for(".check", code=code))
    return render_template("approval_sheet/ask_code.html")


@blueprint.get(f"{CHECK_PATH}<code>")
@for_everyone
def check(code: str) -> ResponseReturnValue:
    """Say whether the office knows the printed sheet, and whether it still says what the record says."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        found = check_of(tx, bureau, code[:LONGEST])
    return render_template("approval_sheet/check.html", found=found)

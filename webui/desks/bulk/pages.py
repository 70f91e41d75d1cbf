"""The result of a bulk answer."""

from flask import render_template
from flask.typing import ResponseReturnValue

from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.bulk.blueprint import blueprint
from webui.office import current_bureau
from workflows.bulk.lookups import bulk_result
from workflows.bulk.terms import RowState
from workflows.procedures.catalogue import TASKS


@blueprint.get("/<int(max=2147483647):bulk_id>")
@for_signed_in
def result(bulk_id: int) -> ResponseReturnValue:
    """Show what has become of each row."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        made = bulk_result(tx, bureau, current_actor(), bulk_id)
    may_undo = bureau.now() <= made.undo_until and made.count(RowState.DONE) > 0
    return render_template("bulk/result.html", made=made, may_undo=may_undo, nodes=TASKS)

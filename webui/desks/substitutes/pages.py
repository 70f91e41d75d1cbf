"""The page of substitutes."""

from flask.typing import ResponseReturnValue

from webui.access import for_signed_in
from webui.desks.substitutes.blueprint import blueprint
from webui.desks.substitutes.screen import substitutes_page


@blueprint.get("")
@for_signed_in
def show() -> ResponseReturnValue:
    """Show who acts for the person, for whom the person acts, and both for the people of a head's unit."""
    return substitutes_page()

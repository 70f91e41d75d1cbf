"""The page of phrases."""

from flask.typing import ResponseReturnValue

from webui.access import for_signed_in
from webui.desks.phrases.blueprint import blueprint
from webui.desks.phrases.screen import phrases_page


@blueprint.get("")
@for_signed_in
def show() -> ResponseReturnValue:
    """Show the phrases that the person is offered, and those that they may change."""
    return phrases_page()

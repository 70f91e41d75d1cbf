"""What a request changes, field by field, in words: the before/after table."""

from flask_babel import gettext

from webui.content_words import field_words
from webui.text_changes import FieldChange, changes
from workflows.requests.rules import compare
from workflows.requests.terms import RequestView


def comparison_of(request: RequestView) -> tuple[FieldChange, ...]:
    """Return the lines of the table; those that say nothing before or after are left out."""
    return tuple(
        changes(gettext(line.label), field_words(line.name, line.before), field_words(line.name, line.after))
        for line in compare(request.before, request.after)
        if line.before or line.after
    )

"""What the list says of an item, in words: the codes of a field become what people call them."""

from collections.abc import Mapping

from flask_babel import gettext

from webui.wording import word
from workflows.exemption_list.terms import ItemContent
from workflows.requests.rules import compare

_GROUPS: Mapping[str, str] = {
    "list_name": "list",
    "ways": "way",
    "proof_type": "proof_type",
    "basis_level": "basis_level",
}
"""Field of ItemContent that holds codes -> its group in wording."""


def field_words(name: str, value: str | tuple[str, ...] | None) -> str:
    """Return the value of a field in words, ordered ways in their order; "" where nothing is stated."""
    values = value if isinstance(value, tuple) else (value or "",)
    group = _GROUPS.get(name)
    if group is None:
        return "".join(values)
    return str(gettext("，其次")).join(word(group, code) for code in values if code)


def content_words(content: ItemContent) -> dict[str, str]:
    """Return every field of the content in words, by its name."""
    return {line.name: field_words(line.name, line.before) for line in compare(content, None)}

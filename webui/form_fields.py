"""The kinds of field that forms are made of. None of them judges: the floor below does."""

from collections.abc import Mapping
from enum import StrEnum
from secrets import token_hex
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import Regexp
from wtforms.widgets import DateInput


class ToBeFilled:
    """Marks a field as one that must be filled, on the screen only."""

    field_flags: ClassVar[Mapping[str, bool]] = {"required": True}

    def __call__(self, form: object, field: object) -> None:
        """Accept whatever is typed."""


def command_key(incomplete: LazyString) -> Any:
    """Return the hidden key by which a second submit is known; `incomplete` is said of a page without one."""
    return HiddenField(
        default=lambda: token_hex(16), validators=[Regexp("^[0-9a-f]{32}$", message=incomplete)]
    )


class KeyedForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A form whose submit has one effect, however often it is sent."""

    command_key = command_key(_l("页面不完整，请重新打开此件再提交"))

    @property
    def key(self) -> bytes:
        """Return the idempotency key of this submit; only of a form that was found in order."""
        return bytes.fromhex(self.command_key.data)


class Day(StringField):  # type: ignore[misc]  # WTForms is untyped
    """A day, kept as typed: WTForms' DateField would empty what it cannot read."""

    widget = DateInput()


def line(label: LazyString, *, required: bool = False) -> Any:
    """Return a one-line field."""
    return StringField(label, _marks(required=required))


def text(label: LazyString, *, rows: int = 3, required: bool = False) -> Any:
    """Return a field of several lines."""
    return TextAreaField(label, _marks(required=required), render_kw={"rows": rows})


def day(label: LazyString, *, required: bool = False) -> Any:
    """Return a date field."""
    return Day(label, _marks(required=required))


def radio(label: LazyString, labels: Mapping[Any, str], *, default: StrEnum | None = None) -> Any:
    """Return one choice of a few, all in sight."""
    return RadioField(
        label,
        [ToBeFilled()],
        choices=choices(labels),
        validate_choice=False,
        default=default and str(default),
    )


def select(label: LazyString, labels: Mapping[Any, str], *, empty: LazyString, required: bool = False) -> Any:
    """Return one choice of a list; `empty` are the words of no choice."""
    offered = [SelectChoice("", empty), *choices(labels)]
    return SelectField(label, _marks(required=required), choices=offered, validate_choice=False)


def choices(labels: Mapping[Any, str]) -> list[SelectChoice]:
    """Return what the floors below call their codes, in the reader's language."""
    return [SelectChoice(str(code), _l(label)) for code, label in labels.items()]


def _marks(*, required: bool) -> list[ToBeFilled]:
    return [ToBeFilled()] if required else []

"""The form of a bulk answer: the ticked tasks, one verdict, one opinion."""

from secrets import token_hex

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Regexp

from workflows.bulk.terms import Batch, BulkAnswer

LONGEST = 2000
LONGEST_ID = 9
"""Digits of an id: one more, and PostgreSQL could not compare it."""


class BulkForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Verdict and opinion; the tasks are boxes of their own."""

    command_key = HiddenField(
        default=lambda: token_hex(16),
        validators=[Regexp("^[0-9a-f]{32}$", message=_l("页面不完整，请从待办重新勾选"))],
    )
    verdict = RadioField(_l("结论"), choices=[], validate_choice=False)
    opinion = TextAreaField(_l("意见"), [Length(max=LONGEST, message=_l("意见最多 %(max)s 字", max=LONGEST))])

    def answer(self) -> BulkAnswer:
        """Return what was asked for."""
        return BulkAnswer(ticked(), self.verdict.data or "", self.opinion.data or "")

    @property
    def key(self) -> bytes:
        """Return the idempotency key of this submit."""
        return bytes.fromhex(self.command_key.data)


def ticked() -> tuple[int, ...]:
    """Return the tasks that were ticked, each once; what is no number is left out."""
    typed = (one for one in request.form.getlist("task") if one.isascii() and one.isdecimal())
    return tuple(dict.fromkeys(int(one) for one in typed if len(one) <= LONGEST_ID))


def offer(form: BulkForm, batch: Batch) -> BulkForm:
    """Return the form with the verdicts that may be given to these tasks together."""
    form.verdict.choices = [
        SelectChoice(str(choice.verdict), gettext(choice.label)) for choice in batch.choices
    ]
    return form

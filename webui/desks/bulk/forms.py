"""The form of a bulk answer: the ticked tasks, one verdict, one opinion."""

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from webui.form_fields import KeyedForm, command_key
from webui.typed_ids import id_in
from workflows.bulk.terms import Batch, BulkAnswer

LONGEST = 2000


class BulkForm(KeyedForm):
    """Verdict and opinion; the tasks are boxes of their own."""

    command_key = command_key(_l("页面不完整，请从待办重新勾选"))
    verdict = RadioField(_l("结论"), choices=[], validate_choice=False)
    opinion = TextAreaField(_l("意见"), [Length(max=LONGEST, message=_l("意见最多 %(max)s 字", max=LONGEST))])

    def answer(self) -> BulkAnswer:
        """Return what was asked for."""
        return BulkAnswer(ticked(), self.verdict.data or "", self.opinion.data or "")


def ticked() -> tuple[int, ...]:
    """Return the tasks that were ticked, each once; what is no number is left out."""
    typed = (id_in(one) for one in request.form.getlist("task"))
    return tuple(dict.fromkeys(one for one in typed if one is not None))


def offer(form: BulkForm, batch: Batch) -> BulkForm:
    """Return the form with the verdicts that may be given to these tasks together."""
    form.verdict.choices = [
        SelectChoice(str(choice.verdict), gettext(choice.label)) for choice in batch.choices
    ]
    return form

"""The form that changes a clock. What its values mean is decided in workflows.procedures.clock_changes."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from webui.desks.deadlines.asked import verb_in
from webui.form_fields import KeyedForm
from workflows.procedures.clock_changes import ClockChange, ClockVerb

LONGEST = 200
_SHORT_ENOUGH = Length(max=LONGEST, message=_l("最多 %(max)s 字", max=LONGEST))


class ClockForm(KeyedForm):
    """Reason and paper; verb and days come from the page before, whose consequence is shown above."""

    verb = HiddenField()
    days = IntegerField(validators=[Optional()], widget=HiddenInput())
    reason = StringField(_l("理由"), [_SHORT_ENOUGH], render_kw={"required": True})
    paper = StringField(_l("依据文件（标题和文号）"), [_SHORT_ENOUGH], render_kw={"required": True})

    def change(self) -> ClockChange:
        """Return what was typed. Refuses: NotYours, for a verb that does not exist."""
        return ClockChange(
            verb_in(self.verb.data or ""), self.reason.data or "", self.paper.data or "", self.days.data
        )


class SuspensionForm(ClockForm):
    """The same with a choice of the reasons that the settings name."""

    reason = SelectField(_l("理由"), choices=[], validate_choice=False)


def form_for(verb: ClockVerb, reasons: Sequence[str], *, days: int | None = None) -> ClockForm:
    """Return the form of a verb; a suspension offers the reasons that the settings name."""
    if verb is not ClockVerb.SUSPEND:
        return ClockForm(verb=verb.value, days=days)
    form = SuspensionForm(verb=verb.value)
    form.reason.choices = [(reason, reason) for reason in reasons]
    return form

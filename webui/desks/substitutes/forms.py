"""The form of a substitution. What may be arranged, engine.substitutes.rules decides."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from engine.substitutes.terms import Arrangement
from webui.form_fields import ToBeFilled, choices, day
from webui.typed_ids import id_in
from webui.wording import WORDS
from workflows.requests.terms import KIND_LABELS


class SubstituteForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Who acts for whom, from when until when, in which matters."""

    principal = SelectField(_l("被代理人"), [ToBeFilled()], choices=[], validate_choice=False)
    substitute = SelectField(_l("代理人"), [ToBeFilled()], choices=[], validate_choice=False)
    since = day(_l("开始日期"), required=True)
    until = day(_l("结束日期"), required=True)
    reason = SelectField(_l("缘由"), [ToBeFilled()], choices=[], validate_choice=False)
    kinds = SelectMultipleField(
        _l("只代理这几类办件"),
        choices=choices(KIND_LABELS),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def arrangement(self, person_id: int) -> Arrangement | None:
        """Return what is to be arranged, for the person unless another is chosen; None: it cannot be read."""
        since, until = _day_in(self.since), _day_in(self.until)
        substitute_id = id_in(self.substitute.data or "")
        principal_id = id_in(self.principal.data or "") or person_id
        if substitute_id is None:
            self.substitute.errors = [*self.substitute.errors, gettext("请选择代理人")]
        if since is None or until is None or substitute_id is None:
            return None
        kinds = frozenset(self.kinds.data or ())
        return Arrangement(principal_id, substitute_id, since, until, kinds, self.reason.data or "")

    def offer_reasons(self) -> None:
        """Put the reasons into the form."""
        self.reason.choices = [(code, gettext(words)) for code, words in WORDS["absence"].items()]


def _day_in(field: Field) -> date | None:
    try:
        return date.fromisoformat((field.data or "").strip())
    except ValueError:
        field.errors = [*field.errors, gettext("请填写日期，如 2026-10-09")]
        return None

"""The forms of the register. What their values mean is decided in workflows.causes."""

from secrets import token_hex
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, SelectMultipleField

from webui.form_fields import ToBeFilled, day, line, radio, text
from workflows.causes.terms import COUNTED_LABELS, CauseForm
from workflows.requests.terms import CAUSE_LABELS

COMMAND_KEY_BYTES = 16


class CauseFields(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """One cause, its fields in the order of the page."""

    command_key = HiddenField(default=lambda: token_hex(COMMAND_KEY_BYTES))
    type = radio(_l("变更事由"), CAUSE_LABELS)
    title = line(_l("事由文件名称"), required=True)
    number = line(_l("文号"))
    published_date = day(_l("公布日期"))
    effective_date = day(_l("施行（生效）日期"), required=True)
    counted_from = radio(_l("起算日"), COUNTED_LABELS)
    units = SelectMultipleField(_l("涉及单位"), [ToBeFilled()], choices=[], validate_choice=False)
    note = text(_l("备注"), rows=2)

    def typed(self) -> CauseForm:
        """Return the form as typed."""
        values: dict[str, Any] = {
            name: self[name].data or "" for name in CauseForm.__dataclass_fields__ if name != "units"
        }
        return CauseForm(**values, units=tuple(self.units.data or ()))

    @property
    def key(self) -> bytes | None:
        """Return the key that makes a second submit harmless, or None when the field was tampered with."""
        try:
            key = bytes.fromhex(self.command_key.data or "")
        except ValueError:
            return None
        return key if len(key) == COMMAND_KEY_BYTES else None


class DeclarationFields(FlaskForm):  # type: ignore[misc]
    """That a unit has nothing to change."""

    unit = SelectField(_l("单位"), [ToBeFilled()], choices=[], validate_choice=False)
    declared_reason = text(_l("无需变更的理由"), rows=3, required=True)


class SetAsideFields(FlaskForm):  # type: ignore[misc]
    """That one item need not change after all."""

    prepared = SelectField(_l("条目"), [ToBeFilled()], choices=[], validate_choice=False)
    declared_reason = text(_l("此条无需变更的理由"), rows=2, required=True)


class WithdrawalFields(FlaskForm):  # type: ignore[misc]
    """That a cause was registered by mistake."""

    withdrawn_reason = text(_l("撤销登记的理由"), rows=2, required=True)

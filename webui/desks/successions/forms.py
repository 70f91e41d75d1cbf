"""The form of a succession. What its values mean is decided in workflows.successions."""

from dataclasses import fields

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from webui.form_fields import KeyedForm, ToBeFilled, day, line, radio, text
from workflows.causes.terms import COUNTED_LABELS
from workflows.successions.terms import SuccessionForm


class SuccessionFields(KeyedForm):
    """One succession, its fields in the order of the page."""

    old_unit = SelectField(_l("原单位"), [ToBeFilled()], choices=[], validate_choice=False)
    new_unit = SelectField(_l("承接单位"), [ToBeFilled()], choices=[], validate_choice=False)
    title = line(_l("机构调整文件名称"), required=True)
    number = line(_l("文号"))
    published_date = day(_l("公布日期"))
    effective_date = day(_l("施行（生效）日期"), required=True)
    counted_from = radio(_l("起算日"), COUNTED_LABELS)
    note = text(_l("备注"), rows=2)

    def typed(self) -> SuccessionForm:
        """Return the form as typed."""
        return SuccessionForm(**{each.name: self[each.name].data or "" for each in fields(SuccessionForm)})

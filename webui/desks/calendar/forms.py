"""The form of a notice that is brought in. What its values mean is decided in workflows.recalculation."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.widgets import DateInput

from workflows.recalculation.proposals import KIND_LABELS, YEARLY, NoticeForm


class NoticeFields(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """The pasted text, and what the paper is."""

    kind = RadioField(
        _l("通知种类"),
        choices=[SelectChoice(value, _l(label)) for value, label in KIND_LABELS.items()],
        default=YEARLY,
        validate_choice=False,
    )
    year = StringField(_l("所安排的年份"), render_kw={"inputmode": "numeric"})
    text = TextAreaField(_l("通知正文"), render_kw={"rows": 12})
    title = StringField(_l("文件标题"))
    number = StringField(_l("文号"))
    published = StringField(_l("公布日期"), widget=DateInput())
    address = StringField(_l("公布网址"))
    scope = SelectField(_l("适用范围"), choices=[], validate_choice=False)
    reason = StringField(_l("提出理由"))

    def offer(self, regions: Mapping[str, str]) -> None:
        """Offer the regions (code -> name) beside the whole city."""
        self.scope.choices = [
            SelectChoice("", _l("全市")),
            *(SelectChoice(*each) for each in regions.items()),
        ]

    def typed(self) -> NoticeForm:
        """Return the form as typed."""
        values = {
            name: self[name].data or "" for name in NoticeForm.__dataclass_fields__ if name != "published"
        }
        raw = self.published.raw_data or [""]
        return NoticeForm(**values, published=raw[0])

"""The verdict forms: one for each kind of task form in the catalogue.

Fields check shape only; what a verdict must carry is decided in workflows. `fields` are the names that the
procedure reads from Answer.fields.
"""

from dataclasses import replace
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from webui.form_fields import KeyedForm, ToBeFilled
from workflows.exemption_list.terms import LIST_LABELS, TYPE_LABELS, WAY_LABELS
from workflows.legal_basis.terms import LEVEL_LABELS
from workflows.procedures.answers import ONESELF, Answer
from workflows.publication.terms import Channel
from workflows.requests.terms import CAUSE_LABELS, GROUND_LABELS, NATURE_LABELS

LONGEST_OPINION = 2000
YES_NO = [SelectChoice("yes", _l("是")), SelectChoice("no", _l("否"))]
CHANNEL_LABELS = {Channel.PORTAL: "政府门户网站", Channel.SERVICE_PLATFORM: "政务服务平台"}
WAY_FIELDS = ("ways", "second_way", "third_way")
"""The ordered ways: each is the fallback of the one before. Errors about ways belong to the first."""


class VerdictForm(KeyedForm):
    """Verdict and opinion: all that most tasks ask for."""

    fields: ClassVar[tuple[str, ...]] = ()

    shown_for = HiddenField(default=str(ONESELF), validators=[Regexp("^[0-9]{1,9}$")])
    """In which capacity it was shown, so that nobody speaks for another without having read so."""
    verdict = RadioField(_l("结论"), [InputRequired(_l("请选择结论"))], validate_choice=False)
    opinion = TextAreaField(
        _l("意见"),
        [Optional(), Length(max=LONGEST_OPINION, message=_l("意见最多 %(max)s 字", max=LONGEST_OPINION))],
    )

    phrases = SelectMultipleField(choices=[], validate_choice=False)
    """Ticked where no script puts them into the opinion."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ticked := self.phrases.data:
            self.opinion.data = "；".join(filter(None, (self.opinion.data, *ticked)))
            self.phrases.data = []

    def answer(self) -> Answer:
        """Return what was typed, as the procedure takes it."""
        typed = {name: _as_typed(self[name].data) for name in self.fields if name in self}
        shown_for = int(self.shown_for.data or ONESELF)
        return Answer(self.verdict.data or "", self.opinion.data or "", typed, shown_for)


class ReviewForm(VerdictForm):
    """Three answers, each with its opinion, under one opinion number."""

    fields = (
        "necessary", "necessity_opinion", "reasonable", "reasonableness_opinion", "legal", "legality_opinion",
        "opinion_no",
    )  # fmt: skip

    necessary = RadioField(_l("必要性"), choices=YES_NO, validate_choice=False)
    necessity_opinion = StringField(_l("必要性意见"))
    reasonable = RadioField(_l("合理性"), choices=YES_NO, validate_choice=False)
    reasonableness_opinion = StringField(_l("合理性意见"))
    legal = RadioField(_l("合法性"), choices=YES_NO, validate_choice=False)
    legality_opinion = StringField(_l("合法性意见"))
    opinion_no = StringField(_l("审核意见文号"))


class PublicationForm(VerdictForm):
    """Where the version is published."""

    fields = ("channels",)

    channels = SelectMultipleField(
        _l("公布渠道"),
        choices=[SelectChoice(str(channel), _l(label)) for channel, label in CHANNEL_LABELS.items()],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class GuideForm(VerdictForm):
    """The guide as it is to read: one material a line."""

    fields = ("materials", "address", "edition_seen")

    materials = TextAreaField(_l("申请材料（每行一种）"), [ToBeFilled()], render_kw={"rows": 8})
    address = StringField(_l("指南网址"))
    edition_seen = HiddenField(
        validators=[Regexp("^[0-9]{1,9}$", message=_l("页面不完整，请重新打开此件再提交"))]
    )


def _select(label: Any, labels: Any, empty: Any, *marks: ToBeFilled) -> Any:
    offered = [
        SelectChoice("", empty),
        *(SelectChoice(str(code), _l(words)) for code, words in labels.items()),
    ]
    return SelectField(label, marks, choices=offered, validate_choice=False)


class RevisionForm(VerdictForm):
    """The request as it stands, to be corrected: what set its clock and names its item is not in here."""

    fields = (
        "cause_type", "cause_document_title", "cause_document_number", "list_name", "ways", "other_text",
        "proof_type", "issuing_unit", "legal_basis", "basis_level", "matter_code", "retained_reason",
        "risk_assessment", "note", "ground", "follow_up", "effect_date", "nature",
    )  # fmt: skip

    cause_type = _select(_l("变更事由"), CAUSE_LABELS, _l("未选择"), ToBeFilled())
    cause_document_title = StringField(_l("事由文件名称"), [ToBeFilled()])
    cause_document_number = StringField(_l("文号"))
    nature = _select(_l("变更的性质"), NATURE_LABELS, _l("未选择"))
    matter_code = StringField(_l("事项实施编码"))
    proof_type = _select(_l("证明类型"), TYPE_LABELS, _l("未选择"))
    issuing_unit = StringField(_l("开具单位"))
    list_name = _select(_l("列入"), LIST_LABELS, _l("未选择"))
    ways = _select(_l("第一方式"), WAY_LABELS, _l("未选择"), ToBeFilled())
    second_way = _select(_l("第二方式"), WAY_LABELS, _l("不设"))
    third_way = _select(_l("第三方式"), WAY_LABELS, _l("不设"))
    other_text = TextAreaField(_l("其他方式说明"), render_kw={"rows": 2})
    legal_basis = TextAreaField(_l("设定依据"), render_kw={"rows": 3})
    basis_level = _select(_l("效力层级"), LEVEL_LABELS, _l("未选择"))
    retained_reason = TextAreaField(_l("保留理由"), render_kw={"rows": 2})
    risk_assessment = TextAreaField(_l("风险影响评估"), render_kw={"rows": 2})
    note = StringField(_l("备注"))
    ground = _select(_l("取消理由"), GROUND_LABELS, _l("未选择"), ToBeFilled())
    follow_up = TextAreaField(_l("后续监管与在办件的处理"), render_kw={"rows": 2})
    effect_date = StringField(_l("拟生效日期"), widget=DateInput())

    def answer(self) -> Answer:
        """Return what was typed, the ordered ways as one."""
        answer = super().answer()
        if "ways" not in self:
            return answer
        ways = " ".join(self[name].data for name in WAY_FIELDS if self[name].data)
        return replace(answer, fields={**answer.fields, "ways": ways})


def _as_typed(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else value or ""


FORMS: dict[str, type[VerdictForm]] = {
    "": VerdictForm,
    "review": ReviewForm,
    "publication": PublicationForm,
    "guide": GuideForm,
    "revision": RevisionForm,
}
"""TaskKind.form -> the form."""

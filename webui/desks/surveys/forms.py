"""The forms of the survey. What their values mean is decided in workflows.surveys."""

from dataclasses import asdict
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField

from webui.form_fields import KeyedForm, ToBeFilled, day, line, radio, select, text
from webui.sent_files import sent_file
from workflows.exemption_list.terms import LIST_LABELS, TYPE_LABELS, WAY_LABELS, ListName
from workflows.legal_basis.terms import LEVEL_LABELS
from workflows.surveys.deciding import DecisionForm
from workflows.surveys.terms import (
    MATTER_KIND_LABELS,
    REPORT_LABELS,
    FormHead,
    MilestoneForm,
    OpinionForm,
    ReportKind,
    RoundForm,
    RowForm,
    SurveyLine,
)

MILESTONES: Final = range(1, 7)
"""The numbered lines of milestones that the form offers."""
WAY_FIELDS: Final = ("ways", "second_way", "third_way", "fourth_way")
"""The ordered ways: each is the fallback of the one before. Problems about ways belong to the first."""


class RoundFields(KeyedForm):
    """A round with its milestones, its fields in the order of the page."""

    name = line(_l("轮次名称"), required=True)
    clause = line(_l("依据条款"))
    units = SelectMultipleField(_l("填报单位"), [ToBeFilled()], choices=[], validate_choice=False)

    def typed(self) -> RoundForm:
        """Return the form as typed."""
        milestones = (
            MilestoneForm(
                self[f"name_{number}"].data or "",
                self[f"clause_{number}"].data or "",
                self[f"due_{number}"].data or "",
                self[f"report_{number}"].data or "",
            )
            for number in MILESTONES
        )
        units = tuple(self.units.data or ())
        return RoundForm(self.name.data or "", self.clause.data or "", tuple(milestones), units)


for _number in MILESTONES:
    setattr(RoundFields, f"name_{_number}", line(_l("节点名称")))
    setattr(RoundFields, f"due_{_number}", day(_l("日期")))
    setattr(RoundFields, f"report_{_number}", select(_l("报送内容"), REPORT_LABELS, empty=_l("未选择")))
    setattr(RoundFields, f"clause_{_number}", line(_l("条款")))


def round_form(said: RoundForm) -> RoundFields:
    """Return a form filled with what is known before anybody types."""
    filled: dict[str, Any] = {"name": said.name, "clause": said.clause, "units": list(said.units)}
    for number, milestone in enumerate(said.milestones, 1):
        filled |= {
            f"name_{number}": milestone.name,
            f"due_{number}": milestone.due_date,
            f"report_{number}": milestone.report or str(ReportKind.NONE),
            f"clause_{number}": milestone.clause,
        }
    return RoundFields(formdata=None, data=filled)


class RowFields(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """One row of 附件2, its fields in the order of the page."""

    unit = SelectField(_l("旗区/部门名称"), [ToBeFilled()], choices=[], validate_choice=False)
    matter_kind = select(_l("事项类别"), MATTER_KIND_LABELS, empty=_l("未选择"))
    matter_name = line(_l("事项名称"), required=True)
    matter_code = line(_l("事项实施编码"))
    proof_name = line(_l("免提交证明材料名称"), required=True)
    proof_type = select(_l("证明类型"), TYPE_LABELS, empty=_l("未选择"))
    issuing_unit = line(_l("开具单位"))
    fact = line(_l("证明的事实"))
    step = line(_l("在哪个环节索要"))
    list_name = radio(_l("列入"), LIST_LABELS, default=ListName.EXEMPT)
    ways = select(_l("第一方式"), WAY_LABELS, empty=_l("未选择"), required=True)
    second_way = select(_l("第二方式"), WAY_LABELS, empty=_l("不设"))
    third_way = select(_l("第三方式"), WAY_LABELS, empty=_l("不设"))
    fourth_way = select(_l("第四方式"), WAY_LABELS, empty=_l("不设"))
    other_text = text(_l("其他方式说明"), rows=2, required=True)
    legal_basis = text(_l("设定依据"))
    basis_level = select(_l("效力层级"), LEVEL_LABELS, empty=_l("未选择"))
    retained_reason = text(_l("保留理由"), required=True)
    risk_assessment = text(_l("风险影响评估"), required=True)
    note = line(_l("备注"))

    def typed(self) -> RowForm:
        """Return the form as typed."""
        values: dict[str, Any] = {
            name: self[name].data or "" for name in RowForm.__dataclass_fields__ if name != "ways"
        }
        return RowForm(**values, ways=tuple(self[name].data for name in WAY_FIELDS if self[name].data))


def row_form(said: SurveyLine | None, units: tuple[tuple[str, str], ...], unit_code: str) -> RowFields:
    """Return the form of a row: with what a kept one says, or empty. units: (code, name) to choose from."""
    filled: dict[str, Any] = {"unit": unit_code}
    if said is not None:
        content = said.content.columns()
        filled |= {name: value or "" for name, value in content.items() if name != "ways"}
        filled |= dict(zip(WAY_FIELDS, said.content.ways, strict=False)) if said.ways else {"ways": ""}
        filled |= {
            "matter_kind": said.matter_kind or "",
            "matter_name": said.matter_name,
            "proof_name": said.proof_name,
            "fact": said.fact or "",
            "step": said.step or "",
        }
    return offering_units(RowFields(formdata=None, data=filled), units)


def offering_units(form: RowFields, units: tuple[tuple[str, str], ...]) -> RowFields:
    """Fill the choices of the implementing unit."""
    form.unit.choices = [SelectChoice(code, name) for code, name in units]
    return form


class OpinionFields(FlaskForm):  # type: ignore[misc]
    """An opinion on whether a proof may be kept."""

    agrees = RadioField(
        _l("审核结论"),
        [ToBeFilled()],
        choices=[SelectChoice("yes", _l("同意保留")), SelectChoice("no", _l("不同意保留"))],
        validate_choice=False,
    )
    opinion = text(_l("审核意见"), required=True)
    opinion_no = line(_l("意见文号"))

    def typed(self) -> OpinionForm:
        """Return the form as typed."""
        told = (self.agrees.data, self.opinion.data, self.opinion_no.data)
        return OpinionForm(*(each or "" for each in told))


class SendingFields(FlaskForm):  # type: ignore[misc]
    """Who signs the form, and that there is nothing to report where there is not."""

    head_name = line(_l("单位负责人"))
    liaison_name = line(_l("联络员"))
    liaison_phone = line(_l("联系电话"))
    nothing = BooleanField(_l("本单位没有需要填报的证明事项"), [ToBeFilled()])

    def head(self) -> FormHead:
        """Return who signs and how to reach them."""
        return FormHead(self.head_name.data, self.liaison_name.data, self.liaison_phone.data)


def sending_form(head: FormHead) -> SendingFields:
    """Return the form with what the version before said."""
    return SendingFields(formdata=None, data=asdict(head))


class ReasonFields(FlaskForm):  # type: ignore[misc]
    """Why a return is sent back."""

    reason = text(_l("退回理由"), required=True)


class ProgressFields(KeyedForm):
    """How far the work has come."""

    text = text(_l("工作落实情况"), rows=4, required=True)


class WorkbookFields(FlaskForm):  # type: ignore[misc]
    """The workbook of a unit."""

    file = FileField(_l("选择文件"), [ToBeFilled()])
    replaces = RadioField(
        _l("读入后"),
        [ToBeFilled()],
        choices=[SelectChoice("no", _l("接在已填的行后面")), SelectChoice("yes", _l("替换已填的全部行"))],
        validate_choice=False,
        default="no",
    )

    def sent(self) -> tuple[str, bytes]:
        """Return the name and the bytes of what was sent; both empty where nothing was."""
        sent = sent_file(self.file)
        return sent.filename or "", sent.stream.read()


class DecisionFields(FlaskForm):  # type: ignore[misc]
    """What the coordination group has decided, and its document."""

    document_title = line(_l("审定文件名称"), required=True)
    document_number = line(_l("文号"))
    decided_date = day(_l("审定日期"), required=True)
    file = FileField(_l("审定文件"), [ToBeFilled()])

    def typed(self) -> DecisionForm:
        """Return the form as typed."""
        sent = sent_file(self.file)
        told = (self.document_title.data, self.document_number.data, self.decided_date.data)
        title, number, decided = (each or "" for each in told)
        return DecisionForm(title, number, decided, sent.stream, sent.filename or "")

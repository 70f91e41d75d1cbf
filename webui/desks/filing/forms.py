"""The three filing forms. Fields carry the names of RequestForm; what a value means is decided there.

A mixin is one section of the page. WTForms keeps fields in the order in which they are written, and the
summary of errors lists them in that order: so the sections stand in the order of the page.
"""

from dataclasses import fields
from secrets import token_hex
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, SelectMultipleField

from webui.form_fields import ToBeFilled, day, line, radio, select, text
from workflows.exemption_list.terms import LIST_LABELS, TYPE_LABELS, WAY_LABELS, ListName
from workflows.legal_basis.terms import LEVEL_LABELS
from workflows.requests.terms import (
    CAUSE_LABELS,
    GROUND_LABELS,
    NATURE_LABELS,
    ChangeNature,
    RequestForm,
    RequestKind,
)

COMMAND_KEY_BYTES = 16
WAY_FIELDS = ("ways", "second_way", "third_way")
"""The ordered ways: each is the fallback of the one before. Errors about ways belong to the first."""


class CauseSection(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """事由, with the reason of a late filing beside its date."""

    command_key = HiddenField(default=lambda: token_hex(COMMAND_KEY_BYTES))
    cause_type = radio(_l("变更事由"), CAUSE_LABELS)
    cause_date = day(_l("变更事由发生之日"), required=True)
    late_reason = text(_l("逾期原因"), required=True)
    cause_document_title = line(_l("事由文件名称"), required=True)
    cause_document_number = line(_l("文号"))
    cause = line(_l("事由登记编号"))


class UnitSection(FlaskForm):  # type: ignore[misc]
    """The implementing unit: one of those for which the person may file."""

    unit = SelectField(_l("实施单位"), [ToBeFilled()], validate_choice=False)


class NameSection(FlaskForm):  # type: ignore[misc]
    """What makes an item: matter and proof; fixed once it stands on the list."""

    matter_name = line(_l("事项名称"), required=True)
    proof_name = line(_l("证明名称"), required=True)


class ContentSection(FlaskForm):  # type: ignore[misc]
    """事项与证明, 方式, 依据: what the list says of the item."""

    matter_code = line(_l("事项实施编码"))
    proof_type = select(_l("证明类型"), TYPE_LABELS, empty=_l("未选择"))
    issuing_unit = line(_l("开具单位"))
    list_name = radio(_l("列入"), LIST_LABELS, default=ListName.EXEMPT)
    ways = select(_l("第一方式"), WAY_LABELS, empty=_l("未选择"), required=True)
    second_way = select(_l("第二方式"), WAY_LABELS, empty=_l("不设"))
    third_way = select(_l("第三方式"), WAY_LABELS, empty=_l("不设"))
    other_text = text(_l("其他方式说明"), rows=2, required=True)
    legal_basis = text(_l("设定依据"))
    basis_level = select(_l("效力层级"), LEVEL_LABELS, empty=_l("未选择"))
    retained_reason = text(_l("保留理由"), required=True)
    risk_assessment = text(_l("风险影响评估"), required=True)
    note = line(_l("备注"))


class CancellationSection(FlaskForm):  # type: ignore[misc]
    """Why an item is to be cancelled, and what follows."""

    ground = radio(_l("取消理由"), GROUND_LABELS)
    follow_up = text(_l("后续监管与在办件的处理"))


class EffectSection(FlaskForm):  # type: ignore[misc]
    """From when, and who is asked."""

    effect_date = day(_l("拟生效日期"))
    affected_units = SelectMultipleField(_l("受影响单位"), choices=[], validate_choice=False)


class AdditionForm(CauseSection, UnitSection, NameSection, ContentSection, EffectSection):
    """新增."""


class CancellationForm(CauseSection, CancellationSection, EffectSection):
    """取消; the item is named in the address, its unit with it."""


class NatureSection(FlaskForm):  # type: ignore[misc]
    """Whether words only are put right."""

    nature = radio(_l("变更的性质"), NATURE_LABELS, default=ChangeNature.SUBSTANCE)


class ChangeForm(CauseSection, NatureSection, ContentSection, EffectSection):
    """变更; as above."""


FORMS: dict[RequestKind, type[CauseSection]] = {
    RequestKind.ADD: AdditionForm,
    RequestKind.CANCEL: CancellationForm,
    RequestKind.CHANGE: ChangeForm,
}


def form_saying(said: RequestForm) -> CauseSection:
    """Return a form filled with what a request says, or with what is known before one is written."""
    filled: dict[str, Any] = {name: getattr(said, name) for name in RequestForm.__dataclass_fields__}
    filled |= dict(zip(WAY_FIELDS, said.ways, strict=False)) if said.ways else {"ways": ""}
    return FORMS[RequestKind(said.kind)](formdata=None, data=filled)


def request_form(form: CauseSection, kind: RequestKind, *, unit: str = "", number: str = "") -> RequestForm:
    """Return what was typed as the floor below takes it.

    unit, number: of the item that the address names, for a form that asks for neither.
    """
    given = [field.name for field in fields(RequestForm) if field.name in form]
    typed: dict[str, Any] = {name: form[name].data for name in given if form[name].data is not None}
    if "ways" in typed:
        typed["ways"] = tuple(form[name].data for name in WAY_FIELDS if form[name].data)
    typed["affected_units"] = tuple(typed.get("affected_units", ()))
    return RequestForm(**({"unit": unit} | typed | {"kind": kind, "item_number": number}))


def command_key_of(form: CauseSection) -> bytes | None:
    """Return the key that makes a second submit harmless, or None when the field was tampered with."""
    try:
        key = bytes.fromhex(form.command_key.data or "")
    except ValueError:
        return None
    return key if len(key) == COMMAND_KEY_BYTES else None

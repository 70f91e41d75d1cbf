"""The forms about guides. What their values mean is decided in workflows."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp

from webui.form_fields import ToBeFilled, text
from workflows.guides.rules import draft_of
from workflows.guides.terms import GuideDraft


class GuideFields(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A guide as its keeper writes it, one material and one step a line."""

    materials = TextAreaField(_l("申请材料（每行一种）"), [ToBeFilled()], render_kw={"rows": 10})
    steps = TextAreaField(_l("办理流程（每行一步）"), render_kw={"rows": 5})
    basis = TextAreaField(_l("办理依据"), render_kw={"rows": 3})
    address = StringField(_l("指南网址"))
    reason = text(_l("修改原因"), rows=2)
    edition_seen = HiddenField(
        validators=[Regexp("^[0-9]{1,9}$", message=_l("页面不完整，请重新打开再提交"))]
    )

    def draft(self) -> GuideDraft:
        """Return the draft as typed. Refuses what `workflows.guides.rules.draft_of` refuses."""
        typed: dict[str, Any] = {
            name: self[name].data or "" for name in ("materials", "steps", "basis", "address")
        }
        return draft_of(**typed)


class PageFields(FlaskForm):  # type: ignore[misc]
    """A published page as a file."""

    file = FileField(_l("页面文件"), [ToBeFilled()])


class StatementFields(FlaskForm):  # type: ignore[misc]
    """That a person has seen the published guide."""

    proof_name = StringField(_l("证明名称"), [ToBeFilled()])
    statement = text(_l("在何处看到、写着什么"), rows=3, required=True)


class JudgementFields(FlaskForm):  # type: ignore[misc]
    """Whether one line demands a proof."""

    proof_name = HiddenField()
    line = HiddenField()
    is_demand = RadioField(
        _l("这一行是否仍在要求提交"),
        [ToBeFilled()],
        choices=[SelectChoice("no", _l("不要求提交")), SelectChoice("yes", _l("仍要求提交"))],
        validate_choice=False,
    )
    reason = text(_l("判定的理由"), rows=2, required=True)

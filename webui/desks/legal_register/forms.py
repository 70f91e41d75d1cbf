"""The forms of the register. What their values mean is decided in workflows.legal_register."""

from dataclasses import fields
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField

from webui.form_fields import KeyedForm, ToBeFilled, day, line, radio, select, text
from workflows.causes.terms import COUNTED_LABELS
from workflows.legal_basis.terms import LEVEL_LABELS
from workflows.legal_register.terms import CHANGE_LABELS, ChangeForm, DocumentForm


class DocumentFields(KeyedForm):
    """One document, its fields in the order of the page."""

    title = line(_l("名称"))
    number = line(_l("文号"))
    level = select(_l("效力层级"), LEVEL_LABELS, empty=_l("不清楚"))
    issuer = line(_l("制定机关"))
    published_date = day(_l("公布日期"))
    effective_date = day(_l("施行日期"))
    expires_date = day(_l("有效期至"))
    address = line(_l("全文网址"))
    source = line(_l("以上信息的出处"))
    note = text(_l("备注"), rows=2)

    def typed(self) -> DocumentForm:
        """Return the form as typed."""
        return DocumentForm(**{each.name: self[each.name].data or "" for each in fields(DocumentForm)})


class ChangeFields(KeyedForm):
    """One change of a document, its fields in the order of the page."""

    kind = radio(_l("变动"), CHANGE_LABELS)
    articles = SelectMultipleField(_l("涉及条款"), choices=[], validate_choice=False)
    title = line(_l("宣布变动的文件名称"), required=True)
    number = line(_l("文号"))
    published_date = day(_l("公布日期"))
    effective_date = day(_l("施行（生效）日期"), required=True)
    counted_from = radio(_l("起算日"), COUNTED_LABELS)
    address = line(_l("全文网址"))
    new_text = text(_l("新的条文"), rows=3)
    note = text(_l("备注"), rows=2)

    def typed(self) -> ChangeForm:
        """Return the form as typed."""
        values: dict[str, Any] = {
            each.name: self[each.name].data or "" for each in fields(ChangeForm) if each.name != "articles"
        }
        return ChangeForm(**values, articles=tuple(self.articles.data or ()))


class ArticleFields(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A place of a document with what it says."""

    place = line(_l("条款位置"), required=True)
    text = text(_l("条文"), rows=3)


class WordingFields(FlaskForm):  # type: ignore[misc]
    """What an article says now."""

    text = text(_l("现行条文"), rows=4, required=True)


class ChangeWithdrawalFields(FlaskForm):  # type: ignore[misc]
    """That a change was recorded by mistake."""

    withdrawn_reason = text(_l("撤销登记的理由"), rows=2, required=True)


class UnitFields(FlaskForm):  # type: ignore[misc]
    """A unit that applies a document."""

    unit = SelectField(_l("单位"), [ToBeFilled()], choices=[], validate_choice=False)


class ReadingFields(KeyedForm):
    """What a basis cites; its lines stand beside it, two fields each."""

"""The form of a new phrase. What a phrase may be, engine.phrases.rules decides."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField

from engine.phrases.rules import LONGEST_TEXT
from webui.form_fields import ToBeFilled


class PhraseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A phrase, with which verdict it is offered, and for whom."""

    text = StringField(_l("常用语"), [ToBeFilled()], render_kw={"maxlength": LONGEST_TEXT, "lang": "zh-CN"})
    verdict = SelectField(_l("用于结论"), [ToBeFilled()], choices=[], validate_choice=False)
    owner = SelectField(_l("给谁用"), [ToBeFilled()], choices=[], validate_choice=False)

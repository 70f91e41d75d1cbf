"""The form of the mail address."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from webui.wording import WORDS


class KindsForm(FlaskForm):  # type: ignore[misc]
    """Which kinds of letters go by mail as well; all of them lie in the inbox."""

    kinds = SelectMultipleField(
        _l("哪些消息同时发邮件"),
        choices=[SelectChoice(kind, label) for kind, label in WORDS["letter"].items()],
        validate_choice=False,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class MailForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Where letters go as well. What an address is, engine.people.rules decides."""

    mail = EmailField(_l("邮箱地址"))

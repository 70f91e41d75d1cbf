"""The form of the mail address."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField


class MailForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Where letters go as well. What an address is, engine.people.rules decides."""

    mail = EmailField(_l("邮箱地址"))

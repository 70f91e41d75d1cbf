"""The sign-in form."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

LONGEST = 200


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Name and password."""

    sign_in = StringField(
        _l("登录名"), [InputRequired(_l("请填写登录名")), Length(max=LONGEST, message=_l("登录名过长"))]
    )
    password = PasswordField(
        _l("密码"), [InputRequired(_l("请填写密码")), Length(max=LONGEST, message=_l("密码过长"))]
    )

"""The form of a view that is kept under a name. What a name may be is decided in engine.saved_views."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from engine.saved_views.rules import LONGEST_NAME
from webui.form_fields import ToBeFilled


class ViewForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A filter and its name."""

    query = HiddenField()
    name = StringField(
        _l("视图名称"), [ToBeFilled()], render_kw={"maxlength": LONGEST_NAME, "autocomplete": "off"}
    )

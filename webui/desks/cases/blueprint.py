"""The blueprint that pages and actions of the case page hang on."""

from flask import Blueprint

from webui.unit_names import short_unit

blueprint = Blueprint("cases", __name__, url_prefix="/cases")
blueprint.add_app_template_filter(short_unit)

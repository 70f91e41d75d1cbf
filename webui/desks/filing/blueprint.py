"""The blueprint that pages and actions of the filing desk hang on."""

from flask import Blueprint

blueprint = Blueprint("filing", __name__, url_prefix="/filing")

"""The blueprint that the pages of meetings hang on."""

from flask import Blueprint

blueprint = Blueprint("meetings", __name__, url_prefix="/meetings")

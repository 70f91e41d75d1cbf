"""The blueprint that the pages of the calendar hang on."""

from flask import Blueprint

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")

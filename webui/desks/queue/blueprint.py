"""The blueprint that the pages of the work desk hang on."""

from flask import Blueprint

blueprint = Blueprint("queue", __name__, url_prefix="/tasks")

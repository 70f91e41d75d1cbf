"""The blueprint that the pages of bulk answers hang on."""

from flask import Blueprint

blueprint = Blueprint("bulk", __name__, url_prefix="/tasks/bulk")

"""The blueprint that the pages of supervision hang on."""

from flask import Blueprint

blueprint = Blueprint("supervising", __name__, url_prefix="/supervision")

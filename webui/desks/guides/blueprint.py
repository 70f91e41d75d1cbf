"""The blueprint that the pages of the guides hang on."""

from flask import Blueprint

blueprint = Blueprint("guides", __name__, url_prefix="/guides")

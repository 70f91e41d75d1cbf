"""The blueprint that the pages of the liaisons hang on."""

from flask import Blueprint

blueprint = Blueprint("liaisons", __name__, url_prefix="/liaisons")

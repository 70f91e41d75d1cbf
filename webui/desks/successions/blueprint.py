"""The blueprint that the pages of successions hang on."""

from flask import Blueprint

blueprint = Blueprint("successions", __name__, url_prefix="/successions")

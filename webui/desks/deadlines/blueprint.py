"""The blueprint that the pages of one deadline hang on."""

from flask import Blueprint

blueprint = Blueprint("deadlines", __name__, url_prefix="/cases/<case_no>/deadlines")

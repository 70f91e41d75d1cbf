"""The blueprint that the verbs of one case hang on."""

from flask import Blueprint

blueprint = Blueprint("verbs", __name__, url_prefix="/cases/<case_no>/verbs")

"""The blueprint that the page of phrases hangs on."""

from flask import Blueprint

blueprint = Blueprint("phrases", __name__, url_prefix="/phrases")

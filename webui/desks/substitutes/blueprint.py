"""The blueprint that the page of substitutes hangs on."""

from flask import Blueprint

blueprint = Blueprint("substitutes", __name__, url_prefix="/substitutes")

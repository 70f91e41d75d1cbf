"""The blueprint that the pages of the register of causes hang on."""

from flask import Blueprint

blueprint = Blueprint("causes", __name__, url_prefix="/causes")

"""The blueprint that pages and actions of the door hang on."""

from flask import Blueprint

blueprint = Blueprint("signing_in", __name__)

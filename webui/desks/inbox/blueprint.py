"""The blueprint that the pages of the inbox hang on."""

from flask import Blueprint

blueprint = Blueprint("inbox", __name__)

"""The blueprint that the pages of the register of legal documents hang on."""

from flask import Blueprint

blueprint = Blueprint("legal_register", __name__, url_prefix="/legal")

"""The blueprint of the heartbeat."""

from flask import Blueprint

blueprint = Blueprint("presence", __name__)

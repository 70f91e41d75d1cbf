"""How a person is named who acted for somebody else: never without the mark 代理 and the principal's name."""

from flask import Flask
from flask_babel import gettext


def acted(who: str | None, principal: str | None) -> str:
    """Return the name of whoever acted, with the principal where there was one."""
    if not principal:
        return who or ""
    return str(gettext("%(who)s（代理 %(principal)s）", who=who or "", principal=principal))


def add_acting_names(app: Flask) -> None:
    """Let templates name whoever acted: acted(reply.answered_by, reply.on_behalf_of)."""
    app.jinja_env.globals["acted"] = acted

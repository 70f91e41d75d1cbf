"""The access mark of every route: it stands directly under the route and says who may call it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from webui.relative_path import this_page

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

MARK = "access"
BY_ITSELF = "is_sent_by_itself"


def for_everyone(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Mark a route that needs no sign-in."""
    setattr(view, MARK, "everyone")
    return view


def for_signed_in(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer | Response]:
    """Mark a route that needs a signed-in person; others are asked to sign in and then come back here.

    What that person may do with a case is decided by engine.people.rules, not here.
    """

    @wraps(view)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer | Response:
        if not current_user.is_authenticated:
            return redirect(url_for("signing_in.sign_in", next=this_page()))
        return view(*args, **kwargs)

    setattr(guarded, MARK, "signed_in")
    return guarded


def sent_by_itself(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Mark a request that an open page sends without anybody's click: it does not keep a session alive."""
    setattr(view, BY_ITSELF, True)
    return view


def is_sent_by_itself() -> bool:
    """Say whether the present request bears that mark."""
    return hasattr(current_app.view_functions.get(request.endpoint or ""), BY_ITSELF)


def require_access_marks(app: Flask) -> None:
    """Refuse to start with a route that nobody has thought about."""
    unmarked = [name for name, view in app.view_functions.items() if not hasattr(view, MARK)]
    if unmarked:
        raise RuntimeError(f"no access mark (webui/access.py) on: {', '.join(sorted(unmarked))}")

"""The blueprint of the public site: no session, the same page for everyone, kept a while by caches."""

from typing import Any

import orjson
from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from flask_security import current_user

from workflows.exemption_list.search import ListSearch

blueprint = Blueprint("public_list", __name__)
SEARCH = "list_search"

SECONDS_KEPT = 60
"""How long a page may be shown from a cache: a new version is seen a minute after its publication."""


@blueprint.after_request
def let_caches_keep(response: Response) -> Response:
    """Let browsers and proxies keep the page, and answer 304 when it has not changed.

    A cookie chooses language, theme and type size, so a cache must tell visitors apart by it; a file, which
    says itself how long it is kept, is the same for everyone.
    """
    if response.status_code == 200 and not current_user.is_authenticated:  # noqa: PLR2004
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
            response.vary.add("Cookie")
        response.add_etag()
        response.make_conditional(request)
    return response


@blueprint.record
def keep_a_search(state: BlueprintSetupState) -> None:
    """Give each application its own memory of the list's names."""
    state.app.extensions[SEARCH] = ListSearch()


def as_json(values: dict[str, Any]) -> Response:
    """Return an answer for a program, its Chinese readable."""
    return Response(orjson.dumps(values), content_type="application/json")


def current_search() -> ListSearch:
    """Return the search of the city that this request is about."""
    search: ListSearch = current_app.extensions[SEARCH]
    return search

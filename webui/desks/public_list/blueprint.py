"""The blueprint of the public site: no session, the same page for everyone, kept a while by caches."""

from flask import Blueprint, Response, request
from flask_security import current_user

blueprint = Blueprint("public_list", __name__)

SECONDS_KEPT = 60
"""How long a page may be shown from a cache: a new version is seen a minute after its publication."""


@blueprint.after_request
def let_caches_keep(response: Response) -> Response:
    """Let browsers and proxies keep the page, and answer 304 when it has not changed.

    A cookie chooses language, theme and type size, so a cache must tell visitors apart by it.
    """
    if response.status_code == 200 and not current_user.is_authenticated:  # noqa: PLR2004
        response.headers["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
        response.vary.add("Cookie")
        response.add_etag()
        response.make_conditional(request)
    return response

"""The blueprint of the sheet and of its check: nothing here is kept by caches or found by search engines."""

from flask import Blueprint, Response

blueprint = Blueprint("approval_sheet", __name__)


@blueprint.after_request
def keep_out_of_caches(response: Response) -> Response:
    """Say so to browsers, proxies and robots, also of a code that nothing answers to."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

"""The versions as files, each at an address that never changes, and the feed that tells of new ones."""

from collections.abc import Callable

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.refusals import NotYours
from webui.access import for_everyone
from webui.desks.public_list.blueprint import blueprint
from webui.desks.public_list.lookups import feed_view
from webui.desks.public_list.tables import as_csv, as_workbook
from webui.office import current_office, current_web_settings
from workflows.exemption_list.published import VersionDocument, newest_open_version, version_document

FOR_EVER = "public, max-age=31536000, immutable"
"""A version never changes, so its files may be kept."""

FORMATS: dict[str, tuple[str, Callable[[VersionDocument], bytes]]] = {
    "json": ("application/json", lambda document: b"".join(document.pieces())),
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_workbook),
}
"""Ending of the address -> media type, and what makes the file. The JSON is what the digest is taken over."""


@blueprint.get("/list/versions/<int:number>.<ending>")
@for_everyone
def version_file(number: int, ending: str) -> ResponseReturnValue:
    """Give a version as a file."""
    if ending not in FORMATS:
        raise NotYours
    with current_office().store.reading() as tx:
        document = version_document(tx, number)
    if document is None:
        raise NotYours
    media_type, written = FORMATS[ending]
    name = f"mianzheng-list-{number}.{ending}"
    answer = Response(content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = FOR_EVER
    answer.set_etag(f"{document.digest}-{ending}")
    answer.make_conditional(request)
    if answer.status_code == 200:  # noqa: PLR2004  otherwise the reader has it already
        answer.set_data(written(document))
    return answer


@blueprint.get("/list/versions/latest.<ending>")
@for_everyone
def latest_file(ending: str) -> ResponseReturnValue:
    """Lead to the file of the newest version."""
    with current_office().store.reading() as tx:
        newest = newest_open_version(tx)
    if ending not in FORMATS or not newest:
        raise NotYours
    return redirect(url_for("public_list.version_file", number=newest, ending=ending))


@blueprint.get("/list/versions.atom")
@for_everyone
def feed() -> ResponseReturnValue:
    """Tell readers of feeds of every new version."""
    with current_office().store.reading() as tx:
        lines = feed_view(tx)
    if not lines:
        raise NotYours
    settings = current_web_settings()
    text = render_template("public_list/versions.atom.xml", lines=lines, site=settings)
    answer = Response(text, content_type="application/atom+xml; charset=utf-8")
    answer.last_modified = max(line.published_at for line in lines if line.published_at)
    return answer

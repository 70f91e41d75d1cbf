"""Files that come in by a form and go out to be saved: read and named in one way on every page."""

from urllib.parse import quote

from flask import Response
from werkzeug.datastructures import FileStorage
from wtforms import Field


def sent_file(field: Field) -> FileStorage:
    """Return what was sent in a file field; a file without name and bytes where nothing was."""
    return field.data if isinstance(field.data, FileStorage) else FileStorage()


def saved_as(answer: Response, plain: str, proper: str) -> Response:
    """Return the answer as one that the browser saves. Source: RFC 6266.

    proper: the name that people see; plain: for programs that know no other letters than ASCII.
    """
    told = f"attachment; filename={plain}; filename*=UTF-8''{quote(proper, safe='')}"
    answer.headers["Content-Disposition"] = told
    return answer

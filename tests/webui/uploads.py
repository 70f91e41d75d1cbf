"""Filling the upload form of a case as a browser without scripts does."""

import re
from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders.documents import a_pdf
from tests.webui.offices import csrf_token

BORDER = "a border that no file holds".replace(" ", "-")
CONTENT_TYPE = f"multipart/form-data; boundary={BORDER}"
ATTACHMENTS = "/cases/ZM-2026-0001/attachments"


def upload_fields(client: FlaskClient, path: str = ATTACHMENTS) -> dict[str, object]:
    """Return the hidden fields of the upload form on a page."""
    page = client.get(path).text
    form = page[page.index('enctype="multipart/form-data"') :]
    names = re.findall(r'<input name="(\w+)" type="hidden" value="([^"]*)">', form)
    return {**dict(names), "csrf_token": csrf_token(form)}


def multipart(fields: Mapping[str, object], content: bytes | None, name: str) -> bytes:
    """Return the body of the form, with the border BORDER; content: of the file, None for no file."""
    parts = [
        f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}'.encode()
        for field, value in fields.items()
    ]
    if content is not None:
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + content)
    border = f"--{BORDER}".encode()
    return b"".join(border + b"\r\n" + part + b"\r\n" for part in parts) + border + b"--\r\n"


def upload(
    client: FlaskClient,
    content: bytes | None = b"",
    name: str = "请示.pdf",
    *,
    path: str = ATTACHMENTS,
    **typed: object,
) -> TestResponse:
    """Choose a file, fill the form and send it. content: b"" for a small PDF, None where none is chosen."""
    fields = upload_fields(client, path) | {"slot": "other"} | typed
    body = multipart(fields, a_pdf() if content == b"" else content, name)
    return client.post(ATTACHMENTS, data=body, content_type=CONTENT_TYPE)

"""What every answer tells the browser: run only our own files, guess no types, cache nothing personal."""

from flask import Flask, Response
from flask_security import current_user

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def set_security_headers(app: Flask) -> None:
    """Put the headers on every answer of the application."""
    app.after_request(_with_headers)


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():  # a page may bind itself more strictly: a file that somebody attached
        response.headers.setdefault(name, value)
    if current_user.is_authenticated:
        # The back button on a shared office machine must not show the last person's pages.
        response.headers["Cache-Control"] = "no-store"
    return response

"""The built scripts, stylesheets and icons: served with far-future caching, found by their plain name."""

import json
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from webui.security_headers import HEADERS

BUILT = Path(__file__).parent / "static" / "dist"
PREFIX = "/static/dist/"


class NotBuilt(RuntimeError):
    """The front end was never bundled: a programming or packaging error, never shown to a person."""


def serve_assets(app: Flask) -> None:
    """Serve the built files and let templates name them: asset("style.css")."""
    names = _manifest()
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=BUILT,
        prefix=PREFIX,
        max_age=3600,
        immutable_file_test=lambda _path, url: url.removeprefix(PREFIX) in names.values(),
        add_headers_function=_with_security_headers,
    )
    app.jinja_env.globals["asset"] = lambda name: PREFIX + names[name]


def _manifest() -> dict[str, str]:
    try:
        names: dict[str, str] = json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotBuilt("run `pip install -e .`, or `npm ci && node build.mjs` in ui/") from None
    return names


def _with_security_headers(headers: Headers, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value

"""Where a person may be sent next: only to a path of this site, never to another one."""

from urllib.parse import urlencode, urlsplit

from flask import request


def relative_path_or(default: str, candidate: str | None) -> str:
    r"""Return the candidate when it is a plain path of this site, else the default.

    Browsers read "//host", "/\host" and "/<tab>/host" as another site: all three are refused.
    """
    if not candidate or not candidate.startswith("/") or candidate.startswith("//"):
        return default
    if "\\" in candidate or not candidate.isprintable():
        return default
    parts = urlsplit(candidate)
    return default if parts.scheme or parts.netloc else candidate


def this_page() -> str:
    """Return the address of the page being shown, without the language; the home page after a POST."""
    if request.method != "GET":
        return "/"  # a refused POST cannot be repeated by a link
    query = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != "lang"])
    return f"{request.path}?{query}" if query else request.path

"""The one door to WeasyPrint: the sheet's own page as a PDF, where the library and Pango are there.

The package is optional (docs/how-to/print-an-approval-sheet.md) and loads system libraries when it is
imported: without them it raises OSError. Nothing is fetched: the page asks for its stylesheet, and gets that.
"""

import importlib
from functools import cache
from types import ModuleType

from webui.assets import BUILT, PREFIX

BASE = "sheet:"
"""Stands before the addresses of the page, so that none of them can lead anywhere."""
STYLESHEET = ".css"


class NotServed(ValueError):
    """The page asks for something else than its own stylesheet; the renderer goes on without it."""


def can_make_pdf() -> bool:
    """Say whether this machine can make the PDF; the answer holds until the process ends."""
    return weasyprint() is not None


def pdf_of(page: str) -> bytes | None:
    """Return the PDF of an HTML page; None where WeasyPrint or its libraries are missing."""
    library = weasyprint()
    if library is None:
        return None
    document = library.HTML(string=page, base_url=BASE, url_fetcher=_fetcher(library))
    made: bytes = document.write_pdf()
    return made


def own_stylesheet(address: str) -> bytes:
    """Return a built stylesheet by its address in the page. Raises NotServed for anything else."""
    path = address.removeprefix(BASE)
    name = path.removeprefix(PREFIX)
    built = {file.name for file in BUILT.iterdir() if file.suffix == STYLESHEET}
    if not path.startswith(PREFIX) or name not in built:
        raise NotServed(address)
    return (BUILT / name).read_bytes()


@cache
def weasyprint() -> ModuleType | None:
    """Return the library; None where it or what it loads is missing. Asked once a process."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError):
        return None


def _fetcher(library: ModuleType) -> object:
    """Return what hands the renderer its files: our stylesheets and what stands in the page itself."""

    class Fetcher(library.urls.URLFetcher):  # type: ignore[misc,name-defined]  # loaded late
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> object:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            body = own_stylesheet(url)
            return library.urls.URLFetcherResponse(url, body, {"Content-Type": "text/css"})

    return Fetcher(allowed_protocols=["data"])

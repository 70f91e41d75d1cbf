"""The text of a PDF, page by page, read in a process of its own.

A small PDF can ask for any amount of time and memory; here it gets a few seconds and no more, and takes
nobody's web page down with it. `python -m engine.webpages.pdf_text` reads a PDF and writes JSON.
"""

import io
import json
import resource
import subprocess
import sys
from typing import Final

MOST_PAGES: Final = 100
MOST_SECONDS: Final = 5
MOST_BYTES: Final = 1 << 30
"""Of addresses, which is more than memory."""


class PdfUnread(Exception):
    """It is damaged, or asks for too much."""


def pdf_pages(content: bytes) -> tuple[str, ...]:
    """Return the text of each page; at most MOST_PAGES + 1 pages are read. Raises: PdfUnread."""
    command = [sys.executable, "-P", "-m", __name__]
    try:
        done = subprocess.run(  # noqa: S603  our own program, on no words of others
            command, input=content, capture_output=True, timeout=2 * MOST_SECONDS, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise PdfUnread from error
    return tuple(json.loads(done.stdout))


def main() -> int:
    """Read a PDF from the standard input, and write the texts of its pages."""
    # Only this process needs the library, which brings fonts and pictures: 15 MB that no web worker pays.
    from pypdf import PdfReader  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    # Strict: a page that is passed over silently could be the one that demands the proof.
    reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()), strict=True)
    texts = [page.extract_text() for page, _ in zip(reader.pages, range(MOST_PAGES + 1), strict=False)]
    sys.stdout.write(json.dumps(texts))
    return 0


if __name__ == "__main__":
    sys.exit(main())

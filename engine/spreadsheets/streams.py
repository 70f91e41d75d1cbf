"""A part of a workbook as a stream of its elements: what was seen is forgotten, and nothing is held whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from lxml import etree

from engine.attachments.rules import size_words
from engine.spreadsheets.rules import TableDamaged, TableTooLarge
from engine.spreadsheets.terms import LARGEST_BYTES, LARGEST_PIECE_BYTES


@contextmanager
def damage_refused(name: str) -> Iterator[None]:
    """Say of whatever a file's parts make the parser raise that the file is damaged, or too large."""
    try:
        yield
    except PieceTooLarge as error:
        raise TableTooLarge(name=name, largest=size_words(LARGEST_BYTES)) from error
    except (etree.XMLSyntaxError, LookupError, ArithmeticError, ValueError, OSError) as error:
        raise TableDamaged(name=name) from error


class PieceTooLarge(Exception):
    """One row or text of megabytes."""


class _Bounded:
    """A part read piece by piece: what lies between two elements is held whole, and may not be much."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part
        self.unseen = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; a single row or text of megabytes is no form."""
        piece = self._part.read(size)
        self.unseen += len(piece)
        if self.unseen > LARGEST_PIECE_BYTES:
            raise PieceTooLarge
        return piece


def elements(part: IO[bytes], *names: str) -> Iterator[etree._Element]:
    """Yield the elements of these names as they end; each is forgotten after use."""
    with part:
        bounded = _Bounded(part)
        parsed = etree.iterparse(
            bounded,
            tag=[f"{{*}}{name}" for name in names],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        is_first = True
        for _, element in parsed:
            if is_first and element.getroottree().docinfo.internalDTD is not None:
                raise ValueError("a part with a document type")
            is_first = False
            yield element
            bounded.unseen = 0
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]

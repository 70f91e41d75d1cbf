"""Words of published pages: which hosts may be asked, one address, and what came from it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from socket import socket
from ssl import SSLContext
from typing import Final

from engine.config import BadSetting

MEBIBYTE: Final = 1024 * 1024
_HOST: Final = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")


class PageKind(StrEnum):
    """What a published page is, by its content."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    TEXT = "text"


MEDIA_TYPES: Final = {
    "text/html": PageKind.HTML,
    "application/xhtml+xml": PageKind.HTML,
    "text/plain": PageKind.TEXT,
    "application/pdf": PageKind.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": PageKind.DOCX,
}
"""Media type -> kind of page; an answer of any other type is not read."""


@dataclass(frozen=True)
class FetchSettings:
    """The [fetching] table of config.toml: which pages this server may fetch. Nothing unless it is named."""

    hosts: list[str] = field(default_factory=list)
    """Names of hosts, such as "zwfw.example.gov.cn", or "*.example.gov.cn" for all below one.

    []: nothing is ever fetched. An address in numbers is never allowed.
    """
    plain_http: bool = False
    """Whether pages without TLS may be fetched too: what they say could have been changed on the way."""
    largest_bytes: int = 2 * MEBIBYTE
    """Largest page, as sent and as unpacked."""
    seconds: int = 15
    """How long one page may take, its redirects included."""
    most_redirects: int = 3
    """How often a page may send us on; each address is checked anew."""

    def __post_init__(self) -> None:
        """Refuse hosts that are no names, and limits that let nothing through or everything."""
        strange = [host for host in self.hosts if not (type(host) is str and _HOST.fullmatch(host))]
        if strange:
            reason = f"“{strange[0]}”应为小写的主机名，如 zwfw.example.gov.cn 或 *.example.gov.cn"
            raise BadSetting(path="[fetching] hosts", reason=reason)
        for key, (least, most) in _LIMITS.items():
            value = getattr(self, key)
            # TOML's true is a Python int.
            if isinstance(value, bool) or not least <= value <= most:
                raise BadSetting(path=f"[fetching] {key}", reason=f"应为 {least} 至 {most} 的整数")


_LIMITS: Final = {
    "largest_bytes": (64 * 1024, 32 * MEBIBYTE),
    "seconds": (1, 60),
    "most_redirects": (0, 10),
}


@dataclass(frozen=True)
class PageAddress:
    """An address that may be asked."""

    scheme: str
    host: str
    """In ASCII letters, lower case."""
    port: int
    target: str
    """Path and query."""

    @property
    def text(self) -> str:
        """Return the address as it is kept and shown."""
        return f"{self.scheme}://{self.host}{self.target}"


@dataclass(frozen=True)
class FetchedPage:
    """What came."""

    address: str
    """The address that answered, after the redirects."""
    kind: PageKind
    charset: str | None
    """As the answer names it."""
    content: bytes
    digest: str
    """SHA-256 over the content as unpacked, in hexadecimal digits."""


@dataclass(frozen=True)
class Wire:
    """The ways to the net; tests bring a resolver of their own, and servers behind public addresses."""

    resolve: Callable[[str, int], Sequence[str]]
    """Host and port -> addresses in numbers. Raises OSError."""
    dial: Callable[[str, int, float], socket]
    """Address in numbers, port, seconds -> a connected socket. Raises OSError."""
    trust: SSLContext
    """By whose certificates a server is believed."""

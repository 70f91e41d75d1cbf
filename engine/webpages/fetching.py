"""Fetching one page: resolved once, connected to that very address, within size and time.

No cookies, no proxy of the environment, no credentials. The name is resolved once for each address, so that
a name that answers differently the second time (DNS rebinding) is never asked a second time.
"""

import hashlib
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import Message
from typing import Final

from engine.webpages.rules import (
    HostUnknown,
    PageMissing,
    PageOfOtherKind,
    PageTooLarge,
    PageTooSlow,
    PageUnanswered,
    TooManyRedirects,
    address_in,
    next_address,
    require_public,
)
from engine.webpages.terms import MEBIBYTE, MEDIA_TYPES, FetchedPage, FetchSettings, PageAddress, Wire

_CHUNK: Final = 1 << 16
_SENT_ON: Final = frozenset({301, 302, 303, 307, 308})
_OK: Final = 200
_HEADERS: Final = {
    "User-Agent": "mianzheng-guide-check",
    "Accept": "text/html, application/pdf, text/plain;q=0.9",
    "Accept-Language": "zh-CN",
    "Accept-Encoding": "gzip, identity",
    "Connection": "close",
}


def the_net() -> Wire:
    """Return the ways to the real net."""
    return Wire(_resolved, _dialled, ssl.create_default_context())


def fetch(text: str, settings: FetchSettings, wire: Wire) -> FetchedPage:
    """Return the page of an address. Never called inside a transaction.

    Refuses: whatever engine.webpages.rules names.
    """
    until = time.monotonic() + settings.seconds
    address = address_in(text, settings)
    for _ in range(settings.most_redirects + 1):
        with _asked(address, settings, wire, until=until) as answer:
            location = answer.getheader("Location") if answer.status in _SENT_ON else None
            if location is None:
                return _page(address, answer, settings)
        address = next_address(address, location, settings)
    raise TooManyRedirects(most=settings.most_redirects)


@contextmanager
def _asked(
    address: PageAddress, settings: FetchSettings, wire: Wire, *, until: float
) -> Iterator[http.client.HTTPResponse]:
    """Give the answer of a host; whatever goes wrong is a refusal, and what takes too long is cut off."""
    line = _connected(address, settings, wire, until=until)
    # A copy of the handle: cutting the connection through it ends a read in TLS as in the clear.
    scissors, is_cut = line.dup(), threading.Event()

    def cut() -> None:
        is_cut.set()
        _shut(scissors)

    watch = threading.Timer(max(0.0, until - time.monotonic()), cut)
    watch.daemon = True
    watch.start()
    connection = http.client.HTTPConnection(address.host, address.port)
    try:
        connection.sock = _secured(line, address, wire)
        connection.request("GET", address.target, headers=_HEADERS)
        yield connection.getresponse()
        if is_cut.is_set():  # what was read until then may look like a whole page
            raise PageTooSlow(seconds=settings.seconds)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if is_cut.is_set() or isinstance(error, TimeoutError):
            raise PageTooSlow(seconds=settings.seconds) from error
        raise PageUnanswered(host=address.host) from error
    finally:
        watch.cancel()
        connection.close()
        line.close()
        scissors.close()


def _connected(address: PageAddress, settings: FetchSettings, wire: Wire, *, until: float) -> socket.socket:
    numbers = require_public(_numbers_of(address, settings, wire, until=until), address.host)
    for number in numbers:
        left = until - time.monotonic()
        if left <= 0:
            raise PageTooSlow(seconds=settings.seconds)
        try:
            return wire.dial(number, address.port, left)
        except OSError:
            continue
    raise PageUnanswered(host=address.host)


def _numbers_of(address: PageAddress, settings: FetchSettings, wire: Wire, *, until: float) -> Sequence[str]:
    """Ask the resolver, beside the clock: it knows no time limit of its own."""
    found: list[Sequence[str]] = []

    def ask() -> None:
        try:
            found.append(wire.resolve(address.host, address.port))
        except OSError:
            found.append(())

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(0.0, until - time.monotonic()))
    if not found:
        raise PageTooSlow(seconds=settings.seconds)
    if not found[0]:
        raise HostUnknown(host=address.host)
    return found[0]


def _secured(line: socket.socket, address: PageAddress, wire: Wire) -> socket.socket:
    if address.scheme == "http":
        return line
    # A connection that ends without its farewell may have been cut: half a guide must not pass as one.
    return wire.trust.wrap_socket(line, server_hostname=address.host, suppress_ragged_eofs=False)


def _page(address: PageAddress, answer: http.client.HTTPResponse, settings: FetchSettings) -> FetchedPage:
    if answer.status != _OK:
        raise PageMissing(status=answer.status)
    told = Message()
    told["Content-Type"] = answer.getheader("Content-Type") or "application/octet-stream"
    kind = MEDIA_TYPES.get(told.get_content_type())
    if kind is None:
        raise PageOfOtherKind(media_type=told.get_content_type())
    content = b"".join(_unpacked(answer, settings))
    digest = hashlib.sha256(content).hexdigest()
    return FetchedPage(address.text, kind, told.get_content_charset(), content, digest)


def _unpacked(answer: http.client.HTTPResponse, settings: FetchSettings) -> Iterator[bytes]:
    """Yield the content in pieces, counted before and after unpacking. Refuses: PageTooLarge."""
    packing = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    if packing not in ("identity", "gzip", "x-gzip"):
        raise PageOfOtherKind(media_type=f"{packing} 压缩的内容")
    unpacker = None if packing == "identity" else zlib.decompressobj(16 + zlib.MAX_WBITS)
    sent = taken = 0
    while chunk := answer.read1(_CHUNK):
        sent += len(chunk)
        piece = chunk
        if unpacker is not None:
            # One byte more than may be taken is enough to know that it is too much.
            piece = _inflated(unpacker, chunk, most=settings.largest_bytes - taken + 1)
        taken += len(piece)
        if max(sent, taken) > settings.largest_bytes:
            raise PageTooLarge(largest=f"{settings.largest_bytes / MEBIBYTE:.3g} MB")
        yield piece
    if answer.length or not (unpacker is None or unpacker.eof):
        raise ValueError("the page ends before its end")


def _inflated(unpacker: "zlib._Decompress", chunk: bytes, *, most: int) -> bytes:
    try:
        return unpacker.decompress(chunk, most)
    except zlib.error as error:
        raise ValueError("not what it says it is packed as") from error


def _resolved(host: str, port: int) -> tuple[str, ...]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(str(address[0]) for _, _, _, _, address in found)


def _dialled(number: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((number, port), timeout=seconds)


def _shut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:  # it has ended by itself
        return

"""Fetching a page: what arrives, and everything by which a server could be led astray or worn out."""

import gzip
import hashlib
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import socket

import pytest

from engine.webpages.fetching import fetch, the_net
from engine.webpages.rules import (
    FetchRefused,
    HostNotAllowed,
    HostNotPublic,
    HostUnknown,
    PageMissing,
    PageOfOtherKind,
    PageTooLarge,
    PageTooSlow,
    PageUnanswered,
    SchemeNotAllowed,
    TooManyRedirects,
)
from engine.webpages.terms import FetchSettings, PageKind
from tests.builders.page_servers import (
    HOST,
    PUBLIC,
    Answering,
    PageServer,
    made_certificate,
    page,
    sent_on,
    serving,
)

BODY = "<html><body><h1>公共租赁住房资格审核</h1><p>居民身份证</p></body></html>".encode()
SETTINGS = FetchSettings(hosts=[HOST, "*.ordos.example.cn"], plain_http=True, seconds=2)
ADDRESS = f"https://{HOST}/guide?id=7"
ONLY_PUBLIC = {HOST: [[PUBLIC]], "www.ordos.example.cn": [[PUBLIC]]}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_certificate(tmp_path_factory.mktemp("tls"), HOST, "www.ordos.example.cn")


@pytest.fixture
def trust(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


Serve = Callable[[Answering], PageServer]


@pytest.fixture
def serve(certificate: Path) -> Iterator[Serve]:
    """Give what starts a server over TLS."""
    managers = []

    def start(answering: Answering) -> PageServer:
        manager = serving(answering, certificate=certificate)
        managers.append(manager)
        return manager.__enter__()

    yield start
    for manager in managers:
        manager.__exit__(None, None, None)


def saying(answer: bytes) -> Answering:
    return lambda _head, line: line.sendall(answer)


def test_a_page_arrives_as_it_is_with_its_digest_and_kind(serve: Serve, trust: ssl.SSLContext) -> None:
    server = serve(saying(page(BODY, media_type="text/html; charset=utf-8")))

    found = fetch(ADDRESS, SETTINGS, server.wire(ONLY_PUBLIC, trust))

    assert (found.address, found.kind, found.charset) == (ADDRESS, PageKind.HTML, "utf-8")
    assert (found.content, found.digest) == (BODY, hashlib.sha256(BODY).hexdigest())
    assert server.dialled == [(PUBLIC, 443)]


def test_a_packed_page_is_unpacked(serve: Serve, trust: ssl.SSLContext) -> None:
    server = serve(saying(page(gzip.compress(BODY), "Content-Encoding: gzip")))

    assert fetch(ADDRESS, SETTINGS, server.wire(ONLY_PUBLIC, trust)).content == BODY


def test_nothing_is_told_of_who_asks(
    serve: Serve, trust: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    server = serve(saying(page(BODY, "Set-Cookie: a=b")))
    wire = server.wire(ONLY_PUBLIC, trust)

    fetch(ADDRESS, SETTINGS, wire)
    fetch(ADDRESS, SETTINGS, wire)

    assert all(head.startswith("GET /guide?id=7 HTTP/1.1\r\n") for head in server.heads)
    assert not [head for head in server.heads if "cookie" in head.lower() or "authorization" in head.lower()]


def test_nothing_is_fetched_before_a_host_is_named(serve: Serve, trust: ssl.SSLContext) -> None:
    server = serve(saying(page(BODY)))

    with pytest.raises(HostNotAllowed):
        fetch(ADDRESS, FetchSettings(), server.wire(ONLY_PUBLIC, trust))

    assert server.resolved == []


def test_a_name_is_resolved_once_and_that_address_is_connected_to(
    serve: Serve, trust: ssl.SSLContext
) -> None:
    """DNS rebinding: the name says something public when it is checked, and 127.0.0.1 ever after."""
    server = serve(saying(page(BODY)))
    wire = server.wire({HOST: [[PUBLIC], ["127.0.0.1"]]}, trust)

    fetch(ADDRESS, SETTINGS, wire)
    with pytest.raises(HostNotPublic):
        fetch(ADDRESS, SETTINGS, wire)

    assert (server.resolved, server.dialled) == ([HOST, HOST], [(PUBLIC, 443)])


@pytest.mark.parametrize(
    "numbers",
    [
        ["127.0.0.1"],
        [PUBLIC, "10.0.0.8"],
        ["169.254.169.254"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
    ],
    ids=lambda numbers: numbers[-1],
)
def test_a_name_that_leads_inside_is_not_connected_to(
    serve: Serve, trust: ssl.SSLContext, numbers: list[str]
) -> None:
    server = serve(saying(page(BODY)))

    with pytest.raises(HostNotPublic):
        fetch(ADDRESS, SETTINGS, server.wire({HOST: [numbers]}, trust))

    assert server.dialled == []


@pytest.mark.parametrize(
    "location",
    [
        "https://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:7f00:1]/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://0x7f.1/",
        "https://localhost/",
        f"https://{HOST}@127.0.0.1/",
        f"https://{HOST}:8443/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "//intranet.example.cn/",
        f"https://evil-{HOST}/",
    ],
)
def test_a_redirect_that_leads_astray_is_not_followed(
    serve: Serve, trust: ssl.SSLContext, location: str
) -> None:
    server = serve(saying(sent_on(location)))

    with pytest.raises(FetchRefused):
        fetch(ADDRESS, SETTINGS, server.wire(ONLY_PUBLIC, trust))

    assert server.resolved == [HOST]
    assert len(server.heads) == 1


def test_a_redirect_to_a_host_that_has_moved_inside_is_refused(serve: Serve, trust: ssl.SSLContext) -> None:
    server = serve(saying(sent_on("https://www.ordos.example.cn/")))
    wire = server.wire({HOST: [[PUBLIC]], "www.ordos.example.cn": [["192.168.1.1"]]}, trust)

    with pytest.raises(HostNotPublic):
        fetch(ADDRESS, SETTINGS, wire)

    assert server.dialled == [(PUBLIC, 443)]


def test_a_redirect_within_the_allowed_hosts_is_followed(serve: Serve, trust: ssl.SSLContext) -> None:
    def answering(head: str, line: socket) -> None:
        is_first = "Host: zwfw" in head
        line.sendall(sent_on("https://www.ordos.example.cn/guide") if is_first else page(BODY))

    found = fetch(ADDRESS, SETTINGS, serve(answering).wire(ONLY_PUBLIC, trust))

    assert (found.address, found.content) == ("https://www.ordos.example.cn/guide", BODY)


def test_three_redirects_are_followed_and_no_fourth(serve: Serve, trust: ssl.SSLContext) -> None:
    server = serve(saying(sent_on("/again")))

    with pytest.raises(TooManyRedirects):
        fetch(ADDRESS, SETTINGS, server.wire(ONLY_PUBLIC, trust))

    assert len(server.heads) == 4


def test_a_redirect_does_not_lead_from_https_to_http(serve: Serve, trust: ssl.SSLContext) -> None:
    server = serve(saying(sent_on(f"http://{HOST}/")))

    with pytest.raises(SchemeNotAllowed):
        fetch(ADDRESS, SETTINGS, server.wire(ONLY_PUBLIC, trust))


def test_a_certificate_that_nobody_vouches_for_is_not_believed(serve: Serve) -> None:
    server = serve(saying(page(BODY)))

    with pytest.raises(PageUnanswered):
        fetch(ADDRESS, SETTINGS, server.wire(ONLY_PUBLIC, ssl.create_default_context()))


def test_a_certificate_of_another_host_is_not_believed(tmp_path: Path) -> None:
    other = made_certificate(tmp_path, "other.example.cn")
    trust = ssl.create_default_context(cafile=str(other))

    with serving(saying(page(BODY)), certificate=other) as server, pytest.raises(PageUnanswered):
        fetch(ADDRESS, SETTINGS, server.wire(ONLY_PUBLIC, trust))


def test_plain_http_is_asked_where_the_city_allows_it(trust: ssl.SSLContext) -> None:
    with serving(saying(page(BODY))) as server:
        found = fetch(f"http://{HOST}/", SETTINGS, server.wire(ONLY_PUBLIC, trust))

        assert (found.content, server.dialled) == (BODY, [(PUBLIC, 80)])
        with pytest.raises(SchemeNotAllowed):
            fetch(f"http://{HOST}/", FetchSettings(hosts=[HOST]), server.wire(ONLY_PUBLIC, trust))


def _drip(_head: str, line: socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
    for _ in range(300):
        line.sendall(b".")
        time.sleep(0.1)


def _dripping_head(_head: str, line: socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
    for _ in range(300):
        line.sendall(b"a")
        time.sleep(0.1)


def _silent(_head: str, _line: socket) -> None:
    time.sleep(8)


@pytest.mark.parametrize("answering", [_drip, _dripping_head, _silent])
def test_what_comes_drop_by_drop_is_cut_off(
    serve: Serve, trust: ssl.SSLContext, answering: Answering
) -> None:
    server = serve(answering)
    begun = time.monotonic()

    with pytest.raises(PageTooSlow):
        fetch(ADDRESS, SETTINGS, server.wire(ONLY_PUBLIC, trust))

    assert time.monotonic() - begun < SETTINGS.seconds + 1


def test_a_handshake_that_never_ends_is_cut_off(trust: ssl.SSLContext) -> None:
    """A server in the clear never answers the client's greeting of TLS."""
    with serving(_silent) as server:
        begun = time.monotonic()
        with pytest.raises(PageTooSlow):
            fetch(ADDRESS, SETTINGS, server.wire(ONLY_PUBLIC, trust))
        assert time.monotonic() - begun < SETTINGS.seconds + 1


def test_a_resolver_that_never_answers_is_not_waited_for(serve: Serve, trust: ssl.SSLContext) -> None:
    wire = serve(saying(page(BODY))).wire(ONLY_PUBLIC, trust)
    begun = time.monotonic()

    with pytest.raises(PageTooSlow):
        fetch(ADDRESS, SETTINGS, type(wire)(lambda _host, _port: time.sleep(6) or (), wire.dial, trust))

    assert time.monotonic() - begun < SETTINGS.seconds + 1


def _endless(_head: str, line: socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        line.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


def test_an_endless_page_is_left_at_the_limit(serve: Serve, trust: ssl.SSLContext) -> None:
    server = serve(_endless)

    with pytest.raises(PageTooLarge, match="2 MB"):
        fetch(ADDRESS, SETTINGS, server.wire(ONLY_PUBLIC, trust))


def test_a_page_that_unpacks_without_end_is_left_at_the_limit(serve: Serve, trust: ssl.SSLContext) -> None:
    bomb = gzip.compress(b"\0" * (256 << 20), compresslevel=9)
    assert len(bomb) < SETTINGS.largest_bytes
    server = serve(saying(page(bomb, "Content-Encoding: gzip")))

    with pytest.raises(PageTooLarge):
        fetch(ADDRESS, SETTINGS, server.wire(ONLY_PUBLIC, trust))


def _promises_more(_head: str, line: socket) -> None:
    line.sendall(page(BODY).replace(f"Content-Length: {len(BODY)}".encode(), b"Content-Length: 9000"))


def _cut_in_a_chunk(_head: str, line: socket) -> None:
    line.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n500\r\nhalf"
    )


@pytest.mark.parametrize(
    "answering",
    [
        _promises_more,
        _cut_in_a_chunk,
        saying(page(gzip.compress(BODY)[:-9], "Content-Encoding: gzip")),
        saying(page(BODY, "Content-Encoding: gzip")),
    ],
    ids=["short", "chunk", "half_packed", "not_packed"],
)
def test_half_a_page_is_no_page(serve: Serve, trust: ssl.SSLContext, answering: Answering) -> None:
    server = serve(answering)

    with pytest.raises(PageUnanswered):
        fetch(ADDRESS, SETTINGS, server.wire(ONLY_PUBLIC, trust))


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (page(b"", status="404 Not Found"), PageMissing),
        (page(b"", status="500 Internal Server Error"), PageMissing),
        (page(BODY, media_type="image/png"), PageOfOtherKind),
        (page(BODY, media_type="application/octet-stream"), PageOfOtherKind),
        (page(BODY, "Content-Encoding: br"), PageOfOtherKind),
        (b"SSH-2.0-OpenSSH\r\n\r\n", PageUnanswered),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", PageUnanswered),
    ],
)
def test_another_answer_than_the_page_is_told_apart(
    serve: Serve, trust: ssl.SSLContext, answer: bytes, refusal: type[FetchRefused]
) -> None:
    server = serve(saying(answer))

    with pytest.raises(refusal):
        fetch(ADDRESS, SETTINGS, server.wire(ONLY_PUBLIC, trust))


def test_a_name_that_nobody_knows_is_said_so(serve: Serve, trust: ssl.SSLContext) -> None:
    with pytest.raises(HostUnknown, match=HOST):
        fetch(ADDRESS, SETTINGS, serve(saying(page(BODY))).wire({}, trust))


def test_the_real_resolver_is_asked_and_its_answer_checked() -> None:
    """No setting can name this host: it is asked past the list."""
    wire = the_net()

    assert {"127.0.0.1", "::1"} & set(wire.resolve("localhost", 443))

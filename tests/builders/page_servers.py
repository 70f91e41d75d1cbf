"""Real web servers on this machine that stand, as far as the fetcher can tell, at public addresses.

Only the resolver and the dialling are ours (engine.webpages.terms.Wire); sockets, TLS and HTTP are real.
"""

import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from engine.webpages.terms import Wire

HOST = "zwfw.example.gov.cn"
PUBLIC = "203.119.206.9"
"""An address of the public net; nothing is ever sent there."""
Answering = Callable[[str, socket.socket], None]
"""Answers one request: its head, and the line to answer on."""


def made_certificate(folder: Path, *names: str) -> Path:
    """Return a certificate of those hosts with its key, in one file, that no machine trusts by itself."""
    path = folder / "certificate.pem"
    hosts = ",".join(f"DNS:{name}" for name in names)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={names[0]}",
         "-addext", f"subjectAltName={hosts}", "-keyout", path, "-out", folder / "only.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_bytes(path.read_bytes() + (folder / "only.pem").read_bytes())
    return path


def page(body: bytes, *headers: str, status: str = "200 OK", media_type: str = "text/html") -> bytes:
    """Return a whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def sent_on(location: str) -> bytes:
    """Return the answer that leads to another address."""
    return page(b"", f"Location: {location}", status="302 Found")


@dataclass
class PageServer:
    """One server; whatever it was asked stands in `heads`, whoever was dialled in `dialled`."""

    port: int
    heads: list[str] = field(default_factory=list)
    dialled: list[tuple[str, int]] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)

    def wire(self, names: Mapping[str, Sequence[Sequence[str]]], trust: ssl.SSLContext) -> Wire:
        """Return ways that all end here. names: host -> what the resolver says each time, the last one on."""
        said = {host: list(answers) for host, answers in names.items()}

        def resolve(host: str, _port: int) -> Sequence[str]:
            self.resolved.append(host)
            if host not in said:
                raise socket.gaierror
            return said[host].pop(0) if len(said[host]) > 1 else said[host][0]

        def dial(number: str, port: int, seconds: float) -> socket.socket:
            self.dialled.append((number, port))
            return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

        return Wire(resolve, dial, trust)


@contextmanager
def serving(answering: Answering, *, certificate: Path | None = None) -> Iterator[PageServer]:
    """Give a server that answers each connection on its own thread, over TLS where it has a certificate."""
    context = None
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server, is_over = PageServer(listening.getsockname()[1]), threading.Event()

        def answer(line: socket.socket) -> None:
            # A client that has had enough goes away in the middle.
            with contextlib.suppress(OSError), line:
                whole = context.wrap_socket(line, server_side=True) if context else line
                with whole:
                    head = _head_of(whole)
                    if head:
                        server.heads.append(head)
                        answering(head, whole)
                    if context:
                        whole.unwrap()  # type: ignore[attr-defined]  # it is an SSLSocket

        def listen() -> None:
            while not is_over.is_set():
                try:
                    line, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(line,), daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        yield server
        is_over.set()


def _head_of(line: socket.socket) -> str:
    line.settimeout(20)
    head = b""
    while b"\r\n\r\n" not in head:
        piece = line.recv(4096)
        if not piece:
            return ""
        head += piece
    return head.decode("latin-1")

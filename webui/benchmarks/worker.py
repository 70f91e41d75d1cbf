"""Memory of a web worker and cold start, of the real server in processes of its own.

Cold start: from the start of `mianzheng serve` on a city that is set up already (tables checked, diagrams
admitted, scheduler started beside it) to the first answered page. Memory: what the worker process holds after
a person has signed in and looked at queue, case and list. The baseline is Flask with one page under the same
gunicorn: what the stack takes by itself.
"""

import os
import re
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Final
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import sqlalchemy as sa
from argon2 import PasswordHasher

from engine.people.records import PersonRow
from engine.store import Store
from webui.benchmarks.city import CONFIRMER, found_city
from webui.benchmarks.figures import Aim, Figure, Sizes
from webui.benchmarks.journey import Journey
from webui.command_line import schema

BASELINE: Final = "one bare Flask page under the same server"
PATIENCE_SECONDS: Final = 60
_SERVE: Final = ("-m", "webui.command_line.program", "serve", "--port")
_BARE: Final = ("-m", "webui.benchmarks.bare_page")
_PAGES: Final = ("/", "/list", "/tasks", "/cases/ZM-2026-0001", "/tasks/done")
_PASSWORD: Final = "benchmark only"  # noqa: S105  of a city that lives for a minute
_LOCAL: Final = "http://127.0.0.1:"


class NeverAnswered(RuntimeError):
    """The server did not come up; the sentence holds what it printed."""


def worker(sizes: Sizes) -> Iterator[Figure]:
    """Yield the worker's resident memory and the cold start."""
    with TemporaryDirectory(prefix="mianzheng-bench-") as folder:
        _found(Path(folder))
        for command in (_SERVE, _BARE):
            _one_start(command, Path(folder), ("/",))  # writes the bytecode, as an installation does
        ours = [_one_start(_SERVE, Path(folder), _PAGES) for _ in range(sizes.starts)]
        bare = [_one_start(_BARE, Path(folder), ("/",)) for _ in range(sizes.starts)]
    memory, bare_memory = (statistics.median(one[1] for one in starts) for starts in (ours, bare))
    start, bare_start = (statistics.median(one[0] for one in starts) for starts in (ours, bare))
    yield Figure("worker_memory", memory, "MB", bare_memory, BASELINE, Aim("value", "<=", 90))
    yield Figure("cold_start", start, "s", bare_start, BASELINE, Aim("value", "<=", 1))


def _found(folder: Path) -> None:
    """Make a city by its migrations, with one case and one person who can sign in."""
    file = folder / "city.db"
    store = Store(f"sqlite:///{file}")
    schema.upgrade(store)
    store.close()
    city = found_city(file)
    Journey(city, 0, {}).file()
    with city.bureau.store.writing() as tx:
        digest = PasswordHasher().hash(_PASSWORD)
        tx.execute(sa.update(PersonRow).where(PersonRow.id == CONFIRMER).values(password_digest=digest))
    city.bureau.store.close()


def _one_start(command: Sequence[str], folder: Path, pages: Sequence[str]) -> tuple[float, float]:
    """Return seconds to the first answer, and the worker's megabytes after the pages."""
    port = _free_port()
    with _running((*command, str(port)), folder) as (process, started):
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        address = f"{_LOCAL}{port}"
        seconds = _first_answer(process, browser, address + pages[0]) - started
        if len(pages) > 1:
            _sign_in(browser, address)
        for page in pages:
            browser.open(address + page).read()
        return seconds, _worker_megabytes(process.pid)


@contextmanager
def _running(command: Sequence[str], folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Give a server process and the instant of its start; stop it afterwards."""
    environment = os.environ | {
        "MIANZHENG_STORE_URL": f"sqlite:///{folder / 'city.db'}",
        "MIANZHENG_DATA": str(folder),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }
    # Without bytecode every start compiles some 900 modules: that is the environment's doing, not ours.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = perf_counter()
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  our own program
            (sys.executable, *command), env=environment, stdout=log, stderr=log
        )
    try:
        yield process, started
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def _first_answer(process: subprocess.Popen[bytes], browser: OpenerDirector, address: str) -> float:
    """Ask until an answer comes; return the instant."""
    begun = perf_counter()
    while process.poll() is None and perf_counter() - begun < PATIENCE_SECONDS:
        try:
            browser.open(address).read()
            return perf_counter()
        except URLError:
            sleep(0.005)
    raise NeverAnswered(address)


def _sign_in(browser: OpenerDirector, address: str) -> None:
    page = browser.open(f"{address}/sign-in").read().decode()
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    if token is None:
        raise NeverAnswered("the sign-in page carries no token")
    fields = {"sign_in": f"p{CONFIRMER}", "password": _PASSWORD, "csrf_token": token[1]}
    browser.open(f"{address}/sign-in", urlencode(fields).encode()).read()


def _worker_megabytes(server: int) -> float:
    """Return the resident memory of the server's worker: of its children, not the scheduler."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text("ascii").split()
    workers = [pid for pid in children if b"scheduler" not in Path(f"/proc/{pid}/cmdline").read_bytes()]
    status = Path(f"/proc/{workers[0]}/status").read_text("ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    if found is None:
        raise NeverAnswered("the worker has ended")
    return int(found[1]) / 1024


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])

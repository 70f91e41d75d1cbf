"""A real Chromium for tests; its fixtures stand in tests/conftest.py.

No browser is a failure, not a skip: a suite that quietly leaves its browser out proves nothing.
BROWSER_TESTS=off skips on purpose and ends the run with a red banner.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

__all__ = ["Visit", "chromium", "pytest_terminal_summary", "serve", "visit"]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")
NOT_RUN = "BROWSER_TESTS=off: browser tests were NOT run"
WATCH_FOR_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', event => {
  console.error('CSP ' + event.violatedDirective + ' ' + event.blockedURI)
})
"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, select, input:not([type=hidden])')]
  .filter(each => !each.matches('[type=checkbox], [type=radio]')) // the spacing exception
  .filter(each => each.matches('button') || !each.closest('p, .bjs-powered-by'))
  .filter(each => {
    const box = each.getBoundingClientRect()
    const label = each.closest('label') ?? each.labels?.[0]
    const reach = Math.max(box.height, label?.getBoundingClientRect().height ?? 0)
    return box.height > 0 && box.top >= 0 && reach < 24
  })
  .map(each => each.outerHTML.slice(0, 120))"""
NO_COOKIES: Mapping[str, str] = {}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give the browser of this run."""
    if os.environ.get("BROWSER_TESTS") == "off":
        pytest.skip(NOT_RUN)
    executable = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not executable:
        pytest.fail(
            "no Chromium found: apt-get install chromium fonts-noto-cjk, "
            "or set CHROMIUM=/path, or say BROWSER_TESTS=off",
            pytrace=False,
        )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Flask], str]]:
    """Give a function that runs an application on a free port and returns its address."""
    servers = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@dataclass
class Visit:
    """One page in one browser window, and whatever it complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def faults(self) -> list[str]:
        """Return what keeps somebody from using the page: rules broken, sideways scroll, small targets."""
        wide = self.sideways_scroll()
        scroll = [f"{wide} px wider than the window"] if wide else []
        return [*self.axe_findings(), *scroll, *self.small_targets()]

    def axe_findings(self) -> list[str]:
        """Return the accessibility rules that the page breaks, with the first element each."""
        return [_first(rule) for rule in Axe().run(self.page).response["violations"]]

    def until(self, expression: str, argument: object = None) -> None:
        """Wait until an expression of the page is true; `wait_for_function` would need eval."""
        for _ in range(100):
            if self.page.evaluate(expression, argument):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"never true on {self.page.url}: {expression}")

    def sideways_scroll(self) -> int:
        """Return how many pixels the page is wider than its window."""
        return int(self.page.evaluate(OVERFLOW))

    def small_targets(self) -> list[str]:
        """Return links, buttons and fields lower than 24 px; links inside a sentence are exempt.

        Source: WCAG 2.2, 2.5.8.
        """
        found: list[str] = self.page.evaluate(SMALL_TARGETS)
        return found


@pytest.fixture
def visit(chromium: Browser) -> Callable[..., Any]:
    """Open pages and watch them.

    `with visit(url, width=390, theme="dark", size="large", lang="en") as seen:` gives a Visit.
    bypass_csp is only for axe, which has to inject itself; complaints are collected without it.
    cookies carry a session into the browser (tests/webui/offices.py: cookies_of).
    """

    @contextmanager
    def opened(
        url: str,
        *,
        width: int = 1440,
        theme: str = "light",
        size: str = "normal",
        lang: str = "zh",
        scripts: bool = True,
        bypass_csp: bool = False,
        cookies: Mapping[str, str] = NO_COOKIES,
    ) -> Iterator[Visit]:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            bypass_csp=bypass_csp,
            locale="zh-CN",
        )
        wanted = {"theme": theme, "size": size, "lang": lang, **cookies}
        site = urljoin(url, "/")  # a cookie of the page's own folder would stand beside the session's
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in wanted.items()])
        seen = Visit(context.new_page())
        _watch(seen, scripts=scripts)
        seen.page.goto(url)
        yield seen
        context.close()

    return opened


def _watch(seen: Visit, *, scripts: bool) -> None:
    def noted(message: ConsoleMessage) -> None:
        if message.type == "error":
            seen.complaints.append(message.text)

    if scripts:
        seen.page.add_init_script(WATCH_FOR_VIOLATIONS)
    seen.page.on("console", noted)
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))


def _first(rule: dict[str, Any]) -> str:
    node = rule["nodes"][0]
    return f"{rule['id']}: {node['html'][:200]} | {node['failureSummary'][:300]}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """End the run in red when browser tests were left out."""
    left_out = [each for each in terminalreporter.stats.get("skipped", []) if NOT_RUN in str(each.longrepr)]
    if left_out:
        terminalreporter.write_sep("!", f"{len(left_out)} BROWSER TESTS WERE NOT RUN", red=True, bold=True)

"""Fixtures that every test may ask for.

The browser's stand here and nowhere else: a second conftest that imported them would start a second
Playwright in the same process, and Playwright allows one.
"""

from tests.browser import chromium, pytest_terminal_summary, serve, visit
from tests.databases import postgresql_server, sqlite_store, store

__all__ = [
    "chromium",
    "postgresql_server",
    "pytest_terminal_summary",
    "serve",
    "sqlite_store",
    "store",
    "visit",
]

"""The small city on both databases, and a real mail server."""

from collections.abc import Iterator

import pytest

from tests.builders.mail_server import MailServer
from tests.builders.ready_city import (
    city,
    city_url,
    postgresql_city,
    postgresql_template,
    sqlite_city,
    sqlite_template,
)

__all__ = ["city", "city_url", "postgresql_city", "postgresql_template", "sqlite_city", "sqlite_template"]


@pytest.fixture
def server() -> Iterator[MailServer]:
    """Give a mail server that takes everything, until told otherwise."""
    running = MailServer()
    running.start()
    yield running
    running.stop()

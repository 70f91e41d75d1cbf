"""The small city for these tests, on both databases."""

import pytest

from tests.builders.legal_register import a_document, read
from tests.builders.ready_city import (
    city,
    city_url,
    postgresql_city,
    postgresql_template,
    sqlite_city,
    sqlite_template,
)
from workflows.procedures.bureau import Bureau

__all__ = ["city", "city_url", "postgresql_city", "postgresql_template", "sqlite_city", "sqlite_template"]


@pytest.fixture
def document_id(city: Bureau) -> int:
    """Give the regulation on which the one item of the small city rests, its basis read."""
    found = a_document(city)
    read(city)
    return found

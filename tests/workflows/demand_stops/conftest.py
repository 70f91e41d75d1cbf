"""The small city for these tests, on both databases."""

from tests.builders.ready_city import (
    city,
    city_url,
    postgresql_city,
    postgresql_template,
    sqlite_city,
    sqlite_template,
)

__all__ = ["city", "city_url", "postgresql_city", "postgresql_template", "sqlite_city", "sqlite_template"]

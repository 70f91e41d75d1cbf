"""The small city for the replay, on both databases."""

from tests.builders.ready_city import city, city_url, postgresql_template, sqlite_template

__all__ = ["city", "city_url", "postgresql_template", "sqlite_template"]

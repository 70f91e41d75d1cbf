"""Fixtures that every test may ask for."""

from tests.databases import postgresql_server, sqlite_store, store

__all__ = ["postgresql_server", "sqlite_store", "store"]

"""The one door to the database: SQLite by default, PostgreSQL by one setting."""

from engine.store.base import Record, table_of
from engine.store.conflicts import insert_into
from engine.store.session import Store, StoreSettings, TooBusy

__all__ = ["Record", "Store", "StoreSettings", "TooBusy", "insert_into", "table_of"]

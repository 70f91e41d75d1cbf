"""What all rows have in common: constraint names, and column types that mean the same on both databases."""

from datetime import date, datetime
from typing import Any, ClassVar, cast

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from engine.clock import SHANGHAI


class Instant(sa.TypeDecorator[datetime]):
    """An aware instant, stored as whole milliseconds since 1970: short, ordered, without a time zone trap."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:  # noqa: ARG002
        """Refuse naive instants: they have no day."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive instant cannot be stored")
        return round(value.timestamp() * 1000)

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Return the instant in Asia/Shanghai."""
        return None if value is None else datetime.fromtimestamp(value / 1000, SHANGHAI)


class Document(sa.TypeDecorator[Any]):
    """A small JSON value as text. Never JSONB: it reorders keys, and some readers depend on the order."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        """Write compact JSON."""
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:  # noqa: ARG002
        """Read it back."""
        return None if value is None else orjson.loads(value)


class Record(DeclarativeBase):
    """Base of all rows."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant,
        date: sa.Date,
        dict[str, Any]: Document,
        list[Any]: Document,
        str: sa.Text,
    }


def table_of(record: type[Record]) -> sa.Table:
    """Return the Core table of a record, for the hot path (typed as what it really is)."""
    return cast("sa.Table", record.__table__)

"""Runs the numbered migrations on the connection that `mianzheng db` gives."""

from alembic import context
from sqlalchemy.types import TypeDecorator

from workflows.schema import metadata


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write our own column types as what the database sees: a migration must outlive the code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()

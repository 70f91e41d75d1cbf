"""Questions about kept views."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.saved_views.records import SavedViewRow
from engine.saved_views.terms import SavedView
from engine.store import table_of

_VIEW = table_of(SavedViewRow)


def views_of(tx: Session, person_id: int) -> tuple[SavedView, ...]:
    """Return a person's views in the order in which they were kept."""
    query = (
        sa.select(_VIEW.c.id, _VIEW.c.name, _VIEW.c.query)
        .where(_VIEW.c.person_id == person_id)
        .order_by(_VIEW.c.position, _VIEW.c.id)
    )
    return tuple(SavedView(*row) for row in tx.connection().execute(query))

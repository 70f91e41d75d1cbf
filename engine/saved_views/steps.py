"""Keeping, renaming and dropping a view: each only one's own, each harmless when it comes twice."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.records import PersonRow
from engine.refusals import NotYours
from engine.saved_views.lookups import views_of
from engine.saved_views.records import SavedViewRow
from engine.saved_views.rules import require_free_name, require_room, view_name
from engine.saved_views.terms import SavedView
from engine.store import table_of

_VIEW = table_of(SavedViewRow)


def save_view(tx: Session, person_id: int, *, name: str, query: str, most: int) -> SavedView:
    """Keep a filter under a name; the same once more is that view.

    Refuses: BadViewName, ViewNameTaken, TooManyViews.
    """
    kept, name = _kept_and_locked(tx, person_id), view_name(name)
    again = next((view for view in kept if (view.name, view.query) == (name, query)), None)
    if again is not None:
        return again
    require_free_name(kept, name)
    require_room(kept, most=most)
    last = tx.connection().scalar(
        sa.select(sa.func.max(_VIEW.c.position)).where(_VIEW.c.person_id == person_id)
    )
    row = {"person_id": person_id, "name": name, "query": query, "position": (last or 0) + 1}
    view_id = tx.connection().scalar(sa.insert(_VIEW).returning(_VIEW.c.id), row)
    return SavedView(int(view_id or 0), name, query)


def rename_view(tx: Session, person_id: int, view_id: int, *, name: str) -> SavedView:
    """Give one's view another name. Refuses: BadViewName, ViewNameTaken; NotYours for another's view."""
    kept, name = _kept_and_locked(tx, person_id), view_name(name)
    view = next((view for view in kept if view.id == view_id), None)
    if view is None:
        raise NotYours
    require_free_name(kept, name, besides=view_id)
    tx.connection().execute(sa.update(_VIEW).where(_VIEW.c.id == view_id).values(name=name))
    return SavedView(view_id, name, view.query)


def drop_view(tx: Session, person_id: int, view_id: int) -> None:
    """Drop one's view; nothing happens to one that is gone, or that somebody else keeps."""
    if any(view.id == view_id for view in _kept_and_locked(tx, person_id)):
        tx.connection().execute(sa.delete(_VIEW).where(_VIEW.c.id == view_id))


def _kept_and_locked(tx: Session, person_id: int) -> tuple[SavedView, ...]:
    """Return the person's views; until the end of the transaction nobody else changes them."""
    person = sa.select(PersonRow.id).where(PersonRow.id == person_id).with_for_update()
    tx.execute(person)
    return views_of(tx, person_id)

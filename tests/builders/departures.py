"""Members who leave the group: their post ends, or their account is closed."""

from datetime import date

import sqlalchemy as sa

from engine.people.records import PersonRow, PostRow
from tests.builders.city import ID
from workflows.procedures.bureau import Bureau

YESTERDAY = date(2026, 10, 8)
"""The last day of a post that has ended, seen from the Friday of the small city."""


def posts_end(bureau: Bureau, *names: str, until: date = YESTERDAY) -> None:
    """Let people's posts of the group end with a day."""
    with bureau.store.writing() as tx:
        ended = sa.update(PostRow).where(PostRow.person_id.in_([ID[name] for name in names]))
        tx.execute(ended.where(PostRow.role == "group_member").values(until=until))


def account_is_closed(bureau: Bureau, name: str) -> None:
    """Close a person's account, their posts as they are."""
    with bureau.store.writing() as tx:
        tx.execute(sa.update(PersonRow).where(PersonRow.id == ID[name]).values(active=False))

"""What changes a unit's liaisons: a new list takes the place of the old one, as a whole."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.terms import Actor
from engine.store import table_of
from workflows.liaison_lists.records import LiaisonListRow, LiaisonRow
from workflows.liaison_lists.rights import hands_in, require
from workflows.liaison_lists.rules import NoLiaisons
from workflows.liaison_lists.terms import Liaison
from workflows.procedures.bureau import Bureau

_LIST = table_of(LiaisonListRow)
_LIAISON = table_of(LiaisonRow)


def hand_in_liaisons(bureau: Bureau, actor: Actor, unit_id: int, liaisons: Sequence[Liaison]) -> None:
    """Let these be the unit's liaisons from now on. Refuses: NotAllowed, NoLiaisons."""
    require(hands_in(actor, unit_id), "not_liaison_unit")
    if not liaisons:
        raise NoLiaisons
    with bureau.store.writing() as tx:
        replace_liaisons(tx, unit_id, liaisons, person_id=actor.person_id, now=bureau.now())


def replace_liaisons(
    tx: Session, unit_id: int, liaisons: Sequence[Liaison], *, person_id: int, now: datetime
) -> None:
    """Keep these as the unit's liaisons. Of the earlier ones remains who handed them in, when, how many."""
    connection = tx.connection()
    earlier = sa.select(_LIST.c.id).where(_LIST.c.unit_id == unit_id)
    connection.execute(sa.delete(_LIAISON).where(_LIAISON.c.list_id.in_(earlier)))
    submitted = {"unit_id": unit_id, "submitted_at": now, "submitted_by": person_id}
    statement = sa.insert(_LIST).values(submitted | {"liaison_count": len(liaisons)}).returning(_LIST.c.id)
    list_id = cast("int", connection.scalar(statement))
    rows = [
        asdict(each) | {"list_id": list_id, "position": number}
        for number, each in enumerate(liaisons, start=1)
    ]
    if rows:
        connection.execute(sa.insert(_LIAISON), rows)

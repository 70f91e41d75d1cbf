"""Changing case rows beside the steps of a procedure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from engine.cases.records import CaseCopyRow, CaseFileRow
from engine.journal.terms import Head
from engine.store import insert_into, table_of

_CASE = table_of(CaseFileRow)
_COPY = table_of(CaseCopyRow)
_HOLD = (
    sa.update(_CASE)
    .where(_CASE.c.id == sa.bindparam("case"))
    .values(held_at=sa.bindparam("at"), held_clocks=sa.bindparam("clocks"))
)
_HELD_CLOCKS = sa.select(_CASE.c.held_clocks).where(_CASE.c.id == sa.bindparam("case"))
_MOVE_HEAD = (
    sa.update(_CASE)
    .where(_CASE.c.id == sa.bindparam("case"))
    .values(journal_seq=sa.bindparam("seq"), journal_head=sa.bindparam("digest"))
)


def put_aside(connection: sa.Connection, case_id: int, *, at: datetime, clocks: Sequence[int]) -> None:
    """Put a case aside; clocks: the deadlines that stand by the same act."""
    connection.execute(_HOLD, {"case": case_id, "at": at, "clocks": list(clocks)})


def take_up_again(connection: sa.Connection, case_id: int) -> list[int]:
    """Take up a case that was put aside; return the deadlines that were made to stand with it."""
    clocks = connection.scalar(_HELD_CLOCKS, {"case": case_id}) or []
    connection.execute(_HOLD, {"case": case_id, "at": None, "clocks": None})
    return list(clocks)


def send_copy(
    connection: sa.Connection, case_id: int, person_id: int, *, sent_by: int, now: datetime
) -> bool:
    """Let a person read the case from now on; False when that had been done before."""
    row = {"case_id": case_id, "person_id": person_id, "sent_by": sent_by, "sent_at": now}
    written = insert_into(connection, _COPY).on_conflict_do_nothing(index_elements=["case_id", "person_id"])
    return connection.execute(written, row).rowcount == 1


def move_journal_heads(connection: sa.Connection, heads: Iterable[Head]) -> None:
    """Write where the journals of cases end now; the caller holds the locks of their rows."""
    connection.execute(
        _MOVE_HEAD, [{"case": head.case_id, "seq": head.seq, "digest": head.digest} for head in heads]
    )

"""Changing case rows beside the steps of a procedure."""

from collections.abc import Iterable

import sqlalchemy as sa

from engine.cases.records import CaseFileRow
from engine.journal.terms import Head
from engine.store import table_of

_CASE = table_of(CaseFileRow)
_MOVE_HEAD = (
    sa.update(_CASE)
    .where(_CASE.c.id == sa.bindparam("case"))
    .values(journal_seq=sa.bindparam("seq"), journal_head=sa.bindparam("digest"))
)


def move_journal_heads(connection: sa.Connection, heads: Iterable[Head]) -> None:
    """Write where the journals of cases end now; the caller holds the locks of their rows."""
    connection.execute(
        _MOVE_HEAD, [{"case": head.case_id, "seq": head.seq, "digest": head.digest} for head in heads]
    )

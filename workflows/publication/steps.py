"""What publishes a version."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import table_of
from workflows.exemption_list.records import ListVersionRow
from workflows.publication.rules import channels_chosen, require_publishable

_VERSION = table_of(ListVersionRow)
_FOUND = sa.select(_VERSION.c.case_id, _VERSION.c.published_at).where(
    _VERSION.c.number == sa.bindparam("wanted")
)
_PUBLISH = sa.update(_VERSION).where(_VERSION.c.number == sa.bindparam("wanted"))


def publish_version(
    tx: Session, version: int, *, person_id: int, channels: Sequence[str], now: datetime
) -> None:
    """Make a version public from this instant on.

    Refuses: ChannelMissing, UnknownChannel, AlreadyPublished, NoApprovalCase.
    """
    chosen = channels_chosen(channels)
    connection = tx.connection()
    found = connection.execute(_FOUND, {"wanted": version}).one()
    require_publishable(version, case_id=found.case_id, published_at=found.published_at)
    values = {"published_at": now, "published_by": person_id, "channels": list(chosen)}
    connection.execute(_PUBLISH, values | {"wanted": version})

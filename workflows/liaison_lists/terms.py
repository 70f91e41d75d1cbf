"""Words of 附件1: a liaison, and when a unit's list was handed in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LiaisonColumn(StrEnum):
    """The columns of 附件1."""

    SEQUENCE = "sequence"
    NAME = "name"
    SECTION = "section"
    POST = "post"
    PHONE = "phone"
    NOTE = "note"


COLUMN_TITLES: dict[LiaisonColumn, str] = {
    LiaisonColumn.SEQUENCE: "序号",
    LiaisonColumn.NAME: "联络员姓名",
    LiaisonColumn.SECTION: "所属科室",
    LiaisonColumn.POST: "职务",
    LiaisonColumn.PHONE: "联系电话",
    LiaisonColumn.NOTE: "备注",
}
"""In the order of the form. Plan 附件1."""


@dataclass(frozen=True, repr=False)
class Liaison:
    """One person to call. Not printed by any log: its repr names nobody."""

    name: str
    section: str | None = None
    post: str | None = None
    phone: str | None = None
    note: str | None = None

    def __repr__(self) -> str:
        """Return no personal data."""
        return "Liaison(…)"


@dataclass(frozen=True)
class Submission:
    """That a unit handed in its list; whom it named is kept of the newest only."""

    submitted_at: datetime
    submitted_by: int
    liaison_count: int

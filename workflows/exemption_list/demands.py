"""The citizen's question: may they ask me for this proof? Of today or of any past day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from workflows.exemption_list.lookups import (
    ListFilter,
    ListRow,
    Moment,
    removed_rows,
)
from workflows.exemption_list.search import ListSearch
from workflows.exemption_list.terms import EntryStanding, ListName
from workflows.exemption_list.versions import version_on
from workflows.legal_basis.rules import CLAUSE_44

ANSWERS = 20
"""How many items one question is answered for; whoever means another types more of its name."""


class DemandReason(StrEnum):
    """Why a proof may be demanded or may not."""

    NO_LIST = "no_list"
    """No list was in force on that day, so no list answers."""
    NOT_LISTED = "not_listed"
    """On neither list."""
    REMOVED = "removed"
    """It had left the list by that day."""
    ABOLISHED = "abolished"
    EXEMPT = "exempt"
    STOPPED = "stopped"
    """Its basis has lapsed: the demand stopped before the list was changed."""
    RETAINED = "retained"


DEMAND_REASONS: dict[DemandReason, str] = {
    DemandReason.NO_LIST: "这一天还没有施行中的清单，不能按清单作答",
    DemandReason.NOT_LISTED: "不在任何一份清单上，不得要求提交",
    DemandReason.REMOVED: "当日已移出清单，不得要求提交",
    DemandReason.ABOLISHED: "这份证明已经取消，不得要求提交",
    DemandReason.EXEMPT: "列入免提交清单，由办事单位自行获取，不得要求提交",
    DemandReason.STOPPED: "设定依据已失效，已停止索要，不得要求提交",
    DemandReason.RETAINED: "列入保留证明事项清单，依照设定依据可以要求提交",
}
DEMAND_CLAUSES: dict[DemandReason, str | None] = {
    DemandReason.NO_LIST: None,
    DemandReason.NOT_LISTED: CLAUSE_44,
    DemandReason.REMOVED: CLAUSE_44,
    DemandReason.ABOLISHED: "实施方案三(一)2；" + CLAUSE_44,
    DemandReason.EXEMPT: "实施方案二(二)、三(一)2",
    DemandReason.STOPPED: CLAUSE_44,
    DemandReason.RETAINED: CLAUSE_44,
}
"""Reason -> what it rests on; None: nothing, because no list says anything."""


@dataclass(frozen=True)
class DemandAnswer:
    """The answer for one item, or for none when nothing on the list fits the words."""

    reason: DemandReason
    row: ListRow | None = None

    @property
    def may_be_asked(self) -> bool | None:
        """Say yes or no; None: no list answers."""
        if self.reason is DemandReason.NO_LIST:
            return None
        return self.reason is DemandReason.RETAINED

    @property
    def clause(self) -> str | None:
        """Return what the answer rests on."""
        return DEMAND_CLAUSES[self.reason]


@dataclass(frozen=True)
class DemandAnswers:
    """What the list of one day says to a question, one answer for each item that fits its words."""

    day: date
    version: int | None
    """The newest version in force that day; None: there was none."""
    answers: tuple[DemandAnswer, ...]
    total: int
    """How many items fit, also those beyond the answers given."""


def demand_answers(
    tx: Session, search: ListSearch, words: str, day: date, *, unit_id: int | None = None
) -> DemandAnswers:
    """Return whether the proofs that the words name may be demanded on the day."""
    version = version_on(tx, day)
    if version is None:
        return DemandAnswers(day, None, (DemandAnswer(DemandReason.NO_LIST),), 0)
    wanted, moment = ListFilter(q=words, unit_id=unit_id), Moment(day=day)
    page = search.look(tx, wanted, moment, limit=ANSWERS).page
    rows: Sequence[ListRow] = page.rows or removed_rows(tx, wanted, moment, limit=ANSWERS)
    found = tuple(DemandAnswer(demand_reason(row, day), row) for row in rows)
    return DemandAnswers(day, version, found or (DemandAnswer(DemandReason.NOT_LISTED),), page.total)


def demand_reason(row: ListRow | None, day: date | None) -> DemandReason:
    """Return why the proof of a row may be demanded on a day or may not; no day: as the list has it."""
    if row is None:
        return DemandReason.NOT_LISTED
    if row.standing is EntryStanding.REMOVED:
        return DemandReason.REMOVED
    if row.standing is EntryStanding.ABOLISHED:
        return DemandReason.ABOLISHED
    if row.content.list_name is ListName.EXEMPT:
        return DemandReason.EXEMPT
    stopped = row.stopped_date
    return DemandReason.STOPPED if stopped and day and stopped <= day else DemandReason.RETAINED

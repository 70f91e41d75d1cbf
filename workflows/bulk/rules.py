"""Which tasks may be answered together, and what is kept out of a batch."""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from engine.people.rules import REASONS as TASK_REASONS
from engine.refusals import Refusal
from workflows.bulk.terms import MOST_ROWS, BatchRow, Pattern, RowFacts
from workflows.procedures.catalogue import TASKS, Choice
from workflows.verdicts.terms import Verdict

_WITHIN_REASONS: Final = {
    "needs_own_form": "此环节须逐件填写，不能批量办理",
    "another_step": "与本批多数不是同一环节",
    "another_kind": "与本批多数不是同一申请类型",
    "another_way": "免提交方式与本批多数不同，须逐件核对",
    "no_basis": "没有写明设定依据，须逐件办理",
    "as_substitute": "代理的环节须逐件办理",
    "opened": "下一环节已有人打开此件，请用“撤回”",
    "objection": "有单位不同意，须逐件办理",
    "silence": "有单位未答复，未答复不视为同意，须逐件办理",
}
REASONS: Final[Mapping[str, str]] = MappingProxyType({**TASK_REASONS, **_WITHIN_REASONS})
"""Reason code -> sentence."""
ONE_BY_ONE: Final = frozenset({Verdict.SUPPLEMENT, Verdict.VETO})
"""Verdicts that say something of one case alone: 一次性补正 must name everything that is lacking there."""


class NothingTicked(Refusal):
    """A bulk answer to no task."""

    code = "nothing_ticked"
    sentence = "没有勾选待办"
    way_out = "。请在待办列表中勾选要一并办理的事项。"


class TooManyTicked(Refusal):
    """More rows than one bulk answer takes."""

    code = "too_many_ticked"
    sentence = "一次最多办理 %(most)s 件，勾选了 %(count)s 件"
    way_out = "。请分批办理。"


class NotTogether(Refusal):
    """A verdict that is not offered for these tasks together."""

    code = "not_together"
    sentence = "请选择一项意见"
    field = "verdict"


class UndoOver(Refusal):
    """Too late to undo."""

    code = "undo_over"
    sentence = "已过可以撤销的时间（%(minutes)s 分钟）"
    way_out = "。可以在各件上用“撤回”。"


def require_count(count: int) -> None:
    """Refuse no rows, and more than one bulk answer takes."""
    if count == 0:
        raise NothingTicked
    if count > MOST_ROWS:
        raise TooManyTicked(most=MOST_ROWS, count=count)


def choices_at(node: str, *, veto: bool) -> tuple[Choice, ...]:
    """Return the verdicts that may be given to many at once; none where each case has a form of its own."""
    kind = TASKS[node]
    withheld = ONE_BY_ONE if veto else ONE_BY_ONE | {Verdict.VETO}
    return () if kind.form else tuple(choice for choice in kind.choices if choice.verdict not in withheld)


def pattern_of(rows: Sequence[RowFacts]) -> Pattern | None:
    """Return what most of the rows that this person may answer have in common; the first of equals."""
    fit = [row for row in rows if row.denied is None and choices_at(row.node, veto=False)]
    if not fit:
        return None
    counted = Counter(Pattern(row.node, row.kind, row.ways) for row in fit)
    return counted.most_common(1)[0][0]


def sorted_out(rows: Sequence[RowFacts]) -> tuple[BatchRow, ...]:
    """Return every row with the reason for which it is kept out, or None."""
    pattern = pattern_of(rows)
    return tuple(BatchRow(row, _kept_out(row, pattern)) for row in rows)


def _kept_out(row: RowFacts, pattern: Pattern | None) -> str | None:
    if row.denied is not None:
        return row.denied
    if pattern is None or not choices_at(row.node, veto=False):
        return "needs_own_form"
    unlike = {
        "another_step": row.node != pattern.node,
        "another_kind": row.kind != pattern.kind,
        "another_way": row.ways != pattern.ways,
        "no_basis": row.needs_basis and not row.has_basis,
        "objection": row.objections > 0,
        "silence": row.silences > 0,
    }
    return next((reason for reason, is_so in unlike.items() if is_so), None)

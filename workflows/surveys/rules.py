"""Who must have reported by when, what may happen to a return next, in which order it is reviewed."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from engine.clock import day_of
from engine.refusals import Refusal, SeveralProblems
from workflows.exemption_list.rules import content_problems, key_text, normalised
from workflows.exemption_list.terms import ExemptionWay, ItemContent, ItemKey, ListName
from workflows.legal_basis.rules import may_set_a_proof
from workflows.surveys.review_order import FORM_CLAUSE, listed, require_own_opinions
from workflows.surveys.terms import (
    RETURN_STATE_LABELS,
    ReportStanding,
    ReturnState,
    RowDraft,
    SurveyLine,
    UnitReturn,
)

REPORT_CLAUSE = "实施方案四(一)"
LIST_CLAUSE = "实施方案三(一)2"


class RoundRefused(SeveralProblems):
    """The form of a round as a whole."""

    code = "round_refused"
    sentence = "梳理轮次有 %(count)s 处需要改正"
    clause = REPORT_CLAUSE


class RowRefused(SeveralProblems):
    """The form of a row as a whole."""

    code = "row_refused"
    sentence = "这一行有 %(count)s 处需要改正"
    clause = FORM_CLAUSE


class NoMilestone(Refusal):
    """A round without a day by which something is due."""

    code = "no_milestone"
    sentence = "没有填写时间节点"
    way_out = "。至少填写一个节点的名称和日期。"
    clause = REPORT_CLAUSE
    field = "name_1"


class NoReportingUnit(Refusal):
    """A round in which nobody reports."""

    code = "no_reporting_unit"
    sentence = "没有选择填报单位"
    clause = REPORT_CLAUSE
    field = "units"


class RoundClosed(Refusal):
    """A round that is closed takes nothing in."""

    code = "round_closed"
    sentence = "本轮梳理已经结束"
    way_out = "。之后的变化请按程序申报新增、取消或变更。"
    clause = "实施方案三(四)2"


class DecidedAlready(Refusal):
    """What the group has approved is not changed behind its back."""

    code = "survey_decided_already"
    sentence = "本轮汇总已经协调小组审定，不能再改"
    way_out = "。之后的变化请按程序申报新增、取消或变更。"
    clause = LIST_CLAUSE


class VersionInHand(Refusal):
    """Only a settled version is followed by another."""

    code = "version_in_hand"
    sentence = "第 %(version)s 版还没有办结，不能再开一版"
    way_out = "。草稿请接着填；已报送的，请办公室退回后再改。"
    clause = FORM_CLAUSE


class NotADraft(Refusal):
    """What was sent is not changed."""

    code = "not_a_draft"
    sentence = "这一版已经报送，不能再改"
    way_out = "。要改的，由办公室退回，在下一版中修改；这一版保留备查。"
    clause = FORM_CLAUSE


class NotInThisState(Refusal):
    """Somebody was quicker, or the page is old."""

    code = "return_not_in_this_state"
    sentence = "这一版现在是“%(state)s”，不能这样办理"
    way_out = "。请刷新后再看。"
    clause = FORM_CLAUSE


class RowTwice(Refusal):
    """One row for one proof of one matter of one unit, at each step that demands it."""

    code = "survey_row_twice"
    sentence = "与第 %(row)s 行是同一单位、同一事项、同一环节的同一证明"
    way_out = "。免提交方式有几种的，填在同一行；在另一环节索要的，写明环节。"
    clause = FORM_CLAUSE
    field = "proof_name"


class NothingToSend(Refusal):
    """An empty form says nothing, and nothing is no report."""

    code = "nothing_to_send"
    sentence = "统计表里没有一行，也没有说明本单位没有证明事项"
    way_out = "。确实没有的，请勾选“本单位没有需要填报的证明事项”再报送。"
    clause = FORM_CLAUSE
    field = "nothing"


class RowsNotEmpty(Refusal):
    """Either there are rows, or there is nothing to report."""

    code = "survey_rows_not_empty"
    sentence = "统计表里有 %(count)s 行，不能同时说明没有证明事项"
    clause = FORM_CLAUSE
    field = "nothing"


class RowsUnfit(Refusal):
    """Rows that still have problems stay in the draft."""

    code = "rows_unfit"
    sentence = "有 %(count)s 行需要改正（第 %(rows)s 行）"
    way_out = "。每行的问题写在该行下面，改好后再报送。"
    clause = FORM_CLAUSE


class ReturnReasonMissing(Refusal):
    """What is sent back says why."""

    code = "return_reason_missing"
    sentence = "没有写明退回的理由"
    clause = FORM_CLAUSE
    field = "reason"


class ProgressMissing(Refusal):
    """A report on the work says something."""

    code = "progress_missing"
    sentence = "没有填写工作落实情况"
    clause = REPORT_CLAUSE
    field = "text"


def report_standing(due_date: date, reported: date | None, *, today: date) -> ReportStanding:
    """Return where a unit stands; the last day itself is in time."""
    if reported is None:
        return ReportStanding.LATE if today > due_date else ReportStanding.WAITING
    return ReportStanding.REPORTED_LATE if reported > due_date else ReportStanding.REPORTED


def form_reported_on(versions: Iterable[UnitReturn]) -> date | None:
    """Return the day on which a unit's form first reached the desk, or None while none stands there.

    A version that was sent back leaves the unit owing its form; once the next is in, the first day counts:
    a correction is no new report.
    """
    given = list(versions)
    stands = any(each.state in (ReturnState.SENT, ReturnState.ACCEPTED) for each in given)
    days = [day_of(each.reached_at) for each in given if each.reached_at]
    return min(days) if stands and days else None


def reminder_due(
    due_date: date, written: Collection[int], *, offsets: Sequence[int], today: date
) -> int | None:
    """Return how many days before the last day the reminder stands that is to be written today, or None.

    Calendar days, as the plan counts here. After a day on which nobody was there the nearest reminder is
    written late, the older ones never; nothing is written after the last day.
    """
    if today > due_date:
        return None
    left = (due_date - today).days
    reached = [offset for offset in offsets if left <= offset]
    nearest = min(reached, default=None)
    return None if nearest is None or nearest in written else nearest


def row_problems(content: ItemContent) -> tuple[Refusal, ...]:
    """Return what is wrong with what a row wants the list to say.

    附件2 has no column for the basis, so that of an exempt proof may stay unknown; one that is to be kept
    needs basis, level, reason and risk assessment.
    """
    return content_problems(content)


def unfounded(content: ItemContent) -> bool:
    """Say whether the stated basis of a spared proof cannot set one: 二(一)3, cancel it outright.

    A basis that is not stated is unknown, which is something else.
    """
    return (
        content.list_name is ListName.EXEMPT
        and content.basis_level is not None
        and not may_set_a_proof(content.basis_level)
        and content.ways != (ExemptionWay.DIRECT_CANCELLATION,)
    )


def require_next(versions: Sequence[UnitReturn]) -> int:
    """Return the number of the next version. Refuses: VersionInHand."""
    latest = versions[-1] if versions else None
    if latest and latest.state not in (ReturnState.RETURNED, ReturnState.ACCEPTED):
        raise VersionInHand(version=latest.version)
    return latest.version + 1 if latest else 1


def require_sendable(lines: Sequence[SurveyLine], *, says_nothing: bool) -> None:
    """Refuse to send what is not fit to be sent.

    Refuses: NothingToSend, RowsNotEmpty, RowsUnfit, OwnOpinionMissing, OwnOpinionAgainst.
    """
    if not lines and not says_nothing:
        raise NothingToSend
    if lines and says_nothing:
        raise RowsNotEmpty(count=len(lines))
    unfit = [line.seq for line in lines if row_problems(line.content)] + list(repeated_rows(lines))
    if unfit:
        raise RowsUnfit(count=len(set(unfit)), rows=listed(unfit))
    require_own_opinions(lines)


def repeated_rows(lines: Iterable[SurveyLine]) -> dict[int, int]:
    """Return row -> the earlier row that names the same unit, matter and proof, at the same step."""
    first: dict[tuple[str, str], int] = {}
    again = {}
    for line in lines:
        earlier = first.setdefault(_place_of(line), line.seq)
        if earlier != line.seq:
            again[line.seq] = earlier
    return again


def row_twice(said: RowDraft, lines: Iterable[SurveyLine]) -> RowTwice | None:
    """Return the refusal of a row that stands in the form already; None for any other."""
    earlier = next((line.seq for line in lines if _place_of(line) == _place_of(said)), None)
    return RowTwice(row=earlier) if earlier else None


def require_state(found: UnitReturn, *allowed: ReturnState) -> None:
    """Refuse what does not go on from where the version stands."""
    if found.state in allowed:
        return
    if allowed == (ReturnState.DRAFT,):
        raise NotADraft
    raise NotInThisState(state=RETURN_STATE_LABELS[found.state])


def _place_of(row: SurveyLine | RowDraft) -> tuple[str, str]:
    return key_text(ItemKey(row.unit_id, row.matter_name, row.proof_name)), normalised(row.step or "")

"""What a request must say, when it is late, and what it changes. `checking.py` applies these to a form."""

from engine.refusals import Refusal, SeveralProblems
from workflows.config import RequestSettings
from workflows.exemption_list.terms import (
    EntryStanding,
    ItemContent,
)
from workflows.legal_basis.rules import CLAUSE_44
from workflows.requests.terms import CAUSE_LABELS, CancelGround, FieldComparison, RequestView

PLAN_CLAUSE = "实施方案三(四)2"

FIELD_LABELS: dict[str, str] = {
    "list_name": "所属清单",
    "ways": "免提交方式",
    "other_text": "其他方式说明",
    "proof_type": "证明类型",
    "issuing_unit": "开具单位",
    "legal_basis": "设定依据",
    "basis_level": "效力层级",
    "matter_code": "事项实施编码",
    "retained_reason": "保留理由",
    "risk_assessment": "风险影响评估",
    "note": "备注",
}
"""Field of ItemContent -> its label in the before/after table."""

EDITORIAL_FIELDS = frozenset({"matter_code", "note"})
"""What may change without changing what anybody must bring: a code issued anew, a remark."""


SUBSTANCE_FIELDS = frozenset({"list_name", "ways", "basis_level"})
"""What no correction of words changes: on which list, by which way, on what level of law."""


class FormRefused(SeveralProblems):
    """The form as a whole; `problems` holds every refusal, in the order of the form."""

    code = "form_refused"
    sentence = "申请有 %(count)s 处需要改正"
    clause = PLAN_CLAUSE


class FieldRefusal(Refusal):
    """A refusal that can blame any field, named when it is raised."""

    def __init__(self, field_name: str, **facts: object) -> None:
        super().__init__(**facts)
        self.__dict__["field"] = field_name  # the class has one field for all, this refusal its own


class Missing(FieldRefusal):
    """A field that every request needs is empty."""

    code = "missing"
    sentence = "请填写%(label)s"
    clause = PLAN_CLAUSE


class NotAChoice(FieldRefusal):
    """A value that the form does not offer."""

    code = "not_a_choice"
    sentence = "“%(value)s”不在可选范围内"


class TextTooLong(FieldRefusal):
    """Longer than the city allows."""

    code = "text_too_long"
    sentence = "填写了 %(length)s 字，最多 %(longest)s 字"
    way_out = "。较长的内容请作为附件说明。"


class DateMalformed(FieldRefusal):
    """No such day."""

    code = "date_malformed"
    sentence = "“%(value)s”不是日期"
    way_out = "。请写成 2026-09-29 的样子。"


class EffectBeforeCause(Refusal):
    """Nothing takes effect before its cause."""

    code = "effect_before_cause"
    sentence = "生效日期 %(effect_date)s 早于变更事由发生之日 %(cause_date)s"
    clause = PLAN_CLAUSE
    field = "effect_date"


class CauseDocumentMissing(Refusal):
    """The cause is proved by a document."""

    code = "cause_document_missing"
    sentence = "没有填写事由文件名称"
    way_out = "。请写明引起变更的法律法规、机构调整或职能划转文件。"
    clause = PLAN_CLAUSE
    field = "cause_document_title"


class UnknownUnit(FieldRefusal):
    """No unit of the city has this code."""

    code = "unknown_unit"
    sentence = "没有编号为“%(unit)s”的单位"
    way_out = "。请从单位列表中选择。"


class NotYourUnit(Refusal):
    """A person files for the units in which they hold the filing post."""

    code = "not_your_unit"
    sentence = "您不在该单位任经办岗位，不能代为申报"
    clause = PLAN_CLAUSE
    field = "unit"


class ItemUnknown(Refusal):
    """Cancel and change name an item of the list."""

    code = "item_unknown"
    sentence = "清单中没有编号“%(number)s”"
    way_out = "。请从清单页进入，或核对编号。"
    field = "item_number"


class ItemOfAnotherUnit(Refusal):
    """A unit changes its own items only."""

    code = "item_of_another_unit"
    sentence = "%(number)s 不是本单位实施的证明事项"
    way_out = "。请由实施单位申报；机构已撤并的，由承继单位申报。"
    clause = PLAN_CLAUSE
    field = "item_number"


class ItemUnitUnknown(Refusal):
    """A row whose source names no unit of this city belongs to nobody yet."""

    code = "item_unit_unknown"
    sentence = "%(number)s 的来源未写明本市的实施单位，暂不能取消或变更"
    way_out = "。请先由协调小组办公室查明实施单位；本单位确有此项的，可以报“新增”。"
    clause = PLAN_CLAUSE
    field = "item_number"


class GroundMissing(Refusal):
    """A cancellation says why."""

    code = "ground_missing"
    sentence = "没有选择取消的理由"
    way_out = "。依据废止、无依据、已可数据共享、事项取消，请选一种。"
    clause = "国办发〔2018〕47号；" + CLAUSE_44
    field = "ground"


class NothingChanged(Refusal):
    """A change changes something."""

    code = "nothing_changed"
    sentence = "变更后的内容与现行清单完全相同"
    way_out = "。请修改需要变更的栏目。"
    clause = PLAN_CLAUSE
    field = "ways"


class CorrectionOfSubstance(Refusal):
    """A correction puts words right; what anybody must bring is changed as a change."""

    code = "correction_of_substance"
    sentence = "更正只能改写错的文字，不能改变%(label)s"
    way_out = "。内容确有变化的，请选“内容变更”。"
    clause = PLAN_CLAUSE
    field = "nature"


class LateReasonMissing(Refusal):
    """A late filing is accepted, marked, and needs its reason."""

    code = "late_reason_missing"
    sentence = (
        "自变更事由发生之日起已过 %(days_used)s 个工作日，超过 %(budget)s 个工作日的期限，须写明逾期原因"
    )
    way_out = "。写明后仍可提交，此件会标为逾期申报。"
    clause = PLAN_CLAUSE
    field = "late_reason"


class AlreadyOpen(Refusal):
    """One open request per unit, matter and proof: two approvals would overwrite each other."""

    code = "already_open"
    sentence = "这一条已有在办的申请（%(case_no)s），不能同时再报"
    way_out = "。请等该件办结，或在该件中一并修改。"
    clause = PLAN_CLAUSE
    field = "proof_name"


class FixedByFiling(FieldRefusal):
    """A correction keeps the kind, the unit, the item and the cause date: the legal clock runs on them."""

    code = "fixed_by_filing"
    sentence = "补正不能改变申报时的%(label)s"
    way_out = "。填错的，请由主管部门不予确认后重新申报。"
    clause = PLAN_CLAUSE


class CauseNotInRegister(Refusal):
    """The form names a cause that does not exist."""

    code = "cause_not_in_register"
    sentence = "事由登记中没有“%(cause)s”"
    way_out = "。请从事由登记重新进入，或不关联登记直接申报。"
    field = "cause"


class CauseTakenBack(Refusal):
    """A cause that was registered by mistake is answered by nobody."""

    code = "cause_taken_back"
    sentence = "事由 %(cause)s 的登记已经撤销，不能再按它申报"
    way_out = "。请查看是否已重新登记。"
    field = "cause"


class CauseOfOtherUnits(Refusal):
    """The register does not name this unit for the cause."""

    code = "cause_of_other_units"
    sentence = "事由 %(cause)s 没有登记为涉及此单位"
    way_out = "。确实涉及的，请协调小组办公室补充登记，或不关联登记直接申报。"
    field = "unit"


class CauseDateDiffers(Refusal):
    """A later day than the register's would hide days that are gone."""

    code = "cause_date_differs"
    sentence = "变更事由发生之日与事由登记不符：%(cause)s 登记为 %(registered)s"
    way_out = "。登记有误的，请协调小组办公室撤销后重新登记。"
    clause = PLAN_CLAUSE
    field = "cause_date"


def is_late(days_used: int, budget: int) -> bool:
    """Say whether more working days are gone than the plan gives; the last day itself is in time."""
    return days_used > budget


def basis_lapsed(ground: CancelGround | None) -> bool:
    """Say whether the demand stops at the cause already, because nothing carries it any more."""
    return ground in (CancelGround.BASIS_REPEALED, CancelGround.NO_BASIS)


def standing_after(ground: CancelGround) -> EntryStanding:
    """Return where a cancelled item stands: gone with its matter, or still shown as 直接取消."""
    if ground is CancelGround.MATTER_ABOLISHED:
        return EntryStanding.REMOVED
    return EntryStanding.ABOLISHED


def takes_fast_path(settings: RequestSettings, *, editorial: bool) -> bool:
    """Say whether review and vote may be skipped; the plan makes no such exception, the city may."""
    return editorial and settings.editorial_fast_path


def compare(before: ItemContent | None, after: ItemContent | None) -> tuple[FieldComparison, ...]:
    """Return the before/after table, one line a field of the content, changed or not."""
    old, new = (content.columns() if content else {} for content in (before, after))
    return tuple(
        FieldComparison(name, label, _shown(old.get(name)), _shown(new.get(name)))
        for name, label in FIELD_LABELS.items()
    )


def is_editorial(before: ItemContent | None, after: ItemContent | None) -> bool:
    """Say whether only editorial fields differ."""
    differing = {line.name for line in compare(before, after) if line.changed}
    return bool(differing) and differing <= EDITORIAL_FIELDS


def correction_problems(before: ItemContent, after: ItemContent) -> tuple[Refusal, ...]:
    """Return what a correction may not touch: what anybody must bring, and what carries it."""
    return tuple(
        CorrectionOfSubstance(label=line.label)
        for line in compare(before, after)
        if line.changed and line.name in SUBSTANCE_FIELDS
    )


def reason_of(request: RequestView) -> str:
    """Return the line that the list shows for the change: cause and document."""
    number = f"（{request.cause_document_number}）" if request.cause_document_number else ""
    return f"{CAUSE_LABELS[request.cause_type]}：{request.cause_document_title}{number}"


def _shown(value: object) -> str | tuple[str, ...] | None:
    if isinstance(value, list):
        return tuple(value) or None
    return value if isinstance(value, str) and value else None

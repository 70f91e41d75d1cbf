"""What an item may say: ways, basis, codes, and what makes two names the same."""

import re
import unicodedata
from dataclasses import replace
from datetime import date

from engine.refusals import Refusal
from workflows.exemption_list.terms import (
    STANDING_LABELS,
    Alteration,
    Cancellation,
    EntryStanding,
    ExemptionWay,
    ItemContent,
    ItemKey,
    ListName,
)
from workflows.legal_basis.rules import CLAUSE_44, may_set_a_proof

NAME_BORDER = "|"
"""Stands between the names in a key and in a search text; no name keeps one."""
_BRACKETS = str.maketrans("[]{}〔〕【】〖〗「」『』", "()" * 7)
_MATTER_CODE = re.compile(r"[0-9A-Z]{10,36}")
_ITEM_NUMBER = re.compile(r"MZ(\d{6,9})")
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WITH_CREDIT_CODE = 31
"""A national 实施编码 is commonly 18 (统一社会信用代码) + 1 (层级) + 12 (基本编码)."""


def normalised(text: str) -> str:
    """Return the text without what publishers vary: width, spaces, invisible signs, brackets, case."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_BRACKETS)
    seen = (sign for sign in folded if not sign.isspace() and unicodedata.category(sign) != "Cf")
    # Once more: taking a sign out may bring together what belongs together.
    return unicodedata.normalize("NFKC", "".join(seen))


def key_text(key: ItemKey) -> str:
    """Return the text that is equal for two rows of the same item, and unique in the list."""
    owner = f"?{_part(key.origin)}" if key.unit_id is None else str(key.unit_id)
    return f"{owner}|{_part(key.matter_name or '')}|{_part(key.proof_name)}"


def search_text(key: ItemKey, owner_name: str | None) -> str:
    """Return what the search looks through: proof, matter, and the unit's name."""
    return NAME_BORDER.join(_part(name) for name in (key.proof_name, key.matter_name or "", owner_name or ""))


def item_number(item_id: int) -> str:
    """Return the public number of an item; it never changes."""
    return f"MZ{item_id:06d}"


def item_id_of(number: str) -> int | None:
    """Return the id behind a public number, or None when it is not one."""
    match = _ITEM_NUMBER.fullmatch(unicodedata.normalize("NFKC", number).strip().upper())
    return int(match[1]) if match else None


class NoWayChosen(Refusal):
    """An item of the exemption list must say how the paper is spared."""

    code = "no_way_chosen"
    sentence = "没有选择免提交方式"
    way_out = "。直接取消、数据共享、告知承诺、部门核验、其他方式，至少选一种。"
    clause = "实施方案三(一)2"
    field = "ways"


class DirectWithSubstitute(Refusal):
    """What is abolished needs no substitute."""

    code = "direct_with_substitute"
    sentence = "“直接取消”不能与代替取消方式同时选择"
    way_out = "。只留“直接取消”，或只留代替取消方式。"
    clause = "实施方案附件2"
    field = "ways"


class OtherTextMissing(Refusal):
    """附件2 备注1: another way is written out."""

    code = "other_text_missing"
    sentence = "选择了“其他方式”，但没有填写具体方式"
    clause = "实施方案附件2备注1"
    field = "other_text"


class WayOnRetained(Refusal):
    """A retained proof is demanded; it cannot be spared at the same time."""

    code = "way_on_retained"
    sentence = "保留的证明事项不能同时选择免提交方式"
    way_out = "。列入保留清单的，请不选方式；要免提交的，请改列免提交清单。"
    clause = CLAUSE_44
    field = "ways"


class RetainedReasonMissing(Refusal):
    """A retained proof says why none of the substitutes will do."""

    code = "retained_reason_missing"
    sentence = "拟保留的证明事项没有写明保留理由"
    clause = "实施方案二(一)3；国办发〔2018〕47号"
    field = "retained_reason"


class RiskAssessmentMissing(Refusal):
    """A retained proof carries a risk assessment."""

    code = "risk_assessment_missing"
    sentence = "拟保留的证明事项没有风险影响评估"
    clause = "实施方案二(一)3"
    field = "risk_assessment"


class BasisMissing(Refusal):
    """Whoever adds or keeps a demand names the basis and its level."""

    code = "basis_missing"
    sentence = "没有写明设定依据及其效力层级"
    way_out = "。没有依据的，只能直接取消。"
    clause = CLAUSE_44
    field = "legal_basis"


class BasisTooLow(Refusal):
    """Rules and normative documents cannot set a proof."""

    code = "basis_too_low"
    sentence = "设定依据低于法律、法规、国务院决定，不得设定证明事项"
    way_out = "。只能选择“直接取消”。"
    clause = CLAUSE_44
    field = "basis_level"


class MatterCodeMalformed(Refusal):
    """A matter code has 10 to 36 digits and capital letters."""

    code = "matter_code_malformed"
    sentence = "事项实施编码 %(matter_code)s 不是10至36位数字和大写字母"
    way_out = "。请从政务服务网的办事指南复制编码，没有编码的可以不填。"
    clause = "实施方案附件2"
    field = "matter_code"


def content_problems(content: ItemContent) -> tuple[Refusal, ...]:
    """Return everything wrong with what a request wants the list to say, in the order of the form."""
    found = _retained_problems(content) if content.list_name is ListName.RETAINED else _way_problems(content)
    code = content.matter_code
    if code is not None and not _MATTER_CODE.fullmatch(code):
        found.append(MatterCodeMalformed(matter_code=code))
    return tuple(found)


def addition_problems(content: ItemContent) -> tuple[Refusal, ...]:
    """Return what forbids adding a proof with this basis; 直接取消 is always possible."""
    if content.list_name is ListName.RETAINED or basis_sufficient(content):
        return ()
    return (_basis_problem(content),)


def basis_sufficient(content: ItemContent) -> bool:
    """Say whether the basis can carry the proof, or the proof is to be abolished outright."""
    if content.list_name is ListName.EXEMPT and content.ways == (ExemptionWay.DIRECT_CANCELLATION,):
        return True
    return bool(content.legal_basis) and may_set_a_proof(content.basis_level)


def matter_code_doubt(code: str | None) -> str | None:
    """Return a warning, not a refusal, when the unit inside a 31-character code fails its check digit."""
    if code is None or len(code) != _CODE_WITH_CREDIT_CODE or credit_code_is_valid(code[:18]):
        return None
    return "事项实施编码前18位不是有效的统一社会信用代码，请核对"


def credit_code_is_valid(code: str) -> bool:
    """Say whether 18 signs form a 统一社会信用代码 (GB 32100-2015: weights 3^i mod 31)."""
    if not re.fullmatch(f"[{_CREDIT_ALPHABET}]{{18}}", code):
        return False
    total = sum(_CREDIT_ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return _CREDIT_ALPHABET.index(code[17]) == (31 - total % 31) % 31


def in_force_from(asked: date | None, *, decided_on: date, current_since: date | None) -> date:
    """Return the day a decided change takes effect: as asked, but never in the past.

    Never before the decision (the past of a public list is not rewritten), and never before the entry
    that it replaces.
    """
    return max(day for day in (asked, decided_on, current_since) if day is not None)


def _part(name: str) -> str:
    return normalised(name).replace(NAME_BORDER, "")


def _way_problems(content: ItemContent) -> list[Refusal]:
    found: list[Refusal] = []
    if not content.ways:
        found.append(NoWayChosen())
    if ExemptionWay.DIRECT_CANCELLATION in content.ways and len(content.ways) > 1:
        found.append(DirectWithSubstitute())
    if ExemptionWay.OTHER in content.ways and not content.other_text:
        found.append(OtherTextMissing())
    return found


def _retained_problems(content: ItemContent) -> list[Refusal]:
    found: list[Refusal] = []
    if content.ways:
        found.append(WayOnRetained())
    if not basis_sufficient(content):
        found.append(_basis_problem(content))
    if not content.retained_reason:
        found.append(RetainedReasonMissing())
    if not content.risk_assessment:
        found.append(RiskAssessmentMissing())
    return found


def _basis_problem(content: ItemContent) -> Refusal:
    return BasisTooLow() if content.legal_basis and content.basis_level else BasisMissing()


class AlreadyListed(Refusal):
    """The unit already has this proof of this matter on the list."""

    code = "already_listed"
    sentence = "清单中已有这一条（%(number)s），不能重复新增"
    way_out = "。要修改它，请改报“变更”。"
    clause = "实施方案三(四)2"
    field = "proof_name"


class ItemNotInForce(Refusal):
    """Only what stands on the list can be cancelled or changed."""

    code = "item_not_in_force"
    sentence = "%(number)s 已不在列（%(standing)s），不能再取消或变更"
    clause = "实施方案三(四)2"
    field = "item_number"


def require_in_force(change: Alteration | Cancellation, standing: EntryStanding) -> None:
    """Refuse to change what has left the list, or to cancel what is cancelled already.

    An abolished proof (shown as 直接取消) may still be changed: a new law may bring it back.
    """
    allowed = {EntryStanding.LISTED}
    if isinstance(change, Alteration):
        allowed.add(EntryStanding.ABOLISHED)
    if standing not in allowed:
        raise ItemNotInForce(number=item_number(change.item_id), standing=STANDING_LABELS[standing])


def abolished(content: ItemContent) -> ItemContent:
    """Return what the list says of an item once the proof itself is abolished: 直接取消, nothing retained."""
    return replace(
        content,
        list_name=ListName.EXEMPT,
        ways=(ExemptionWay.DIRECT_CANCELLATION,),
        other_text=None,
        retained_reason=None,
        risk_assessment=None,
    )


class ListNotEmpty(Refusal):
    """A baseline is imported once, into an empty list."""

    code = "list_not_empty"
    sentence = "清单已有第 %(version)s 版，不能再导入首版"

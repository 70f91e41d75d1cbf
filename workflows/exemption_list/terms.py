"""Words of the list: ways, types, lists, standings; what an item says, and what may change about it."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from workflows.legal_basis.terms import LEVEL_LABELS, BasisLevel


class ExemptionWay(StrEnum):
    """How the office does without the paper. Plan 三(一)2 and 附件2."""

    DIRECT_CANCELLATION = "direct_cancellation"
    DATA_SHARING = "data_sharing"
    COMMITMENT = "commitment"
    DEPARTMENT_VERIFICATION = "department_verification"
    OTHER = "other"


class ProofType(StrEnum):
    """The five types of proof. Plan 附件2 备注2."""

    LEGAL_FACT = "legal_fact"
    LEGAL_RELATION = "legal_relation"
    QUALIFICATION = "qualification"
    OWNERSHIP = "ownership"
    OTHER_STATE = "other_state"


class ListName(StrEnum):
    """Two lists of opposite meaning: need not bring, and may be asked."""

    EXEMPT = "exempt"
    RETAINED = "retained"


class EntryStanding(StrEnum):
    """Where an item stands under one entry."""

    LISTED = "listed"
    ABOLISHED = "abolished"
    """The proof itself was abolished: it stays visible as 直接取消."""
    REMOVED = "removed"
    """The matter is gone: the item left the list and is kept as history."""


WAY_LABELS: dict[ExemptionWay, str] = {
    ExemptionWay.DIRECT_CANCELLATION: "直接取消",
    ExemptionWay.DATA_SHARING: "数据共享",
    ExemptionWay.COMMITMENT: "告知承诺",
    ExemptionWay.DEPARTMENT_VERIFICATION: "部门核验",
    ExemptionWay.OTHER: "其他方式",
}
TYPE_LABELS: dict[ProofType, str] = {
    ProofType.LEGAL_FACT: "对法律事实的证明",
    ProofType.LEGAL_RELATION: "对法律关系的证明",
    ProofType.QUALIFICATION: "对资格、资质、能力或水平的证明",
    ProofType.OWNERSHIP: "权属证明",
    ProofType.OTHER_STATE: "其他客观状态或事实的证明",
}
LIST_LABELS: dict[ListName, str] = {ListName.EXEMPT: "免提交清单", ListName.RETAINED: "保留证明事项清单"}
STANDING_LABELS: dict[EntryStanding, str] = {
    EntryStanding.LISTED: "在列",
    EntryStanding.ABOLISHED: "直接取消",
    EntryStanding.REMOVED: "已移出",
}


def code_words(name: str, value: str | tuple[str, ...] | None) -> str:
    """Return a field of ItemContent in Chinese words, ways in their order; "" where nothing is stated."""
    labels: dict[str, dict[Any, str]] = {
        "list_name": LIST_LABELS,
        "ways": WAY_LABELS,
        "proof_type": TYPE_LABELS,
        "basis_level": LEVEL_LABELS,
    }
    values = value if isinstance(value, tuple) else (value or "",)
    return "，其次".join(labels.get(name, {}).get(code, code) for code in values)


@dataclass(frozen=True)
class ItemContent:
    """What the list says of one item. None is "not stated", and is shown as missing."""

    list_name: ListName = ListName.EXEMPT
    ways: tuple[ExemptionWay, ...] = ()
    """In order: each later way is the fallback of the one before. Empty: not stated (imported rows)."""
    other_text: str | None = None
    proof_type: ProofType | None = None
    issuing_unit: str | None = None
    legal_basis: str | None = None
    basis_level: BasisLevel | None = None
    matter_code: str | None = None
    retained_reason: str | None = None
    risk_assessment: str | None = None
    note: str | None = None

    def to_document(self) -> dict[str, Any]:
        """Return plain JSON values, unknown ones left out."""
        return {name: value for name, value in self.columns().items() if value not in (None, [])}

    def columns(self) -> dict[str, Any]:
        """Return every field as a value that a row can hold."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value and str(value)
            for name, value in values.items()
        }

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "ItemContent":
        """Read what `to_document` or `columns` wrote."""
        known: dict[str, Any] = {field.name: document.get(field.name) for field in fields(cls)}
        known["list_name"] = ListName(known["list_name"] or ListName.EXEMPT)
        known["ways"] = tuple(ExemptionWay(way) for way in known["ways"] or ())
        known["proof_type"] = ProofType(known["proof_type"]) if known["proof_type"] else None
        known["basis_level"] = BasisLevel(known["basis_level"]) if known["basis_level"] else None
        return cls(**known)


CONTENT_FIELDS = tuple(field.name for field in fields(ItemContent))
"""The names that a row of `item_entry` shares with ItemContent."""


@dataclass(frozen=True)
class ItemKey:
    """What makes two rows the same item: unit, matter and proof (domain: 主键 = 单位+事项+证明)."""

    unit_id: int | None
    matter_name: str | None
    proof_name: str
    origin: str = ""
    """Place and office as an imported row of unknown unit names them: keeps two sources' rows apart."""


@dataclass(frozen=True)
class Addition:
    """A new item, or one that had left the list and comes back."""

    key: ItemKey
    content: ItemContent
    unit_name: str
    """For the search."""


@dataclass(frozen=True)
class Alteration:
    """New content for an item on the list."""

    item_id: int
    content: ItemContent
    is_correction: bool = False
    """It puts right what was written wrongly, and changes nothing that was meant (更正)."""


@dataclass(frozen=True)
class Cancellation:
    """The end of an item: abolished stays visible as 直接取消, removed leaves the list."""

    item_id: int
    standing: EntryStanding


ListChange = Addition | Alteration | Cancellation


@dataclass(frozen=True)
class FormedVersion:
    """A version just formed, in codes, ids, days and digests: what the journal keeps of it."""

    number: int
    item_id: int
    standing: EntryStanding
    effective_date: date
    entry_digest: str
    digest: str


@dataclass(frozen=True)
class ImportedRow:
    """One row of a baseline, with the public source it was read from."""

    key: ItemKey
    content: ItemContent
    unit_name: str | None = None
    source: str | None = None
    source_place: str | None = None
    source_department: str | None = None


@dataclass(frozen=True)
class CurrentItem:
    """An item as its newest entry has it, effective already or from a later day on."""

    id: int
    key_text: str
    unit_id: int | None
    matter_name: str | None
    proof_name: str
    standing: EntryStanding
    effective_date: date
    content: ItemContent

"""Words of requests: kinds, causes, grounds; the form as typed, and the draft that passed every rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from workflows.exemption_list.terms import CurrentItem, ExemptionWay, ItemContent, ItemKey, ListName


class RequestKind(StrEnum):
    """What a request wants. Plan 三(四)2."""

    ADD = "add"
    CANCEL = "cancel"
    CHANGE = "change"


REVOKED, TERMINATED = "revoked", "terminated"
BROKEN_OFF = frozenset({REVOKED, TERMINATED})
"""Outcome codes of a case that a verb has ended before any end event: nothing counts as filed by it."""


class CauseType(StrEnum):
    """Why the list must change; the plan's list is open (等情形). Plan 三(四)2."""

    LAW_CHANGED = "law_changed"
    OFFICE_RESTRUCTURED = "office_restructured"
    DUTY_TRANSFERRED = "duty_transferred"
    OTHER = "other"


class CancelGround(StrEnum):
    """Why an item is to be cancelled."""

    BASIS_REPEALED = "basis_repealed"
    NO_BASIS = "no_basis"
    DATA_SHARED = "data_shared"
    MATTER_ABOLISHED = "matter_abolished"


class ChangeNature(StrEnum):
    """Whether a change changes what holds, or only puts right what was written wrongly (更正)."""

    SUBSTANCE = "substance"
    CORRECTION = "correction"


NATURE_LABELS: dict[ChangeNature, str] = {
    ChangeNature.SUBSTANCE: "内容变更",
    ChangeNature.CORRECTION: "更正文字差错",
}
KIND_LABELS: dict[RequestKind, str] = {
    RequestKind.ADD: "新增",
    RequestKind.CANCEL: "取消",
    RequestKind.CHANGE: "变更",
}
CAUSE_LABELS: dict[CauseType, str] = {
    CauseType.LAW_CHANGED: "法律法规变化",
    CauseType.OFFICE_RESTRUCTURED: "机构调整",
    CauseType.DUTY_TRANSFERRED: "职能划转",
    CauseType.OTHER: "其他",
}
GROUND_LABELS: dict[CancelGround, str] = {
    CancelGround.BASIS_REPEALED: "依据废止",
    CancelGround.NO_BASIS: "无依据",
    CancelGround.DATA_SHARED: "已可数据共享",
    CancelGround.MATTER_ABOLISHED: "事项取消",
}


@dataclass(frozen=True)
class RequestForm:
    """The form exactly as typed: nothing is lost when it is refused."""

    kind: str = ""
    cause_type: str = ""
    cause_date: str = ""
    cause_document_title: str = ""
    cause_document_number: str = ""
    unit: str = ""
    """Code of the implementing unit."""
    item_number: str = ""
    """Public number of the item to cancel or change."""
    matter_name: str = ""
    proof_name: str = ""
    list_name: str = ""
    ways: tuple[str, ...] = ()
    other_text: str = ""
    proof_type: str = ""
    issuing_unit: str = ""
    legal_basis: str = ""
    basis_level: str = ""
    matter_code: str = ""
    retained_reason: str = ""
    risk_assessment: str = ""
    note: str = ""
    ground: str = ""
    follow_up: str = ""
    """Supervision after a cancellation: how open cases, verifications and promises are dealt with."""
    effect_date: str = ""
    late_reason: str = ""
    affected_units: tuple[str, ...] = ()
    """Codes of the units that are to be consulted."""
    nature: str = ""
    """Of a change: empty is a change of substance."""
    cause: str = ""
    """Number or id of the registered cause that it answers; empty: of none."""


@dataclass(frozen=True)
class LinkedCause:
    """A cause of the register, as far as a request must agree with it."""

    id: int
    number: str
    type: CauseType
    date: date
    document_title: str
    document_number: str | None
    unit_ids: frozenset[int]
    is_withdrawn: bool


@dataclass(frozen=True)
class FiledAs:
    """What a correction cannot change: the diagram, the desks and the clock of the case hang on it."""

    kind: RequestKind
    unit_id: int
    cause_date: date
    item_id: int | None
    cause_id: int | None = None


@dataclass(frozen=True)
class KnownFacts:
    """What the rules must know beside the form; `lookups.known_facts` finds it."""

    unit_ids: Mapping[str, int]
    """Code -> id of every unit there is."""
    filing_unit_ids: frozenset[int]
    """Units for which this person may file."""
    competent_ids: Mapping[int, int] = field(default_factory=dict)
    """Unit -> its 主管部门; a unit not named here confirms for itself."""
    item: CurrentItem | None = None
    """The item that the form names by number, or by key when it adds one."""
    open_case_no: str | None = None
    """The case of the open request on the same item."""
    days_used: int = 0
    """Working days gone from the cause to the filing."""
    budget: int = 7
    """Working days that may be gone without the filing being late."""
    filed_as: FiledAs | None = None
    """Set when a filed request is being corrected."""
    registered: LinkedCause | None = None
    """The cause of the register that the form names."""
    longest_name: int = 200
    longest_text: int = 2000


@dataclass(frozen=True)
class Cause:
    """What made the change necessary, since when, and the paper that proves it (变更事由)."""

    type: CauseType
    date: date
    document_title: str
    document_number: str | None = None


@dataclass(frozen=True)
class RequestDraft:
    """A request that passed every rule, ready to be recorded."""

    kind: RequestKind
    cause: Cause
    unit_id: int
    competent_id: int
    item_id: int | None
    key: ItemKey
    before: ItemContent | None
    after: ItemContent | None
    ground: CancelGround | None
    follow_up: str | None
    effect_date: date | None
    late: bool
    late_reason: str | None
    days_used: int
    editorial: bool
    affected_unit_ids: tuple[int, ...]
    cause_id: int | None = None
    """The cause of the register that it answers."""
    is_correction: bool = False
    """It only puts right what was written wrongly."""


@dataclass(frozen=True)
class RequestView:
    """A recorded request as the case page and the steps read it."""

    case_id: int
    kind: RequestKind
    cause_type: CauseType
    cause_date: date
    cause_document_title: str
    cause_document_number: str | None
    unit_id: int
    unit_name: str
    competent_id: int
    item_id: int | None
    matter_name: str | None
    matter_code: str | None
    proof_name: str
    before: ItemContent | None
    after: ItemContent | None
    ground: CancelGround | None
    follow_up: str | None
    effect_date: date | None
    late: bool
    late_reason: str | None
    days_used_at_filing: int
    editorial: bool
    affected_unit_ids: tuple[int, ...]
    filed_by: int
    filed_at: datetime
    is_open: bool
    cause_id: int | None = None
    """The cause of the register that it answers; None: it was filed without one."""
    is_correction: bool = False
    """It only puts right what was written wrongly; approved like every other change."""

    @property
    def is_retained(self) -> bool:
        """Say whether the paper may be demanded once the request is carried out."""
        return self.after is not None and self.after.list_name is ListName.RETAINED

    @property
    def ways(self) -> tuple[ExemptionWay, ...]:
        """Return how the paper is replaced once the request is carried out; none: it is cancelled or kept."""
        return self.after.ways if self.after is not None else ()


@dataclass(frozen=True)
class Revision:
    """What a request said before one correction."""

    seq: int
    before_correction: "RequestView"
    reason: str | None
    person_id: int
    person_name: str
    at: datetime


@dataclass(frozen=True)
class FieldComparison:
    """One line of the before/after table. Values are codes or texts; None is "not stated"."""

    name: str
    label: str
    before: str | tuple[str, ...] | None
    after: str | tuple[str, ...] | None

    @property
    def changed(self) -> bool:
        """Say whether the line differs."""
        return self.before != self.after

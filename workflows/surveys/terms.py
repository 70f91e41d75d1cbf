"""Words of the survey: a round and its milestones, a unit's return with its rows, two opinions on a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from workflows.exemption_list.terms import ExemptionWay, ItemContent, ItemKey, ListName, ProofType
from workflows.legal_basis.terms import BasisLevel


class MatterKind(StrEnum):
    """The seven kinds of matters in which proofs are looked for. Plan 三(一)1."""

    LICENCE = "licence"
    CONFIRMATION = "confirmation"
    PAYMENT = "payment"
    REWARD = "reward"
    RULING = "ruling"
    OTHER_POWER = "other_power"
    PUBLIC_SERVICE = "public_service"


class ReportKind(StrEnum):
    """What units hand in by a milestone."""

    FORM = "form"
    """附件2. Plan 三(一)1, 附件2 备注3."""
    PROGRESS = "progress"
    """How far the work has come (各阶段工作落实情况). Plan 四(一)."""
    NONE = "none"
    """Nothing: the milestone is a goal of the city. Plan 二(三)."""


class ReturnState(StrEnum):
    """Where one version of a unit's return stands."""

    DRAFT = "draft"
    WITH_SUPERVISOR = "with_supervisor"
    """A public utility has sent it; its 主管部门 has still to pass it on. Plan 三(一)1."""
    SENT = "sent"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class ReportStanding(StrEnum):
    """Where a unit stands towards one milestone. Saying nothing is not a report without rows."""

    WAITING = "waiting"
    LATE = "late"
    REPORTED = "reported"
    REPORTED_LATE = "reported_late"


class ReviewStage(StrEnum):
    """Who says whether a proof may be kept: the unit first, then the justice bureau. Plan 三(一)1."""

    OWN = "own"
    JUSTICE = "justice"


MATTER_KIND_LABELS: dict[MatterKind, str] = {
    MatterKind.LICENCE: "行政许可",
    MatterKind.CONFIRMATION: "行政确认",
    MatterKind.PAYMENT: "行政给付",
    MatterKind.REWARD: "行政奖励",
    MatterKind.RULING: "行政裁决",
    MatterKind.OTHER_POWER: "其他行政权力",
    MatterKind.PUBLIC_SERVICE: "公共服务",
}
REPORT_LABELS: dict[ReportKind, str] = {
    ReportKind.FORM: "附件2统计表",
    ReportKind.PROGRESS: "阶段工作落实情况",
    ReportKind.NONE: "不需报送",
}
RETURN_STATE_LABELS: dict[ReturnState, str] = {
    ReturnState.DRAFT: "草稿",
    ReturnState.WITH_SUPERVISOR: "待主管部门转报",
    ReturnState.SENT: "已报送",
    ReturnState.RETURNED: "已退回",
    ReturnState.ACCEPTED: "已接收",
}
REPORT_STANDING_LABELS: dict[ReportStanding, str] = {
    ReportStanding.WAITING: "未报",
    ReportStanding.LATE: "逾期未报",
    ReportStanding.REPORTED: "已报",
    ReportStanding.REPORTED_LATE: "逾期已报",
}


@dataclass(frozen=True)
class MilestoneDraft:
    """One milestone of a round to be opened."""

    name: str
    clause: str | None
    due_date: date
    report: ReportKind


PLAN_MILESTONES: Final = (
    MilestoneDraft(
        "完成证明事项梳理，报送统计表", "二(三)、三(一)1、附件2备注3", date(2023, 11, 15), ReportKind.FORM
    ),
    MilestoneDraft(
        "公布证明事项免提交清单，报送落实情况",
        "二(三)、三(一)2、四(一)",
        date(2023, 12, 31),
        ReportKind.PROGRESS,
    ),
    MilestoneDraft("“无证明城市”进入试运行阶段", "二(三)", date(2024, 3, 31), ReportKind.NONE),
    MilestoneDraft("“无证明城市”基本建成", "二(三)", date(2024, 6, 30), ReportKind.NONE),
)
"""The milestones that the plan itself sets: what the form of the first round begins with."""


@dataclass(frozen=True)
class MilestoneForm:
    """One line of milestones as typed; a line without a name and a day is no line."""

    name: str = ""
    clause: str = ""
    due_date: str = ""
    report: str = ""


@dataclass(frozen=True)
class RoundForm:
    """A round as typed."""

    name: str = ""
    clause: str = ""
    milestones: tuple[MilestoneForm, ...] = ()
    units: tuple[str, ...] = ()
    """Codes of the units that must report."""


@dataclass(frozen=True)
class RoundDraft:
    """A round that passed every rule."""

    name: str
    clause: str | None
    milestones: tuple[MilestoneDraft, ...]
    unit_ids: tuple[int, ...]


@dataclass(frozen=True)
class Milestone:
    """One milestone of a round as kept."""

    id: int
    name: str
    clause: str | None
    due_date: date
    report: ReportKind


@dataclass(frozen=True)
class SurveyRound:
    """One round of the survey."""

    id: int
    name: str
    clause: str | None
    opened_at: datetime
    closed_at: datetime | None
    milestones: tuple[Milestone, ...]

    @property
    def form_due(self) -> Milestone | None:
        """Return the milestone by which the form is due; None where the round asks for none."""
        return next((each for each in self.milestones if each.report is ReportKind.FORM), None)


@dataclass(frozen=True)
class ReportingUnit:
    """A unit that must report in a round."""

    id: int
    """Of its place in the round."""
    round_id: int
    unit_id: int
    code: str
    name: str
    supervisor_id: int | None
    """The 主管部门 through which a public utility reports; None: it reports by itself."""
    confirming_id: int
    """The department whose confirmers confirm for it, and so give its own opinion."""


@dataclass(frozen=True)
class RowForm:
    """One row of 附件2 as typed, with what the desk needs beside it."""

    unit: str = ""
    """Code of the implementing unit: the reporting one, or one below it."""
    matter_kind: str = ""
    matter_name: str = ""
    matter_code: str = ""
    proof_name: str = ""
    proof_type: str = ""
    fact: str = ""
    """What the paper is to show, where it is not its name: for finding circular demands."""
    step: str = ""
    """At which step of the matter it is demanded."""
    list_name: str = ""
    ways: tuple[str, ...] = ()
    other_text: str = ""
    issuing_unit: str = ""
    legal_basis: str = ""
    basis_level: str = ""
    retained_reason: str = ""
    risk_assessment: str = ""
    note: str = ""


@dataclass(frozen=True)
class RowDraft:
    """What one row says; None is "not stated"."""

    unit_id: int
    matter_name: str
    proof_name: str
    content: ItemContent
    matter_kind: MatterKind | None = None
    fact: str | None = None
    step: str | None = None
    issuing_unit_id: int | None = None
    """The unit of the city that the issuing unit's name means; None: another body, or not stated."""


@dataclass(frozen=True)
class OpinionForm:
    """An opinion as typed."""

    agrees: str = ""
    """yes or no: whether the proof may be kept."""
    opinion: str = ""
    opinion_no: str = ""


@dataclass(frozen=True)
class Review:
    """One opinion on whether a proof may be kept."""

    stage: ReviewStage
    agrees: bool
    opinion: str
    opinion_no: str | None
    person_id: int
    at: datetime


@dataclass(frozen=True)
class SurveyLine:
    """One row of a return as kept."""

    id: int
    return_id: int
    seq: int
    reporter_id: int
    """The unit whose return it stands in."""
    unit_id: int
    matter_kind: MatterKind | None
    matter_name: str
    proof_name: str
    fact: str | None
    step: str | None
    issuing_unit_id: int | None
    content: ItemContent
    written_by: int
    reviews: Mapping[ReviewStage, Review] = field(default_factory=dict)

    @property
    def is_retained(self) -> bool:
        """Say whether the unit wants to go on demanding the paper."""
        return self.content.list_name is ListName.RETAINED

    @property
    def key(self) -> ItemKey:
        """Return what the row would be on the list."""
        return ItemKey(self.unit_id, self.matter_name, self.proof_name)

    @property
    def ways(self) -> tuple[ExemptionWay, ...]:
        """Return the ways in their order."""
        return self.content.ways

    @property
    def proof_type(self) -> ProofType | None:
        """Return the type; None where it is not stated."""
        return self.content.proof_type

    @property
    def basis_level(self) -> BasisLevel | None:
        """Return the level of the basis; None where it is not stated."""
        return self.content.basis_level


@dataclass(frozen=True)
class FormHead:
    """Who signs 附件2 and how to reach them. Stays in the return: not on the list, in letters or logs."""

    head_name: str | None = None
    liaison_name: str | None = None
    liaison_phone: str | None = None


@dataclass(frozen=True)
class UnitReturn:
    """One version of a unit's return."""

    id: int
    reporting_unit_id: int
    version: int
    state: ReturnState
    opened_by: int
    opened_at: datetime
    sent_by: int | None
    sent_at: datetime | None
    passed_by: int | None
    passed_at: datetime | None
    settled_by: int | None
    settled_at: datetime | None
    reason: str | None
    head: FormHead
    row_count: int

    @property
    def reached_at(self) -> datetime | None:
        """Return when it reached the desk; None while it has not."""
        if self.state is ReturnState.WITH_SUPERVISOR:
            return None
        return self.passed_at or self.sent_at


@dataclass(frozen=True)
class Progress:
    """One report of a unit on how far its work has come."""

    milestone_id: int
    reporting_unit_id: int
    text: str
    reported_by: int
    reported_at: datetime


@dataclass(frozen=True)
class Decision:
    """That the coordination group has approved the survey of a round, with its document."""

    round_id: int
    document_title: str
    document_number: str | None
    decided_date: date
    file_name: str
    file_digest: str
    rows_digest: str
    """SHA-256 over the accepted rows as they stood: what was approved."""
    row_count: int
    recorded_by: int
    recorded_at: datetime
    published_by: int | None
    published_at: datetime | None
    version_number: int | None


LONGEST_NAME: Final = 40
"""Signs of a person's name or telephone in the head of the form."""

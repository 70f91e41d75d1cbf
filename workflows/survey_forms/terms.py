"""Words of the survey form: its columns, a row as read, a form, and what is wrong in which cell."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.refusals import Refusal
from workflows.exemption_list.terms import ExemptionWay, ProofType
from workflows.legal_basis.terms import BasisLevel


class FormColumn(StrEnum):
    """What a column of a form may hold."""

    SEQUENCE = "sequence"
    DEPARTMENT = "department"
    DEMANDING_UNIT = "demanding_unit"
    """索要单位: the unit, in forms that have no 旗区/部门名称."""
    MATTER_NAME = "matter_name"
    PURPOSE = "purpose"
    """证明用途: the matter, in forms that have no 事项名称."""
    MATTER_CODE = "matter_code"
    PROOF_NAME = "proof_name"
    DIRECT_CANCELLATION = "direct_cancellation"
    DATA_SHARING = "data_sharing"
    COMMITMENT = "commitment"
    DEPARTMENT_VERIFICATION = "department_verification"
    OTHER = "other"
    WAYS = "ways"
    """The ways written out in one column."""
    PROOF_TYPE = "proof_type"
    ISSUING_UNIT = "issuing_unit"
    LEGAL_BASIS = "legal_basis"
    BASIS_LEVEL = "basis_level"
    RETAINED_REASON = "retained_reason"
    NOTE = "note"
    SOURCE = "source"
    PLACE = "place"
    PERSONAL = "personal"
    """Names and telephones of people: never read."""


WAY_COLUMNS: dict[FormColumn, ExemptionWay] = {FormColumn(str(way)): way for way in ExemptionWay}
"""The columns of 附件2 in which a mark is set, in the order of the form."""

COLUMN_TITLES: dict[FormColumn, str] = {
    FormColumn.SEQUENCE: "序号",
    FormColumn.DEPARTMENT: "旗区/部门名称",
    FormColumn.MATTER_NAME: "事项名称",
    FormColumn.MATTER_CODE: "事项实施编码",
    FormColumn.PROOF_NAME: "免提交证明材料名称",
    FormColumn.DIRECT_CANCELLATION: "直接取消",
    FormColumn.DATA_SHARING: "数据共享",
    FormColumn.COMMITMENT: "告知承诺",
    FormColumn.DEPARTMENT_VERIFICATION: "部门核验",
    FormColumn.OTHER: "其他方式",
}
"""The columns of 附件2 and their titles, in the order of the form."""


class ColumnSet(StrEnum):
    """Which form it is: how much it must say depends on it."""

    ANNEX_2 = "annex_2"
    """附件2: every row names its unit, matter, proof and way."""
    TEMPLATE = "template"
    """A national or regional template of kept proofs: 设定依据, 索要单位, 开具单位 …"""
    COLLECTED = "collected"
    """Rows collected from public pages, each with its source: whatever is not stated stays unknown."""


@dataclass(frozen=True)
class SurveyRow:
    """One row as its sender wrote it; None is "not stated"."""

    sheet: str
    row: int
    department: str | None
    """As written, also where it names several units."""
    matter_name: str | None
    matter_code: str | None
    proof_name: str | None
    ways: tuple[ExemptionWay, ...] = ()
    """In order: as numbered, else as the columns stand."""
    other_text: str | None = None
    proof_type: ProofType | None = None
    issuing_unit: str | None = None
    legal_basis: str | None = None
    basis_level: BasisLevel | None = None
    retained_reason: str | None = None
    note: str | None = None
    source: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class SurveyForm:
    """One filled form. Who signed it and how to reach them was not read."""

    unit: str | None
    """填报单位."""
    filled_date: date | None
    rows: tuple[SurveyRow, ...]
    column_set: ColumnSet
    unit_column: str = "A"
    """Letter of the column where its rows name the unit."""


@dataclass(frozen=True)
class CellProblem:
    """What is wrong or worth a look, and in which cell of the sender's own file."""

    sheet: str
    row: int
    column: str
    """Letter, as the program shows it."""
    reason: Refusal


@dataclass(frozen=True)
class SurveyReading:
    """All that one file says."""

    forms: tuple[SurveyForm, ...]
    errors: tuple[CellProblem, ...]
    """With any of these nothing is imported."""
    notices: tuple[CellProblem, ...]
    """What was left out or looks odd; nothing stands in the way."""

    @property
    def rows(self) -> tuple[SurveyRow, ...]:
        """Return the rows of all forms."""
        return tuple(row for form in self.forms for row in form.rows)

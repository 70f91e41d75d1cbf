"""From a form as typed to a row or a round that passed every rule, or to all that is wrong with it."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from engine.refusals import Refusal
from workflows.exemption_list.terms import ExemptionWay, ItemContent, ListName, ProofType
from workflows.legal_basis.terms import BasisLevel
from workflows.requests.checking import cleaned, day_in
from workflows.requests.rules import DateMalformed, FieldRefusal, Missing, NotAChoice, TextTooLong
from workflows.survey_forms.rules import holds_personal_data
from workflows.surveys import rules
from workflows.surveys.review_order import FORM_CLAUSE
from workflows.surveys.terms import (
    MatterKind,
    MilestoneDraft,
    MilestoneForm,
    ReportKind,
    RoundDraft,
    RoundForm,
    RowDraft,
    RowForm,
)

Choice = TypeVar("Choice", bound=StrEnum)
LABELS: dict[str, str] = {
    "unit": "实施单位",
    "matter_name": "事项名称",
    "proof_name": "免提交证明材料名称",
    "name": "名称",
    "report": "报送内容",
}
_NAMES = ("matter_name", "proof_name", "fact", "step", "issuing_unit", "matter_code")
_TEXTS = ("other_text", "legal_basis", "retained_reason", "risk_assessment", "note")


class RowHoldsPersonalData(FieldRefusal):
    """The list is public."""

    code = "row_holds_personal_data"
    sentence = "这一栏像是含有手机号或身份证号"
    way_out = "。清单要向社会公布，请删去个人信息。"
    clause = "实施方案附件2"


class UnitNotYours(Refusal):
    """A return holds the rows of the reporting unit and of the units below it."""

    code = "row_of_another_unit"
    sentence = "这一单位不在本单位之下，不能填在本单位的统计表里"
    clause = FORM_CLAUSE
    field = "unit"


class MilestoneWithoutDay(FieldRefusal):
    """A milestone is a day."""

    code = "milestone_without_day"
    sentence = "节点“%(name)s”没有日期"
    clause = rules.REPORT_CLAUSE


@dataclass(frozen=True)
class KnownUnits:
    """What the rules must know beside a form."""

    below: Mapping[str, int]
    """Code -> id of the units whose rows may stand in the return, or that may be asked to report."""
    issuer_of: Callable[[str | None], int | None]
    """Name as written -> the unit of this city that it means."""
    longest_name: int = 200
    longest_text: int = 2000


def checked_row(form: RowForm, *, known: KnownUnits) -> RowDraft:
    """Return what a row says; refuses with RowRefused, whose problems each name their field."""
    check = _Checking(known)
    texts = {name: cleaned(getattr(form, name)) for name in (*_NAMES, *_TEXTS)}
    unit_id = known.below.get(form.unit.strip())
    if not form.unit.strip():
        check.problems.append(Missing("unit", label=LABELS["unit"]))
    elif unit_id is None:
        check.problems.append(UnitNotYours())
    matter_kind = check.one_of("matter_kind", form.matter_kind, MatterKind)
    for name in ("matter_name", "proof_name"):
        if not texts[name]:
            check.problems.append(Missing(name, label=LABELS[name]))
    content = check.content(form, texts)
    check.problems.extend(rules.row_problems(content))
    check.texts(texts)
    if check.problems:
        raise rules.RowRefused(check.problems)
    assert unit_id is not None  # noqa: S101  reported above
    return RowDraft(
        unit_id=unit_id,
        matter_name=texts["matter_name"] or "",
        proof_name=texts["proof_name"] or "",
        content=content,
        matter_kind=matter_kind,
        fact=texts["fact"],
        step=texts["step"],
        issuing_unit_id=known.issuer_of(content.issuing_unit),
    )


def checked_round(form: RoundForm, *, known: KnownUnits) -> RoundDraft:
    """Return the round; refuses with RoundRefused, whose problems each name their field."""
    check = _Checking(known)
    name, clause = cleaned(form.name), cleaned(form.clause)
    if not name:
        check.problems.append(Missing("name", label=LABELS["name"]))
    milestones = [
        milestone
        for number, typed in enumerate(form.milestones, 1)
        if (milestone := check.milestone(number, typed)) is not None
    ]
    if not milestones and not check.problems:
        check.problems.append(rules.NoMilestone())
    codes = dict.fromkeys(code for code in form.units if code in known.below)
    if not codes:
        check.problems.append(rules.NoReportingUnit())
    check.length("name", name, known.longest_name)
    check.length("clause", clause, known.longest_name)
    if check.problems:
        raise rules.RoundRefused(check.problems)
    in_order = tuple(sorted(milestones, key=lambda each: each.due_date))
    return RoundDraft(name or "", clause, in_order, tuple(known.below[code] for code in codes))


class _Checking:
    """One form being checked; problems gather in the order of the form."""

    def __init__(self, known: KnownUnits) -> None:
        self.known = known
        self.problems: list[Refusal] = []

    def content(self, form: RowForm, texts: Mapping[str, str | None]) -> ItemContent:
        """Return what the list would say."""
        list_name = self.one_of("list_name", form.list_name, ListName) or ListName.EXEMPT
        chosen = (self.one_of("ways", way, ExemptionWay) for way in form.ways)
        ways = tuple(dict.fromkeys(way for way in chosen if way))
        is_retained = list_name is ListName.RETAINED
        code = texts["matter_code"]
        return ItemContent(
            list_name=list_name,
            ways=ways,
            other_text=texts["other_text"] if ExemptionWay.OTHER in ways else None,
            proof_type=self.one_of("proof_type", form.proof_type, ProofType),
            issuing_unit=texts["issuing_unit"],
            legal_basis=texts["legal_basis"],
            basis_level=self.one_of("basis_level", form.basis_level, BasisLevel),
            matter_code=code and unicodedata.normalize("NFKC", code).upper(),
            retained_reason=texts["retained_reason"] if is_retained else None,
            risk_assessment=texts["risk_assessment"] if is_retained else None,
            note=texts["note"],
        )

    def milestone(self, number: int, typed: MilestoneForm) -> MilestoneDraft | None:
        """Return one line of milestones; None for an empty one, and for one that is refused."""
        name, day = cleaned(typed.name), day_in(typed.due_date)
        if not name and not typed.due_date.strip():
            return None
        report = self.one_of(f"report_{number}", typed.report, ReportKind) or ReportKind.NONE
        due_date = self._due(number, typed, name, day)
        if not name:
            self.problems.append(Missing(f"name_{number}", label=LABELS["name"]))
        self.length(f"name_{number}", name, self.known.longest_name)
        if not name or due_date is None:
            return None
        return MilestoneDraft(name, cleaned(typed.clause), due_date, report)

    def _due(self, number: int, typed: MilestoneForm, name: str | None, day: date | None) -> date | None:
        if day is None and typed.due_date.strip():
            self.problems.append(DateMalformed(f"due_{number}", value=typed.due_date.strip()[:40]))
        elif day is None:
            self.problems.append(MilestoneWithoutDay(f"due_{number}", name=name or ""))
        return day

    def one_of(self, name: str, typed: str, choices: type[Choice]) -> Choice | None:
        """Return the choice; None for none, and for one that the form does not offer."""
        value = typed.strip()
        if value and value not in set(choices):
            self.problems.append(NotAChoice(name, value=value[:40]))
            return None
        return choices(value) if value else None

    def texts(self, texts: Mapping[str, str | None]) -> None:
        """Refuse what is too long, and what looks like somebody's telephone or id number."""
        for name, text in texts.items():
            self.length(name, text, self.known.longest_name if name in _NAMES else self.known.longest_text)
            if name != "matter_code" and text and holds_personal_data(text):
                self.problems.append(RowHoldsPersonalData(name))

    def length(self, name: str, text: str | None, longest: int) -> None:
        """Refuse what is longer than the city allows."""
        if text and len(text) > longest:
            self.problems.append(TextTooLong(name, length=len(text), longest=longest))

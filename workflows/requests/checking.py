"""From the form as typed to a draft that passed every rule, or to all that is wrong with it at once."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from engine.deadlines.rules import CauseInFuture
from engine.refusals import Refusal
from workflows.exemption_list.rules import (
    AlreadyListed,
    abolished,
    addition_problems,
    content_problems,
    item_number,
    require_in_force,
)
from workflows.exemption_list.terms import (
    Alteration,
    Cancellation,
    CurrentItem,
    EntryStanding,
    ExemptionWay,
    ItemContent,
    ItemKey,
    ListName,
    ProofType,
)
from workflows.legal_basis.terms import BasisLevel
from workflows.requests import rules
from workflows.requests.terms import (
    CancelGround,
    Cause,
    CauseType,
    ChangeNature,
    KnownFacts,
    RequestDraft,
    RequestForm,
    RequestKind,
)

Choice = TypeVar("Choice", bound=StrEnum)

_NAMES = (
    "cause_document_title",
    "cause_document_number",
    "matter_name",
    "proof_name",
    "issuing_unit",
    "matter_code",
)
_TEXTS = (
    "other_text",
    "legal_basis",
    "retained_reason",
    "risk_assessment",
    "note",
    "follow_up",
    "late_reason",
)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def checked(form: RequestForm, *, known: KnownFacts, today: date) -> RequestDraft:
    """Return the draft; refuses with FormRefused, whose problems each name their field."""
    return _Checking(form, known, today).draft()


def cause_date_of(form: RequestForm) -> date | None:
    """Return the cause date as typed, or None when it is no date: for the days used before the check."""
    return day_in(form.cause_date)


def cleaned(text: str) -> str | None:
    """Return the text without blanks around it and without signs that no one can see; None when empty.

    NUL would crash PostgreSQL, and signs that turn the direction of writing can hide what a line says.
    """
    seen = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cf"))
    return seen.strip() or None


class _Checking:
    """One form being checked; problems gather in the order of the form."""

    def __init__(self, form: RequestForm, known: KnownFacts, today: date) -> None:
        self._form = form
        self._known = known
        self._today = today
        self._problems: list[Refusal] = []
        self._texts = {name: cleaned(getattr(form, name)) for name in (*_NAMES, *_TEXTS)}

    def draft(self) -> RequestDraft:
        """Check everything, then refuse or return."""
        kind = self._choice("kind", RequestKind, label="申请类型")
        cause_type = self._choice("cause_type", CauseType, label="变更事由")
        cause_date = self._cause_date()
        self._require_cause_document()
        unit_id = self._unit()
        item = self._item(kind, unit_id)
        key = self._key(kind, unit_id, item)
        self._require_free(kind, key, item)
        self._require_as_filed(kind=kind, unit=unit_id, cause_date=cause_date, item=item)
        cause_id, ground = self._registered_cause(unit_id, cause_date), self._ground(kind)
        after = self._after(kind, item, ground)
        nature, effect_date = self._nature(kind, item, after), self._effect_date(cause_date)
        late, affected = self._late(cause_date), self._affected_units(unit_id)
        self._require_lengths()
        if self._problems:
            raise rules.FormRefused(self._problems)
        assert kind and cause_type and cause_date and unit_id and key  # noqa: S101, PT018  each is reported above
        before = item.content if item and kind is not RequestKind.ADD else None
        return RequestDraft(
            kind=kind,
            cause=self._cause(cause_type, cause_date),
            unit_id=unit_id,
            competent_id=self._known.competent_ids.get(unit_id, unit_id),
            item_id=item.id if item else None,
            key=key,
            before=before,
            after=after,
            ground=ground,
            follow_up=self._texts["follow_up"],
            effect_date=effect_date,
            late=late,
            late_reason=self._texts["late_reason"] if late else None,
            days_used=self._known.days_used,
            editorial=kind is RequestKind.CHANGE and rules.is_editorial(before, after),
            affected_unit_ids=affected,
            cause_id=cause_id,
            is_correction=nature is ChangeNature.CORRECTION,
        )

    def _cause_date(self) -> date | None:
        cause_date = self._date("cause_date")
        if cause_date is None and not self._form.cause_date.strip():
            self._problems.append(rules.Missing("cause_date", label="变更事由发生之日"))
        if cause_date is not None and cause_date > self._today:
            self._problems.append(CauseInFuture(cause_date=cause_date, today=self._today))
        return cause_date

    def _cause(self, cause_type: CauseType, cause_date: date) -> Cause:
        title, number = self._texts["cause_document_title"], self._texts["cause_document_number"]
        return Cause(cause_type, cause_date, title or "", number)

    def _require_cause_document(self) -> None:
        if not self._texts["cause_document_title"]:
            self._problems.append(rules.CauseDocumentMissing())

    def _unit(self) -> int | None:
        code = self._form.unit.strip()
        unit_id = self._known.unit_ids.get(code)
        if not code:
            self._problems.append(rules.Missing("unit", label="实施单位"))
        elif unit_id is None:
            self._problems.append(rules.UnknownUnit("unit", unit=code))
        elif unit_id not in self._known.filing_unit_ids:
            self._problems.append(rules.NotYourUnit())
        return unit_id

    def _item(self, kind: RequestKind | None, unit_id: int | None) -> CurrentItem | None:
        item = self._known.item
        if kind in (None, RequestKind.ADD):
            return item
        if item is None:
            self._problems.append(rules.ItemUnknown(number=self._form.item_number.strip()))
        elif item.unit_id is None:
            self._problems.append(rules.ItemUnitUnknown(number=item_number(item.id)))
        elif unit_id is not None and item.unit_id != unit_id:
            self._problems.append(rules.ItemOfAnotherUnit(number=item_number(item.id)))
        return item

    def _key(self, kind: RequestKind | None, unit_id: int | None, item: CurrentItem | None) -> ItemKey | None:
        if kind is not RequestKind.ADD:
            return ItemKey(item.unit_id, item.matter_name, item.proof_name) if item else None
        for name, label in (("matter_name", "事项名称"), ("proof_name", "证明名称")):
            if not self._texts[name]:
                self._problems.append(rules.Missing(name, label=label))
        return ItemKey(unit_id, self._texts["matter_name"], self._texts["proof_name"] or "")

    def _require_free(self, kind: RequestKind | None, key: ItemKey | None, item: CurrentItem | None) -> None:
        if self._known.open_case_no:
            self._problems.append(rules.AlreadyOpen(case_no=self._known.open_case_no))
        if item is None or key is None:
            return
        if kind is RequestKind.ADD and item.standing is not EntryStanding.REMOVED:
            self._problems.append(AlreadyListed(number=item_number(item.id)))
        change: Cancellation | Alteration = Alteration(item.id, item.content)
        if kind is RequestKind.CANCEL:
            change = Cancellation(item.id, EntryStanding.ABOLISHED)
        if kind in (RequestKind.CANCEL, RequestKind.CHANGE):
            try:
                require_in_force(change, item.standing)
            except Refusal as problem:
                self._problems.append(problem)

    def _require_as_filed(
        self,
        *,
        kind: RequestKind | None,
        unit: int | None,
        cause_date: date | None,
        item: CurrentItem | None,
    ) -> None:
        filed = self._known.filed_as
        if filed is None:
            return
        fixed: dict[str, tuple[str, object, object]] = {
            "kind": ("申请类型", kind, filed.kind),
            "unit": ("实施单位", unit, filed.unit_id),
            "cause_date": ("变更事由发生之日", cause_date, filed.cause_date),
        }
        if filed.kind is not RequestKind.ADD:
            fixed["item_number"] = ("证明事项", item and item.id, filed.item_id)
        self._problems.extend(
            rules.FixedByFiling(name, label=label)
            for name, (label, value, as_filed) in fixed.items()
            if value is not None and value != as_filed
        )

    def _registered_cause(self, unit_id: int | None, cause_date: date | None) -> int | None:
        """Return the cause of the register that it answers; a correction keeps that of the filing."""
        if self._known.filed_as:
            return self._known.filed_as.cause_id
        if not self._form.cause.strip():
            return None
        cause = self._known.registered
        if cause is None:
            self._problems.append(rules.CauseNotInRegister(cause=self._form.cause.strip()[:40]))
            return None
        if cause.is_withdrawn:
            self._problems.append(rules.CauseTakenBack(cause=cause.number))
        if unit_id is not None and unit_id not in cause.unit_ids:
            self._problems.append(rules.CauseOfOtherUnits(cause=cause.number))
        if cause_date is not None and cause_date != cause.date:
            self._problems.append(rules.CauseDateDiffers(cause=cause.number, registered=cause.date))
        return cause.id

    def _ground(self, kind: RequestKind | None) -> CancelGround | None:
        if kind is not RequestKind.CANCEL:
            return None
        if not self._form.ground.strip():
            self._problems.append(rules.GroundMissing())
            return None
        return self._choice("ground", CancelGround, label="取消理由")

    def _after(
        self, kind: RequestKind | None, item: CurrentItem | None, ground: CancelGround | None
    ) -> ItemContent | None:
        if kind is RequestKind.CANCEL:
            stays = ground is not None and rules.standing_after(ground) is EntryStanding.ABOLISHED
            return abolished(item.content) if item and stays else None
        after = self._content()
        self._problems.extend(content_problems(after))
        if kind is RequestKind.ADD:
            self._problems.extend(addition_problems(after))
        if kind is RequestKind.CHANGE and item and item.content == after:
            self._problems.append(rules.NothingChanged())
        return after

    def _nature(
        self, kind: RequestKind | None, item: CurrentItem | None, after: ItemContent | None
    ) -> ChangeNature | None:
        if kind is not RequestKind.CHANGE:
            return None
        nature = self._optional_choice("nature", ChangeNature)
        if nature is ChangeNature.CORRECTION and item and after:
            self._problems.extend(rules.correction_problems(item.content, after))
        return nature

    def _content(self) -> ItemContent:
        list_name = self._optional_choice("list_name", ListName) or ListName.EXEMPT
        chosen = (self._one_of("ways", way, ExemptionWay) for way in self._form.ways)
        ways = tuple(dict.fromkeys(way for way in chosen if way))
        return ItemContent(
            list_name=list_name,
            ways=ways,
            other_text=self._texts["other_text"] if ExemptionWay.OTHER in ways else None,
            proof_type=self._optional_choice("proof_type", ProofType),
            issuing_unit=self._texts["issuing_unit"],
            legal_basis=self._texts["legal_basis"],
            basis_level=self._optional_choice("basis_level", BasisLevel),
            matter_code=_narrow(self._texts["matter_code"]),
            retained_reason=self._texts["retained_reason"],
            risk_assessment=self._texts["risk_assessment"],
            note=self._texts["note"],
        )

    def _effect_date(self, cause_date: date | None) -> date | None:
        effect_date = self._date("effect_date")
        if effect_date and cause_date and effect_date < cause_date:
            self._problems.append(rules.EffectBeforeCause(effect_date=effect_date, cause_date=cause_date))
        return effect_date

    def _late(self, cause_date: date | None) -> bool:
        late = cause_date is not None and rules.is_late(self._known.days_used, self._known.budget)
        if late and not self._texts["late_reason"]:
            facts = {"days_used": self._known.days_used, "budget": self._known.budget}
            self._problems.append(rules.LateReasonMissing(**facts))
        return late

    def _affected_units(self, unit_id: int | None) -> tuple[int, ...]:
        codes = dict.fromkeys(code.strip() for code in self._form.affected_units if code.strip())
        unknown = [code for code in codes if code not in self._known.unit_ids]
        self._problems.extend(rules.UnknownUnit("affected_units", unit=code) for code in unknown)
        found = (self._known.unit_ids[code] for code in codes if code not in unknown)
        return tuple(affected for affected in found if affected != unit_id)

    def _require_lengths(self) -> None:
        self._require_length(_NAMES, self._known.longest_name)
        self._require_length(_TEXTS, self._known.longest_text)

    def _require_length(self, names: Iterable[str], longest: int) -> None:
        lengths: Mapping[str, int] = {name: len(self._texts[name] or "") for name in names}
        self._problems.extend(
            rules.TextTooLong(name, length=length, longest=longest)
            for name, length in lengths.items()
            if length > longest
        )

    def _date(self, name: str) -> date | None:
        typed = getattr(self._form, name)
        day = day_in(typed)
        if day is None and typed.strip():
            self._problems.append(rules.DateMalformed(name, value=typed.strip()[:40]))
        return day

    def _choice(self, name: str, choices: type[Choice], *, label: str) -> Choice | None:
        if not getattr(self._form, name).strip():
            self._problems.append(rules.Missing(name, label=label))
            return None
        return self._optional_choice(name, choices)

    def _optional_choice(self, name: str, choices: type[Choice]) -> Choice | None:
        return self._one_of(name, getattr(self._form, name), choices)

    def _one_of(self, name: str, typed: str, choices: type[Choice]) -> Choice | None:
        value = typed.strip()
        if value and value not in set(choices):
            self._problems.append(rules.NotAChoice(name, value=value[:40]))
            return None
        return choices(value) if value else None


def day_in(typed: str) -> date | None:
    """Return the day that was typed, such as 2026-09-29 or 2026年9月29日; None when it is none."""
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:  # the 31st of a shorter month
        return None


def _narrow(code: str | None) -> str | None:
    """Return a code in half-width signs: forms typed in Chinese often carry full-width digits."""
    return code and unicodedata.normalize("NFKC", code)

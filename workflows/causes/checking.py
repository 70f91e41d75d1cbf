"""From the form as typed to a cause that passed every rule, or to all that is wrong with it at once."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from engine.calendar.days import OutsideCalendar, WorkingCalendar
from engine.refusals import Refusal
from workflows.causes import rules
from workflows.causes.terms import CauseDraft, CauseForm, CountedFrom, KnownUnits, cause_number
from workflows.exemption_list.rules import normalised
from workflows.requests.checking import cleaned, day_in
from workflows.requests.rules import (
    CauseDocumentMissing,
    DateMalformed,
    Missing,
    NotAChoice,
    TextTooLong,
    UnknownUnit,
)
from workflows.requests.terms import CauseType

Choice = TypeVar("Choice", bound=StrEnum)
TITLE = "title"


class TitleMissing(CauseDocumentMissing):
    """The same as of a request, under the field of this form."""

    field = TITLE


def checked(
    form: CauseForm, *, known: KnownUnits, today: date, budget: int, calendar: WorkingCalendar
) -> CauseDraft:
    """Return the draft; refuses with RegistrationRefused, whose problems each name their field."""
    return _Checking(form, known, today).draft(budget, calendar)


class _Checking:
    """One form being checked; problems gather in the order of the form."""

    def __init__(self, form: CauseForm, known: KnownUnits, today: date) -> None:
        self._form = form
        self._known = known
        self._today = today
        self._problems: list[Refusal] = []
        self._texts = {name: cleaned(getattr(form, name)) for name in (TITLE, "number", "note")}

    def draft(self, budget: int, calendar: WorkingCalendar) -> CauseDraft:
        """Check everything, then refuse or return."""
        cause_type = self._choice("type", CauseType, label="变更事由")
        if not self._texts[TITLE]:
            self._problems.append(TitleMissing())
        published = self._published()
        effective = self._date("effective_date")
        if effective is None and not self._form.effective_date.strip():
            self._problems.append(Missing("effective_date", label="施行（生效）日期"))
        counted_from = self._choice("counted_from", CountedFrom, label="起算日")
        self._require_countable(published, effective, counted_from, budget=budget, calendar=calendar)
        unit_ids = self._units()
        self._require_not_registered(unit_ids)
        self._require_lengths()
        if self._problems:
            raise rules.RegistrationRefused(self._problems)
        assert cause_type and effective and counted_from  # noqa: S101, PT018  each is reported above
        return CauseDraft(
            type=cause_type,
            title=self._texts[TITLE] or "",
            number=self._texts["number"],
            published_date=published,
            effective_date=effective,
            counted_from=counted_from,
            unit_ids=unit_ids,
            note=self._texts["note"],
        )

    def _published(self) -> date | None:
        published = self._date("published_date")
        if published and published > self._today:
            self._problems.append(rules.PublishedInFuture(published_date=published, today=self._today))
        return published

    def _require_countable(
        self,
        published: date | None,
        effective: date | None,
        counted_from: CountedFrom | None,
        *,
        budget: int,
        calendar: WorkingCalendar,
    ) -> None:
        if effective is None or counted_from is None:
            return
        try:
            cause_date = rules.legal_cause_date(published, effective, counted_from)
        except rules.PublicationUnknown as problem:
            if not self._form.published_date.strip():  # else the date is malformed, which is said already
                self._problems.append(problem)
            return
        try:
            rules.days_of(cause_date, budget, calendar=calendar)
        except OutsideCalendar:
            self._problems.append(rules.DayOutsideCalendar(cause_date=cause_date))

    def _units(self) -> tuple[int, ...]:
        codes = dict.fromkeys(code.strip() for code in self._form.units if code.strip())
        unknown = [code for code in codes if code not in self._known.unit_ids]
        self._problems.extend(UnknownUnit("units", unit=code[:40]) for code in unknown)
        found = tuple(self._known.unit_ids[code] for code in codes if code not in unknown)
        if not codes:
            self._problems.append(rules.NoUnitNamed())
        own = self._known.own_unit_ids
        if own is not None and not own.issuperset(found):
            self._problems.append(rules.NotYoursToRegister())
        return found

    def _require_not_registered(self, unit_ids: tuple[int, ...]) -> None:
        title, number = self._texts[TITLE], self._texts["number"]
        for paper in self._known.papers:
            is_same = _alike(paper.title, title) or _alike(paper.number, number)
            if is_same and paper.unit_ids.intersection(unit_ids):
                self._problems.append(rules.RegisteredAlready(cause=cause_number(paper.cause_id)))

    def _require_lengths(self) -> None:
        longest = {
            TITLE: self._known.longest_name,
            "number": self._known.longest_name,
            "note": self._known.longest_text,
        }
        lengths = {name: len(self._texts[name] or "") for name in longest}
        self._problems.extend(
            TextTooLong(name, length=lengths[name], longest=most)
            for name, most in longest.items()
            if lengths[name] > most
        )

    def _date(self, name: str) -> date | None:
        typed = getattr(self._form, name)
        day = day_in(typed)
        if day is None and typed.strip():
            self._problems.append(DateMalformed(name, value=typed.strip()[:40]))
        return day

    def _choice(self, name: str, choices: type[Choice], *, label: str) -> Choice | None:
        value = getattr(self._form, name).strip()
        if not value:
            self._problems.append(Missing(name, label=label))
        elif value not in set(choices):
            self._problems.append(NotAChoice(name, value=value[:40]))
        else:
            return choices(value)
        return None


def _alike(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and normalised(one) == normalised(other)

"""When a succession may be recorded and confirmed, and what it makes of a form; and the refusals."""

from collections.abc import Mapping
from datetime import date

from engine.people.terms import Department
from engine.refusals import Refusal
from workflows.legal_register.form_problems import FormProblems
from workflows.requests.checking import cleaned
from workflows.requests.rules import FieldRefusal, FormRefused, Missing, UnknownUnit
from workflows.successions.terms import KnownForSuccession, SuccessionDraft, SuccessionForm

PLAN_CLAUSE = "实施方案三(四)2"


class SuccessionRefused(FormRefused):
    """The form as a whole; `problems` holds every refusal, in the order of the form."""

    code = "succession_refused"
    sentence = "承接登记有 %(count)s 处需要改正"


class SuccessorIsItself(Refusal):
    """A unit does not take over from itself."""

    code = "successor_is_itself"
    sentence = "承接单位不能是原单位自己"
    field = "new_unit"


class SucceededAlready(FieldRefusal):
    """Whoever wants its duties again must take them from the successor."""

    code = "succeeded_already"
    sentence = "%(unit)s 已由 %(successor)s 承接"
    way_out = "。请改选其承接单位。"
    clause = PLAN_CLAUSE


class SuccessionPaperMissing(Refusal):
    """Units are merged by a paper."""

    code = "succession_paper_missing"
    sentence = "没有填写机构调整的文件名称"
    clause = PLAN_CLAUSE
    field = "title"


class ConfirmedAlready(Refusal):
    """It is confirmed once."""

    code = "succession_confirmed_already"
    sentence = "承接已经确认"


class NotYetTakenOver(Refusal):
    """Nothing is taken over before the day on the paper."""

    code = "succession_not_yet"
    sentence = "机构调整自 %(effective_date)s 起施行，届时才能确认承接"


class ConfirmedByRecorder(Refusal):
    """Who recorded the succession does not also confirm it for the successor."""

    code = "succession_confirmed_by_recorder"
    sentence = "承接是您登记的，须由承接单位主管部门的其他确认人确认"
    clause = PLAN_CLAUSE + "；职责分离"


def checked_succession(form: SuccessionForm, *, known: KnownForSuccession, today: date) -> SuccessionDraft:
    """Return the draft; refuses with SuccessionRefused, whose problems each name their field."""
    problems = FormProblems(form, longest={"title": known.longest_name, "number": known.longest_name})
    old = _unit(form.old_unit, "old_unit", "原单位", known=known, problems=problems)
    new = _unit(form.new_unit, "new_unit", "承接单位", known=known, problems=problems)
    if old and new and old.id == new.id:
        problems.add(SuccessorIsItself())
    title = cleaned(form.title)
    if not title:
        problems.add(SuccessionPaperMissing())
    published, effective, counted_from = problems.paper_days(today=today)
    problems.lengths({"note": known.longest_text})
    if problems.found:
        raise SuccessionRefused(problems.found)
    assert old and new and effective and counted_from  # noqa: S101, PT018  each is reported above
    return SuccessionDraft(
        old_unit=old,
        new_unit=new,
        title=title or "",
        number=cleaned(form.number),
        published_date=published,
        effective_date=effective,
        counted_from=counted_from,
        note=cleaned(form.note),
    )


def form_of_item(
    draft: SuccessionDraft, *, note: str | None, issuing_unit: str | None, is_own: bool
) -> Mapping[str, str]:
    """Return what is known of the form of a change; is_own: of an item of the old unit."""
    known = {"effect_date": draft.effective_date.isoformat()}
    if issuing_unit and draft.old_unit.name in issuing_unit:
        known["issuing_unit"] = issuing_unit.replace(draft.old_unit.name, draft.new_unit.name)
    if is_own:
        number = f"（{draft.number}）" if draft.number else ""
        told = f"自{draft.effective_date}起由{draft.new_unit.name}承接，依据《{draft.title}》{number}"
        known["note"] = f"{note}；{told}" if note else told
    return known


def _unit(
    code: str, field: str, label: str, *, known: KnownForSuccession, problems: FormProblems
) -> Department | None:
    typed = code.strip()
    unit = known.units.get(typed)
    if not typed:
        problems.add(Missing(field, label=label))
    elif unit is None:
        problems.add(UnknownUnit(field, unit=typed[:40]))
    for earlier in known.earlier:
        if unit and earlier.old_unit.id == unit.id:
            problems.add(SucceededAlready(field, unit=unit.name, successor=earlier.new_unit.name))
    return unit

"""Rounds and returns of the small city, with only the arguments that matter to a test."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.clock import SHANGHAI, VirtualClock
from engine.people.lookups import actor_of
from engine.people.records import DepartmentRow, PersonRow, PostRow
from engine.people.terms import Actor
from tests.builders.city import UNITS, a_key, person
from workflows.exemption_list.terms import ExemptionWay, ItemContent, ListName
from workflows.legal_basis.terms import BasisLevel
from workflows.procedures.bureau import Bureau
from workflows.surveys.filling import begin_version, give_own_opinion, send_return, write_row
from workflows.surveys.lookups import lines_of, reporting_unit, versions_of
from workflows.surveys.organising import accept_return, give_justice_opinion, open_round
from workflows.surveys.terms import (
    FormHead,
    MilestoneForm,
    OpinionForm,
    RoundForm,
    RowForm,
    SurveyLine,
    UnitReturn,
)

POLICE, CIVIL, BANNER, WATER = UNITS["police"], UNITS["civil"], UNITS["banner"], 8
KEEPS = RowForm(
    unit="police",
    matter_kind="licence",
    matter_name="枪支许可",
    proof_name="无精神病证明",
    list_name="retained",
    legal_basis="《枪支管理法》第十条",
    basis_level="law",
    retained_reason="现有数据不能反映当前状态",
    risk_assessment="取消后危及公共安全，风险高",
)
"""A proof that a unit wants to keep, with all that it must say."""


def a_row_form(**changes: Any) -> RowForm:
    """Return a row that spares a paper and passes every rule."""
    form = RowForm(
        unit="police",
        matter_kind="confirmation",
        matter_name="户口登记",
        proof_name="出生证明",
        ways=("data_sharing",),
    )
    return replace(form, **changes)


def a_round(bureau: Bureau, *, units: Iterable[str] = ("police", "civil", "banner"), **changes: Any) -> int:
    """Open a round with the form due on 10-20 and a report due on 10-31; return its id."""
    form = RoundForm(
        name="2026年第一轮梳理",
        clause="三(一)1",
        milestones=(
            MilestoneForm("报送统计表", "三(一)1", "2026-10-20", "form"),
            MilestoneForm("报送落实情况", "四(一)", "2026-10-31", "progress"),
        ),
        units=tuple(units),
    )
    return open_round(bureau, person(bureau, "desk"), replace(form, **changes), command_key=a_key())


def a_waterworks(bureau: Bureau) -> Actor:
    """Add a public utility under the police unit; return its filer."""
    with bureau.store.writing() as tx:
        row = DepartmentRow(
            id=WATER, code="water", name="供水公司", kind="public_utility", competent_id=POLICE
        )
        tx.add(row)
        tx.add(PersonRow(id=90, name="演示·water", sign_in="water", session_key="key-water"))
        tx.flush()
        tx.add(PostRow(person_id=90, department_id=WATER, role="filer"))
    with bureau.store.reading() as tx:
        found = actor_of(tx, 90, today=bureau.today)
    assert found is not None
    return found


def drafted(bureau: Bureau, round_id: int, *forms: RowForm, unit: int = POLICE, by: str = "filer") -> None:
    """Begin a version of a unit's return with these rows behind those of the version before."""
    actor = person(bureau, by)
    begin_version(bureau, actor, round_id, unit)
    for form in forms:
        write_row(bureau, actor, round_id, unit, form)


def sent(bureau: Bureau, round_id: int, *forms: RowForm, unit: int = POLICE, by: str = "filer") -> None:
    """Fill a version and send it."""
    drafted(bureau, round_id, *forms, unit=unit, by=by)
    send(bureau, round_id, unit=unit, by=by)


def send(bureau: Bureau, round_id: int, *, unit: int = POLICE, by: str = "filer") -> None:
    """Send the draft."""
    send_return(bureau, person(bureau, by), round_id, unit, head=FormHead(), says_nothing=False)


def accepted(bureau: Bureau, round_id: int, *forms: RowForm, unit: int = POLICE, by: str = "filer") -> None:
    """Fill a version, send it, and let the desk accept it."""
    sent(bureau, round_id, *forms, unit=unit, by=by)
    accept_return(bureau, person(bureau, "desk"), round_id, unit)


def own_opinion(
    bureau: Bureau, round_id: int, row_id: int, *, by: str = "confirmer", agrees: str = "yes"
) -> None:
    """Give the police unit's own opinion."""
    form = OpinionForm(agrees, "有法律依据，确需保留")
    give_own_opinion(bureau, person(bureau, by), round_id, POLICE, row_id, form)


def justice_opinion(bureau: Bureau, round_id: int, row_id: int, *, agrees: str = "yes") -> None:
    """Review for the justice bureau a row of the police unit."""
    form = OpinionForm(agrees, "同意保留", "司审〔2026〕8号")
    give_justice_opinion(bureau, person(bureau, "reviewer"), round_id, POLICE, row_id, form)


def versions(bureau: Bureau, round_id: int, unit: int = POLICE) -> tuple[UnitReturn, ...]:
    """Return the versions of a unit's return."""
    with bureau.store.reading() as tx:
        return versions_of(tx, reporting_unit(tx, round_id, unit).id)


def rows(bureau: Bureau, round_id: int, unit: int = POLICE, version: int = -1) -> tuple[SurveyLine, ...]:
    """Return the rows of a version; -1: the newest."""
    found = versions(bureau, round_id, unit)
    with bureau.store.reading() as tx:
        return lines_of(tx, found[version].id)


def a_line(number: int = 1, **changes: Any) -> SurveyLine:
    """Return a row as kept, by itself."""
    line = SurveyLine(
        id=number,
        return_id=1,
        seq=number,
        reporter_id=1,
        unit_id=1,
        matter_kind=None,
        matter_name="户口登记",
        proof_name="出生证明",
        fact=None,
        step=None,
        issuing_unit_id=None,
        content=ItemContent(ways=(ExemptionWay.DATA_SHARING,)),
        written_by=1,
    )
    return replace(line, **changes)


def a_kept_line(number: int = 1, **changes: Any) -> SurveyLine:
    """Return a row of a proof that is to be kept, with all that it must say."""
    content = ItemContent(
        list_name=ListName.RETAINED,
        legal_basis="《枪支管理法》第十条",
        basis_level=BasisLevel.LAW,
        retained_reason="数据不能反映当前状态",
        risk_assessment="风险高",
    )
    return a_line(number, **{"proof_name": "无精神病证明", "content": content, **changes})


def on(bureau: Bureau, month: int, day: int) -> None:
    """Let it be nine o'clock on a day of 2026."""
    assert isinstance(bureau.clock, VirtualClock)
    bureau.clock.move_to(datetime(2026, month, day, 9, tzinfo=SHANGHAI))

"""Builders: a small office, cases, forms and facts, with only the arguments that matter to a test."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.clock import SHANGHAI
from engine.people.records import DepartmentRow, PersonRow
from engine.procedures.records import ProcedureVersionRow
from workflows.exemption_list.rules import key_text
from workflows.exemption_list.terms import CurrentItem, EntryStanding, ExemptionWay, ItemContent, ItemKey
from workflows.requests.terms import KnownFacts, RequestForm

NOW = datetime(2026, 9, 29, 10, 0, tzinfo=SHANGHAI)
TODAY = date(2026, 9, 29)
BY_DATA = ItemContent(ways=(ExemptionWay.DATA_SHARING,))


@dataclass(frozen=True)
class Office:
    """Ids of two departments, one banner, and two people."""

    civil_affairs: int
    housing: int
    banner: int
    clerk: int
    member: int


def an_office(tx: Session) -> Office:
    units = [
        DepartmentRow(code="civil_affairs", name="鄂尔多斯市民政局", kind="city_department"),
        DepartmentRow(code="housing", name="鄂尔多斯市住房和城乡建设局", kind="city_department"),
        DepartmentRow(code="dongsheng", name="东胜区", kind="banner"),
    ]
    people = [
        PersonRow(name=f"演示·{name}某", sign_in=name, session_key=name, active=True) for name in "赵钱"
    ]
    version = ProcedureVersionRow(procedure="add_item", number=1, digest="-", diagrams={}, activated_at=NOW)
    tx.add_all([*units, *people, version])
    tx.flush()
    return Office(*(row.id for row in (*units, *people)))


def a_case(tx: Session, office: Office) -> int:
    number = (tx.scalar(sa.select(sa.func.count()).select_from(CaseFileRow)) or 0) + 1
    row = CaseFileRow(
        case_no=f"ZM-2026-{number:04d}",
        kind="add",
        version_id=1,
        status="open",
        department_id=office.civil_affairs,
        title="-",
        subject="-",
        detail="-",
        filed_by=office.clerk,
        opened_at=NOW,
        rev=0,
        journal_seq=0,
        journal_head=b"",
    )
    tx.add(row)
    tx.flush()
    return row.id


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def a_form(**changes: Any) -> RequestForm:
    """Return a request to add an item that every rule accepts."""
    form = RequestForm(
        kind="add",
        cause_type="law_changed",
        cause_date="2026-09-28",
        cause_document_title="《社会救助法》",
        unit="civil_affairs",
        matter_name="临时救助",
        proof_name="家庭收入证明",
        ways=("data_sharing", "commitment"),
        legal_basis="《社会救助暂行办法》第四十八条",
        basis_level="administrative_regulation",
    )
    return replace(form, **changes)


def facts(**changes: Any) -> KnownFacts:
    """Return what is known beside the form: three units, the first of them the filer's own."""
    known = KnownFacts(
        unit_ids={"civil_affairs": 1, "housing": 2, "dongsheng": 3}, filing_unit_ids=frozenset({1})
    )
    return replace(known, **changes)


def an_item(
    content: ItemContent = BY_DATA,
    *,
    unit_id: int | None = 1,
    standing: EntryStanding = EntryStanding.LISTED,
) -> CurrentItem:
    key = ItemKey(unit_id, "临时救助", "家庭收入证明")
    return CurrentItem(7, key_text(key), unit_id, key.matter_name, key.proof_name, standing, TODAY, content)


def full_width(text: str) -> str:
    """Return ASCII as Chinese keyboards often type it."""
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)

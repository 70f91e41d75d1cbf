"""The demo city's list of collected rows, to which a test adds versions."""

from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from engine.clock import VirtualClock
from webui.office import Office
from workflows.demo_city.steps import DemoPassword, load_demo_city
from workflows.exemption_list.records import ListVersionRow
from workflows.exemption_list.steps import form_version
from workflows.exemption_list.terms import (
    Addition,
    ExemptionWay,
    ItemContent,
    ItemKey,
    ListChange,
    ListName,
)
from workflows.legal_basis.terms import BasisLevel

COLLECTED = 253
"""Rows of seeds/proof_items.csv: version 1."""
NEW, RETAINED = "MZ000254", "MZ000255"
BY_DATA = ItemContent(
    ways=(ExemptionWay.DATA_SHARING, ExemptionWay.DEPARTMENT_VERIFICATION),
    legal_basis="《户口登记条例》第十三条",
    basis_level=BasisLevel.ADMINISTRATIVE_REGULATION,
)
KEPT = ItemContent(
    list_name=ListName.RETAINED,
    legal_basis="《公证法》第二十七条",
    basis_level=BasisLevel.LAW,
    retained_reason="尚无数据源",
    risk_assessment="影响面小",
)


class Town:
    """The demo city's list, to which a test adds versions day by day from 2026-10-09 on."""

    def __init__(self, office: Office) -> None:
        self.office = office
        with office.store.writing() as tx:
            password = DemoPassword("x", lambda text: text)
            city = load_demo_city(tx, seeds=Path("seeds"), password=password, now=office.clock.now())
        self.unit_id = city.department_ids["public_security"]

    def change(self, change: ListChange, *, published: bool = True, effective: date | None = None) -> int:
        """Form a version a day later, publish it, and return its number."""
        clock = self.office.clock
        assert isinstance(clock, VirtualClock)
        clock.advance(timedelta(days=1))
        facts = {
            "case_id": None,
            "effective_date": effective,
            "reason": "法律法规变化：某条例",
            "person_id": None,
        }
        with self.office.store.writing() as tx:
            number = form_version(tx, change, now=clock.now(), **facts).number  # type: ignore[arg-type]
            if published:
                shown = {"published_at": clock.now(), "channels": ["portal"]}
                tx.execute(sa.update(ListVersionRow).where(ListVersionRow.number == number).values(**shown))
        return number

    def add(self, proof: str, content: ItemContent, *, published: bool = True) -> int:
        """Add an item of the police."""
        key = ItemKey(self.unit_id, "户口迁移（投靠）", proof)
        return self.change(Addition(key, content, "鄂尔多斯市公安局"), published=published)

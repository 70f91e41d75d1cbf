"""Causes of the demo's register in every state: running, nearly over, over, to come, answered, withdrawn.

The documents are invented, and each says so in its title; what a document would not say stays unknown.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from workflows.causes.terms import CauseForm
from workflows.procedures.cause_register import declare_no_change, register_cause, take_cause_back
from workflows.rehearsal.stage import Stage

Play = Callable[[Stage], None]
DayOf = Callable[[int], date]
"""Working days before today, negative for days to come -> the day."""


@dataclass(frozen=True)
class DemoCause:
    """A cause of the demo; the days are working days before today."""

    type: str
    title: str
    units: tuple[str, ...]
    effective: int
    registered: int
    number: str = ""
    published: int | None = None
    counted_from: str = "effective"
    note: str = ""

    def form(self, day: DayOf) -> CauseForm:
        """Return the form as its registrar types it."""
        published = "" if self.published is None else day(self.published).isoformat()
        return CauseForm(
            type=self.type,
            title=self.title,
            number=self.number,
            published_date=published,
            effective_date=day(self.effective).isoformat(),
            counted_from=self.counted_from,
            units=self.units,
            note=self.note,
        )


CAUSES: dict[str, DemoCause] = {
    "nearly_over": DemoCause(
        "law_changed",
        "社会救助申请管理办法（演示）",
        ("civil_affairs", "human_resources", "medical_insurance"),
        effective=6,
        registered=5,
        number="演示令〔2026〕3号",
        published=16,
    ),
    "over": DemoCause(
        "office_restructured",
        "关于调整林业和草原管理机构的通知（演示）",
        ("forestry",),
        effective=9,
        registered=8,
        number="演示编办〔2026〕11号",
    ),
    "running": DemoCause(
        "duty_transferred",
        "关于划转道路运输管理职责的通知（演示）",
        ("transport", "dongsheng"),
        effective=2,
        registered=1,
        note="文号尚未收悉",
    ),
    "to_come": DemoCause(
        "law_changed",
        "不动产登记实施细则（演示）",
        ("natural_resources", "housing"),
        effective=-8,
        registered=3,
        number="演示令〔2026〕9号",
        published=4,
    ),
    "answered": DemoCause(
        "other",
        "关于调整数据共享范围的通知（演示）",
        ("justice",),
        effective=2,
        registered=2,
        published=2,
        counted_from="published",
    ),
    "withdrawn": DemoCause(
        "law_changed",
        "关于取消一批证明事项的通知（演示）",
        ("veterans",),
        effective=4,
        registered=3,
    ),
}
"""Name of a demo cause -> what was registered."""

DECLARED_AGO, WITHDRAWN_AGO = 2, 2
REGISTRAR = "desk.one"


def cause_moves(day: DayOf, registered: dict[str, int]) -> list[tuple[int, Play]]:
    """Return (working days before today, play); each registration puts the cause's id into `registered`."""

    def register(name: str, cause: DemoCause) -> Play:
        def play(stage: Stage) -> None:
            key, desk = secrets.token_bytes(16), stage.person(REGISTRAR)
            registered[name] = register_cause(stage.bureau, desk, cause.form(day), command_key=key)

        return play

    def declare(stage: Stage) -> None:
        confirmer = stage.person("human_resources.confirmer")
        reason = "本局清单中没有以该办法为依据的条目"
        declare_no_change(
            stage.bureau, confirmer, registered["nearly_over"], unit="human_resources", reason=reason
        )

    def withdraw(stage: Stage) -> None:
        desk, reason = stage.person(REGISTRAR), "该通知不涉及退役军人事务局，登记有误"
        take_cause_back(stage.bureau, desk, registered["withdrawn"], reason=reason)

    moves = [(cause.registered, register(name, cause)) for name, cause in CAUSES.items()]
    return [*moves, (DECLARED_AGO, declare), (WITHDRAWN_AGO, withdraw)]

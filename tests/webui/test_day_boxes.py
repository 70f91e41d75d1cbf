"""The day strip tells the proof of a deadline as it is."""

from datetime import date

from engine.deadlines.terms import ProofDay
from webui.day_boxes import day_boxes

DAYS = [
    ProofDay(date(2026, 9, 29), counted=False, number=None, reason="事由发生日，不计入", source=None),
    ProofDay(date(2026, 9, 30), counted=True, number=1, reason="工作日", source=None),
    ProofDay(date(2026, 10, 1), counted=False, number=None, reason="国庆节", source="国办发明电"),
    ProofDay(date(2026, 10, 9), counted=False, number=None, reason="中止计时：等待鉴定", source=None),
    ProofDay(date(2026, 10, 10), counted=True, number=2, reason="调休上班", source="国办发明电"),
    ProofDay(date(2026, 10, 11), counted=False, number=None, reason="周末", source=None),
]


def test_each_day_becomes_a_box_of_its_kind() -> None:
    boxes = day_boxes(DAYS, today=date(2026, 10, 1))

    assert [box.kind for box in boxes] == ["zero", "work", "holiday", "paused", "makeup", "rest"]
    assert [box.number for box in boxes] == [None, 1, None, None, 2, None]
    assert [box.reason for box in boxes] == [None, None, "国庆节", "中止计时：等待鉴定", None, None]


def test_past_today_and_the_last_day_are_marked() -> None:
    boxes = day_boxes(DAYS, today=date(2026, 10, 1))

    assert [box.is_past for box in boxes] == [True, True, False, False, False, False]
    assert [box.is_today for box in boxes] == [False, False, True, False, False, False]
    assert [box.is_last for box in boxes] == [False] * 5 + [True]

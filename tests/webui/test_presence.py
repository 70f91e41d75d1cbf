"""Somebody else is at this case: told to colleagues who may read it, never kept, never a click."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from engine.clock import VirtualClock
from engine.journal.records import EventRow
from engine.presence.records import PresenceRow
from tests.builders.city import before_the_group, filed
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of

__all__ = ["sqlite_city", "sqlite_template", "staff"]

FIRST = "/cases/ZM-2026-0001"
HINT = "演示·member1 正在查看此件"


def beat(client: FlaskClient, path: str = FIRST) -> str:
    token = csrf_token(client.get("/inbox/delivery").text)
    answer = client.post(f"{path}/presence", data={"csrf_token": token})
    assert answer.status_code == 200, answer.text
    return words_of(answer.text)


def pass_minutes(staff: Staff, minutes: int) -> None:
    assert isinstance(staff.bureau.clock, VirtualClock)
    staff.bureau.clock.move_to(staff.bureau.now() + timedelta(minutes=minutes))


def rows(staff: Staff) -> int:
    with staff.bureau.store.reading() as tx:
        return tx.scalar(sa.select(sa.func.count()).select_from(PresenceRow)) or 0


def test_a_colleague_is_told_on_the_page_and_by_the_beat_until_three_minutes_are_over(staff: Staff) -> None:
    before_the_group(staff.bureau)
    beat(staff.browser_of("member1"))

    assert f"{HINT}（刚刚）" in words_of(staff.page("member2", FIRST))
    pass_minutes(staff, 2)
    assert f"{HINT}（2 分钟前）" in words_of(staff.page("filer", FIRST))
    assert f"{HINT}（2 分钟前）" in beat(staff.browser_of("member2"))
    pass_minutes(staff, 1)
    assert HINT not in words_of(staff.page("member2", FIRST))


def test_nobody_is_told_of_themselves(staff: Staff) -> None:
    before_the_group(staff.bureau)
    client = staff.browser_of("member1")
    beat(client)

    assert "正在查看此件" not in words_of(client.get(FIRST).text)
    assert beat(client).strip() == ""


def test_who_only_reads_is_not_noted(staff: Staff) -> None:
    before_the_group(staff.bureau)

    for name in ("supervisor", "filer", "desk"):
        beat(staff.browser_of(name))

    assert rows(staff) == 0


def test_opening_a_page_writes_nothing(staff: Staff) -> None:
    before_the_group(staff.bureau)

    staff.page("member1", FIRST)

    assert rows(staff) == 0


def test_a_beat_is_no_part_of_the_journal(staff: Staff) -> None:
    before_the_group(staff.bureau)
    with staff.bureau.store.reading() as tx:
        before = tx.scalar(sa.select(sa.func.count()).select_from(EventRow))

    beat(staff.browser_of("member1"))

    with staff.bureau.store.reading() as tx:
        assert tx.scalar(sa.select(sa.func.count()).select_from(EventRow)) == before


def test_a_case_that_one_may_not_read_is_not_found(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("civil_filer")
    token = csrf_token(client.get("/inbox/delivery").text)

    assert client.post(f"{FIRST}/presence", data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize("minutes", [14, 16])
def test_a_page_left_open_does_not_keep_the_session_alive(staff: Staff, minutes: int) -> None:
    before_the_group(staff.bureau)
    client = staff.browser_of("member1")
    token = csrf_token(client.get("/inbox/delivery").text)

    for _ in range(minutes):
        pass_minutes(staff, 1)
        client.post(f"{FIRST}/presence", data={"csrf_token": token})

    assert (client.get("/tasks").status_code == 200) is (minutes == 14)

"""The calendar feed: opened by its secret alone, says the same as the queue, and its secret is in no log."""

import logging
import re
from datetime import date

import pytest
from icalendar import Calendar

from engine.people.steps import make_calendar_key
from tests.builders.city import ID, an_addition, filed, lodged
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff
from webui.desks.inbox import pages
from webui.secret_paths import WithoutSecrets

__all__ = ["sqlite_city", "sqlite_template", "staff"]

ME = "confirmer"


def address_of(staff: Staff, name: str = ME) -> str:
    with staff.bureau.store.writing() as tx:
        return f"/my/deadlines/{make_calendar_key(tx, ID[name])}.ics"


def feed(staff: Staff, address: str) -> Calendar:
    """Return the feed as a calendar program reads it: without any cookie."""
    answer = staff.app.test_client().get(address)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.data)
    assert isinstance(found, Calendar)
    return found


def test_each_open_task_is_an_event_of_its_last_day(staff: Staff) -> None:
    filed(staff.bureau)

    (event,) = feed(staff, address_of(staff)).walk("VEVENT")

    assert event["SUMMARY"] == "【免证】到期：主管部门确认（ZM-2026-0001）"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 10, 14), date(2026, 10, 15))
    assert event["URL"] == "http://localhost/cases/ZM-2026-0001"
    assert event.decoded("DTSTAMP") == staff.bureau.now()
    assert event.decoded("LAST-MODIFIED") == staff.bureau.now()
    assert (event["SEQUENCE"], event["STATUS"], event["TRANSP"]) == (0, "CONFIRMED", "TRANSPARENT")


def test_the_same_task_keeps_its_name_and_another_has_another(staff: Staff) -> None:
    filed(staff.bureau)
    address = address_of(staff)
    (first,) = feed(staff, address).walk("VEVENT")
    filed(staff.bureau, an_addition(proof_name="居住证明"))

    names = [str(event["UID"]) for event in feed(staff, address).walk("VEVENT")]

    assert str(first["UID"]) in names
    assert len(set(names)) == 2


def test_it_follows_the_queue(staff: Staff) -> None:
    lodged(staff.bureau)

    assert feed(staff, address_of(staff)).walk("VEVENT") == []
    assert len(feed(staff, address_of(staff, "desk")).walk("VEVENT")) == 1


def test_a_date_that_may_still_move_says_so(staff: Staff) -> None:
    filed(staff.bureau, an_addition(cause_date="2026-10-09"))
    staff.bureau.clock.move_to(staff.bureau.now().replace(month=12, day=28))  # type: ignore[attr-defined]
    filed(staff.bureau, an_addition(proof_name="居住证明", cause_date="2026-12-28"))

    events = feed(staff, address_of(staff)).walk("VEVENT")

    assert [event["STATUS"] for event in events] == ["CONFIRMED", "TENTATIVE"]
    assert "暂定到期" in events[1]["SUMMARY"]
    assert "尚未公布" in events[1]["DESCRIPTION"]


def test_it_speaks_english_when_its_address_says_so(staff: Staff) -> None:
    filed(staff.bureau)

    (event,) = feed(staff, address_of(staff) + "?lang=en").walk("VEVENT")

    assert str(event["SUMMARY"]).isascii()
    assert "ZM-2026-0001" in event["SUMMARY"]


def test_it_names_neither_people_nor_proofs(staff: Staff) -> None:
    filed(staff.bureau)

    text = staff.app.test_client().get(address_of(staff)).text

    for never in ("演示", "亲属关系", "户口"):
        assert never not in text


def test_a_wrong_key_and_a_void_one_are_not_found_and_one_looks_like_the_other(staff: Staff) -> None:
    void = address_of(staff)
    address_of(staff)
    client = staff.app.test_client()

    answers = [client.get(address) for address in (void, "/my/deadlines/wrong.ics")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_shared_caches_and_search_engines_keep_away(staff: Staff) -> None:
    headers = staff.app.test_client().get(address_of(staff)).headers

    assert headers["Cache-Control"] == "private, no-cache"
    assert "noindex" in headers["X-Robots-Tag"]
    assert "Set-Cookie" not in headers


def test_making_and_closing_are_done_on_the_page(staff: Staff) -> None:
    client = staff.browser_of(ME)
    token = csrf_token(client.get("/inbox/delivery").text)
    made = client.post("/inbox/delivery/feed", data={"csrf_token": token}).text
    found = re.search(r"http://localhost(/my/deadlines/\S+?\.ics)", made)
    assert found
    assert client.get(found[1]).status_code == 200

    client.post("/inbox/delivery/feed/closing", data={"csrf_token": token})

    assert client.get(found[1]).status_code == 404


def test_the_key_is_in_no_log_even_when_the_page_breaks(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    address = address_of(staff)
    staff.app.testing = False

    def broken(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(pages, "feed_of", broken)
    with caplog.at_level(logging.DEBUG):
        assert staff.app.test_client().get(address).status_code == 500

    assert "RuntimeError" in caplog.text
    assert "/my/deadlines/..." in caplog.text
    assert address.removesuffix(".ics") not in caplog.text


def test_the_web_servers_own_log_is_covered_too(staff: Staff, caplog: pytest.LogCaptureFixture) -> None:
    address = address_of(staff)
    log = logging.getLogger("gunicorn.error")
    assert any(isinstance(each, WithoutSecrets) for each in log.filters)

    log.error("Error handling request %s", address)

    assert address.removesuffix(".ics") not in caplog.text

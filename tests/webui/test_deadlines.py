"""The pages of one deadline: its proof sheet, the JSON behind it, and the verbs of its ledger."""

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from engine.clock import SHANGHAI
from engine.config import Settings
from engine.deadlines.lookups import deadlines_of
from engine.deadlines.sheet_check import first_difference
from engine.deadlines.terms import DeadlineView
from tests.builders.city import an_addition, filed
from tests.webui.offices import csrf_token
from tests.webui.staff import RATIO, Staff, sqlite_city, sqlite_template, staff, words_of
from webui.app import create_app
from webui.office import Office

__all__ = ["sqlite_city", "sqlite_template", "staff"]

SHEET = "/cases/ZM-2026-0001/deadlines/1"
EXTENDING = f"{SHEET}/change?verb=extend&days=3"
PAPER = "关于延长时限的函（鄂函〔2026〕8号）"


@pytest.fixture
def suspending(staff: Staff, tmp_path: Path) -> Staff:
    """Give the same city where a clock may stand while a higher office is asked."""
    tables = {"web": {}, "group": RATIO, "deadlines": {"suspension_reasons": ["等待上级机关答复"]}}
    settings = Settings(tables, source=tmp_path / "config.toml")
    app = create_app(Office(staff.bureau.store, staff.bureau.clock, settings, demo=False))
    app.testing = True
    return Staff(staff.bureau, app)


def view(staff: Staff) -> DeadlineView:
    with staff.bureau.store.reading() as tx:
        return deadlines_of(tx, 1)[0]


def change(client: FlaskClient, address: str, **typed: str):
    """Open the page before the change and send its form."""
    page = client.get(address).text
    hidden = dict(re.findall(r'<input id="\w+" name="(\w+)" type="hidden" value="([^"]*)">', page))
    fields = hidden | {"csrf_token": csrf_token(page)} | typed
    return client.post(address.partition("?")[0], data=fields)


def test_the_sheet_tells_each_day_with_its_reason_and_its_paper(staff: Staff) -> None:
    filed(staff.bureau)
    page = staff.page("filer", SHEET)
    seen = words_of(page)

    assert "9月30日（周三） 第 1 日 工作日 —" in seen
    assert "10月1日（周四） 不计入 国庆节" in seen
    assert "10月10日（周六） 第 4 日 调休上班" in seen
    assert "10月14日（周三） 第 7 日 工作日" in seen
    assert 'href="https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"' in page
    assert "截至 2026年10月9日，7 日中已用去 3 日" in seen
    assert f"日历版本 {view(staff).calendar_version}" in seen


def test_the_sheet_tells_its_ledger_with_days_reason_paper_and_person(staff: Staff) -> None:
    filed(staff.bureau)
    change(staff.browser_of("desk"), EXTENDING, reason="情况复杂", paper=PAPER)

    seen = words_of(staff.page("filer", SHEET))

    assert "2026年10月9日 延长 3 个工作日 3 个工作日 7 个工作日 情况复杂" in seen
    assert f"{PAPER} 演示·desk" in seen
    assert "10月19日（周一） 第 10 日" in seen


def test_the_json_is_saved_by_case_and_clock_and_recomputes_equal(staff: Staff) -> None:
    filed(staff.bureau)
    answer = staff.browser_of("filer").get(f"{SHEET}.json")
    told = json.loads(answer.text)

    assert answer.headers["Content-Disposition"] == "attachment; filename=ZM-2026-0001-confirm.json"
    assert (told["case_no"], told["clock"]) == ("ZM-2026-0001", "confirm")
    assert (told["filed_date"], told["days_used_before_filing"]) == ("2026-10-09", 3)
    assert told["due_date"] == "2026-10-14"
    assert "演示" not in answer.text
    assert first_difference(told) is None


def test_who_may_not_read_the_case_finds_no_sheet_of_it(staff: Staff) -> None:
    filed(staff.bureau)
    filed(staff.bureau, an_addition(unit="civil", proof_name="居住证明"), by="civil_filer")
    addresses = [SHEET, f"{SHEET}.json", f"{SHEET}/sheet", EXTENDING]
    others = ["/cases/ZM-2026-0002/deadlines/1", "/cases/ZM-2026-0001/deadlines/99999999999"]

    assert {staff.status("civil_filer", path) for path in addresses} == {404}
    assert {staff.status("filer", path) for path in others} == {404}


def test_a_change_shows_its_consequence_before_anything_is_changed(staff: Staff) -> None:
    filed(staff.bureau)
    before = view(staff)

    seen = words_of(staff.page("desk", EXTENDING))

    assert "现在到期 10月14日（周三）" in seen
    assert "之后到期 10月19日（周一）" in seen
    assert "之后还剩 7 个工作日" in seen
    assert view(staff) == before


def test_an_extension_is_told_on_the_case_and_done_once(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("desk")
    page = client.get(EXTENDING).text
    hidden = dict(re.findall(r'<input id="\w+" name="(\w+)" type="hidden" value="([^"]*)">', page))
    fields = hidden | {"csrf_token": csrf_token(page), "reason": "情况复杂", "paper": PAPER}

    first, second = (client.post(f"{SHEET}/change", data=fields) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert view(staff).due_date.isoformat() == "2026-10-19"
    assert (
        f"延长：主管部门确认 演示·desk · 情况复杂（{PAPER}） · 3 个工作日 · 到期日 2026年10月19日"
        in words_of(staff.page("filer", "/cases/ZM-2026-0001"))
    )


@pytest.mark.parametrize(
    ("typed", "blamed"), [({"reason": "情况复杂"}, "paper"), ({"paper": PAPER}, "reason")]
)
def test_a_change_without_its_ground_comes_back_as_typed(
    staff: Staff, typed: dict[str, str], blamed: str
) -> None:
    filed(staff.bureau)

    answer = change(staff.browser_of("desk"), EXTENDING, **typed)

    assert answer.status_code == 422
    assert f'id="{blamed}-error"' in answer.text
    assert next(iter(typed.values())) in answer.text
    assert view(staff).due_date.isoformat() == "2026-10-14"


def test_where_no_reason_is_named_a_suspension_is_explained_and_not_offered(staff: Staff) -> None:
    filed(staff.bureau)
    page = staff.page("desk", SHEET)

    assert "本市没有规定可以中止计时的情形" in page
    assert "verb=suspend" not in page
    assert staff.status("desk", f"{SHEET}/change?verb=suspend") == 422


def test_a_clock_is_suspended_for_a_named_reason_and_resumed(suspending: Staff) -> None:
    filed(suspending.bureau)
    client = suspending.browser_of("supervisor")

    stopped = change(client, f"{SHEET}/change?verb=suspend", reason="等待上级机关答复", paper=PAPER)
    assert stopped.status_code == 302
    assert view(suspending).due_date is None
    assert "中止计时" in words_of(suspending.page("filer", "/cases/ZM-2026-0001"))
    suspending.bureau.clock.move_to(datetime(2026, 11, 16, 9, tzinfo=SHANGHAI))
    client = suspending.browser_of("supervisor")  # a month later the session is long over
    assert "之后到期 11月20日（周五）" in words_of(client.get(f"{SHEET}/change?verb=resume").text)
    resumed = change(client, f"{SHEET}/change?verb=resume", reason="已答复", paper="复函")

    assert resumed.status_code == 302
    assert view(suspending).due_date.isoformat() == "2026-11-20"
    assert "10月10日（周六） 至 11月16日（周一） 不计入 中止计时：等待上级机关答复" in words_of(
        suspending.page("filer", SHEET)
    )


def test_who_reads_a_case_but_holds_no_such_post_is_refused(staff: Staff) -> None:
    filed(staff.bureau)

    assert "变动期限" not in staff.page("confirmer", SHEET)
    assert staff.status("confirmer", EXTENDING) == 403


@pytest.mark.parametrize(
    "query", ["verb=cancel", "verb=extend", "verb=extend&days=0", "verb=extend&days=9999999999"]
)
def test_a_change_that_makes_no_sense_is_refused_without_a_fault(staff: Staff, query: str) -> None:
    filed(staff.bureau)

    assert staff.status("desk", f"{SHEET}/change?{query}") in (404, 422)


def test_a_provisional_date_is_shown_with_its_bounds_on_case_and_sheet(staff: Staff) -> None:
    staff.bureau.clock.move_to(datetime(2026, 12, 29, 9, tzinfo=SHANGHAI))
    filed(staff.bureau, an_addition(cause_date="2026-12-28"))

    case, sheet = (words_of(staff.page("filer", path)) for path in ("/cases/ZM-2026-0001", SHEET))

    assert "暂定，01-05 至 01-11" in case
    assert "暂定，01-05 至 01-11" in sheet
    assert json.loads(staff.browser_of("filer").get(f"{SHEET}.json").text)["provisional"] is True


def test_the_case_leads_to_the_sheet_of_each_clock(staff: Staff) -> None:
    filed(staff.bureau, an_addition(affected_units=("civil",)))
    page = staff.page("filer", "/cases/ZM-2026-0001")
    with staff.bureau.store.reading() as tx:
        ids = list(tx.scalars(sa.text("SELECT id FROM deadline")))

    assert len(ids) == 2
    for deadline_id in ids:
        assert f'href="/cases/ZM-2026-0001/deadlines/{deadline_id}"' in page

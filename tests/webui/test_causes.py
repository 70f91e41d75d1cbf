"""The register of causes as pages: what stands there, forms that lose nothing, and the way to a filing."""

import re
import secrets
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from engine.clock import SHANGHAI, VirtualClock
from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from tests.builders.causes import LAW, LAW_NUMBER, a_cause, cause
from tests.builders.city import ID, LISTED, an_addition, filed
from tests.webui.filed_forms import summary_of, text_under, typed_addition
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of
from workflows.causes.terms import CauseState, UnitState

__all__ = ["sqlite_city", "sqlite_template", "staff"]


def move_to(staff: Staff, day: int) -> None:
    assert isinstance(staff.bureau.clock, VirtualClock)
    staff.bureau.clock.move_to(datetime(2026, 10, day, 9, tzinfo=SHANGHAI))


def sent(staff: Staff, name: str, form_at: str, path: str, **typed: Any) -> TestResponse:
    """Open the page on which the form stands and send it."""
    client = staff.browser_of(name)
    token = csrf_token(client.get(form_at).text)
    return client.post(path, data=MultiDict({"csrf_token": token, **typed}))


def typed_cause(**changes: Any) -> dict[str, Any]:
    """Return the fields of a cause that passes every rule on 2026-10-09."""
    return {
        "command_key": secrets.token_hex(16),
        "type": "law_changed",
        "title": LAW,
        "number": LAW_NUMBER,
        "published_date": "2026-09-15",
        "effective_date": "2026-09-29",
        "counted_from": "effective",
        "units": ["police", "civil"],
        **changes,
    }


def registered(staff: Staff, name: str = "desk", **changes: Any) -> TestResponse:
    return sent(staff, name, "/causes/new", "/causes", **typed_cause(**changes))


def test_a_registered_cause_shows_its_units_and_their_days(staff: Staff) -> None:
    answer = registered(staff)

    assert (answer.status_code, answer.location) == (302, "/causes/1")
    page = staff.page("supervisor", "/causes/1")
    words = words_of(page)
    assert f"{LAW} SY000001 法律法规变化 待处理 {LAW_NUMBER}" in words
    assert "单位1 未处理 3 个工作日 剩 4 个工作日" in words
    assert "单位2 未处理" in words
    assert page.count('<ol class="day-strip">') == 1
    assert "国庆节" in words
    assert "10月14日（周三） 24:00 到期" in words
    assert "公布日期 2026年9月15日" in words


def test_the_form_starts_from_the_day_that_the_city_has_set(staff: Staff) -> None:
    page = staff.page("desk", "/causes/new")

    assert re.search(r'<input checked [^>]*value="effective"', page)


def test_a_filer_is_offered_the_own_units_only(staff: Staff) -> None:
    offered = re.findall(r'name="units" value="(\w+)"', staff.page("filer", "/causes/new"))

    assert offered == ["police"]
    assert "civil" in re.findall(r'name="units" value="(\w+)"', staff.page("desk", "/causes/new"))


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "no document": ({"title": " "}, "title", "没有填写事由文件名称"),
    "no day": ({"effective_date": ""}, "effective_date", "请填写施行（生效）日期"),
    "no such day": ({"effective_date": "2026-02-30"}, "effective_date", "不是日期"),
    "published tomorrow": ({"published_date": "2026-10-10"}, "published_date", "晚于今天"),
    "counted from an unknown day": (
        {"counted_from": "published", "published_date": ""},
        "published_date",
        "须填写公布日期",
    ),
    "nobody concerned": ({"units": []}, "units", "没有选择涉及的单位"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_beside_it(
    staff: Staff, case: str
) -> None:
    changes, field, sentence = REFUSED[case]
    typed = typed_cause(note="写到一半的备注", **changes)

    answer = sent(staff, "desk", "/causes/new", "/causes", **typed)

    assert answer.status_code == 422
    assert sentence in text_under(answer.text, field)
    assert sentence in summary_of(answer.text)
    for value in ("写到一半的备注", LAW_NUMBER, typed["command_key"]):
        assert value in unescape(answer.text)
    ticked = re.findall(r'name="units" value="(\w+)" checked', answer.text)
    assert sorted(ticked) == sorted(typed["units"])


def test_a_form_sent_twice_registers_once(staff: Staff) -> None:
    typed = typed_cause()
    answers = [sent(staff, "desk", "/causes/new", "/causes", **typed) for _ in range(2)]

    assert [answer.location for answer in answers] == ["/causes/1", "/causes/1"]
    assert "SY000002" not in staff.page("desk", "/causes")


def test_a_law_to_come_says_that_nothing_runs_yet_and_offers_no_filing(staff: Staff) -> None:
    a_cause(staff.bureau, effective_date="2026-11-01")

    words = words_of(staff.page("filer", "/causes/1"))

    assert "事由将于 2026年11月1日 发生，7 个工作日的期限还没有开始" in words
    assert "尚未发生" in words
    assert "按此事由申报" not in words


def test_the_register_lists_the_causes_and_filters_them(staff: Staff) -> None:
    a_cause(staff.bureau, units=("police", "civil"))
    a_cause(staff.bureau, title="第二部办法", number="", units=("civil",))
    filed(staff.bureau, an_addition(cause="1"))

    words = words_of(staff.page("desk", "/causes"))
    assert "SY000001" in words
    assert "未处理 1、已申报 1" in words
    assert "SY000002" not in staff.page("desk", "/causes?unit=1")
    assert "没有符合这些条件的事由" in staff.page("desk", "/causes?state=withdrawn&unit=2")
    assert "SY000002" in staff.page("desk", "/causes?state=rubbish&unit=rubbish&after=rubbish")


def test_an_empty_register_says_so(staff: Staff) -> None:
    assert "还没有登记过事由" in staff.page("confirmer", "/causes")


def test_a_confirmer_declares_with_a_reason_and_without_one_nothing_is_lost(staff: Staff) -> None:
    a_cause(staff.bureau)

    refused = sent(staff, "confirmer", "/causes/1", "/causes/1/no-change", unit="police", declared_reason=" ")
    assert refused.status_code == 422
    assert "没有写明无需变更的理由" in text_under(refused.text, "declared_reason")
    assert cause(staff.bureau, 1).state is CauseState.OPEN

    told = {"unit": "police", "declared_reason": "清单中没有以此为依据的条目"}
    done = sent(staff, "confirmer", "/causes/1", "/causes/1/no-change", **told)
    assert done.location == "/causes/1"
    words = words_of(staff.page("desk", "/causes/1"))
    assert "清单中没有以此为依据的条目" in words
    assert "演示·confirmer 10-09 09:00 声明无需变更" in words


def test_a_declaration_that_came_too_late_shows_the_page_and_why(staff: Staff) -> None:
    a_cause(staff.bureau)
    browser = staff.browser_of("confirmer")
    token = csrf_token(browser.get("/causes/1").text)
    filed(staff.bureau, an_addition(cause="1"))

    told = {"csrf_token": token, "unit": "police", "declared_reason": "无关"}
    answer = browser.post("/causes/1/no-change", data=told)

    assert answer.status_code == 422
    assert "已经提交申请或者声明无需变更" in summary_of(answer.text)


def test_a_withdrawn_cause_stays_readable_and_leads_to_a_new_registration(staff: Staff) -> None:
    a_cause(staff.bureau)

    refused = sent(staff, "desk", "/causes/1", "/causes/1/withdrawal", withdrawn_reason="")
    assert "没有写明撤销登记的理由" in text_under(refused.text, "withdrawn_reason")
    done = sent(staff, "desk", "/causes/1", "/causes/1/withdrawal", withdrawn_reason="施行日期抄错")

    assert done.location == "/causes/1"
    page = staff.page("desk", "/causes/1")
    assert "施行日期抄错" in page
    assert "/causes/new?from=SY000001" in page
    again = staff.page("desk", "/causes/new?from=SY000001")
    assert LAW in again
    assert 'value="police" checked' in again


def test_a_cause_that_is_not_there_is_not_found(staff: Staff) -> None:
    assert staff.status("desk", "/causes/99") == 404
    assert staff.status("desk", "/causes/new?from=SY000099") == 404


def test_a_filer_goes_from_the_queue_to_a_form_that_knows_the_cause(staff: Staff) -> None:
    a_cause(staff.bureau)

    queue = staff.page("filer", "/tasks")
    assert "待申报的事由" in queue
    assert 'href="/filing?cause=SY000001"' in queue
    kinds = staff.page("filer", "/filing?cause=SY000001")
    assert 'href="/filing/add?cause=SY000001"' in kinds
    assert 'href="/filing/change?item=MZ000001&amp;cause=SY000001"' in staff.page(
        "filer", "/filing/change?cause=SY000001"
    )
    for path in ("/filing/add?cause=SY000001", "/filing/change?item=MZ000001&cause=SY000001"):
        form = staff.page("filer", path)
        assert f'name="cause_document_title" required type="text" value="{LAW}"' in form
        assert f'value="{LAW_NUMBER}"' in form
        assert 'value="2026-09-29"' in form
        assert 'value="SY000001"' in form
        assert re.search(r'<input checked [^>]*value="law_changed"', form)
        assert "3 个工作日，共 7 个" in form


def test_a_filing_that_answers_a_cause_leads_back_to_it(staff: Staff) -> None:
    a_cause(staff.bureau)
    typed = typed_addition(cause="SY000001", cause_document_number=LAW_NUMBER)
    answer = sent(staff, "filer", "/filing/add?cause=SY000001", "/filing/add", **typed)

    assert answer.location == "/cases/ZM-2026-0001"
    assert cause(staff.bureau, 1).units[0].state is UnitState.FILED
    page = staff.page("filer", "/cases/ZM-2026-0001")
    assert 'href="/causes/1"' in page
    assert "提交前已用去 3 个，共 7 个工作日" in words_of(page)
    assert "ZM-2026-0001" in staff.page("desk", "/causes/1")
    assert "待申报的事由" not in staff.page("filer", "/tasks")


def test_a_day_that_differs_from_the_register_is_refused_with_everything_typed(staff: Staff) -> None:
    a_cause(staff.bureau)
    typed = typed_addition(cause="SY000001", cause_date="2026-10-08")

    answer = sent(staff, "filer", "/filing/add?cause=SY000001", "/filing/add", **typed)

    assert answer.status_code == 422
    assert "SY000001 登记为 2026年9月29日" in text_under(answer.text, "cause_date")
    assert 'value="SY000001"' in answer.text


def test_only_those_who_file_for_a_unit_see_its_causes_in_their_queue(staff: Staff) -> None:
    a_cause(staff.bureau)

    assert "待申报的事由" not in staff.page("civil_filer", "/tasks")
    assert "待申报的事由" not in staff.page("confirmer", "/tasks")


def test_the_board_shows_what_runs_out_with_its_plate(staff: Staff) -> None:
    a_cause(staff.bureau)
    a_cause(staff.bureau, title="第二部办法", number="", effective_date="2026-10-08")
    assert "没有期限将满而未处理的事由" in staff.page("supervisor", "/supervision")

    move_to(staff, 15)

    words = words_of(staff.page("supervisor", "/supervision"))
    assert f"红 红牌 SY000001 {LAW} {LAW_NUMBER} 单位1 09-29 8 个工作日，共 7 个 超期 1 个工作日" in words
    assert "黄 黄牌 SY000002 第二部办法 — 单位1 10-08" in words


def test_a_letter_about_a_cause_leads_to_it(staff: Staff) -> None:
    a_cause(staff.bureau)
    facts = {"cause": 1, "due_date": "2026-10-14", "level": "reminder"}
    with staff.bureau.store.writing() as tx:
        deliver(
            tx.connection(), [Letter(ID["filer"], "cause_running_out", None, facts)], now=staff.bureau.now()
        )

    answer = sent(staff, "filer", "/inbox", "/inbox/1/opening")

    assert answer.location == "/causes/1"


def test_the_pages_speak_english(staff: Staff) -> None:
    a_cause(staff.bureau)
    browser = staff.browser_of("confirmer")

    for path in ("/causes", "/causes/1"):
        text = words_of(browser.get(f"{path}?lang=en").text)
        assert "Register of causes" in text
    for path in ("/causes/new",):
        text = words_of(staff.browser_of("desk").get(f"{path}?lang=en").text)
        assert "Units concerned" in text


def test_a_listed_item_is_named_on_the_page_of_its_cause(staff: Staff) -> None:
    a_cause(staff.bureau)
    form = an_addition(kind="change", item_number="MZ000001", proof_name=LISTED, cause="1")
    filed(staff.bureau, form)

    assert f"ZM-2026-0001 {LISTED}" in words_of(staff.page("desk", "/causes/1"))

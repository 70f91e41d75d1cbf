"""The public check of a printed sheet: what it tells to whoever holds the paper, and what to nobody."""

import logging
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from engine.config import Settings
from tests.builders.city import PEOPLE, PROOF, before_the_group, filed
from tests.builders.stories import vote
from tests.webui.printed_pages import SHEET, code_on, digest_on, in_full
from tests.webui.staff import RATIO, Staff, sqlite_city, sqlite_template, staff, words_of
from webui.app import create_app
from webui.office import Office

__all__ = ["sqlite_city", "sqlite_template", "staff"]


def check(staff: Staff, code: str, query: str = "") -> str:
    """Return the check page of a code as anybody sees it."""
    answer = staff.app.test_client().get(f"/check/{code}{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_check_page_says_what_a_holder_may_know_and_that_the_paper_is_current(staff: Staff) -> None:
    page = in_full(staff)
    told = words_of(check(staff, code_on(page)))

    assert "与现在的记录一致" in told
    assert "办件编号 ZM-2026-0001 类型 变更 证明名称 婚姻状况证明 申请日期 2026年10月9日" in told
    assert "现在的状态 办理中" in told
    assert "打印日期 2026年10月9日" in told
    assert told.count(digest_on(page)) == 2


def test_the_check_page_says_when_something_was_recorded_since(staff: Staff) -> None:
    case_id = before_the_group(staff.bureau)
    paper = staff.page("desk", SHEET)
    vote(staff.bureau, case_id, member1="approve")
    told = words_of(check(staff, code_on(paper)))

    assert "此后又有新的办理记录" in told
    assert f"打印时的摘要 {digest_on(paper)}" in told
    assert f"现在的摘要 {digest_on(staff.page('desk', SHEET))}" in told


def test_the_check_page_names_nobody_and_tells_no_opinion(staff: Staff) -> None:
    page = in_full(staff)
    told = unescape(check(staff, code_on(page)))

    assert [name for name in PEOPLE if name in told] == []
    for secret in (
        "演示",
        "单位1",
        "单位2",
        "情况属实",
        "核验接口",
        "理由见会议记录",
        "不同意",
        "户口登记管理办法",
    ):
        assert secret in page
        assert secret not in told


def test_the_check_page_speaks_english_too(staff: Staff) -> None:
    filed(staff.bureau)
    told = words_of(check(staff, code_on(staff.page("filer", SHEET)), "?lang=en"))

    assert "It still says what the record says" in told
    assert f"Name of the proof {PROOF}" in told


@pytest.mark.parametrize("change", ["cut", "another", "nonsense", "longer"])
def test_a_wrong_code_is_told_so_in_a_sentence(staff: Staff, change: str) -> None:
    filed(staff.bureau)
    code = code_on(staff.page("filer", SHEET)).replace(" ", "")
    last = "A" if code[-1] != "A" else "B"
    wrong = {"cut": code[:-4], "another": code[:-1] + last, "nonsense": "核验", "longer": code + "A" * 500}
    answer = staff.app.test_client().get(f"/check/{wrong[change]}")

    assert answer.status_code == 404
    assert "没有这个核验码对应的审批表" in answer.text
    assert "ZM-2026-0001" not in answer.text


def test_a_wrong_code_costs_no_question_to_the_database(staff: Staff) -> None:
    filed(staff.bureau)
    code = code_on(staff.page("filer", SHEET)).replace(" ", "")
    asked: list[str] = []
    sa.event.listen(staff.bureau.store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    client = staff.app.test_client()

    def selects_of(path: str) -> int:
        asked.clear()
        client.get(path)
        return sum("SELECT" in statement for statement in asked)

    assert selects_of(f"/check/{'A' * 40}") == 0
    assert 0 < selects_of(f"/check/{code}") <= 20


def test_a_code_of_another_office_is_unknown_here(staff: Staff, tmp_path: Path) -> None:
    filed(staff.bureau)
    code = code_on(staff.page("filer", SHEET))
    staff.app.secret_key = "f" * 64

    assert staff.app.test_client().get(f"/check/{code}").status_code == 404


def test_nothing_of_the_sheet_or_its_check_is_kept_or_found(staff: Staff) -> None:
    filed(staff.bureau)
    code = code_on(staff.page("filer", SHEET))
    anybody = staff.app.test_client()
    answers = [anybody.get(path) for path in (f"/check/{code}", f"/check/{code}X", "/check")]

    assert {each.headers["Cache-Control"] for each in answers} == {"no-store"}
    assert {each.headers["X-Robots-Tag"] for each in answers} == {"noindex, nofollow"}
    assert all("Set-Cookie" not in each.headers for each in answers)


def test_a_code_is_cut_out_of_the_log(staff: Staff, caplog: pytest.LogCaptureFixture) -> None:
    filed(staff.bureau)
    code = code_on(staff.page("filer", SHEET)).replace(" ", "")
    logging.getLogger("webui.refusal_pages").error("incident E-1 at GET %s", f"/check/{code}")

    assert "/check/..." in caplog.text
    assert code not in caplog.text


def test_a_code_typed_off_the_paper_leads_to_its_page(staff: Staff) -> None:
    filed(staff.bureau)
    typed = code_on(staff.page("filer", SHEET))
    client: FlaskClient = staff.app.test_client()
    sent = client.get("/check", query_string={"code": typed.lower().replace(" ", "-")})

    assert sent.location == f"/check/{typed.replace(' ', '').lower()}"
    assert "与现在的记录一致" in client.get(sent.location).text
    assert client.get("/check?code=--").status_code == 200


def test_the_code_leads_to_the_name_under_which_the_public_knows_the_site(
    staff: Staff, tmp_path: Path
) -> None:
    filed(staff.bureau)
    here = staff.page("filer", SHEET)
    tables = {"web": {"public_address": "https://mz.example.cn/"}, "group": RATIO}
    settings = Settings(tables, source=tmp_path / "config.toml")
    there = create_app(Office(staff.bureau.store, staff.bureau.clock, settings, demo=False))

    assert "在 http://localhost/check 输入" in here
    assert "在 https://mz.example.cn/check 输入" in Staff(staff.bureau, there).page("filer", SHEET)

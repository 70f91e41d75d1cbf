"""What was typed and not sent: kept through a reload and a lost connection, and left to nobody else."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine.clock import VirtualClock
from tests.builders.city import ID, agreed, an_addition, answer, filed, open_tasks
from tests.webui.offices import PASSWORD
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff
from workflows.guides.records import GuideRow

__all__ = ["sqlite_city", "sqlite_template", "staff"]

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
FIRST = "/cases/ZM-2026-0001"
OPINION = "textarea[name=opinion]"
KEPT = "Object.keys(sessionStorage).filter(key => key.startsWith('draft '))"


@pytest.fixture
def site(staff: Staff, serve: Callable[[Any], str]) -> str:
    """Give the address of a city with two cases before the same confirmer."""
    filed(staff.bureau)
    filed(staff.bureau, an_addition(proof_name="居住证明"))
    return serve(staff.app)


def typed(seen: Any, text: str) -> None:
    seen.page.fill(OPINION, text)
    seen.until(f"text => {KEPT}.some(key => sessionStorage.getItem(key).includes(text))", text)


def test_what_was_typed_comes_back_after_a_reload_with_its_time(
    staff: Staff, site: str, visit: Visiting
) -> None:
    with visit(site + FIRST, cookies=staff.session_of("confirmer")) as seen:
        seen.page.check("input[value=return]")
        typed(seen, "写到一半的意见")
        seen.page.goto(site + "/tasks")
        seen.page.goto(site + FIRST)

        assert seen.page.input_value(OPINION) == "写到一半的意见"
        assert seen.page.is_checked("input[value=return]")
        line = seen.page.inner_text("[data-draft-line]")
        assert re.search(r"已恢复 \d\d:\d\d 未提交的草稿", line)
        assert "draft" not in seen.page.url
        assert seen.complaints == []


def test_a_draft_belongs_to_its_case(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + FIRST, cookies=staff.session_of("confirmer")) as seen:
        typed(seen, "只属于第一件")
        seen.page.goto(site + "/cases/ZM-2026-0002")

        assert seen.page.input_value(OPINION) == ""
        assert not seen.page.locator("[data-draft-line]").is_visible()


def test_a_dropped_draft_does_not_come_back(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + FIRST, cookies=staff.session_of("confirmer")) as seen:
        typed(seen, "不要了")
        seen.page.reload()
        seen.page.get_by_role("button", name="放弃").click()

        assert seen.page.input_value(OPINION) == ""
        seen.page.reload()
        assert seen.page.input_value(OPINION) == ""
        assert seen.page.evaluate(KEPT) == []


def test_a_lost_connection_loses_nothing_and_an_accepted_form_leaves_nothing(
    staff: Staff, site: str, visit: Visiting
) -> None:
    with visit(site + FIRST, cookies=staff.session_of("confirmer")) as seen:
        seen.page.check("input[value=confirm]")
        typed(seen, "依据充分")
        seen.page.context.set_offline(True)
        seen.page.get_by_role("button", name="提交意见").click()
        seen.page.wait_for_selector("[data-offline]:visible")

        assert "网络已断开，没有提交" in seen.page.inner_text("[data-offline]")
        assert seen.page.input_value(OPINION) == "依据充分"
        assert open_tasks(staff.bureau, 1)[0].node == "task_confirm_request"

        seen.page.context.set_offline(False)
        seen.page.wait_for_selector("[data-offline]", state="hidden")
        seen.page.get_by_role("button", name="提交意见").click()
        seen.page.wait_for_selector(".notice--done")
        assert seen.page.evaluate(KEPT) == []
    assert open_tasks(staff.bureau, 1)[0].node == "task_check_lodging"


def test_a_refused_form_is_kept_as_it_stands(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + FIRST, cookies=staff.session_of("confirmer")) as seen:
        typed(seen, "没有选结论")
        seen.page.get_by_role("button", name="提交意见").click()
        seen.page.wait_for_selector("[data-error-summary]")
        seen.page.goto(site + FIRST)

        assert seen.page.input_value(OPINION) == "没有选结论"


def test_a_session_that_ended_meanwhile_gives_the_draft_back_to_whoever_signs_in_again(
    staff: Staff, site: str, visit: Visiting
) -> None:
    clock = staff.bureau.clock
    assert isinstance(clock, VirtualClock)
    with visit(site + FIRST, cookies=staff.session_of("confirmer")) as seen:
        seen.page.check("input[value=confirm]")
        typed(seen, "写了很久的意见")
        clock.move_to(clock.now() + timedelta(minutes=16))
        seen.page.get_by_role("button", name="提交意见").click()
        seen.page.fill("input[name=sign_in]", "confirmer")
        seen.page.fill("input[name=password]", PASSWORD)
        seen.page.locator("main button[type=submit]").click()
        seen.page.wait_for_url(lambda url: "sign-in" not in url)
        seen.page.goto(site + FIRST)

        assert seen.page.input_value(OPINION) == "写了很久的意见"
        seen.page.get_by_role("button", name="提交意见").click()
        seen.page.wait_for_selector(".notice--done")
        assert seen.page.evaluate(KEPT) == []


def test_signing_out_leaves_nothing_in_the_tab(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + FIRST, cookies=staff.session_of("confirmer")) as seen:
        typed(seen, "我的意见")
        seen.page.get_by_role("button", name="退出登录").click()
        seen.page.wait_for_selector("input[name=password]")

        assert seen.page.evaluate("sessionStorage.length") == 0


def test_whoever_comes_next_to_the_same_tab_finds_nothing(staff: Staff, site: str, visit: Visiting) -> None:
    with visit(site + FIRST, cookies=staff.session_of("confirmer")) as seen:
        typed(seen, "我的意见")
        other = staff.session_of("desk")["mianzheng"]
        seen.page.context.add_cookies([{"name": "mianzheng", "value": other, "url": site}])
        seen.page.goto(site + "/tasks")

        assert seen.page.evaluate(KEPT) == []


def test_a_guide_that_was_changed_meanwhile_is_not_overwritten_by_a_draft(
    staff: Staff, site: str, visit: Visiting
) -> None:
    case = agreed(staff.bureau, an_addition(proof_name="收入证明"))
    answer(staff.bureau, case, "task_publish_version", "publish", by="publisher")
    materials = "textarea[name=materials]"
    with visit(f"{site}/cases/ZM-2026-{case:04d}", cookies=staff.session_of("police_keeper")) as seen:
        seen.page.fill(materials, "旧版上写的材料")
        typed(seen, "已核对")
        with staff.bureau.store.writing() as tx:
            tx.execute(sa.update(GuideRow).values(edition=GuideRow.edition + 1))
        seen.page.reload()

        assert seen.page.input_value(OPINION) == "已核对"
        assert "旧版上写的材料" not in seen.page.input_value(materials)
        assert "此件后来有变动，只恢复了" in seen.page.inner_text("[data-draft-line]")


def test_a_phrase_goes_where_the_caret_stands_and_into_the_draft(
    staff: Staff, site: str, visit: Visiting
) -> None:
    with visit(site + "/phrases", cookies=staff.session_of("confirmer")) as seen:
        seen.page.fill("input[name=text]", "请补充原文")
        seen.page.get_by_role("button", name="保存").click()
        seen.page.wait_for_selector(".notice--done")
        seen.page.goto(site + FIRST)
        phrase = seen.page.get_by_role("button", name="请补充原文")
        phrase.click()
        phrase.click()
        assert seen.page.input_value(OPINION) == "请补充原文；请补充原文"

        seen.page.fill(OPINION, "甲。乙")
        seen.page.evaluate("document.querySelector('textarea[name=opinion]').setSelectionRange(2, 2)")
        phrase.click()
        assert seen.page.input_value(OPINION) == "甲。请补充原文乙"
        seen.until(f"{KEPT}.length === 1")
        assert seen.page.evaluate(KEPT) == [f"draft {ID['confirmer']}:{open_tasks(staff.bureau, 1)[0].id}"]
        assert not seen.page.locator(".phrases-ticked").is_visible()

"""The register of legal documents as pages: what rests on what, a change shown before it is recorded."""

import re
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.builders.causes import LAW, LAW_NUMBER, cause
from tests.builders.city import LISTED, person
from tests.builders.legal_register import (
    BASIS,
    REGULATION,
    a_document,
    article_ids,
    changed,
    listed,
    read,
)
from tests.builders.rows import all_rows, changed_tables
from tests.webui.filed_forms import summary_of, text_under
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of
from workflows.causes.terms import UnitState
from workflows.legal_register.keeping import register_unit
from workflows.legal_register.rules import text_digest

__all__ = ["sqlite_city", "sqlite_template", "staff"]

KEY = "0" * 32


def sent(staff: Staff, name: str, form_at: str, path: str, **typed: Any) -> TestResponse:
    """Open the page on which the form stands and send it."""
    client = staff.browser_of(name)
    token = csrf_token(client.get(form_at).text)
    return client.post(path, data=MultiDict({"csrf_token": token, **typed}))


def typed_document(**changes: Any) -> dict[str, Any]:
    return {
        "command_key": KEY,
        "title": REGULATION,
        "number": "国务院令第387号",
        "level": "administrative_regulation",
        "effective_date": "2003-10-01",
        **changes,
    }


def typed_change(**changes: Any) -> dict[str, Any]:
    return {
        "command_key": KEY,
        "kind": "repealed",
        "title": LAW,
        "number": LAW_NUMBER,
        "published_date": "2026-09-15",
        "effective_date": "2026-09-29",
        "counted_from": "effective",
        "step": "record",
        **changes,
    }


@pytest.fixture
def document_id(staff: Staff) -> int:
    """Give the regulation on which the one item of the small city rests, its basis read."""
    found = a_document(staff.bureau)
    read(staff.bureau)
    return found


def test_a_registered_document_shows_what_is_known_and_a_dash_for_the_rest(staff: Staff) -> None:
    answer = sent(staff, "reviewer", "/legal/new", "/legal", **typed_document())

    assert (answer.status_code, answer.location) == (302, "/legal/1")
    words = words_of(staff.page("filer", "/legal/1"))
    assert "《婚姻登记条例》 国务院令第387号 行政法规 现行有效" in words
    assert "制定机关 — 公布日期 — 施行日期 2003年10月1日 有效期至 —" in words
    assert "不清楚的不填" not in words  # the forms are for keepers
    assert "不清楚的不填" in words_of(staff.page("desk", "/legal/1"))


def test_a_refused_document_keeps_what_was_typed(staff: Staff) -> None:
    typed = typed_document(title="", number="", issuer="国务院", effective_date="2003-13-01")

    answer = sent(staff, "desk", "/legal/new", "/legal", **typed)

    assert answer.status_code == 422
    assert "名称和文号至少填写一项" in text_under(answer.text, "title")
    assert "不是日期" in summary_of(answer.text)
    assert "2003-13-01" in answer.text
    assert 'value="国务院"' in answer.text


def test_the_register_counts_the_items_and_filters(staff: Staff, document_id: int) -> None:
    a_document(staff.bureau, title="户籍法", number="", level="law", effective_date="2026-12-01")

    words = words_of(staff.page("desk", "/legal"))
    assert "已确认依据的条目 1 个，依据待确认的 0 个" in words
    assert "《婚姻登记条例》 国务院 国务院令第387号 行政法规 2003-10-01 现行有效 1" in words
    assert "户籍法" not in words_of(staff.page("desk", "/legal?q=婚姻"))
    assert REGULATION not in words_of(staff.page("desk", "/legal?validity=not_yet"))
    assert "没有符合这些条件的文件" in staff.page("desk", "/legal?level=department_rule")
    assert REGULATION in staff.page("desk", "/legal?level=rubbish&validity=rubbish&start=rubbish")
    assert document_id == 1


def test_a_basis_is_read_from_what_it_seems_to_cite(staff: Staff) -> None:
    digest = text_digest(BASIS)
    words = words_of(staff.page("reviewer", "/legal/readings"))
    assert f"{BASIS} 婚姻登记条例第六条 未登记 1" in words
    page = staff.page("reviewer", f"/legal/readings/{digest}")
    link = re.search(r'href="(/legal/new\?title=[^"]+)"', page)
    assert link
    assert REGULATION in staff.page("reviewer", link[1].replace("&amp;", "&"))

    document_id = a_document(staff.bureau)
    page = staff.page("reviewer", f"/legal/readings/{digest}")
    assert re.search(rf'<option value="{document_id}" selected', page)
    assert 'name="place" type="text" value="第六条"' in page
    path = f"/legal/readings/{digest}"
    answer = sent(staff, "reviewer", path, path, command_key=KEY, document=str(document_id), place="第六条")

    assert answer.status_code == 302
    assert "所写的依据都已确认" in staff.page("reviewer", "/legal/readings")
    assert "《婚姻登记条例》 第六条 现行有效" in words_of(staff.page("filer", "/legal/items/MZ000001"))


def test_a_wrong_line_of_a_reading_is_named_by_its_number_and_kept(staff: Staff) -> None:
    document_id, path = a_document(staff.bureau), f"/legal/readings/{text_digest(BASIS)}"

    answer = sent(staff, "desk", path, path, command_key=KEY, document=str(document_id), place="那一条")

    assert answer.status_code == 422
    assert "第 1 行的“那一条”不是条款位置" in summary_of(answer.text)
    assert 'value="那一条"' in answer.text


def test_a_reading_that_another_confirmed_meanwhile_is_not_overwritten(
    staff: Staff, document_id: int
) -> None:
    path = f"/legal/readings/{text_digest(BASIS)}"
    typed = {"command_key": KEY, "document": str(document_id), "place": ""}

    assert "已由他人于 2026年10月9日 确认" in sent(staff, "desk", path, path, **typed).text
    assert sent(staff, "desk", path, path, seen="1", **typed).status_code == 302


def test_an_article_shows_what_rests_on_it_on_any_day(staff: Staff, document_id: int) -> None:
    article_id = article_ids(staff.bureau, document_id)["第六条"]

    words = words_of(staff.page("confirmer", f"/legal/articles/{article_id}"))
    assert f"MZ000001 户口迁移 {LISTED} 单位1 第六条" in words
    assert "单位1 · 户口迁移 同一事项的条目 单位6 · 户口迁移" in words
    before = words_of(staff.page("confirmer", f"/legal/articles/{article_id}?on=2025-12-31"))
    assert "当日没有已确认依据的条目" in before
    assert "MZ000001" in staff.page("confirmer", f"/legal/articles/{article_id}?on=rubbish")


def test_many_items_are_shown_page_by_page(staff: Staff, document_id: int) -> None:
    for number in range(51):
        listed(staff.bureau, f"证明{number}", BASIS)

    first = staff.page("filer", f"/legal/{document_id}")
    assert "共 52 条，本页 50 条" in words_of(first)
    link = re.search(rf'href="(/legal/{document_id}\?on=2026-10-09&amp;start=50)" rel="next"', first)
    assert link
    second = words_of(staff.page("filer", link[1].replace("&amp;", "&")))
    assert "MZ000052" in second
    assert "MZ000050" not in second


def test_the_wording_of_an_article_is_supplied_once(staff: Staff, document_id: int) -> None:
    article_id = article_ids(staff.bureau, document_id)["第六条"]
    page, path = f"/legal/articles/{article_id}", f"/legal/articles/{article_id}/wording"

    assert sent(staff, "desk", page, path, text="  ").status_code == 422
    assert sent(staff, "desk", page, path, text="照抄的条文").status_code == 302
    assert "照抄的条文" in staff.page("filer", page)
    assert "补记条文" not in staff.page("desk", page)


def test_a_change_is_shown_before_it_is_recorded(staff: Staff, document_id: int) -> None:
    before, form_at = all_rows(staff.bureau.store), f"/legal/{document_id}/changes/new"
    path = f"/legal/{document_id}/changes"
    assert "查看影响" in staff.page("reviewer", form_at)

    shown = sent(staff, "reviewer", form_at, path, **typed_change(step="show"))

    words = words_of(shown.text)
    assert "登记后，1 个单位须在 7 个工作日内答复 1 个条目" in words
    assert f"MZ000001 户口迁移 {LISTED} 单位1 第六条 取消" in words
    assert "须答复（7 个工作日） 单位1 一并告知 单位6" in words
    after = all_rows(staff.bureau.store)
    assert not changed_tables(before, after) & {"legal_change", "cause", "prepared_request", "letter"}

    answer = sent(staff, "reviewer", form_at, path, **typed_change())
    assert (answer.status_code, answer.location) == (302, "/legal/changes/1")
    again = sent(staff, "reviewer", form_at, path, **typed_change())
    assert again.location == "/legal/changes/1"
    assert len(all_rows(staff.bureau.store)["cause"]) == 1


def test_a_change_recorded_by_mistake_is_taken_back_with_a_reason(staff: Staff, document_id: int) -> None:
    changed(staff.bureau, document_id)
    page, path = "/legal/changes/1", "/legal/changes/1/withdrawal"

    assert sent(staff, "desk", page, path, withdrawn_reason=" ").status_code == 422
    assert sent(staff, "desk", page, path, withdrawn_reason="录成了另一部办法").status_code == 302
    words = words_of(staff.page("filer", page))
    assert "撤销登记： 录成了另一部办法 · 演示·desk" in words
    assert "现行有效" in words_of(staff.page("filer", f"/legal/{document_id}"))


def test_a_refused_change_says_what_is_wrong_beside_it(staff: Staff, document_id: int) -> None:
    form_at, path = f"/legal/{document_id}/changes/new", f"/legal/{document_id}/changes"

    answer = sent(staff, "desk", form_at, path, **typed_change(title="", effective_date="2026-02-30"))

    assert answer.status_code == 422
    assert "没有填写宣布变动的文件名称" in text_under(answer.text, "title")
    assert "不是日期" in text_under(answer.text, "effective_date")
    assert LAW_NUMBER in answer.text


def test_the_filer_files_each_prepared_request_from_its_form(staff: Staff, document_id: int) -> None:
    listed(staff.bureau, "收入证明", BASIS)
    changed(staff.bureau, document_id)

    page = staff.page("filer", "/legal/changes/1")
    links = [found.replace("&amp;", "&") for found in re.findall(r'href="(/filing/cancel[^"]+)"', page)]
    assert len(links) == 2
    assert "待单位填报" in words_of(staff.page("civil_filer", "/legal/changes/1"))
    form = staff.page("filer", links[0])
    assert re.search(r'<input checked [^>]*value="basis_repealed"', form)
    assert 'value="2026-09-29"' in form
    assert f'value="{LAW}"' in form

    client = staff.browser_of("filer")
    typed = dict(re.findall(r'<input[^>]* name="([a-z_]+)"[^>]* value="([^"]*)"', client.get(links[0]).text))
    typed |= {"ground": "basis_repealed", "cause_type": "law_changed", "follow_up": "按新规办理"}
    answer = client.post(links[0], data=typed)

    assert answer.status_code == 302, summary_of(answer.text)
    words = words_of(staff.page("filer", "/causes/1"))
    assert "户口迁移 婚姻状况证明 取消 ZM-2026-0001" in words
    assert cause(staff.bureau, 1).units[0].state is UnitState.OPEN  # the other still waits


def test_a_confirmer_sets_one_item_aside_with_a_reason(staff: Staff, document_id: int) -> None:
    changed(staff.bureau, document_id)
    typed = {"aside-prepared": "1", "aside-declared_reason": " "}

    refused = sent(staff, "confirmer", "/causes/1", "/causes/1/set-aside", **typed)
    assert refused.status_code == 422
    assert "没有写明无需变更的理由" in summary_of(refused.text)
    typed["aside-declared_reason"] = "依据条款在新法中保留"
    done = sent(staff, "confirmer", "/causes/1", "/causes/1/set-aside", **typed)

    assert done.status_code == 302
    assert "依据条款在新法中保留 无需变更" in words_of(staff.page("filer", "/causes/1"))
    assert cause(staff.bureau, 1).units[0].state is UnitState.NO_CHANGE
    assert sent(staff, "confirmer", "/causes/1", "/causes/1/set-aside", **typed).status_code == 422
    assert sent(staff, "filer", "/causes/1", "/causes/1/set-aside", **typed).status_code == 403


def test_what_lies_ahead_offers_the_next_step_to_keepers(staff: Staff) -> None:
    a_document(staff.bureau, expires_date="2026-10-31")
    read(staff.bureau)

    words = words_of(staff.page("desk", "/legal/ahead"))
    assert "2026-10-31 《婚姻登记条例》 将到期 单位1 登记变动" in words
    assert "登记变动" not in words_of(staff.page("filer", "/legal/ahead"))


def test_a_law_to_come_leads_to_a_cause_with_its_units(staff: Staff) -> None:
    document_id = a_document(staff.bureau, title="新法", number="", effective_date="2026-11-01")
    register_unit(staff.bureau, person(staff.bureau, "desk"), document_id, unit="civil")

    path = f"/causes/new?document={document_id}"
    assert path in staff.page("desk", "/legal/ahead")
    assert path not in staff.page("reviewer", "/legal/ahead")  # who may not register a cause
    form = staff.page("desk", path)
    assert 'value="新法"' in form
    assert 'value="2026-11-01"' in form
    assert re.findall(r'name="units" value="(\w+)" checked', form) == ["civil"]
    assert staff.status("desk", "/causes/new?document=99") == 404


def test_units_that_apply_a_document_come_and_go(staff: Staff, document_id: int) -> None:
    page, path = f"/legal/{document_id}", f"/legal/{document_id}/units"

    assert sent(staff, "desk", page, path, unit="").status_code == 422
    assert sent(staff, "desk", page, path, unit="civil").status_code == 302
    assert "单位2 不再适用" in words_of(staff.page("desk", page))
    assert sent(staff, "desk", page, path + "/ended", unit="civil").status_code == 302
    assert "单位2 不再适用" not in words_of(staff.page("desk", page))


@pytest.mark.parametrize(
    "path", ["/legal/99", "/legal/articles/99", "/legal/changes/99", "/legal/items/MZ999999"]
)
def test_what_there_is_not_is_not_found(staff: Staff, path: str) -> None:
    assert staff.status("desk", path) == 404


def test_the_pages_speak_english(staff: Staff, document_id: int) -> None:
    changed(staff.bureau, document_id)
    paths = {
        "/legal": "Legal register",
        f"/legal/{document_id}": "Items of the list",
        "/legal/changes/1": "Prepared requests",
        "/legal/readings": "Every stated basis is confirmed.",
        "/legal/ahead": "No document takes effect or expires within 30 days.",
    }
    for path, words in paths.items():
        assert words in words_of(staff.page("desk", f"{path}?lang=en")), path

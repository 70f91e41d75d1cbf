"""The merger of departments as pages: shown before it is recorded, confirmed by the successor."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from engine.people.records import PostRow
from tests.builders.city import ID, LISTED, UNITS
from tests.builders.rows import all_rows
from tests.builders.successions import PAPER, PAPER_NUMBER, succeeded
from tests.webui.filed_forms import summary_of, text_under
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of

__all__ = ["sqlite_city", "sqlite_template", "staff"]


def sent(staff: Staff, name: str, form_at: str, path: str, **typed: Any) -> TestResponse:
    """Open the page on which the form stands and send it."""
    client = staff.browser_of(name)
    token = csrf_token(client.get(form_at).text)
    return client.post(path, data=MultiDict({"csrf_token": token, **typed}))


def typed_succession(**changes: Any) -> dict[str, Any]:
    return {
        "command_key": "0" * 32,
        "old_unit": "police",
        "new_unit": "civil",
        "title": PAPER,
        "number": PAPER_NUMBER,
        "published_date": "2026-09-15",
        "effective_date": "2026-09-29",
        "counted_from": "effective",
        "step": "record",
        **changes,
    }


@pytest.fixture
def civil_confirmer(staff: Staff) -> str:
    """Give the name of one who confirms for the civil unit."""
    with staff.bureau.store.writing() as tx:
        tx.add(PostRow(person_id=ID["civil_staff"], department_id=UNITS["civil"], role="confirmer"))
    return "civil_staff"


def test_a_succession_is_shown_before_it_is_recorded(staff: Staff) -> None:
    shown = sent(staff, "desk", "/successions/new", "/successions", **typed_succession(step="show"))

    words = words_of(shown.text)
    assert "登记后须为 1 个条目申报变更" in words
    assert f"MZ000001 户口迁移 {LISTED}" in words
    assert "演示·filer 经办 演示·confirmer 主管部门确认人" in words
    assert not all_rows(staff.bureau.store)["unit_succession"]

    answer = sent(staff, "desk", "/successions/new", "/successions", **typed_succession())
    assert (answer.status_code, answer.location) == (302, "/successions/1")
    words = words_of(staff.page("supervisor", "/successions"))
    assert f"单位1 单位2 2026-09-29 {PAPER} 待承接单位确认" in words


def test_a_refused_succession_keeps_what_was_typed(staff: Staff) -> None:
    typed = typed_succession(new_unit="police", title="")

    answer = sent(staff, "reviewer", "/successions/new", "/successions", **typed)

    assert answer.status_code == 422
    assert "承接单位不能是原单位自己" in text_under(answer.text, "new_unit")
    assert "没有填写机构调整的文件名称" in summary_of(answer.text)
    assert PAPER_NUMBER in answer.text


def test_the_successor_confirms_after_seeing_whose_posts_are_added(
    staff: Staff, civil_confirmer: str
) -> None:
    succeeded(staff.bureau)
    path = "/successions/1/confirmation"
    assert "演示·civil_filer 经办" in words_of(staff.page(civil_confirmer, "/successions/1"))
    assert path not in staff.page("desk", "/successions/1")

    assert sent(staff, "filer", "/successions/1", path).status_code == 403
    assert sent(staff, civil_confirmer, "/successions/1", path).status_code == 302
    again = sent(staff, civil_confirmer, "/successions/1", path)

    assert again.status_code == 409
    assert "承接已经确认" in words_of(again.text)
    page = staff.page("civil_filer", "/successions/1")
    assert "已确认" in words_of(page)
    assert "/filing/change?item=MZ000001&amp;cause=SY000001&amp;prepared=1" in page
    form = staff.page("civil_filer", "/filing/change?item=MZ000001&cause=SY000001&prepared=1")
    assert f"自2026-09-29起由单位2承接，依据《{PAPER}》（{PAPER_NUMBER}）" in form


def test_what_there_is_not_is_not_found(staff: Staff) -> None:
    assert staff.status("desk", "/successions/9") == 404

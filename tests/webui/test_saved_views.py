"""Views that a person keeps: tabs with counts, names, and filters that no longer fit."""

import re
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.people.records import DepartmentRow
from tests.builders.city import UNITS, an_addition, filed
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of
from webui.queue_addresses import Asked
from workflows.config import QueueSettings

__all__ = ["sqlite_city", "sqlite_template", "staff"]


def send(client: FlaskClient, path: str, **typed: str) -> TestResponse:
    token = csrf_token(client.get("/tasks").text)
    return client.post(path, data={"csrf_token": token, **typed})


def keep(client: FlaskClient, name: str, wanted: Asked) -> TestResponse:
    return send(client, "/tasks/views", name=name, query=wanted.query)


def tabs(page: str) -> str:
    found = re.search(r'<nav class="tabs".*?</nav>', page, flags=re.DOTALL)
    assert found
    return words_of(found[0])


def test_a_filter_is_kept_as_a_tab_with_its_count(staff: Staff) -> None:
    for proof in ("居住证明", "居住登记证明", "收入证明"):
        filed(staff.bureau, an_addition(proof_name=proof))
    client = staff.browser_of("confirmer")

    sent = keep(client, "居住的", Asked(q="居住"))

    assert (sent.status_code, sent.location) == (302, "/tasks?q=%E5%B1%85%E4%BD%8F")
    page = client.get(sent.location).text
    assert "已保存视图“居住的”。" in page
    assert "居住的 2" in tabs(page)
    assert re.search(r'href="/tasks\?q=%E5%B1%85%E4%BD%8F" aria-current="page"', page)
    assert "共 2 件，本页 2 件" in page


def test_a_view_belongs_to_one_person(staff: Staff) -> None:
    keep(staff.browser_of("confirmer"), "我的", Asked(kind="add"))

    assert "我的" not in tabs(staff.page("desk", "/tasks"))


def test_only_a_filter_that_is_no_view_yet_is_offered_for_keeping(staff: Staff) -> None:
    client = staff.browser_of("confirmer")
    offered = ["/tasks?q=x", "/tasks?kind=add&due=late"]
    not_offered = ["/tasks", "/tasks?kind=add", "/tasks?due=soon"]

    assert all("保存为视图" in client.get(path).text for path in offered)
    assert not any("保存为视图" in client.get(path).text for path in not_offered)

    keep(client, "x", Asked(q="x"))
    assert "保存为视图" not in client.get("/tasks?q=x").text


def test_a_name_that_is_taken_is_said_beside_the_field_and_stays(staff: Staff) -> None:
    client = staff.browser_of("confirmer")
    keep(client, "甲", Asked(q="甲"))

    sent = keep(client, "甲", Asked(q="乙"))

    assert sent.status_code == 422
    assert "已有名为“甲”的视图" in words_of(sent.text)
    assert 'value="甲"' in sent.text
    assert 'value="乙"' in sent.text  # the filter is still set


def test_the_last_place_is_said_before_the_click_and_refused_after_it(staff: Staff) -> None:
    regulation = replace(staff.bureau.regulation, queue=QueueSettings(saved_views=1))
    staff.app.extensions["bureau"] = replace(staff.bureau, regulation=regulation)
    client = staff.browser_of("confirmer")
    keep(client, "甲", Asked(q="甲"))

    assert "已保存 1 个视图，到了上限" in words_of(client.get("/tasks?q=x").text)
    sent = keep(client, "乙", Asked(q="乙"))
    assert sent.status_code == 422
    assert "最多保存 1 个视图" in sent.text


def test_views_are_renamed_and_dropped_on_their_page(staff: Staff) -> None:
    client = staff.browser_of("confirmer")
    keep(client, "甲", Asked(q="甲"))
    keep(client, "乙", Asked(q="乙"))

    renamed = send(client, "/tasks/views/1", **{"view-1-name": "丙"})
    taken = send(client, "/tasks/views/1", **{"view-1-name": "乙"})
    dropped = [send(client, "/tasks/views/2/deletion").status_code for _ in range(2)]

    assert renamed.location == "/tasks/views"
    assert taken.status_code == 422
    assert 'href="#view-1-name"' in taken.text
    assert dropped == [302, 302]
    page = words_of(client.get("/tasks/views").text)
    assert "丙" in page
    assert "乙" not in page


@pytest.mark.parametrize("path", ["/tasks/views/1", "/tasks/views/99999999999999999999999"])
def test_anothers_view_is_not_found(staff: Staff, path: str) -> None:
    keep(staff.browser_of("confirmer"), "甲", Asked(q="甲"))
    number = path.rsplit("/", 1)[1]

    client = staff.browser_of("desk")

    assert send(client, path, **{f"view-{number}-name": "乙"}).status_code == 404
    assert send(client, f"{path}/deletion").status_code == 302
    assert "甲" in tabs(staff.page("confirmer", "/tasks"))


def test_a_kept_filter_that_no_longer_fits_opens_with_a_sentence(staff: Staff) -> None:
    filed(staff.bureau)

    page = staff.page("confirmer", "/tasks?kind=add&node=task_of_old&department=99")

    words = words_of(page)
    assert "地址或视图里的“环节”现在没有这一项，未按它筛选。" in words
    assert "地址或视图里的“部门／旗区”现在没有这一项，未按它筛选。" in words
    assert "ZM-2026-0001" in page


def test_a_unit_that_has_ended_is_still_filtered_for_and_said(staff: Staff) -> None:
    filed(staff.bureau)
    with staff.bureau.store.writing() as tx:
        tx.execute(
            sa.update(DepartmentRow)
            .where(DepartmentRow.id == UNITS["police"])
            .values(valid_to=date(2026, 9, 30))
        )

    words = words_of(staff.page("confirmer", "/tasks?department=1"))

    assert "单位1设立至 2026年9月30日为止，以下仍是它的办件。" in words
    assert "ZM-2026-0001" in words


def test_counts_of_all_tabs_fit_what_they_open(staff: Staff) -> None:
    for number in range(5):
        filed(staff.bureau, an_addition(proof_name=f"证明{number}"))
    client = staff.browser_of("confirmer")
    keep(client, "三", Asked(q="证明3"))
    keep(client, "新增且到期", Asked(kind="add", due="soon"))

    page = client.get("/tasks").text
    shown = re.findall(
        r'<a href="([^"]+)"[^>]*>(?:(?!</a>).)*tabs__count[^"]*">(\d+)<', page, flags=re.DOTALL
    )

    assert len(shown) == 8
    for address, count in shown:
        listed = client.get(address.replace("&amp;", "&")).text.count('<tr id="task-')
        assert listed == int(count), address

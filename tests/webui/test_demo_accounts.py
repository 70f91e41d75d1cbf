"""The demo city shows its accounts at the door; no other city does."""

from pathlib import Path

from tests.webui.offices import a_person, an_office
from webui.app import create_app
from webui.desks.signing_in.pages import DEMO_PASSWORD


def test_the_demo_city_fills_the_form_at_a_click(tmp_path: Path) -> None:
    office = an_office(tmp_path, demo=True)
    a_person(office, "wang")
    a_person(office, "li", name="李明", role="group_member", department="协调小组")
    a_person(office, "zhao", name="赵云", department="市民政局")
    client = create_app(office).test_client()

    page = client.get("/sign-in").text
    assert page.index("王建国") < page.index("李明") < page.index("其余 1 个账号") < page.index("赵云")
    assert "演示环境" in page
    assert DEMO_PASSWORD not in page

    filled = client.get("/sign-in?account=li").text
    assert 'value="li"' in filled
    assert f'value="{DEMO_PASSWORD}"' in filled
    assert '<details class="more" open>' in client.get("/sign-in?account=zhao").text
    office.store.close()


def test_a_real_city_names_no_account_and_fills_nothing(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    a_person(office, "wang")

    page = create_app(office).test_client().get("/sign-in?account=wang").text

    assert "王建国" not in page
    assert "演示" not in page
    assert DEMO_PASSWORD not in page
    office.store.close()

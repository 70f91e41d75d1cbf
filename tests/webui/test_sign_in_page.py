"""The sign-in page in a real browser: accessible in every mode, quiet, and usable by keyboard alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.webui.gallery import GALLERY
from tests.webui.offices import PASSWORD, a_person, an_office
from tests.webui.test_components import MODES
from webui.app import create_app
from webui.desks import signing_in
from webui.office import Office

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("mode", MODES)
def test_the_page_is_accessible_quiet_and_fits(
    tmp_path: Path, serve: Callable[[Flask], str], visit: Callable[..., Any], mode: str
) -> None:
    office = an_office(tmp_path, demo=True)
    a_person(office, "wang")
    url = serve(create_app(office)) + "/sign-in"

    with visit(url, **MODES[mode]) as seen:
        assert seen.complaints == []
        assert seen.sideways_scroll() == 0
        assert seen.small_targets() == []
    with visit(url, bypass_csp=True, **MODES[mode]) as seen:
        assert seen.axe_findings() == []
    office.store.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_signing_in_needs_neither_mouse_nor_script(
    office: Office,
    serve: Callable[[Flask], str],
    visit: Callable[..., Any],
    scripts: bool,  # noqa: FBT001
) -> None:
    app = create_app(office, (signing_in.DESK, GALLERY))

    with visit(serve(app) + "/sign-in?next=/gallery", scripts=scripts) as seen:
        keyboard = seen.page.keyboard
        keyboard.press("Tab")
        assert seen.page.locator(":focus").inner_text() == "跳到主要内容"
        seen.page.locator("#sign_in").focus()
        keyboard.type("wang")
        keyboard.press("Tab")
        keyboard.type(PASSWORD)
        keyboard.press("Enter")
        seen.page.wait_for_url("**/gallery")
        assert "王建国" in seen.page.locator(".me__name").inner_text()


def test_a_wrong_password_puts_the_focus_on_what_is_wrong(
    office: Office, serve: Callable[[Flask], str], visit: Callable[..., Any]
) -> None:
    with visit(serve(create_app(office)) + "/sign-in", bypass_csp=True) as seen:
        seen.page.fill("#sign_in", "wang")
        seen.page.fill("#password", "wrong")
        seen.page.get_by_role("button", name="登录").click()
        seen.page.wait_for_selector(".error-summary")

        assert "登录名或密码不正确" in seen.page.locator(":focus").inner_text()
        assert seen.axe_findings() == []

"""An item is added, from the filing form to the public list, once with scripts and once without."""

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import PASSWORD

MATTER, PROOF = "律师执业核准", "品行良好证明"
pytestmark = pytest.mark.browser


class Desk:
    """One browser window in which one person after another signs in."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def sign_in(self, name: str) -> None:
        """Sign out whoever is here and sign this person in."""
        self.page.context.clear_cookies()
        self.page.goto(f"{self.address}/sign-in")
        self.page.fill("input[name=sign_in]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url("**/tasks*")

    def answer(self, name: str, verdict: str, opinion: str = "") -> None:
        """Sign in, open the one task that waits for the case, choose a verdict and submit it."""
        self.open_task(name)
        self.page.check(f"input[name=verdict][value={verdict}]")
        if opinion:
            self.page.fill("textarea[name=opinion]", opinion)
        self.submit()

    def open_task(self, name: str) -> None:
        """Sign in and open the waiting task from the queue, as a person would."""
        self.sign_in(name)
        self.page.locator("main tbody a", has_text="ZM-2026-").first.click()
        self.page.wait_for_selector("#verdict")

    def submit(self) -> None:
        """Send the verdict form; the next page tells that it was taken."""
        self.page.click("#verdict button.button--primary")
        self.page.wait_for_selector(".notice")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_request_goes_from_the_filing_form_to_the_public_list(
    chromium: Browser, address: str, *, scripts: bool
) -> None:
    """File, consult, confirm, check, review, vote, publish, rewrite the guide, close: the row is public."""
    context = chromium.new_context(java_script_enabled=scripts, locale="zh-CN")
    context.set_default_timeout(20_000)
    desk = Desk(context.new_page(), address)

    _file(desk)
    assert "3 个工作日" in desk.page.inner_text("main"), "the days used before filing stand on the case"
    _confirm_after_a_return(desk)
    _review(desk)
    for member in ("member.one", "member.two", "member.three"):
        desk.answer(member, "approve")
    assert PROOF not in _list(desk), "nobody sees an unpublished version"
    _publish_and_rewrite_the_guide(desk)

    assert PROOF in _list(desk, "品行"), "two characters find it"
    desk.page.get_by_role("link", name=PROOF).first.click()
    shown = desk.page.inner_text("main")
    assert "数据共享" in shown
    assert "第 2 版" in shown
    context.close()


def _file(desk: Desk) -> None:
    desk.sign_in("justice.filer")
    page = desk.page
    page.goto(f"{desk.address}/filing/add")
    page.check("input[name=cause_type][value=law_changed]")
    page.fill("input[name=cause_date]", "2026-09-29")
    page.fill("input[name=cause_document_title]", "《律师执业管理办法》修订施行的通知")
    page.fill("input[name=matter_name]", MATTER)
    page.fill("input[name=proof_name]", PROOF)
    page.select_option("select[name^=ways] >> nth=0", "data_sharing")
    page.fill("textarea[name=legal_basis]", "《中华人民共和国律师法》第五条")
    page.select_option("select[name=basis_level]", "law")
    page.locator("input[name=affected_units][value=public_security]").check(force=True)
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/cases/ZM-2026-0001*")


def _confirm_after_a_return(desk: Desk) -> None:
    desk.answer("public_security.staff", "agree")
    desk.answer("justice.confirmer", "return", "请补充核验途径")
    desk.open_task("justice.filer")
    desk.page.fill("#verdict input[name=note]", "由公安机关数据核验")
    desk.page.check("input[name=verdict][value=submit]")
    desk.submit()
    desk.answer("justice.confirmer", "confirm")
    desk.answer("desk.one", "accept")


def _review(desk: Desk) -> None:
    desk.open_task("reviewer.one")
    for question in ("necessary", "reasonable", "legal"):
        desk.page.check(f"input[name={question}][value=yes]")
    desk.page.fill("input[name=opinion_no]", "鄂司审〔2026〕12号")
    desk.page.check("input[name=verdict][value=pass]")
    desk.submit()


def _publish_and_rewrite_the_guide(desk: Desk) -> None:
    desk.open_task("publisher")
    desk.page.check("input[name=channels][value=portal]")
    desk.page.check("input[name=verdict][value=publish]")
    desk.submit()
    _hand_in_the_published_page(desk)
    desk.answer("justice.staff", "submit")
    desk.answer("desk.one", "close")


def _hand_in_the_published_page(desk: Desk) -> None:
    """Show the office that the page on the service platform no longer demands the proof."""
    desk.open_task("justice.staff")
    matter = desk.page.locator("h1").inner_text().split("：")[0]
    desk.page.locator("#verdict").get_by_role("link", name="核对公布页").click()
    page = {
        "name": "指南.html",
        "mimeType": "text/html",
        "buffer": f"<h1>{matter}</h1><p>申请表</p>".encode(),
    }
    desk.page.set_input_files("input[type=file]", page)
    desk.page.get_by_role("button", name="上传并核对").click()
    desk.page.wait_for_selector(".notice--done")


def _list(desk: Desk, words: str = PROOF) -> str:
    """Search the public list as a citizen; return what the results say."""
    desk.page.context.clear_cookies()
    desk.page.goto(f"{desk.address}/list?q={words}")
    return desk.page.locator("main").inner_text().split("找到", 1)[-1]

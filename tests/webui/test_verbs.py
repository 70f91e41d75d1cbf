"""The pages of the verbs: what is offered, what each would bring about, and what comes back when refused."""

import re

import pytest
from flask.testing import FlaskClient

from engine.tasks.terms import Signing
from tests.builders.city import ID, answer, filed, lodged
from tests.builders.verbs import do
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of
from workflows.verbs.terms import VERBS, CaseVerb

__all__ = ["sqlite_city", "sqlite_template", "staff"]

CASE = "/cases/ZM-2026-0001"


def send(client: FlaskClient, address: str, **typed: str):
    """Open the page of a verb and send its form."""
    page = client.get(address).text
    hidden = dict(re.findall(r'<input name="(\w+)" type="hidden" value="([^"]*)">', page))
    hidden["task"] = re.findall(r"task=(\d+)", address)[0] if "task=" in address else ""
    fields = hidden | {"csrf_token": csrf_token(page)} | typed
    return client.post(address.partition("?")[0], data=fields)


def task_of(staff: Staff, verb: str, *, by: str) -> str:
    """Return the address of a verb as the case page offers it; fails when it is not offered."""
    found = re.search(rf'href="({CASE}/verbs/{verb}(?:\?task=\d+)?)"', staff.page(by, CASE))
    assert found, f"{verb} is not offered to {by}"
    return found[1]


def offered_to(staff: Staff, name: str) -> set[str]:
    return set(re.findall(rf"{CASE}/verbs/(\w+)", staff.page(name, CASE)))


def test_each_person_is_offered_what_the_rules_allow(staff: Staff) -> None:
    filed(staff.bureau)

    assert offered_to(staff, "confirmer") == {
        "claim", "transfer", "delegate", "add_signer", "copy", "comment"
    }  # fmt: skip
    assert offered_to(staff, "filer") == {"withdraw", "revoke", "copy", "urge", "comment"}
    assert {"terminate", "put_aside", "urge"} <= offered_to(staff, "desk")


@pytest.mark.parametrize("verb", ["copy", "comment", "revoke", "urge", "withdraw"])
def test_the_page_of_a_verb_shows_its_consequence_before_the_click(staff: Staff, verb: str) -> None:
    filed(staff.bureau)

    page = words_of(staff.page("filer", f"{CASE}/verbs/{verb}"))

    assert f"后果：{VERBS[CaseVerb(verb)].consequence}。" in page


def test_a_claim_is_made_and_shown_to_all(staff: Staff) -> None:
    filed(staff.bureau)

    confirmer = staff.browser_of("confirmer")

    assert send(confirmer, task_of(staff, "claim", by="confirmer")).status_code == 302

    assert "ZM-2026-0001：已认领。" in confirmer.get(CASE).text
    assert "主管部门确认 认领 演示·confirmer" in words_of(staff.page("filer", CASE))


def test_what_is_missing_brings_the_page_back_as_it_was_typed(staff: Staff) -> None:
    filed(staff.bureau)

    answered = send(
        staff.browser_of("confirmer"), task_of(staff, "delegate", by="confirmer"), words="请看依据"
    )

    assert answered.status_code == 422
    assert "请选择人员" in answered.text
    assert "请看依据</textarea>" in answered.text.replace("\r\n", "")


def test_a_verb_that_is_not_allowed_says_why(staff: Staff) -> None:
    lodged(staff.bureau)
    answer(staff.bureau, 1, "task_check_lodging", "accept", by="desk")

    refused = staff.browser_of("confirmer").get(f"{CASE}/verbs/withdraw")

    assert refused.status_code == 409
    assert "不能撤回：此后已有其他人员办理，不能撤回" in refused.text


@pytest.mark.parametrize("address", ["verbs/nonsense", "verbs/claim?task=999999999999", "verbs/claim?task=x"])
def test_a_made_up_verb_or_task_is_no_fault(staff: Staff, address: str) -> None:
    filed(staff.bureau)

    assert staff.browser_of("confirmer").get(f"{CASE}/{address}").status_code in (404, 409)


def test_whoever_is_asked_to_sign_sees_it_first_and_signs(staff: Staff) -> None:
    lodged(staff.bureau)
    do(staff.bureau, 1, CaseVerb.ADD_SIGNER, by="desk", to="publisher", signing=Signing.BEFORE)

    assert "请您签署" in staff.page("publisher", CASE)
    assert "待演示·publisher提出意见或者签署" in staff.page("filer", CASE)
    assert "有前加签或者并加签人员尚未签署" in staff.page("desk", CASE)
    address = task_of(staff, "sign", by="publisher")
    assert send(staff.browser_of("publisher"), address).status_code == 422
    assert send(staff.browser_of("publisher"), address, agrees="no").status_code == 422
    assert send(staff.browser_of("publisher"), address, agrees="no", words="编码不符").status_code == 302
    assert "形式审查 签署 不同意 演示·publisher：编码不符" in words_of(staff.page("filer", CASE))


def test_a_copy_is_announced_and_opens_the_case(staff: Staff) -> None:
    lodged(staff.bureau)
    assert staff.browser_of("banner_keeper").get(CASE).status_code == 404

    send(staff.browser_of("desk"), f"{CASE}/verbs/copy", person=str(ID["banner_keeper"]))

    assert staff.browser_of("banner_keeper").get(CASE).status_code == 200
    assert "此件抄送您阅看。" in staff.page("banner_keeper", "/inbox")


def test_a_revoked_case_says_so_everywhere(staff: Staff) -> None:
    filed(staff.bureau)

    send(staff.browser_of("filer"), f"{CASE}/verbs/revoke", words="法规已修正")

    page = words_of(staff.page("filer", CASE))
    assert "申请部门已撤销" in page
    assert "撤销申请 演示·filer：法规已修正" in page
    assert "更多操作" in page
    assert offered_to(staff, "filer") == {"copy", "comment"}


def test_the_pages_speak_english(staff: Staff) -> None:
    filed(staff.bureau)

    page = staff.browser_of("filer").get(f"{CASE}/verbs/revoke?lang=en").text

    assert "This case ends here" in page

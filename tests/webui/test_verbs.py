"""The pages of the verbs: what is offered, what each would bring about, and what comes back when refused."""

import re

import pytest
from flask.testing import FlaskClient

from engine.tasks.terms import Signing
from tests.builders.city import ID, answer, filed, lodged
from tests.builders.evidence import kinds_of
from tests.builders.stories import a_cancellation
from tests.builders.substitutes import arranged, taken_back
from tests.builders.verbs import do
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of
from workflows.demand_stops.terms import BASIS_LABELS
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


def test_the_page_says_for_whom_and_a_substitution_that_has_ended_since_is_refused(staff: Staff) -> None:
    mandate = arranged(staff.bureau, "civil_staff", principal="confirmer")
    filed(staff.bureau)
    client = staff.browser_of("civil_staff")
    address = task_of(staff, "transfer", by="civil_staff")
    page = client.get(address).text
    assert "您代理 演示·confirmer 办理" in page
    hidden = dict(re.findall(r'<input name="(\w+)" type="hidden" value="([^"]*)">', page))
    assert hidden["shown_for"] == str(ID["confirmer"])
    taken_back(staff.bureau, mandate, by="confirmer")

    refused = client.post(
        address.partition("?")[0], data=hidden | {"csrf_token": csrf_token(page), "words": "请接办"}
    )

    assert refused.status_code == 409
    assert "您对此环节的代理已经到期，或者已被收回" in refused.text


def test_a_capacity_that_has_changed_shows_the_page_anew_with_what_was_typed(staff: Staff) -> None:
    arranged(staff.bureau, "civil_staff", principal="confirmer")
    filed(staff.bureau)
    address = task_of(staff, "delegate", by="civil_staff")

    refused = send(
        staff.browser_of("civil_staff"),
        address,
        shown_for="0",
        person=str(ID["police_keeper"]),
        words="请看依据",
    )

    assert refused.status_code == 409
    assert "打开此页之后，您办理此环节的身份已经改变" in refused.text
    assert "请看依据</textarea>" in refused.text.replace("\r\n", "")
    assert f'name="shown_for" type="hidden" value="{ID["confirmer"]}"' in refused.text


def test_people_are_looked_for_without_scripts_and_nothing_typed_is_lost(staff: Staff) -> None:
    filed(staff.bureau)
    filer = staff.browser_of("filer")
    address = f"{CASE}/verbs/copy"
    assert '<optgroup label="单位1">' in filer.get(address).text

    looked = send(filer, address, find="单位3", words="请一并核对", looking="1", person=str(ID["desk"]))

    assert looked.status_code == 200
    assert "请一并核对</textarea>" in looked.text.replace("\r\n", "")
    assert 'value="单位3"' in looked.text
    people = re.findall(r'<option[^>]* value="(\d+)"', looked.text)
    assert people == [str(ID["reviewer"]), str(ID["desk"])]  # the chosen one stays
    assert f'<option lang="zh-CN" selected value="{ID["desk"]}"' in looked.text
    assert "找到 1 人。" in looked.text
    assert "copied" not in kinds_of(staff.bureau, 1)


def test_nobody_found_is_said(staff: Staff) -> None:
    filed(staff.bureau)

    looked = send(staff.browser_of("filer"), f"{CASE}/verbs/copy", find="欧阳", looking="1")

    assert "没有找到姓名或者单位含“欧阳”、可以选择的人员。" in looked.text


def test_the_page_of_a_remark_says_once_who_can_read_it(staff: Staff) -> None:
    filed(staff.bureau)

    assert staff.page("filer", f"{CASE}/verbs/comment").count("能看此件的人员都能看到") == 1


def test_breaking_off_a_cancellation_asks_whether_the_basis_holds_and_says_what_follows(staff: Staff) -> None:
    filed(staff.bureau, a_cancellation())
    filer, address = staff.browser_of("filer"), f"{CASE}/verbs/revoke"
    page = words_of(filer.get(address).text)
    assert "该证明已自 2026年9月29日 起停止索要" in page
    for told in BASIS_LABELS.values():
        assert told in page

    unsaid = send(filer, address, words="材料不齐")
    assert unsaid.status_code == 422
    assert "请说明设定依据是否仍然有效" in unsaid.text

    assert send(filer, address, words="材料不齐", basis="lapsed").status_code == 302
    told = words_of(filer.get(CASE).text)
    assert "继续停止索要" in told
    assert "须按事由 SY000001 重新提出取消申请" in told
    assert "SY000001" in staff.page("filer", "/tasks")


def test_only_a_case_that_has_stopped_the_demand_asks_for_the_basis(staff: Staff) -> None:
    filed(staff.bureau)

    page = words_of(staff.page("filer", f"{CASE}/verbs/revoke"))

    assert "停止索要" not in page

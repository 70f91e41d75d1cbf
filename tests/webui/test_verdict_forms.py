"""The verdict forms: what each task offers and asks for, what stands in it, what a refusal keeps."""

from tests.builders.city import agreed, answer, before_the_group, filed, lodged
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, submit, words_of

__all__ = ["sqlite_city", "sqlite_template", "staff"]

FIRST = "/cases/ZM-2026-0001"


def see(staff: Staff, name: str, path: str = FIRST) -> str:
    return words_of(staff.page(name, path))


def test_every_verdict_stands_beside_its_consequence(staff: Staff) -> None:
    before_the_group(staff.bureau)

    words = see(staff, "member1")

    assert "同意 达到规定人数即转入发布，生成清单新版本" in words
    assert "一票否决 此件办结，现行清单不变；须写明理由" in words


def test_a_veto_is_not_offered_where_the_city_has_none(staff: Staff) -> None:
    before_the_group(staff.bureau)
    bureau = staff.app.extensions["bureau"]
    object.__setattr__(bureau.regulation.group, "veto", False)

    assert "一票否决" not in see(staff, "member1")


def test_a_second_supplement_is_not_offered(staff: Staff) -> None:
    case_id = lodged(staff.bureau)
    assert "一次性补正" in see(staff, "desk")
    answer(staff.bureau, case_id, "task_check_lodging", "supplement", by="desk", opinion="缺依据全文")
    answer(staff.bureau, case_id, "task_supplement_request", "submit", by="filer", note="已补")

    page = staff.page("desk", FIRST)

    assert 'value="accept"' in page
    assert 'value="supplement"' not in page


def test_a_review_is_given_by_three_answers_and_a_number(staff: Staff) -> None:
    case_id = lodged(staff.bureau)
    answer(staff.bureau, case_id, "task_check_lodging", "accept", by="desk")
    client = staff.browser_of("reviewer")
    answers = {"necessary": "yes", "reasonable": "yes", "legal": "yes", "necessity_opinion": "可以共享"}

    unnumbered = submit(client, FIRST, verdict="pass", **answers)
    assert unnumbered.status_code == 422
    assert "审核通过须填写审核意见文号" in unnumbered.text
    assert 'value="可以共享"' in unnumbered.text

    numbered = submit(client, FIRST, verdict="pass", **answers, opinion_no="鄂司审〔2026〕9号")
    assert numbered.status_code == 302
    assert "鄂司审〔2026〕9号" in see(staff, "member1")


def test_a_correction_starts_from_the_request_as_it_stands(staff: Staff) -> None:
    case_id = filed(staff.bureau)
    answer(staff.bureau, case_id, "task_confirm_request", "return", by="confirmer", opinion="请补依据")
    client = staff.browser_of("filer")
    page = client.get(FIRST).text
    assert "《户口登记条例》第一条</textarea>" in page

    sent = submit(
        client,
        FIRST,
        verdict="submit",
        cause_type="law_changed",
        cause_document_title="户口登记管理办法（2026年修订）",
        list_name="exempt",
        ways="data_sharing",
        second_way="commitment",
        legal_basis="《户口登记条例》第十条",
        basis_level="administrative_regulation",
        opinion="已补依据",
    )

    assert sent.status_code == 302, words_of(sent.text)
    words = see(staff, "confirmer")
    assert "《户口登记条例》第十条" in words
    assert "数据共享，其次告知承诺" in words
    assert "第 1 次补正" in words


def test_a_wrong_correction_names_its_field_and_keeps_the_rest(staff: Staff) -> None:
    case_id = filed(staff.bureau)
    answer(staff.bureau, case_id, "task_confirm_request", "return", by="confirmer", opinion="请补依据")

    sent = submit(
        staff.browser_of("filer"),
        FIRST,
        verdict="submit",
        cause_type="law_changed",
        cause_document_title="",
        list_name="exempt",
        ways="data_sharing",
        legal_basis="新的依据",
        basis_level="law",
        effect_date="明天",
    )

    assert sent.status_code in (409, 422)
    assert "没有填写事由文件名称" in sent.text
    assert "“明天”不是日期" in sent.text
    assert 'value="明天"' in sent.text
    assert "新的依据</textarea>" in sent.text


def test_publishing_offers_the_channels_of_the_plan(staff: Staff) -> None:
    agreed(staff.bureau)
    client = staff.browser_of("publisher")
    assert "政府门户网站" in words_of(client.get(FIRST).text)

    none_chosen = submit(client, FIRST, verdict="publish")
    published = submit(client, FIRST, verdict="publish", channels=["portal", "service_platform"])

    assert none_chosen.status_code == 422
    assert "没有选择公布渠道" in none_chosen.text
    assert published.status_code == 302


def test_a_guide_comes_rewritten_by_the_list_and_is_checked_against_it(staff: Staff) -> None:
    case_id = agreed(staff.bureau)
    answer(staff.bureau, case_id, "task_publish_version", "publish", by="publisher")
    client = staff.browser_of("banner_keeper")
    page = client.get(FIRST).text
    materials = page[page.index('id="materials"') :]
    assert "亲属关系证明（免提交：数据共享、部门核验）" in materials[: materials.index("</textarea>")]

    empty = submit(client, FIRST, verdict="submit", materials=" ")
    done = submit(client, FIRST, verdict="submit", materials="居民身份证")

    assert empty.status_code == 422
    assert "至少要有一行材料说明" in empty.text
    assert done.status_code == 302
    assert "1 / 2 件已与清单一致" in see(staff, "banner_keeper")

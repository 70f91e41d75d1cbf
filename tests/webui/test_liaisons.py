"""附件1 on the page: handed in by the unit, read by few, taken as a whole or not at all."""

import io

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of
from workflows.liaison_lists.drawing import liaisons_as_xlsx
from workflows.liaison_lists.reading import read_liaisons
from workflows.liaison_lists.terms import Liaison

__all__ = ["sqlite_city", "sqlite_template", "staff"]

LI = Liaison("李某", "办公室", "科员", "0477-8581234", None)
WANG = Liaison("王某", None, None, "15000000000", "兼")
PAGE = "/liaisons/1"


def handed_in(client: FlaskClient, content: bytes, name: str = "附件1.xlsx") -> TestResponse:
    token = csrf_token(client.get(PAGE).text)
    return client.post(f"{PAGE}/lists", data={"csrf_token": token, "file": (io.BytesIO(content), name)})


def test_a_list_is_handed_in_and_gone_to_by_those_who_may_call(staff: Staff) -> None:
    answer = handed_in(staff.browser_of("filer"), liaisons_as_xlsx([LI, WANG]))

    assert (answer.status_code, answer.location) == (302, PAGE)
    for name in ("filer", "confirmer", "desk"):
        words = words_of(staff.page(name, PAGE))
        assert "李某 办公室 科员 0477-8581234" in words, name
        assert "共 2 人" in words


def test_another_unit_and_the_supervisor_read_neither_names_nor_numbers(staff: Staff) -> None:
    handed_in(staff.browser_of("filer"), liaisons_as_xlsx([LI]))

    for name in ("civil_filer", "supervisor", "administrator", "member1"):
        assert staff.status(name, PAGE) == 404, name
        assert staff.status(name, f"{PAGE}/annex1.xlsx") == 404, name
        assert "李某" not in staff.page(name, "/liaisons"), name


def test_only_filer_and_head_of_the_unit_hand_in(staff: Staff) -> None:
    content = liaisons_as_xlsx([LI])

    assert handed_in(staff.browser_of("police_head"), content).status_code == 302
    for name in ("confirmer", "desk"):
        refused = handed_in(staff.browser_of(name), content)
        assert refused.status_code == 403, name
        assert "联络员名单由本单位的经办人或者负责人报送" in refused.text
        assert "报送名单" not in staff.page(name, PAGE)


def test_the_next_list_takes_the_place_of_the_one_before(staff: Staff) -> None:
    client = staff.browser_of("filer")
    handed_in(client, liaisons_as_xlsx([LI]))
    handed_in(client, liaisons_as_xlsx([WANG]))

    page = staff.page("desk", PAGE)

    assert "王某" in page
    assert "李某" not in page
    assert "共 1 人" in page


def test_a_fault_is_told_in_its_cell_without_the_name_and_nothing_is_taken(staff: Staff) -> None:
    client = staff.browser_of("filer")
    handed_in(client, liaisons_as_xlsx([LI]))

    refused = handed_in(client, liaisons_as_xlsx([WANG, Liaison("赵某", None, None, "不详", None)]))

    assert refused.status_code == 422
    assert "附件1 E4 这一行的联系电话不像电话号码" in words_of(refused.text)
    assert "赵某" not in refused.text
    assert "李某" in staff.page("filer", PAGE)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "", "请选择"),
        ("序号,联络员姓名,联系电话\n".encode(), "附件1.csv", "名单里没有联络员"),
        ("单位,数量\n公安局,3\n".encode(), "附件1.csv", "没有找到附件1的表头"),
        (b"%PDF-1.4", "附件1.pdf", "不是可以导入的表格"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(
    staff: Staff, content: bytes, name: str, sentence: str
) -> None:
    refused = handed_in(staff.browser_of("filer"), content, name)

    assert refused.status_code == 422
    assert sentence in refused.text


def test_the_form_that_is_given_out_reads_back_the_same(staff: Staff) -> None:
    client = staff.browser_of("filer")
    handed_in(client, liaisons_as_xlsx([LI, WANG]))

    answer = client.get(f"{PAGE}/annex1.xlsx")

    assert read_liaisons("附件1.xlsx", answer.data).liaisons == (LI, WANG)
    assert "attachment" in answer.headers["Content-Disposition"]


def test_the_overview_says_who_has_handed_in_and_names_nobody(staff: Staff) -> None:
    handed_in(staff.browser_of("filer"), liaisons_as_xlsx([LI]))

    words = words_of(staff.page("desk", "/liaisons"))

    assert "单位1 1 10-09 09:00" in words
    assert "单位2 — 未报送" in words
    assert "李某" not in words

"""Attachments on the screen: uploaded from page and case, refused with a sentence, given to readers only."""

import http.client
import re
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.config import BadSetting, Settings
from tests.builders.city import PEOPLE, answer, filed, lodged
from tests.builders.documents import a_docx, a_pdf, a_png
from tests.webui.offices import sign_in
from tests.webui.staff import RATIO, Staff, sqlite_city, sqlite_template, staff, words_of
from tests.webui.uploads import ATTACHMENTS, CONTENT_TYPE, multipart, upload, upload_fields
from webui.app import create_app
from webui.office import Office

__all__ = ["sqlite_city", "sqlite_template", "staff"]

CASE = "/cases/ZM-2026-0001"
READERS = {
    "filer", "confirmer", "police_keeper", "police_head", "desk", "reviewer", "publisher", "supervisor",
    "member1", "member2", "member3", "member4", "member5",
}  # fmt: skip
"""Who may read a case of the police unit that waits for its confirmation."""


def with_settings(staff: Staff, tmp_path: Path, **settings: object) -> Staff:
    tables = {"web": {}, "group": RATIO, "attachments": settings}
    city = Office(
        staff.bureau.store, staff.bureau.clock, Settings(tables, source=tmp_path / "config.toml"), demo=False
    )
    app = create_app(city)
    app.testing = True
    return Staff(staff.bureau, app)


def saved(client: FlaskClient, path: str) -> bytes:
    """Download a file to its end."""
    with client.get(path) as answered:
        assert answered.status_code == 200
        return answered.data


def status(staff: Staff, name: str, path: str) -> int:
    with staff.browser_of(name).get(path) as answered:
        return answered.status_code


def test_a_file_is_uploaded_listed_and_given_back_byte_for_byte(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("filer")

    answered = upload(client, title="情况说明", note="纸质原件在档案室")

    assert (answered.status_code, answered.location) == (302, ATTACHMENTS)
    seen = words_of(client.get(ATTACHMENTS).text)
    assert "情况说明 纸质原件在档案室 其他材料 第 1 版 请示.pdf 1 KB 演示·filer 10-09 09:00 未扫描" in seen
    assert "附件已收下" in seen
    assert saved(client, f"{ATTACHMENTS}/1") == a_pdf()


def test_a_download_is_saved_not_opened_and_runs_nothing(staff: Staff) -> None:
    filed(staff.bureau)
    upload(staff.browser_of("filer"), a_png(), "附图；“甲”.png")

    with staff.browser_of("confirmer").get(f"{ATTACHMENTS}/1") as answered:
        headers = answered.headers

    assert headers["Content-Type"] == "image/png"
    assert headers["Content-Disposition"] == (
        f"attachment; filename=ZM-2026-0001-1.png; filename*=UTF-8''{quote('附图；“甲”.png', safe='')}"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Content-Security-Policy"].endswith("; sandbox")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "sandbox" not in staff.browser_of("confirmer").get(ATTACHMENTS).headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", PEOPLE)
def test_each_post_may_download_what_it_may_read_and_nothing_else(name: str, staff: Staff) -> None:
    filed(staff.bureau)
    upload(staff.browser_of("filer"))

    expected = 200 if name in READERS else 404
    assert status(staff, name, f"{ATTACHMENTS}/1") == expected
    assert staff.status(name, ATTACHMENTS) == expected


def test_an_attachment_is_not_found_under_another_case_and_nobody_learns_that_it_is_there(
    staff: Staff,
) -> None:
    filed(staff.bureau)
    upload(staff.browser_of("filer"))
    stranger, reader = staff.browser_of("civil_filer"), staff.browser_of("desk")

    there, not_there = stranger.get(f"{ATTACHMENTS}/1"), stranger.get(f"{ATTACHMENTS}/9")

    assert there.status_code == not_there.status_code == 404
    assert there.text.replace("attachments/1", "attachments/9") == not_there.text
    assert reader.get("/cases/ZM-2026-0002/attachments/1").status_code == 404
    assert staff.app.test_client().get(f"{ATTACHMENTS}/1").location.startswith("/sign-in")


def test_a_refused_file_brings_the_page_back_with_what_was_typed(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("filer")

    answered = upload(client, a_docx(**{"word/vbaProject.bin": b"1"}), "批复.docx", title="批复", note="已核")

    assert answered.status_code == 422
    assert "“批复.docx”含有宏（word/vbaProject.bin）" in answered.text
    assert "请另存为不含宏的 docx、xlsx，或导出为 PDF 再上传" in answered.text
    assert 'value="批复"' in answered.text
    assert 'value="已核"' in answered.text
    assert "此件还没有附件" in answered.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"slot": ""}, "没有选择附件的类别"),
        ({"content": None}, "没有选择文件"),
        ({"title": "字" * 101}, "标题最多 100 字"),
        ({"command_key": "x"}, "页面不完整"),
    ],
)
def test_what_is_missing_or_too_long_is_said_under_its_field(
    typed: dict[str, str], sentence: str, staff: Staff
) -> None:
    filed(staff.bureau)

    answered = upload(staff.browser_of("filer"), **typed)

    assert answered.status_code == 422
    assert sentence in answered.text


def test_a_second_version_is_chosen_and_the_first_stays_to_be_had(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("filer")
    upload(client, title="请示")

    upload(client, a_docx(), "请示二.docx", replaces="1", slot="")

    page = client.get(ATTACHMENTS)
    assert "请示 其他材料 第 2 版 请示二.docx" in words_of(page.text)
    assert "请示 其他材料 第 1 版 已被替换 请示.pdf" in words_of(page.text)
    assert saved(client, f"{ATTACHMENTS}/1") == a_pdf()
    assert saved(client, f"{ATTACHMENTS}/2") == a_docx()
    assert re.search(r'<option value="2">请示（第 2 版）', page.text)
    assert not re.search(r'<option value="1">', page.text)


def test_a_double_click_is_one_attachment(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("filer")
    key = upload_fields(client)["command_key"]

    first, second = (upload(client, command_key=key) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert "已于 10-09 09:00 收到并办理" in second.text
    assert words_of(client.get(ATTACHMENTS).text).count("请示.pdf") == 1


def test_the_case_page_shows_them_and_takes_more(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("filer")

    answered = upload(client, path=CASE, slot="cause_document", title="办法（2026年修订）")

    assert answered.location == f"{CASE}#attachments"
    seen = words_of(client.get(CASE).text)
    assert "附件 1 件" in seen
    assert "办法（2026年修订） 事由文件 第 1 版 请示.pdf" in seen
    assert "上传附件：事由文件（第 1 版） 演示·filer" in seen  # the timeline


def test_who_may_only_read_is_offered_no_form_and_refused(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("supervisor")

    assert "multipart/form-data" not in client.get(ATTACHMENTS).text
    assert "multipart/form-data" not in client.get(CASE).text
    token = upload_fields(staff.browser_of("filer"))
    own = re.search(r'name="csrf_token" value="([^"]+)"', client.get(CASE).text)
    assert own
    answered = client.post(ATTACHMENTS, data=token | {"csrf_token": own[1], "slot": "other"})
    assert answered.status_code == 403
    assert "您可以查看此件，但不能上传附件" in answered.text


def test_without_a_token_nothing_is_taken(staff: Staff) -> None:
    filed(staff.bureau)

    assert upload(staff.browser_of("filer"), csrf_token="").status_code == 400
    assert "此件还没有附件" in staff.page("filer", ATTACHMENTS)


def test_a_page_that_asks_for_the_sealed_copy_has_it_chosen(staff: Staff) -> None:
    filed(staff.bureau)
    page = staff.page("filer", f"{ATTACHMENTS}?slot=sealed_copy")

    assert '<option selected value="sealed_copy">盖章件</option>' in page
    assert (
        "<option selected"
        not in staff.page("filer", f"{ATTACHMENTS}?slot=x").partition("attachment-replaces")[0]
    )


def test_a_version_that_is_not_there_cannot_be_replaced(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("filer")

    assert [upload(client, replaces=wrong).status_code for wrong in ("9", "x", "-1")] == [404] * 3


def test_a_closed_case_offers_only_the_sealed_copy(staff: Staff) -> None:
    case_id = lodged(staff.bureau)
    answer(staff.bureau, case_id, "task_check_lodging", "reject", by="desk", opinion="依据不足")
    client = staff.browser_of("filer")

    assert "此件已办结，只能补传盖章件" in client.get(ATTACHMENTS).text
    assert upload(client).status_code == 422
    assert upload(client, slot="sealed_copy").status_code == 302


def test_a_file_that_lies_there_no_more_is_told_as_such(staff: Staff, tmp_path: Path) -> None:
    filed(staff.bureau)
    client = staff.browser_of("filer")
    upload(client)
    shutil.rmtree(tmp_path / "attachments")

    answered = client.get(f"{ATTACHMENTS}/1")

    assert answered.status_code == 409
    assert "存放处没有这个附件的文件" in answered.text


def test_a_file_past_the_limit_is_refused_with_its_name(staff: Staff, tmp_path: Path) -> None:
    small = with_settings(staff, tmp_path, largest_bytes=1 << 20)
    filed(small.bureau)

    answered = upload(small.browser_of("filer"), a_pdf(b"(" + b"x" * (1 << 20) + b")"))

    assert answered.status_code == 422
    assert "“请示.pdf”超过本市规定的 1 MB" in answered.text


def test_a_request_far_past_the_limit_is_answered_over_the_wire_with_a_sentence(
    staff: Staff, tmp_path: Path, serve: Callable[[Flask], str]
) -> None:
    """The answer must arrive though the body was refused: a connection cut off shows the person nothing."""
    small = with_settings(staff, tmp_path, largest_bytes=1 << 20)
    filed(small.bureau)
    fields = upload_fields(small.browser_of("filer"))
    body = multipart(fields, b"x" * (30 << 20), "a.pdf")
    session = small.session_of("filer")["mianzheng"]
    connection = http.client.HTTPConnection(urlsplit(serve(small.app)).netloc, timeout=30)
    told = {"Content-Type": CONTENT_TYPE, "Cookie": f"mianzheng={session}"}

    with closing(connection):
        connection.request("POST", ATTACHMENTS, body, told)
        answered = connection.getresponse()
        text = answered.read().decode()

    assert answered.status == 413
    assert "“所选文件”超过本市规定的 1 MB" in text
    assert "此件还没有附件" in text


def test_another_form_may_not_be_as_large_as_an_upload(staff: Staff, tmp_path: Path) -> None:
    large = with_settings(staff, tmp_path, largest_bytes=60 << 20)
    filed(large.bureau)
    client = large.browser_of("filer")
    content = a_pdf(b"(" + b"x" * (25 << 20) + b")")

    assert upload(client, content).status_code == 302
    assert client.post("/inbox/reading", data=b"x" * (25 << 20)).status_code == 413


def test_an_impossible_setting_stops_the_start(staff: Staff, tmp_path: Path) -> None:
    with pytest.raises(BadSetting):
        with_settings(staff, tmp_path, kinds=["exe"])


def test_the_pages_speak_english(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.browser_of("filer")
    upload(client)
    client.get("/preferences?lang=en&next=/inbox")

    seen = words_of(client.get(ATTACHMENTS).text)

    assert "Other material" in seen
    assert "Version 1" in seen
    assert "not scanned" in seen.lower()
    assert not re.findall("未扫描|上传附件|类别", seen)


def test_signing_in_is_asked_before_anything_is_read(staff: Staff) -> None:
    filed(staff.bureau)
    client = staff.app.test_client()

    assert client.get(ATTACHMENTS).location.startswith("/sign-in")
    assert sign_in(client, "filer").status_code == 302

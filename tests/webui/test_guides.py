"""Guides as pages: what citizens read, what keepers publish, and what is known of the published page."""

import io
import re
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from engine.config import Settings
from tests.builders.city import LISTED, PROOF
from tests.builders.guides import ADDRESS, HOST, fetched, guide_of, night, set_guide, strict, tonight, visits
from tests.builders.stories import case_of, published, rewrite
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, submit, words_of
from webui.app import create_app
from webui.office import Office

__all__ = ["sqlite_city", "sqlite_template", "staff"]

CANCELLED = f"{PROOF}（国办发〔2018〕47号已取消）"


@pytest.fixture
def strict_staff(staff: Staff, tmp_path: Path) -> Staff:
    """Give the small city in which the published page must be seen, and one host may be asked."""
    bureau = strict(staff.bureau)
    tables = {
        "web": {},
        "guides": {"evidence": "page"},
        "fetching": {"hosts": [HOST], "largest_bytes": 65536},
    }
    tables["group"] = {"rule": "ratio", "ratio_percent": 60}
    app = create_app(
        Office(bureau.store, bureau.clock, Settings(tables, source=tmp_path / "config.toml"), demo=False)
    )
    app.testing = True
    return Staff(bureau, app)


def send(staff: Staff, name: str, form_at: str, path: str, **typed: object) -> TestResponse:
    client = staff.browser_of(name)
    token = csrf_token(client.get(form_at).text)
    return client.post(path, data={"csrf_token": token, **typed}, content_type="multipart/form-data")


def upload(staff: Staff, *lines: str, name: str = "指南.html", by: str = "police_keeper") -> TestResponse:
    content = "".join(f"<p>{line}</p>" for line in ("户口迁移", *lines)).encode()
    return send(staff, by, "/guides/1/check", "/guides/1/pages", file=(io.BytesIO(content), name))


def test_citizens_read_what_to_bring_and_what_stands_in_its_place(staff: Staff) -> None:
    set_guide(staff.bureau, "居民身份证", f"{LISTED}（免提交：部门核验）")
    client = staff.app.test_client()

    words = words_of(client.get("/guides/1").text)

    assert "居民身份证 须提交 —" in words
    assert f"{LISTED} 免提交 部门核验" in words
    assert "户口迁移" in words_of(client.get("/guides?q=迁移").text)
    assert "没有找到这样的办事指南" in words_of(client.get("/guides?q=护照").text)
    assert client.get("/guides/999").status_code == 404


def test_a_keeper_publishes_an_edition_and_the_older_one_stays_readable(staff: Staff) -> None:
    typed = {
        "materials": "居民身份证\n户口簿",
        "steps": "窗口受理\n当场办结",
        "basis": "《户口登记条例》",
        "address": ADDRESS,
        "reason": "材料精简",
        "edition_seen": "1",
    }

    answer = send(staff, "police_keeper", "/guides/1/edit", "/guides/1/editions", **typed)

    assert (answer.status_code, answer.location) == (302, "/guides/1")
    public = staff.app.test_client().get("/guides/1").text
    assert "窗口受理 当场办结" in words_of(public)
    assert "police_keeper" not in public
    assert "材料精简" not in public
    old = words_of(staff.app.test_client().get("/guides/1?edition=1").text)
    assert "这是第 1 版的内容" in old
    assert f"{PROOF}1份 须提交" in old
    assert "演示·police_keeper 材料精简" in words_of(staff.page("supervisor", "/guides/1"))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("materials", " ", "办事指南至少要有一行材料说明"),
        ("address", "javascript:alert(1)", "指南网址应以 https://"),
        ("edition_seen", "7", "此指南已由他人改为第 1 版"),
    ],
)
def test_a_refused_guide_comes_back_as_it_was_typed(staff: Staff, field: str, value: str, said: str) -> None:
    typed = {"materials": "居民身份证\n新的一行", "edition_seen": "1", field: value}

    answer = send(staff, "police_keeper", "/guides/1/edit", "/guides/1/editions", **typed)

    assert answer.status_code == 422
    assert said in words_of(answer.text)
    if field != "materials":
        assert "新的一行" in answer.text
    assert guide_of(staff.bureau).edition == 1


def test_the_task_shows_the_proposal_beside_the_guide_and_what_the_page_says(strict_staff: Staff) -> None:
    case_id = published(strict_staff.bureau)
    address = f"/cases/{case_of(strict_staff.bureau, case_id).case_no}"

    page = strict_staff.page("police_keeper", address)

    assert "现行指南" in page
    assert f"{PROOF}（免提交：数据共享、部门核验）" in page
    assert "公布的页面：没有可以依据的核对" in words_of(page)


def test_the_case_goes_on_once_the_page_has_been_handed_in(strict_staff: Staff) -> None:
    case_id = published(strict_staff.bureau)
    address = f"/cases/{case_of(strict_staff.bureau, case_id).case_no}"
    client = strict_staff.browser_of("police_keeper")
    refused = submit(client, address, materials="居民身份证", verdict="submit")
    assert refused.status_code == 422
    assert "还没有核对公布的指南页面，不能办结" in words_of(refused.text)

    assert upload(strict_staff, "居民身份证").status_code == 302
    done = submit(client, address, materials="居民身份证", verdict="submit")

    assert done.status_code == 302
    assert "已一致" in staff_words(strict_staff, "supervisor", address)


def staff_words(staff: Staff, name: str, path: str) -> str:
    return words_of(staff.page(name, path))


def test_a_line_in_brackets_is_judged_by_a_second_person_on_the_page(strict_staff: Staff) -> None:
    published(strict_staff.bureau)
    set_guide(strict_staff.bureau, "居民身份证")
    upload(strict_staff, "居民身份证", CANCELLED)

    page = strict_staff.page("supervisor", "/guides/1/check")
    assert f"公布的页面 须由另一人判定 {CANCELLED}" in words_of(page)
    number = re.search(r'name="j(\d+)-line"', page)
    assert number
    prefix = f"j{number[1]}-"
    typed = {f"{prefix}proof_name": PROOF, f"{prefix}line": CANCELLED, f"{prefix}is_demand": "no"}
    path = f"/guides/1/judgements/{number[1]}"
    refused = send(strict_staff, "supervisor", "/guides/1/check", path, **typed)
    assert refused.status_code == 422
    assert "请写明判定的理由" in words_of(refused.text)

    typed[f"{prefix}reason"] = "仅作说明"
    assert send(strict_staff, "police_keeper", "/guides/1/check", path, **typed).status_code == 409
    assert send(strict_staff, "supervisor", "/guides/1/check", path, **typed).status_code == 302
    assert "公布的页面 不再要求提交" in staff_words(strict_staff, "supervisor", "/guides/1/check")


def test_two_people_vouch_for_a_guide_without_a_page(strict_staff: Staff) -> None:
    published(strict_staff.bureau)
    said = {"proof_name": PROOF, "statement": "大厅公示栏已更换"}
    send(strict_staff, "police_keeper", "/guides/1/check", "/guides/1/statements", **said)
    path = "/guides/1/statements/1/confirmation"

    assert "我已亲自看过" not in strict_staff.page("police_keeper", "/guides/1/check")
    assert "我已亲自看过" in strict_staff.page("supervisor", "/guides/1/check")
    assert send(strict_staff, "police_keeper", "/guides/1/check", path).status_code == 409
    assert send(strict_staff, "supervisor", "/guides/1/check", path).status_code == 302
    assert "确认：演示·supervisor" in staff_words(strict_staff, "police_keeper", "/guides/1/check").replace(
        "： ", "："
    )


def test_a_page_is_fetched_when_asked_and_its_failure_is_told(strict_staff: Staff) -> None:
    set_guide(strict_staff.bureau, "居民身份证", address=ADDRESS)
    assert send(strict_staff, "police_keeper", "/guides/1/check", "/guides/1/looks").status_code == 302
    assert "等候抓取" in staff_words(strict_staff, "police_keeper", "/guides/1/check")

    visits(strict_staff.bureau, fetched("完全不同的材料"))

    assert "不像是这份指南" in staff_words(strict_staff, "police_keeper", "/guides/1/check")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.html", "没有选择文件"),
        (b"\x89PNG\0\0", "a.html", "读不出页面的文字"),
        (b"PK\x03\x04junk", "a.docx", "已损坏或不完整"),
        (b"<p>x</p>" * 10_000, "a.html", "超过本市规定的 64 KB"),
        ("<p>别的事项</p>".encode(), "a.html", "不像是这份指南"),
    ],
    ids=["empty", "picture", "broken", "large", "another"],
)
def test_a_file_that_is_no_page_is_refused_in_a_sentence(
    strict_staff: Staff, content: bytes, name: str, said: str
) -> None:
    file = {"file": (io.BytesIO(content), name)} if content else {}

    answer = send(strict_staff, "police_keeper", "/guides/1/check", "/guides/1/pages", **file)

    assert answer.status_code == 422
    assert said in words_of(answer.text)


def test_supervisors_see_how_guides_differ_and_take_the_table_with_them(staff: Staff) -> None:
    set_guide(staff.bureau, "居民身份证", f"=cmd|{LISTED}")
    set_guide(staff.bureau, "居民身份证", unit="banner")

    page = staff.page("supervisor", "/guides/differences")
    table = staff.browser_of("supervisor").get("/guides/differences.csv?kind=demands")

    assert "要求提交清单免提交的证明 1" in words_of(page)
    assert "已比对全市 2 件指南" in words_of(page)
    lines = table.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("差异,单位,事项,证明")
    assert len(lines) == 2
    assert ",=cmd" not in lines[1]
    assert len(staff.browser_of("desk").get("/guides/differences.csv?kind=doubtful").data.splitlines()) == 1


def test_a_correction_is_a_case_that_nobody_has_filed(staff: Staff) -> None:
    set_guide(staff.bureau, "居民身份证", LISTED)
    set_guide(staff.bureau, "居民身份证", unit="banner")
    night(tonight(staff.bureau))

    for name in ("police_keeper", "supervisor", "desk"):
        words = staff_words(staff, name, "/cases/ZM-2026-0001")
        assert "指南更正" in words
        assert "系统比对立件" in words
        assert "列入免提交清单，由办事单位自行获取，不得要求提交" in words
    assert staff.status("supervisor", "/cases/ZM-2026-0001/sheet") == 404
    assert staff.status("civil_filer", "/cases/ZM-2026-0001") == 404
    assert "指南更正" in staff_words(staff, "police_keeper", "/tasks")
    for path in ("/cases/ZM-2026-0001/deadlines/1", "/supervision", "/cases/ZM-2026-0001?lang=en"):
        assert staff.page("supervisor", path)

    rewrite(staff.bureau, 1, by="police_keeper", materials="居民身份证")
    assert "指南已更正" in staff_words(staff, "supervisor", "/cases/ZM-2026-0001")


@pytest.mark.parametrize(
    "path", ["/guides", "/guides/1", "/guides/kept", "/guides/1/edit", "/guides/1/check"]
)
def test_every_page_is_there_in_english(staff: Staff, path: str) -> None:
    assert 'lang="en"' in staff.page("police_keeper", f"{path}?lang=en")

"""The supervision board: figures that lead to their lists, whose desk, and nobody but supervisors."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.attachments.blobs import BlobFolder
from engine.clock import SHANGHAI, VirtualClock
from engine.jobs.runner import run_once
from engine.jobs.terms import Job
from engine.mail.terms import MailSettings, Post
from engine.people.records import PostRow
from tests.builders.city import ID, PEOPLE, an_addition, answer, filed, lodged
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of
from webui.command_line.scheduler import timetable
from webui.wording import WORDS

__all__ = ["sqlite_city", "sqlite_template", "staff"]

PATHS = ["/supervision", "/supervision/cases/late", "/supervision/unowned"]
OTHERS = sorted({role: name for name, (_, role) in PEOPLE.items() if role != "supervisor"}.values())
"""One person of every other role."""


def busy(staff: Staff) -> None:
    """One case late at the confirmer, one late at the desk, one refused; on 16 October."""
    filed(staff.bureau)
    lodged(staff.bureau, an_addition(proof_name="居住证明"))
    refused = filed(staff.bureau, an_addition(proof_name="收入证明"))
    answer(staff.bureau, refused, "task_confirm_request", "refuse", by="confirmer", opinion="依据仍在")
    assert isinstance(staff.bureau.clock, VirtualClock)
    staff.bureau.clock.move_to(datetime(2026, 10, 16, 9, tzinfo=SHANGHAI))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", OTHERS)
def test_only_supervisors_see_the_board_and_others_are_told(staff: Staff, name: str, path: str) -> None:
    found = staff.browser_of(name).get(path)

    assert found.status_code == 403
    assert "只有督查岗位可以查看督办看板" in found.text


def test_the_figures_count_and_lead_to_their_lists(staff: Staff) -> None:
    busy(staff)

    page = staff.page("supervisor", "/supervision")
    words = words_of(page)

    assert "红牌（超期） 2 件" in words
    assert "在办 2 件" in words
    assert "本月办结 1 件" in words
    for shown in ("late", "soon", "open", "closed"):
        assert f'href="/supervision/cases/{shown}"' in page


def test_the_board_tells_whose_desk_since_when_and_how_many_days_over(staff: Staff) -> None:
    busy(staff)

    words = words_of(staff.page("supervisor", "/supervision"))

    assert "主管部门确认 主管部门确认人：单位1 演示·confirmer 10-09 已 6 个工作日 超期 2 个工作日" in words
    assert "形式审查 协调小组办公室：单位4 演示·desk 10-09 已 6 个工作日 超期 4 个工作日" in words


def test_each_department_has_its_bar_and_its_row(staff: Staff) -> None:
    busy(staff)

    page = staff.page("supervisor", "/supervision")

    assert 'aria-label="单位1：超期 1 件，临期 0 件"' in page
    assert "单位4 1 0" in words_of(page)


LISTS = [
    ("late", ["ZM-2026-0001", "ZM-2026-0002"]),
    ("soon", []),
    ("open", ["ZM-2026-0001", "ZM-2026-0002"]),
    ("closed", ["ZM-2026-0003"]),
]


@pytest.mark.parametrize(("shown", "expected"), LISTS)
def test_each_list_holds_what_its_figure_counts(staff: Staff, shown: str, expected: list[str]) -> None:
    busy(staff)

    page = staff.page("supervisor", f"/supervision/cases/{shown}")

    assert [number for number in (f"ZM-2026-000{n}" for n in (1, 2, 3)) if number in page] == expected


def test_an_unknown_list_is_not_found(staff: Staff) -> None:
    assert staff.status("supervisor", "/supervision/cases/rubbish") == 404


def test_an_empty_city_has_a_board_that_says_so(staff: Staff) -> None:
    words = words_of(staff.page("supervisor", "/supervision"))

    assert "没有红牌，也没有黄牌。" in words
    assert "没有超期或临期的办件。" in words
    assert "本月按期率 —" in words


def test_the_board_stands_in_the_navigation_of_supervisors_only(staff: Staff) -> None:
    assert "督办看板" in staff.page("supervisor", "/tasks")
    assert "督办看板" not in staff.page("desk", "/tasks")


def test_the_board_says_that_no_scheduler_has_ever_run(staff: Staff) -> None:
    assert "定时程序从未运行" in words_of(staff.page("supervisor", "/supervision"))


def test_the_board_says_since_when_the_scheduler_stands_still_and_with_what(staff: Staff) -> None:
    for name in ("handle_due", "write_digests"):
        run_once(staff.bureau.store, staff.bureau.clock, Job(name, 30, lambda: 0))
    running = words_of(staff.page("supervisor", "/supervision"))

    assert isinstance(staff.bureau.clock, VirtualClock)
    staff.bureau.clock.advance(timedelta(seconds=301))
    run_once(staff.bureau.store, staff.bureau.clock, Job("write_digests", 30, lambda: 0))
    stalled = words_of(staff.page("supervisor", "/supervision"))

    assert "定时程序" not in running
    assert "定时程序自 2026年10月9日 09:00 起没有运行以下各项：到期提醒、红黄牌与流程的定时环节。" in stalled
    assert "每日待办摘要" not in stalled


def test_a_job_that_this_release_does_not_know_is_told_by_its_name(staff: Staff) -> None:
    run_once(staff.bureau.store, staff.bureau.clock, Job("a_job_to_come", 30, lambda: 0))
    assert isinstance(staff.bureau.clock, VirtualClock)
    staff.bureau.clock.advance(timedelta(seconds=301))

    assert "起没有运行以下各项：a_job_to_come。" in words_of(staff.page("supervisor", "/supervision"))


def test_every_job_of_the_timetable_has_words(staff: Staff) -> None:
    post = Post(MailSettings(host="mail.test", sender="office@mail.test", site="https://city.test"))

    assert {job.name for job in timetable(staff.bureau, post, BlobFolder(Path()))} == set(WORDS["job"])


def test_what_nobody_can_go_on_with_is_told_on_the_board_with_the_way_out(staff: Staff) -> None:
    filed(staff.bureau)
    assert "无人办理" not in staff.page("supervisor", "/supervision")
    assert "每个环节都有人办理。" in staff.page("supervisor", "/supervision/unowned")
    with staff.bureau.store.writing() as tx:
        ended = sa.update(PostRow).where(PostRow.person_id == ID["confirmer"])
        tx.execute(ended.values(until=staff.bureau.today - timedelta(days=1)))

    assert "1 个环节无人办理" in words_of(staff.page("supervisor", "/supervision"))
    page = words_of(staff.page("supervisor", "/supervision/unowned"))
    assert "单位1 主管部门确认人现无人任职 请管理员为该岗位安排人员。" in page

"""The inbox: letters with words and a way on, read by a click, counted on every page; and the settings."""

import re
from typing import Any

import sqlalchemy as sa

from engine.inbox.lookups import letters_of, unmailed_kinds, unread_count
from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.people.records import PersonRow
from tests.builders.city import ID, filed
from tests.webui.offices import csrf_token
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of
from webui.wording import WORDS

__all__ = ["sqlite_city", "sqlite_template", "staff"]

ME = "confirmer"
FACTS = {"clock": "confirm", "level": "red", "due_date": "2026-10-14"}


def delivered(staff: Staff, *letters: Letter) -> None:
    with staff.bureau.store.writing() as tx:
        deliver(tx.connection(), letters, now=staff.bureau.now())


def a_red_card(staff: Staff) -> int:
    """File a case and deliver its red card to its confirmer; return the letter's id."""
    delivered(staff, Letter(ID[ME], "red", filed(staff.bureau), FACTS))
    with staff.bureau.store.reading() as tx:
        return letters_of(tx, ID[ME]).letters[0].id


def unread(staff: Staff) -> int:
    with staff.bureau.store.reading() as tx:
        return unread_count(tx, ID[ME])


def posted(staff: Staff, path: str, *, name: str = ME, **fields: Any) -> Any:
    client = staff.browser_of(name)
    token = csrf_token(client.get("/inbox/delivery").text)
    return client.post(path, data={**fields, "csrf_token": token})


def test_an_empty_inbox_says_so_and_leads_on(staff: Staff) -> None:
    words = words_of(staff.page(ME, "/inbox"))

    assert "还没有消息。 查看待办" in words


def test_a_letter_stands_with_its_words_its_case_and_its_time(staff: Staff) -> None:
    a_red_card(staff)

    words = words_of(staff.page(ME, "/inbox"))

    told = "未读 红牌 主管部门确认 已于 2026年10月14日 到期，尚未办结，已发红牌。 ZM-2026-0001 10-09 09:00"
    assert told in words


def test_the_page_is_english_one_click_away(staff: Staff) -> None:
    a_red_card(staff)

    words = words_of(staff.page(ME, "/inbox?lang=en"))

    assert "Unread Red card Confirmation by the competent department was due on 14 October 2026" in words


def test_unread_letters_are_counted_in_the_navigation_of_every_page(staff: Staff) -> None:
    assert not re.search(r"消息</span>\s*<span class=.side-nav__count", staff.page(ME, "/tasks"))
    a_red_card(staff)

    assert re.search(r"消息</span><span class=.side-nav__count.>1<", staff.page(ME, "/tasks"))


def test_looking_at_the_list_reads_nothing(staff: Staff) -> None:
    a_red_card(staff)
    staff.page(ME, "/inbox")

    assert unread(staff) == 1


def test_opening_a_letter_leads_to_its_case_and_marks_it_read(staff: Staff) -> None:
    letter = a_red_card(staff)

    answer = posted(staff, f"/inbox/{letter}/opening")

    assert (answer.status_code, answer.location) == (302, "/cases/ZM-2026-0001")
    assert unread(staff) == 0
    assert "已读 红牌" in words_of(staff.page(ME, "/inbox"))


def test_a_letter_about_no_case_leads_to_the_queue(staff: Staff) -> None:
    delivered(staff, Letter(ID[ME], "digest", None, {"open": 1}))
    with staff.bureau.store.reading() as tx:
        (letter,) = letters_of(tx, ID[ME]).letters

    assert posted(staff, f"/inbox/{letter.id}/opening").location == "/tasks"


def test_somebody_elses_letter_is_not_there(staff: Staff) -> None:
    letter = a_red_card(staff)

    assert posted(staff, f"/inbox/{letter}/opening", name="desk").status_code == 404
    assert unread(staff) == 1


def test_all_are_marked_read_up_to_the_newest_that_was_shown(staff: Staff) -> None:
    a_red_card(staff)
    page = staff.page(ME, "/inbox")
    shown = re.search(r'name="up_to" value="(\d+)"', page)
    assert shown
    delivered(staff, Letter(ID[ME], "yellow", None, FACTS))

    posted(staff, "/inbox/reading", up_to=shown[1])

    assert unread(staff) == 1


def test_a_made_up_number_marks_nothing(staff: Staff) -> None:
    a_red_card(staff)
    for up_to in ("", "x", "9" * 40, "-1"):
        assert posted(staff, "/inbox/reading", up_to=up_to).status_code == 302

    assert unread(staff) == 1


def test_unread_ones_can_be_seen_alone(staff: Staff) -> None:
    letter = a_red_card(staff)
    delivered(staff, Letter(ID[ME], "yellow", None, FACTS))
    posted(staff, f"/inbox/{letter}/opening")

    words = words_of(staff.page(ME, "/inbox?show=unread"))

    assert "未读 黄牌" in words
    assert "红牌 主管" not in words
    posted(staff, "/inbox/reading", up_to=letter + 1)
    assert "没有未读消息。 查看全部消息" in words_of(staff.page(ME, "/inbox?show=unread"))


def test_long_inboxes_are_paged(staff: Staff) -> None:
    delivered(staff, *(Letter(ID[ME], "red", None, FACTS) for _ in range(53)))
    client = staff.browser_of(ME)

    first = client.get("/inbox").text
    found = re.search(r'href="(/inbox\?after=\d+)"', first)
    assert found
    second = client.get(found[1]).text

    assert "共 53 条，本页 50 条" in words_of(first)
    assert "共 53 条，本页 3 条" in words_of(second)
    assert "全部标为已读" not in second


def test_a_mail_address_is_kept_and_shown(staff: Staff) -> None:
    answer = posted(staff, "/inbox/delivery/mail", mail="wang@example.invalid")

    assert answer.status_code == 302
    assert 'value="wang@example.invalid"' in staff.page(ME, "/inbox/delivery")


def test_what_is_no_address_comes_back_with_what_is_wrong(staff: Staff) -> None:
    answer = posted(staff, "/inbox/delivery/mail", mail="wang at home")

    assert answer.status_code == 422
    assert "邮箱地址不能识别" in answer.text
    assert 'value="wang at home"' in answer.text


def test_a_city_without_a_mail_server_says_so(staff: Staff) -> None:
    assert "本市尚未启用邮件" in staff.page(ME, "/inbox/delivery")


def test_a_feed_address_is_told_once(staff: Staff) -> None:
    answer = posted(staff, "/inbox/delivery/feed")

    found = re.search(r'value="(http://localhost/my/deadlines/[\w-]{32}\.ics)"', answer.text)
    assert found
    later = staff.page(ME, "/inbox/delivery")
    assert found[1] not in later
    assert "已有一个订阅地址在用" in later
    with staff.bureau.store.reading() as tx:
        assert tx.scalar(sa.select(PersonRow.calendar_key).where(PersonRow.id == ID[ME])) not in found[1]


def test_the_kinds_that_go_by_mail_are_chosen_one_by_one(staff: Staff) -> None:
    assert staff.page(ME, "/inbox/delivery").count("checked") == len(WORDS["letter"])

    answer = posted(staff, "/inbox/delivery/kinds", kinds=["red", "case_urged", "no_such_kind"])

    assert answer.status_code == 302
    page = staff.page(ME, "/inbox/delivery")
    assert page.count("checked") == 2
    with staff.bureau.store.reading() as tx:
        assert "red" not in unmailed_kinds(tx, ID[ME])
        assert "digest" in unmailed_kinds(tx, ID[ME])

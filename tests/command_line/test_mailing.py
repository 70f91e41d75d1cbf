"""The mails of the city: which server config.toml names, what a mail says, and which jobs run."""

from pathlib import Path

import pytest

from engine.config import Settings
from engine.mail.terms import LetterToMail
from tests.builders.ready_city import sqlite_city, sqlite_template
from webui.command_line.mailing import post_of, wording_of
from webui.command_line.scheduler import timetable
from workflows.procedures.bureau import Bureau

__all__ = ["sqlite_city", "sqlite_template"]

MAIL = {
    "host": "mail.example.invalid",
    "sender": "mianzheng@example.invalid",
    "site": "https://mianzheng.example.invalid/",
}


def settings(**mail: object) -> Settings:
    return Settings({"mail": mail}, source=Path("config.toml"))


def test_without_a_server_there_is_no_post_and_no_job(sqlite_city: Bureau) -> None:
    assert post_of(settings()) is None
    assert not {"address_letters", "carry_mail"} & {job.name for job in timetable(sqlite_city)}


def test_with_a_server_letters_become_mails_and_mails_are_carried(sqlite_city: Bureau) -> None:
    names = [job.name for job in timetable(sqlite_city, post_of(settings(**MAIL)))]

    assert {"write_digests", "address_letters", "carry_mail"} < set(names)
    assert len(names) == len(set(names))


def test_the_password_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIANZHENG_SMTP_PASSWORD", "open sesame")

    post = post_of(settings(**MAIL))

    assert post is not None
    assert post.password == "open sesame"


def test_a_mail_about_a_case_says_one_sentence_and_links_there() -> None:
    post = post_of(settings(**MAIL))
    assert post is not None
    facts = {"clock": "confirm", "due_date": "2026-10-14"}

    text = wording_of(post)(LetterToMail("red", facts, "ZM-2026-0001"))

    assert text.subject == "【免证】红牌：ZM-2026-0001"
    assert text.body.splitlines()[0] == "主管部门确认 已于 2026年10月14日 到期，尚未办结，已发红牌。"
    assert "https://mianzheng.example.invalid/cases/ZM-2026-0001\n" in text.body


def test_a_mail_about_no_case_links_to_the_inbox() -> None:
    post = post_of(settings(**MAIL))
    assert post is not None

    text = wording_of(post)(LetterToMail("digest", {"open": 3}, None))

    assert text.subject == "【免证】今日待办"
    assert "https://mianzheng.example.invalid/inbox\n" in text.body

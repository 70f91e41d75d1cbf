"""Every letter that some floor writes has words, in both languages and in mails, and says its facts."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.house.tree import files, syntax
from webui.letter_words import SENTENCES, letter_label, letter_sentence
from webui.wording import WORDS
from workflows.digests.steps import DIGEST
from workflows.procedures.cards import LADDER

CARD = {"clock": "confirm", "level": "red", "due_date": "2026-10-14", "case_no": "ZM-2026-0001"}
LATE_IN_ENGLISH = (
    "Confirmation by the competent department was due on 14 October 2026 and is not done: red card."
    " (This message comes late. Working days: 2.)"
)
ESCALATED_IN_ENGLISH = (
    "Confirmation by the competent department was due on 14 October 2026 and is not done:"
    " reported to you by rule."
)
SAID: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "reminder",
        CARD,
        "主管部门确认 将于 2026年10月14日 到期，请及时办理。",
        "Confirmation by the competent department is due on 14 October 2026.",
    ),
    (
        "yellow",
        CARD,
        "主管部门确认 将于 2026年10月14日 到期，已发黄牌。",
        "Confirmation by the competent department is due on 14 October 2026: yellow card.",
    ),
    (
        "red",
        CARD | {"late_by": 2},
        "主管部门确认 已于 2026年10月14日 到期，尚未办结，已发红牌。（本消息晚发 2 个工作日）",
        LATE_IN_ENGLISH,
    ),
    (
        "escalated",
        CARD,
        "主管部门确认 已于 2026年10月14日 到期，尚未办结，按程序上报。",
        ESCALATED_IN_ENGLISH,
    ),
    (
        "escalated",
        {"clock": "some_new_clock", "due_date": "None"},
        "期限 已于 — 到期，尚未办结，按程序上报。",
        "Deadline was due on — and is not done: reported to you by rule.",
    ),
    (
        "deadline_moved",
        {"version": 2, "moved": 3, "kept": 1},
        "第 2 版工作日历已启用，待办期限中：3 个改期、1 个按规定不缩短。",
        "Working calendar version 2 is in force. Of your deadlines: 3 moved, 1 not shortened by rule.",
    ),
    (
        "digest",
        {"open": 5, "late": 1, "today": 2, "soon": 1, "unread": 0},
        "待办 5 件：已超期 1 件，今日到期 2 件，即将到期 1 件。",
        "Tasks open: 5. Overdue: 1. Due today: 2. Due soon: 1.",
    ),
    (
        "digest",
        {"open": 5, "late": 1, "today": 2, "soon": 1, "unread": 4},
        "待办 5 件：已超期 1 件，今日到期 2 件，即将到期 1 件。另有未读消息 4 条。",
        "Tasks open: 5. Overdue: 1. Due today: 2. Due soon: 1. Unread messages: 4.",
    ),
    (
        "meeting_called",
        {"meeting": 1, "year": 2026, "number": 3, "day": "2026-10-12"},
        "协调小组2026 年第 3 次会议定于 2026年10月12日召开，议程见会议页。",
        "Meeting 3 of 2026 of the coordination group is on 12 October 2026. Its agenda stands on its page.",
    ),
    (
        "round_short",
        {"case_no": "ZM-2026-0001", "remaining": 2, "quorum": 3},
        (
            "本轮表决有成员离任，可表决的成员尚有 2 人，至少须 3 人，不能得出结论。"
            "请管理员登记新的成员，登记后自动请其参加本轮表决；不再审定的，由办公室终止。"
        ),
        (
            "Members have left this round: those who may still vote: 2, at least needed: 3. It cannot be"
            " decided. Please let an administrator enter new members, who are then called to this round by"
            " themselves; or let the office terminate the case."
        ),
    ),
    (
        "substitution_given",
        {"since": "2026-10-09", "until": "2026-10-16"},
        "自 2026年10月9日至 2026年10月16日请您代理他人的工作，详见“我的代理”。",
        "From 9 October 2026 to 16 October 2026 you are asked to do somebody's work. See “My substitutes”.",
    ),
    (
        "law_changed",
        {"change": 1, "change_kind": "repealed", "due_date": "2026-10-01"},
        "一项依据自 2026年10月1日 起废止，请查看受影响的条目和指南。",
        "A legal basis is repealed from 1 October 2026. Please look at the items and guides it touches.",
    ),
    (
        "law_changed",
        {"change": 1, "change_kind": "amended", "due_date": "2026-10-01"},
        "一项依据自 2026年10月1日 起修改，请查看受影响的条目和指南。",
        "A legal basis is amended from 1 October 2026. Please look at the items and guides it touches.",
    ),
    (
        "law_to_come",
        {"document": 1, "event": "expires", "due_date": "2026-10-31"},
        "一项依据的有效期至 2026年10月31日，请研究是否需要变更清单。",
        "A legal basis is in force until 31 October 2026. Please consider whether the list must change.",
    ),
    (
        "law_to_come",
        {"document": 1, "event": "takes_effect", "due_date": "2026-10-31"},
        "一项文件将于 2026年10月31日 施行，请研究是否需要变更清单。",
        "A legal document takes effect on 31 October 2026. Please consider whether the list must change.",
    ),
    (
        "unit_succeeded",
        {"succession": 1, "due_date": "2026-10-01"},
        "一个单位自 2026年10月1日 起由另一单位承接，请查看拟办的变更和待确认的承接。",
        (
            "From 1 October 2026 one unit takes over from another. Please look at the prepared changes and at"
            " the confirmation that waits."
        ),
    ),
    (
        "cause_running_out",
        {"cause": 3, "due_date": "2026-10-14", "level": "reminder"},
        "一项变更事由的期限将于 2026年10月14日 届满，尚未提交申请。",
        "The period of a cause ends on 14 October 2026 and no request has been filed.",
    ),
    (
        "cause_running_out",
        {"cause": 3, "due_date": "2026-10-14", "level": "red"},
        "一项变更事由的期限已于 2026年10月14日 届满，尚未提交申请。",
        "The period of a cause ended on 14 October 2026 and no request has been filed.",
    ),
]


def kinds_written() -> set[str]:
    """Return every kind that some Letter(...) of the code bears."""
    return {DIGEST, *(rung.letter for rung in LADDER.values()), *_literal_kinds()}


def _literal_kinds() -> Iterator[str]:
    for path in files("workflows", suffix=".py"):
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Letter":
                given = [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "kind")]
                for each in given:
                    if isinstance(each, ast.Constant):
                        yield each.value


def test_every_kind_that_is_written_has_a_name_and_a_sentence() -> None:
    assert "deadline_moved" in kinds_written()
    assert kinds_written() <= set(SENTENCES)
    assert set(SENTENCES) == set(WORDS["letter"])


@pytest.mark.parametrize(("kind", "facts", "chinese", "english"), SAID)
def test_a_letter_says_what_its_facts_say(
    app: Flask, kind: str, facts: dict[str, Any], chinese: str, english: str
) -> None:
    with app.test_request_context("/"):
        assert letter_sentence(kind, facts) == chinese
    with app.test_request_context("/?lang=en"):
        assert letter_sentence(kind, facts) == english


@pytest.mark.parametrize(("kind", "facts", "chinese", "english"), SAID)
def test_a_mail_is_written_in_chinese_without_any_request(
    kind: str, facts: dict[str, Any], chinese: str, english: str
) -> None:
    assert letter_sentence(kind, facts) == chinese


def test_a_kind_of_a_later_release_is_still_a_message() -> None:
    assert letter_label("something_new") == "消息"
    assert letter_sentence("something_new", {}) == "有一条新消息。"


@pytest.mark.parametrize("kind", SENTENCES)
def test_a_letter_with_no_facts_at_all_can_be_read(kind: str) -> None:
    assert letter_sentence(kind, {})

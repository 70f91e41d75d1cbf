"""What a letter says: one sentence by its kind and facts, the same in the inbox and in a mail.

In a mail nobody's language is known: outside a request the sentences are Chinese.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext

from webui.formats import NOTHING, day
from webui.wording import WORDS, word

Facts = Mapping[str, Any]


def _(text: str, **facts: object) -> str:
    return str(gettext(text, **facts))


def letter_label(kind: str) -> str:
    """Return the name of a kind of letter; one that has no words yet is a message like any other."""
    return word("letter", kind) if kind in WORDS["letter"] else _("消息")


def letter_sentence(kind: str, facts: Facts) -> str:
    """Return what the letter says, without the number of its case; what its facts do not tell is a dash."""
    sentence = SENTENCES.get(kind)
    return sentence(facts) if sentence else _("有一条新消息。")


def _reminder(facts: Facts) -> str:
    told = {"clock": _clock(facts), "day": _day(facts)}
    return _("%(clock)s 将于 %(day)s 到期，请及时办理。", **told) + _late_by(facts)


def _yellow(facts: Facts) -> str:
    told = {"clock": _clock(facts), "day": _day(facts)}
    return _("%(clock)s 将于 %(day)s 到期，已发黄牌。", **told) + _late_by(facts)


def _red(facts: Facts) -> str:
    told = {"clock": _clock(facts), "day": _day(facts)}
    return _("%(clock)s 已于 %(day)s 到期，尚未办结，已发红牌。", **told) + _late_by(facts)


def _escalated(facts: Facts) -> str:
    told = {"clock": _clock(facts), "day": _day(facts)}
    return _("%(clock)s 已于 %(day)s 到期，尚未办结，按程序上报。", **told) + _late_by(facts)


def _deadline_moved(facts: Facts) -> str:
    parts = {
        "moved": _("%(count)s 个改期", count=facts.get("moved")),
        "firmed": _("%(count)s 个由暂定转为确定", count=facts.get("firmed")),
        "kept": _("%(count)s 个按规定不缩短", count=facts.get("kept")),
    }
    told = _("、").join(words for effect, words in parts.items() if facts.get(effect))
    version = facts.get("version", NOTHING)
    return _(
        "第 %(version)s 版工作日历已启用，待办期限中：%(parts)s。", version=version, parts=told or NOTHING
    )


def _digest(facts: Facts) -> str:
    counts = {name: facts.get(name, 0) for name in ("open", "late", "today", "soon", "unread")}
    tasks = _("待办 %(open)s 件：已超期 %(late)s 件，今日到期 %(today)s 件，即将到期 %(soon)s 件。", **counts)
    return tasks + (_("另有未读消息 %(unread)s 条。", **counts) if counts["unread"] else "")


def _cause_running_out(facts: Facts) -> str:
    if facts.get("level") == "red":
        return _("一项变更事由的期限已于 %(day)s 届满，尚未提交申请。", day=_day(facts))
    return _("一项变更事由的期限将于 %(day)s 届满，尚未提交申请。", day=_day(facts))


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "reminder": _reminder,
    "yellow": _yellow,
    "red": _red,
    "escalated": _escalated,
    "deadline_moved": _deadline_moved,
    "digest": _digest,
    "cause_running_out": _cause_running_out,
}
"""Kind -> the function that writes its sentence."""


def _clock(facts: Facts) -> str:
    code = str(facts.get("clock"))
    return word("clock", code) if code in WORDS["clock"] else _("期限")


def _day(facts: Facts) -> str:
    try:
        return day(date.fromisoformat(str(facts.get("due_date"))))
    except ValueError:  # a period that stands still has no last day
        return NOTHING


def _late_by(facts: Facts) -> str:
    days = facts.get("late_by")
    return _("（本消息晚发 %(days)s 个工作日）", days=days) if days else ""

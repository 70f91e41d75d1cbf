"""What a letter says: one sentence by its kind and facts, the same in the inbox and in a mail.

In a mail nobody's language is known: outside a request the sentences are Chinese.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext

from webui.formats import NOTHING, day
from webui.wording import WORDS, word
from workflows.procedures.catalogue import TASKS

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


def _survey_report_due(facts: Facts) -> str:
    report = str(facts.get("report"))
    told = word("survey_report", report) if report in WORDS["survey_report"] else NOTHING
    return _("%(report)s须于 %(day)s 前报送，尚未收到。", report=told, day=_day_of(facts, "day"))


def _law_changed(facts: Facts) -> str:
    if facts.get("change_kind") == "repealed":
        return _("一项依据自 %(day)s 起废止，请查看受影响的条目和指南。", day=_day(facts))
    return _("一项依据自 %(day)s 起修改，请查看受影响的条目和指南。", day=_day(facts))


def _law_to_come(facts: Facts) -> str:
    if facts.get("event") == "expires":
        return _("一项依据的有效期至 %(day)s，请研究是否需要变更清单。", day=_day(facts))
    return _("一项文件将于 %(day)s 施行，请研究是否需要变更清单。", day=_day(facts))


def _unit_succeeded(facts: Facts) -> str:
    return _("一个单位自 %(day)s 起由另一单位承接，请查看拟办的变更和待确认的承接。", day=_day(facts))


def _about_step(sentence: str) -> Callable[[Facts], str]:
    """Return a sentence about one step of a case; the step is named by what the facts say of it."""

    def tell(facts: Facts) -> str:
        kind = TASKS.get(str(facts.get("node")))
        step = _(kind.label) if kind else NOTHING
        return _(sentence, step=step)

    return tell


def _about_case(sentence: str) -> Callable[[Facts], str]:
    def tell(_facts: Facts) -> str:
        return _(sentence)

    return tell


def _urged(facts: Facts) -> str:
    return _("请尽快办理（第 %(count)s 次催办）。", count=facts.get("count", NOTHING))


def _finished(facts: Facts) -> str:
    outcome = str(facts.get("outcome"))
    return _(
        "此件已办结：%(outcome)s。",
        outcome=word("outcome", outcome) if outcome in WORDS["outcome"] else NOTHING,
    )


def _round_short(facts: Facts) -> str:
    counts = {name: facts.get(name, NOTHING) for name in ("remaining", "quorum")}
    return _(
        "本轮表决有成员离任，可表决的成员尚有 %(remaining)s 人，至少须 %(quorum)s 人，不能得出结论。"
        "请管理员登记新的成员，登记后自动请其参加本轮表决；不再审定的，由办公室终止。",
        **counts,
    )


def _signed(facts: Facts) -> str:
    step = _about_step(STEP_LABELS["signature_given"])(facts)
    return step + (_("同意。") if facts.get("agrees") else _("不同意。"))


def _about_days(sentence: str) -> Callable[[Facts], str]:
    """Return a sentence about a period of whole days."""

    def tell(facts: Facts) -> str:
        return _(sentence, since=_day_of(facts, "since"), until=_day_of(facts, "until"))

    return tell


def _about_meeting(sentence: str) -> Callable[[Facts], str]:
    """Return a sentence about a meeting of the group and its day."""

    def tell(facts: Facts) -> str:
        number = {name: facts.get(name, NOTHING) for name in ("year", "number")}
        meeting = _("%(year)s 年第 %(number)s 次会议", **number)
        return _(sentence, meeting=meeting, day=_day_of(facts, "day"))

    return tell


MEETING_LABELS: Mapping[str, str] = {
    "meeting_called": "协调小组%(meeting)s定于 %(day)s召开，议程见会议页。",
    "meeting_changed": "协调小组%(meeting)s的安排已更改，现定于 %(day)s召开。",
    "meeting_cancelled": "原定 %(day)s召开的协调小组%(meeting)s已取消，办件照常传签。",
    "minutes_waiting": "协调小组%(meeting)s的记录待您确认，确认后表决才生效。",
}
"""Kind -> its sentence, of the letters that are about a meeting."""
PERIOD_LABELS: Mapping[str, str] = {
    "substitute_arranged": "您的工作自 %(since)s至 %(until)s由他人代理，可以随时在“我的代理”中收回。",
    "substitution_given": "自 %(since)s至 %(until)s请您代理他人的工作，详见“我的代理”。",
    "substitution_ended": "原定 %(since)s至 %(until)s的代理已被收回，即刻生效。",
}
"""Kind -> its sentence, of the letters that are about a period."""
STEP_LABELS: Mapping[str, str] = {
    "correction_asked": "此件退回“%(step)s”，请补正后重新报送。",
    "task_transferred": "“%(step)s”环节已转由您办理。",
    "task_delegated": "“%(step)s”环节请您提出意见。",
    "task_unclaimed": "您认领的“%(step)s”环节已退回岗位待办。",
    "delegation_answered": "“%(step)s”环节的意见已交回，请继续办理。",
    "delegation_recalled": "“%(step)s”环节不再需要您提出意见。",
    "signature_asked": "“%(step)s”环节请您签署。",
    "signature_not_needed": "“%(step)s”环节不再需要您签署。",
    "case_returned": "此件由“%(step)s”环节退回，请重新办理。",
    "case_withdrawn": "此件由“%(step)s”环节撤回，您暂不需要办理。",
    "signature_given": "“%(step)s”环节的签署意见：",
}
"""Kind -> its sentence, of the letters that are about one step."""
CASE_LABELS: Mapping[str, str] = {
    "survey_sent_back": "梳理统计表已退回，请按退回理由改正后再报送。",
    "survey_to_pass_on": "所属公共服务机构的梳理统计表待转报。",
    "survey_to_review": "有单位拟保留证明，请审查。",
    "guide_to_correct": "办事指南仍要求提交清单免提交的证明，请限期更正。",
    "case_revoked": "申请部门已撤销此件，不再办理。",
    "case_terminated": "此件已终止，不再办理。",
    "case_put_aside": "此件已挂起，恢复办理前各环节暂停。",
    "case_taken_up": "此件已恢复办理。",
    "case_copied": "此件抄送您阅看。",
    "case_commented": "此件有新的留言。",
}
"""Kind -> its sentence, of the letters that are about a case as a whole."""

SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    **{kind: _about_step(sentence) for kind, sentence in STEP_LABELS.items()},
    **{kind: _about_case(sentence) for kind, sentence in CASE_LABELS.items()},
    **{kind: _about_days(sentence) for kind, sentence in PERIOD_LABELS.items()},
    **{kind: _about_meeting(sentence) for kind, sentence in MEETING_LABELS.items()},
    "signature_given": _signed,
    "case_urged": _urged,
    "case_finished": _finished,
    "round_short": _round_short,
    "reminder": _reminder,
    "yellow": _yellow,
    "red": _red,
    "escalated": _escalated,
    "deadline_moved": _deadline_moved,
    "digest": _digest,
    "cause_running_out": _cause_running_out,
    "law_changed": _law_changed,
    "law_to_come": _law_to_come,
    "unit_succeeded": _unit_succeeded,
    "survey_report_due": _survey_report_due,
}
"""Kind -> the function that writes its sentence."""


def _clock(facts: Facts) -> str:
    code = str(facts.get("clock"))
    return word("clock", code) if code in WORDS["clock"] else _("期限")


def _day(facts: Facts) -> str:
    return _day_of(facts, "due_date")


def _day_of(facts: Facts, name: str) -> str:
    try:
        return day(date.fromisoformat(str(facts.get(name))))
    except ValueError:  # a period that stands still has no last day
        return NOTHING


def _late_by(facts: Facts) -> str:
    days = facts.get("late_by")
    return _("（本消息晚发 %(days)s 个工作日）", days=days) if days else ""

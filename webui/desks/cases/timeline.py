"""The timeline of a case in words, newest first, down to the day of the cause (day zero)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext

from engine.tasks.terms import Task
from webui.acting_names import acted
from webui.desks.cases.desks import whose_desk
from webui.desks.cases.room import Room
from webui.desks.cases.verb_lines import held_line, verb_line
from webui.formats import day, working_days
from webui.meeting_words import voted_at
from webui.unit_names import short_unit
from webui.wording import word
from workflows.causes.terms import cause_number
from workflows.procedures.bureau import Bureau
from workflows.procedures.case_story import StoryLine, told
from workflows.procedures.catalogue import TASKS
from workflows.requests.terms import RequestView
from workflows.verbs.terms import VERB_OF


@dataclass(frozen=True)
class TimelineLine:
    """One line (components/timeline.html)."""

    at: date | datetime
    what: str
    detail: str | None = None
    tone: str = ""


def timeline_of(bureau: Bureau, room: Room) -> tuple[TimelineLine, ...]:
    """Return what has happened and what waits."""
    past = [line for event in told(room.story, room.names) for line in _lines(room, event)]
    zero = (_day_zero(room.request),) if room.request else ()
    return (*_waiting(bureau, room), *reversed(past), *zero)


def _waiting(bureau: Bureau, room: Room) -> tuple[TimelineLine, ...]:
    arrived: dict[tuple[str, datetime], list[Task]] = {}
    for task in reversed(room.open_tasks):
        arrived.setdefault((task.node, task.opened_at), []).append(task)
    return tuple(
        TimelineLine(
            at,
            gettext("到达 %(step)s", step=gettext(TASKS[node].label)),
            whose_desk(room, tasks[::-1]),
            "late" if any(_is_late(task, bureau) for task in tasks) else "now",
        )
        for (node, at), tasks in arrived.items()
    )


def _is_late(task: Task, bureau: Bureau) -> bool:
    return task.due_date is not None and task.due_date < bureau.today


def _day_zero(request: RequestView) -> TimelineLine:
    document = request.cause_document_title
    if request.cause_document_number:
        document = f"{document}（{request.cause_document_number}）"
    detail = f"{word('cause', request.cause_type)}：{document}"
    return TimelineLine(request.cause_date, gettext("变更事由发生"), detail, "zero")


def _lines(room: Room, event: StoryLine) -> tuple[TimelineLine, ...]:
    tell = _TOLD.get(event.kind)
    return (tell(room, event),) if tell else ()


def _done(_room: Room, event: StoryLine) -> TimelineLine:
    label = gettext(TASKS[event.node].label) if event.node in TASKS else event.node or ""
    verdict = event.facts.get("verdict", "")
    what = f"{label} {word('verdict', verdict)}" if verdict else label
    is_late_filing = bool(event.facts.get("late"))
    if is_late_filing:
        what = gettext(
            "%(what)s（逾期申报，已用 %(days)s 个工作日）", what=what, days=event.facts.get("days_used")
        )
    who = acted(event.who, event.on_behalf_of)
    told = gettext("，").join(filter(None, (who, voted_at(event.facts.get("meeting")))))
    detail = gettext("：").join(filter(None, (told, event.note)))
    return TimelineLine(event.at, what, detail or None, "late" if is_late_filing else "")


def _card(_room: Room, event: StoryLine) -> TimelineLine:
    level = event.facts.get("level", "")
    what = gettext("发%(card)s", card=word("card", level))
    clock = word("clock", event.facts["clock"]) if "clock" in event.facts else ""
    due_date = date.fromisoformat(event.facts["due_date"])
    told = [gettext("%(clock)s期限 %(due_date)s", clock=clock, due_date=day(due_date))]
    if days := event.facts.get("late_by"):
        told.append(gettext("迟发%(days)s", days=working_days(days)))
    if event.facts.get("nobody"):
        told.append(gettext("该岗位现无人任职，未能送达"))
    tone = "" if level in ("reminder", "yellow") else "late"
    return TimelineLine(event.at, what, " · ".join(told), tone)


def _clock_changed(_room: Room, event: StoryLine) -> TimelineLine:
    verb = word("ledger_kind", _VERBS[event.kind])
    what = gettext("%(verb)s：%(clock)s", verb=verb, clock=word("clock", event.facts["clock"]))
    told = [event.who, event.note]
    if days := event.facts.get("days"):
        told.append(working_days(days))
    if due_date := event.facts.get("due_date"):
        told.append(gettext("到期日 %(day)s", day=day(date.fromisoformat(due_date))))
    return TimelineLine(event.at, what, " · ".join(filter(None, told)))


def _deadline_moved(_room: Room, event: StoryLine) -> TimelineLine:
    what = gettext("日历换版（第 %(version)s 版）", version=event.facts["version"])
    told = []
    for move in event.facts["moves"]:
        known = {"clock": word("clock", move["clock"]), "old": day(date.fromisoformat(move["from"]))}
        if move["effect"] == "kept":
            told.append(gettext("%(clock)s期限不缩短，仍为 %(old)s", **known))
        else:
            new = day(date.fromisoformat(move["to"]))
            told.append(gettext("%(clock)s期限由 %(old)s 改为 %(new)s", **known, new=new))
    return TimelineLine(event.at, what, " · ".join(told))


def _attached(_room: Room, event: StoryLine) -> TimelineLine:
    slot = word("attachment_slot", event.facts["slot"])
    what = gettext("上传附件：%(slot)s（第 %(version)s 版）", slot=slot, version=event.facts["version"])
    return TimelineLine(event.at, what, event.who)


_VERBS = {"clock_suspended": "suspend", "clock_resumed": "resume", "clock_extended": "extend"}
"""Kind of event -> the line of the ledger it tells of."""


def _lodged(_room: Room, event: StoryLine) -> TimelineLine:
    return TimelineLine(event.at, gettext("报送协调小组办公室"))


def _demand_stopped(_room: Room, event: StoryLine) -> TimelineLine:
    return TimelineLine(
        event.at, gettext("停止索要"), gettext("设定依据已失效，自变更事由发生之日起不得再要求提交")
    )


def _demand_resumed(_room: Room, event: StoryLine) -> TimelineLine:
    if still := event.facts.get("still"):
        since = day(date.fromisoformat(still))
        return TimelineLine(
            event.at, gettext("仍停止索要"), gettext("另有办件自 %(since)s 起停止索要", since=since)
        )
    return TimelineLine(event.at, gettext("恢复索要"), gettext("申请有误，设定依据仍然有效"))


def _demand_stays_stopped(_room: Room, event: StoryLine) -> TimelineLine:
    since = day(date.fromisoformat(event.facts["since"]))
    told = gettext(
        "设定依据已失效，自 %(since)s 起不得索要；须按事由 %(cause)s 重新提出取消申请",
        since=since,
        cause=cause_number(event.facts["cause"]),
    )
    return TimelineLine(event.at, gettext("继续停止索要"), told)


def _silence_noted(_room: Room, event: StoryLine) -> TimelineLine:
    names = gettext("、").join(event.named)
    return TimelineLine(event.at, gettext("征求意见期满，未答复不视为同意"), names or None)


def _vote_opened(_room: Room, event: StoryLine) -> TimelineLine:
    what = gettext("第 %(round)s 轮表决开始", round=event.facts.get("round", 1))
    return TimelineLine(event.at, what, gettext("、").join(event.named) or None)


def _members_left(_room: Room, event: StoryLine) -> TimelineLine:
    what = gettext("成员离任而未表决，本轮按其余成员计票")
    return TimelineLine(event.at, what, gettext("、").join(event.named) or None)


def _members_called(_room: Room, event: StoryLine) -> TimelineLine:
    what = gettext("人数不足，请新任成员参加本轮表决")
    return TimelineLine(event.at, what, gettext("、").join(event.named) or None)


def _round_short(_room: Room, event: StoryLine) -> TimelineLine:
    told = gettext(
        "可表决的成员尚有 %(remaining)s 人，至少须 %(quorum)s 人；请管理员登记新的成员，或者由办公室终止",
        remaining=event.facts.get("remaining"),
        quorum=event.facts.get("quorum"),
    )
    return TimelineLine(event.at, gettext("成员离任，本轮表决不能得出结论"), told, "late")


def _votes_counted(_room: Room, event: StoryLine) -> TimelineLine:
    return TimelineLine(event.at, gettext("计票：%(result)s", result=word("verdict", event.facts["result"])))


def _collisions_checked(_room: Room, event: StoryLine) -> TimelineLine:
    told = gettext(
        "仍可索要此证明的事项 %(asked)s 项，须改的指南 %(guides)s 件，此证明的在办申请 %(requests)s 件",
        asked=len(event.facts["still_asked"]),
        guides=len(event.facts["guides"]),
        requests=len(event.facts["requests"]),
    )
    return TimelineLine(event.at, gettext("生效前核对"), told)


def _version_formed(_room: Room, event: StoryLine) -> TimelineLine:
    return TimelineLine(event.at, gettext("生成清单第 %(version)s 版", version=event.facts.get("version")))


def _opened(room: Room, event: StoryLine) -> TimelineLine:
    """Tell of the case that no person has filed."""
    found = room.correction
    told = gettext("、").join(found.lines) if found else ""
    return TimelineLine(event.at, gettext("比对发现指南与清单不一致，立件更正"), told or None, "zero")


def _guides_owed(_room: Room, event: StoryLine) -> TimelineLine:
    return TimelineLine(
        event.at, gettext("列出须修改的办事指南 %(count)s 件", count=len(event.facts.get("guides", ())))
    )


def _guide_checked(room: Room, event: StoryLine) -> TimelineLine:
    unit = next((duty.guide.unit_name for duty in room.duties if duty.id == event.facts.get("guide")), None)
    what = gettext("指南与清单一致") if event.facts.get("matches") else gettext("指南与清单不一致，须再改")
    return TimelineLine(event.at, what, short_unit(unit) or None)


def _verb(_room: Room, event: StoryLine) -> TimelineLine:
    told = verb_line(event)
    return TimelineLine(event.at, told.what, told.detail)


def _held(_room: Room, event: StoryLine) -> TimelineLine:
    told = held_line(event)
    return TimelineLine(event.at, told.what, told.detail)


_TOLD: dict[str, Callable[[Room, StoryLine], TimelineLine]] = {
    **dict.fromkeys(VERB_OF, _verb),
    "verdict_held": _held,
    "done": _done,
    "card": _card,
    "deadline_moved": _deadline_moved,
    "clock_suspended": _clock_changed,
    "clock_resumed": _clock_changed,
    "clock_extended": _clock_changed,
    "attached": _attached,
    "lodged": _lodged,
    "demand_stopped": _demand_stopped,
    "demand_resumed": _demand_resumed,
    "demand_stays_stopped": _demand_stays_stopped,
    "silence_noted": _silence_noted,
    "vote_opened": _vote_opened,
    "members_left": _members_left,
    "members_called": _members_called,
    "round_short": _round_short,
    "votes_counted": _votes_counted,
    "collisions_checked": _collisions_checked,
    "version_formed": _version_formed,
    "opened": _opened,
    "guides_owed": _guides_owed,
    "guide_checked": _guide_checked,
}
"""Kind of event -> its line. A timer has none: what it sets off is told by the card or the silence."""

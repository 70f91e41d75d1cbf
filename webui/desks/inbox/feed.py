"""A person's deadlines as a calendar (RFC 5545): one all-day event for each open task with a due date."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from flask import url_for
from flask_babel import gettext
from icalendar import Calendar, Event

from workflows.digests.lookups import DatedTask
from workflows.procedures.catalogue import TASKS

REFRESH = timedelta(hours=1)


def feed_of(tasks: Iterable[DatedTask], *, now: datetime) -> bytes:
    """Return the calendar's text."""
    calendar = Calendar()
    calendar.add("prodid", "-//mianzheng//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", gettext("免证办件期限"))
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for task in tasks:
        calendar.add_component(_event(task, now))
    text: bytes = calendar.to_ical()
    return text


def _event(task: DatedTask, now: datetime) -> Event:
    told = {"step": gettext(TASKS[task.node].label), "case_no": task.case_no}
    event = Event()
    event.add("uid", f"task-{task.task_id}@mianzheng")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("last-modified", task.changed_at.astimezone(UTC))
    event.add("sequence", task.moves)
    event.add("dtstart", task.due_date)
    event.add("dtend", task.due_date + timedelta(days=1))  # the end is the first day that is no longer part
    event.add("transp", "TRANSPARENT")
    event.add("url", url_for("cases.show", case_no=task.case_no, _external=True))
    if task.provisional:
        event.add("summary", gettext("【免证】暂定到期：%(step)s（%(case_no)s）", **told))
        event.add("description", gettext("期限跨入尚未公布节假日安排的年份，日期可能变动。"))
        event.add("status", "TENTATIVE")
    else:
        event.add("summary", gettext("【免证】到期：%(step)s（%(case_no)s）", **told))
        event.add("status", "CONFIRMED")
    return event

"""When a task may be completed, and what the latecomer is told."""

from engine.refusals import Refusal


class AlreadyDone(Refusal):
    """Somebody has completed this task: the answer names who and when."""

    code = "already_done"
    sentence = "%(who)s已于 %(at)s 办结此环节"
    way_out = "。您的意见没有提交，请查看办理过程。"


class AlreadySubmitted(Refusal):
    """The same submit came twice (a double click, a lost answer): the first one stands."""

    code = "already_submitted"
    sentence = "这一提交已于 %(at)s 收到并办理"
    way_out = "，不会重复办理。"


class TaskGone(Refusal):
    """The task was closed by the procedure itself: a vote decided, a period over, a case ended."""

    code = "task_gone"
    sentence = "此环节已随流程结束，不再需要办理"
    way_out = "。请查看办理过程。"


class BadCursor(Refusal):
    """A paging address that we never gave out."""

    code = "bad_cursor"
    sentence = "分页地址不完整"
    way_out = "，请从第一页重新打开。"

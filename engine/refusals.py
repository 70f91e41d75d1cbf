"""A business "no": what was wrong, where, by which rule, and what to do."""

from collections.abc import Sequence
from typing import ClassVar


class Refusal(Exception):
    """Base of every refusal a person may read; raised by rules, shown in one place (webui.refusal_pages).

    A subclass stands above the rule that raises it and sets the class attributes; the facts are given as
    keyword arguments and fill the sentence: `raise CauseInFuture(cause_date=..., today=...)`.
    """

    code: ClassVar[str] = "refused"
    """Stable name of the reason, for the API and for tests."""
    sentence: ClassVar[str] = "不能办理"
    """What a person reads, in Chinese with %(fact)s places; also the key of the English catalogue."""
    way_out: ClassVar[str] = ""
    """What to do instead, in Chinese; may use the same places."""
    clause: ClassVar[str] = ""
    """The clause of the plan or the law that says so."""
    field: ClassVar[str | None] = None
    """The form field to blame, when there is one."""

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    def __str__(self) -> str:
        """Return the Chinese sentence with its facts and the way out."""
        return (self.sentence + self.way_out) % self.facts


class SeveralProblems(Refusal):
    """A form with all that is wrong with it at once; its sentence counts them as %(count)s."""

    def __init__(self, problems: Sequence[Refusal]) -> None:
        super().__init__(count=len(problems))
        self.problems = tuple(problems)


class NotYours(Refusal):
    """The thing exists, but not for this person: shown as "not found", so that nothing leaks."""

    code = "not_found"
    sentence = "没有找到这一页，或您无权查看"
    way_out = "。请从待办进入，或核对编号。"

"""What an admission check answers with, and how its rules are kept."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason to refuse a diagram: the rule's stable name, the element's id, the sentence to read."""

    rule: str
    element: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Blame:
    """What a rule yields: the element's id and the sentence; the rule book adds the rule's name."""

    element: str | None
    reason: str


class RuleBook(Generic[Subject]):
    """Rules over one kind of subject. A rule's function name is its stable id, its docstring its meaning."""

    def __init__(self) -> None:
        self.rules: dict[str, Callable[[Subject], Iterable[Blame]]] = {}

    def rule(self, check: Callable[[Subject], Iterable[Blame]]) -> Callable[[Subject], Iterable[Blame]]:
        """Enter a rule into the book under the name of its function."""
        self.rules[check.__name__] = check
        return check

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """Yield what every rule of the book finds, in the order in which the rules stand."""
        for name, check in self.rules.items():
            for blame in check(subject):
                yield Finding(rule=name, element=blame.element, reason=blame.reason)

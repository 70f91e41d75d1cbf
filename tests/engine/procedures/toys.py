"""A vocabulary with settable answers, and a hand that moves a case through its diagram."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.clock import SHANGHAI
from engine.procedures.parser import Definition
from engine.procedures.run import OpenTask, Run

MONDAY = datetime(2026, 9, 21, 9, tzinfo=SHANGHAI)
FUNCTIONS = (
    "basis_sufficient",
    "basis_lapsed",
    "editorial_fast_path",
    "has_affected_units",
    "vote_closed",
    "guide_matches",
)


@dataclass
class Toy:
    """Answers what the test has set; unset functions say False, unset timers have no date."""

    answers: dict[str, object] = field(default_factory=dict)
    dues: dict[tuple[object, ...], datetime] = field(default_factory=dict)
    instant: datetime = MONDAY
    gives: dict[str, Mapping[str, object] | Callable[[Mapping[str, object]], Mapping[str, object]]] = field(
        default_factory=dict
    )
    done: list[tuple[str, str | None]] = field(default_factory=list)

    @property
    def functions(self) -> Mapping[str, Callable[..., object]]:
        return {name: self._answer(name) for name in {*FUNCTIONS, *self.answers}}

    def instant_due(self, function: str, arguments: tuple[object, ...]) -> datetime | None:
        return self.dues.get((function, *arguments))

    def now(self) -> datetime:
        return self.instant

    def carry_out(
        self, step: str, argument: str | None, variables: Mapping[str, object]
    ) -> Mapping[str, object]:
        self.done.append((step, argument))
        given = self.gives.get(step, {})
        return given(variables) if callable(given) else given

    def _answer(self, name: str) -> Callable[..., object]:
        def answer(*arguments: object) -> object:
            given = self.answers.get(name, False)
            return given(*arguments) if callable(given) else given

        return answer


@dataclass
class Hand:
    """Moves one case; stores and reloads it before every step, as the product does."""

    definition: Definition
    toy: Toy
    run: Run
    reloads: bool = True

    @classmethod
    def starts(cls, definition: Definition, toy: Toy, **variables: Any) -> "Hand":
        return cls(definition, toy, Run.start(definition, variables, toy))

    def open(self) -> list[str]:
        """Return the nodes of the open tasks, in alphabetical order, one for each task."""
        return sorted(task.node for task in self.run.open_tasks())

    def task(self, node: str, item: object = None) -> OpenTask:
        """Return the open task at a node; of an item, when one is given."""
        found = [
            task
            for task in self.run.open_tasks()
            if task.node == node and (item is None or task.item == item)
        ]
        assert found, f"{node} ({item}) is not open, but {self.open()}"
        return found[0]

    def does(self, node: str, item: object = None, /, **variables: object) -> None:
        self.reload()
        self.run.complete(self.task(node, item).id, variables)

    def wakes(self) -> list[str]:
        self.reload()
        return self.run.wake()

    def reload(self) -> bytes:
        blob = self.run.dump()
        if self.reloads:
            self.run = Run.load(blob, self.definition, self.toy)
        return blob

    def nodes(self) -> list[str]:
        """Return the nodes passed since the last reload."""
        return [passed.node for passed in self.run.trail]

    def tree_size(self) -> int:
        """Return how many tasks SpiffWorkflow keeps for this case."""
        workflow = self.run._workflow
        return len(workflow.tasks) + sum(len(process.tasks) for process in workflow.subprocesses.values())

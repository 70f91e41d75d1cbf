"""What a diagram may say: the door through which the floor above answers a running diagram.

Public: `Vocabulary`, the protocol to fulfil (functions, instant_due, now, carry_out), and TIMER_FUNCTIONS.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, Protocol

TIMER_FUNCTIONS: Final = frozenset({"deadline", "card"})
"""All that a timer may ask for: `deadline(code[, offset])` and `card(code, level)`. It owns no date."""


class Vocabulary(Protocol):
    """The answers for one case during one step; made anew for each unit of work."""

    @property
    def functions(self) -> Mapping[str, Callable[..., object]]:
        """The functions that conditions may call, by name. Each is cheap and has no side effect."""
        ...

    def instant_due(self, function: str, arguments: tuple[object, ...]) -> datetime | None:
        """Return when the timer fires, aware; None while the clock is stopped or there is no such deadline.

        function: one of TIMER_FUNCTIONS. The engine arms a timer again whenever its node is entered again
        (trap T8), so that a card may be due twice: the row behind `carry_out` is what is made only once.
        """
        ...

    def now(self) -> datetime:
        """Return the instant of this step, aware; the same all through the step."""
        ...

    def carry_out(
        self, step: str, argument: str | None, variables: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Do the step that a service task names; return the routing variables to merge.

        Values are what JSON knows: None, bool, int, float, str, lists and dictionaries of these.
        """
        ...

"""What an address of this desk asks for."""

from engine.deadlines.terms import MOST_DAYS
from engine.refusals import NotYours
from workflows.procedures.clock_changes import ClockVerb


def verb_in(word: str) -> ClockVerb:
    """Return the verb. Refuses: NotYours, for one that does not exist."""
    if word not in tuple(ClockVerb):
        raise NotYours
    return ClockVerb(word)


def days_in(word: str) -> int | None:
    """Return the number typed; None for nothing or no number, 0 for one that no period can have."""
    if not word.isdecimal():
        return None
    return int(word) if len(word) <= len(str(MOST_DAYS)) else 0

"""One line a step: who did what to which case, chained so that a changed line shows."""

"""Ids as they stand in an address or a form: whatever is typed there may be anything."""

LONGEST_ID = 9
"""Digits of an id: one more, and PostgreSQL could not compare it."""


def id_in(typed: str) -> int | None:
    """Return the id that was typed; None for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_ID else None

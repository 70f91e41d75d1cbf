"""Days as a person types them after a command."""

from datetime import date


def day_in(word: str | None) -> date | None:
    """Return the day of YYYY-MM-DD and of no other of the many forms of ISO 8601; None for anything else."""
    try:
        day = date.fromisoformat(word) if word else None
    except ValueError:
        return None
    return day if day is not None and day.isoformat() == word else None

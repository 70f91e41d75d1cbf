"""When the letter of the morning is due."""

from datetime import datetime

from engine.clock import day_of, start_of
from workflows.config import DigestSettings


def is_time_for_digest(now: datetime, settings: DigestSettings) -> bool:
    """Say whether the time of day has come: a server that starts at noon still writes this morning's."""
    at = settings.time
    return at is not None and now >= start_of(day_of(now)).replace(hour=at.hour, minute=at.minute)

"""What a mail server's answer means for one mail, and when to try again."""

from datetime import datetime, timedelta

from engine.mail.terms import Fate, Outcome

PERMANENT = 500
"""From here on a reply code says: never, as it stands."""
SHORTEST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=30)


def after_refusing_the_recipient(code: int) -> Outcome:
    """Return what follows when the server does not take this address: a permanent no needs no second try."""
    fate = Fate.GIVEN_UP if code >= PERMANENT else Fate.LATER
    return Outcome(fate, f"{code}", refused=True)


def after_refusing_the_mail(code: int, refusals: int, *, tries: int) -> Outcome:
    """Return what follows when the server does not take the mail, having refused it so often before."""
    given_up = code >= PERMANENT and refusals + 1 >= tries
    return Outcome(Fate.GIVEN_UP if given_up else Fate.LATER, f"{code}", refused=True)


def next_try(written_at: datetime, now: datetime) -> datetime:
    """Return when to try again: the pauses grow with the age of the mail, by half of it each time."""
    return now + min(max((now - written_at) / 2, SHORTEST_PAUSE), LONGEST_PAUSE)

"""What a server's answer means for a mail, and when the next try is."""

from datetime import timedelta

import pytest

from engine.config import BadSetting
from engine.mail.rules import after_refusing_the_mail, after_refusing_the_recipient, next_try
from engine.mail.steps import BATCH, LEASE
from engine.mail.terms import MOST_SECONDS, Fate, MailSettings
from tests.builders.city import FRIDAY

REPLIES_A_MAIL, REPLIES_A_CONNECTION = 4, 8
"""MAIL, RCPT, DATA, content; and: connect, EHLO, STARTTLS, EHLO, AUTH in two steps, QUIT, one to spare."""


@pytest.mark.parametrize(("code", "fate"), [(450, Fate.LATER), (550, Fate.GIVEN_UP), (553, Fate.GIVEN_UP)])
def test_a_permanent_no_to_an_address_is_final(code: int, fate: Fate) -> None:
    assert after_refusing_the_recipient(code).fate is fate


@pytest.mark.parametrize(
    ("code", "before", "fate"),
    [
        (451, 0, Fate.LATER),
        (451, 99, Fate.LATER),
        (554, 0, Fate.LATER),
        (554, 3, Fate.LATER),
        (554, 4, Fate.GIVEN_UP),
        (554, 5, Fate.GIVEN_UP),
    ],
)
def test_a_permanent_no_to_a_mail_is_final_after_five(code: int, before: int, fate: Fate) -> None:
    assert after_refusing_the_mail(code, before, tries=5).fate is fate


@pytest.mark.parametrize(("age", "pause"), [(0, 1), (2, 1), (10, 5), (60, 30), (10_000, 30)])
def test_pauses_grow_with_the_age_of_the_mail_up_to_half_an_hour(age: int, pause: int) -> None:
    now = FRIDAY + timedelta(minutes=age)

    assert next_try(FRIDAY, now) - now == timedelta(minutes=pause)


def test_a_clock_that_went_back_still_pauses() -> None:
    assert next_try(FRIDAY, FRIDAY - timedelta(days=1)) > FRIDAY - timedelta(days=1)


def test_the_longest_batch_ends_before_its_lease() -> None:
    replies = REPLIES_A_CONNECTION + BATCH * REPLIES_A_MAIL

    assert timedelta(seconds=replies * MOST_SECONDS) < LEASE


GOOD = {"host": "mail.example.invalid", "sender": "a@example.invalid", "site": "https://example.invalid"}


def test_a_server_with_sender_and_site_is_enough() -> None:
    assert MailSettings(**GOOD).port == 25


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"security": "ssl"}, "security"),
        ({"sender": ""}, "sender"),
        ({"site": ""}, "site"),
        ({"site": "example.invalid"}, "site"),
        ({"user_name": "a", "security": "none"}, "security"),
        ({"port": 0}, "port"),
        ({"port": 70_000}, "port"),
        ({"tries": 0}, "tries"),
        ({"tries": True}, "tries"),
        ({"timeout_seconds": 31}, "timeout_seconds"),
    ],
)
def test_what_cannot_work_is_refused_at_start(changes: dict[str, object], key: str) -> None:
    with pytest.raises(BadSetting) as refused:
        MailSettings(**{**GOOD, **changes})  # type: ignore[arg-type]

    assert refused.value.facts["path"] == f"[mail] {key}"


def test_without_a_server_nothing_else_is_needed() -> None:
    assert MailSettings().host == ""

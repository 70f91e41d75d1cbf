"""Mails and a real server: taken, refused, slow, away, encrypted; killed between sending and marking."""

import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.inbox.records import LetterRow
from engine.mail.steps import LEASE, address_letters
from engine.mail.terms import Security
from engine.people.records import PersonRow
from tests.builders.city import FRIDAY, ID
from tests.builders.mail_server import MailServer
from tests.builders.side_processes import started
from tests.engine.mail.letters import (
    address_of,
    carry,
    carry_alone,
    letters_to,
    mails_to,
    states,
    with_addresses,
)
from workflows.procedures.bureau import Bureau

ACCOUNT = ("mianzheng", "open sesame")


def test_a_mail_arrives_with_its_words_and_is_marked(city: Bureau, server: MailServer) -> None:
    with_addresses(city, "confirmer")
    letters_to(city, "confirmer", case_no=7)
    address_letters(city.store, now=FRIDAY)

    assert [carry(city, server.post()) for _ in range(2)] == [1, 0]

    ((recipient, message),) = server.taken
    assert recipient == message["To"] == address_of("confirmer")
    assert message["From"] == "mianzheng@example.invalid"
    assert message["Subject"] == "红牌：ZM-2025-0007"
    assert message.get_content().strip() == "confirm 已到期"
    assert message["Message-ID"].startswith("<outbox-")
    assert message["Date"].datetime == FRIDAY
    assert states(city)[0].sent_at == FRIDAY


def test_a_batch_goes_over_one_connection_in_order(city: Bureau, server: MailServer) -> None:
    names = ["confirmer", "desk", "filer", "reviewer"]
    mails_to(city, *names)

    carry(city, server.post())

    assert server.recipients == [address_of(name) for name in names]
    assert server.connections == 1


def test_a_refused_recipient_is_marked_and_stops_nobody(city: Bureau, server: MailServer) -> None:
    mails_to(city, "filer", "confirmer", "desk")
    server.refused[address_of("confirmer")] = "550 no such mailbox"

    carry(city, server.post())

    assert server.recipients == [address_of("filer"), address_of("desk")]
    refused = states(city)[1]
    assert (refused.failure, refused.gave_up_at, refused.sent_at) == ("550", FRIDAY, None)
    assert carry(city, server.post(), minutes=600) == 0


def test_a_recipient_who_is_refused_for_now_is_tried_again(city: Bureau, server: MailServer) -> None:
    mails_to(city, "confirmer")
    server.refused[address_of("confirmer")] = "450 greylisted"
    carry(city, server.post())
    server.refused.clear()

    assert carry(city, server.post()) == 0  # not before the pause is over
    assert carry(city, server.post(), minutes=2) == 1
    assert server.recipients == [address_of("confirmer")]


def test_a_mail_that_the_server_will_not_have_is_given_up_after_so_many_tries(
    city: Bureau, server: MailServer
) -> None:
    mails_to(city, "confirmer")
    server.reply = "554 looks like spam"
    post = server.post(tries=3)

    for attempt in range(3):
        assert states(city)[0].gave_up_at is None
        carry(city, post, minutes=attempt * 60)

    (state,) = states(city)
    assert (state.failure, state.refusals, state.sent_at) == ("554", 3, None)
    assert state.gave_up_at == FRIDAY + timedelta(minutes=120)


def test_while_the_server_is_down_everything_waits_and_then_goes(city: Bureau, server: MailServer) -> None:
    mails_to(city, "confirmer", "desk")
    server.stop()

    for minutes in (0, 5, 60, 600):
        assert carry(city, server.post(), minutes=minutes) == 0
    assert {(state.failure, state.refusals, state.gave_up_at) for state in states(city)} == {
        ("unreachable", 0, None)
    }

    server.start()
    assert carry(city, server.post(), minutes=631) == 2
    assert server.recipients == [address_of("confirmer"), address_of("desk")]


def test_a_server_that_answers_too_slowly_is_left_and_tried_again(city: Bureau, server: MailServer) -> None:
    mails_to(city, "confirmer")
    server.pause_seconds = 3

    carry(city, server.post(timeout_seconds=1))
    assert states(city)[0].failure == "unreachable"

    server.pause_seconds = 0
    assert carry(city, server.post(), minutes=2) == 1
    first, second = (message["Message-ID"] for _, message in server.taken)
    assert first == second  # it had taken the mail after all: by its name the second is known for the same


def test_no_transaction_is_open_while_a_slow_server_thinks(city: Bureau, server: MailServer) -> None:
    mails_to(city, "confirmer")
    server.pause_seconds = 1.5
    sending = threading.Thread(target=carry, args=(city, server.post()))
    sending.start()
    _wait_for(lambda: bool(server.taken))

    with city.store.writing() as tx:  # on SQLite this would wait for the one write lock
        tx.execute(sa.update(PersonRow).where(PersonRow.id == ID["desk"]).values(name="另一人"))
    assert sending.is_alive()

    sending.join()
    assert states(city)[0].sent_at is not None


def test_one_mail_at_which_the_server_hangs_up_does_not_hold_up_the_others(
    city: Bureau, server: MailServer
) -> None:
    mails_to(city, "filer", "confirmer", "desk")
    server.hangs_up_on.add(address_of("confirmer"))

    while carry(city, server.post()):
        pass

    assert server.recipients == [address_of("filer"), address_of("desk")]
    assert [state.failure for state in states(city)] == [None, "unreachable", None]


def test_somebody_without_an_address_by_now_gets_no_mail(city: Bureau, server: MailServer) -> None:
    mails_to(city, "confirmer", "desk")
    with city.store.writing() as tx:
        tx.execute(sa.update(PersonRow).where(PersonRow.id == ID["confirmer"]).values(mail=None))
        tx.execute(sa.update(PersonRow).where(PersonRow.id == ID["desk"]).values(active=False))

    carry(city, server.post())

    assert server.taken == []
    assert [state.failure for state in states(city)] == ["no_address"] * 2


def test_a_letter_read_before_its_mail_left_is_not_mailed(city: Bureau, server: MailServer) -> None:
    mails_to(city, "confirmer")
    with city.store.writing() as tx:
        tx.execute(sa.update(LetterRow).values(read_at=FRIDAY))

    carry(city, server.post())

    assert server.taken == []
    assert states(city)[0].failure == "read_meanwhile"


def test_killed_between_sending_and_marking_it_is_sent_once_more_under_the_same_name(
    city: Bureau, city_url: str, server: MailServer
) -> None:
    mails_to(city, "confirmer", "desk")
    server.pause_seconds = 60
    killed = started(carry_alone, city_url, server.port)
    _wait_for(lambda: bool(server.taken))
    killed.kill()
    killed.join()
    server.pause_seconds = 0

    assert [state.sent_at for state in states(city)] == [None, None]
    assert carry(city, server.post(), minutes=1) == 0  # the lease of the dead carrier still runs
    assert carry(city, server.post(), minutes=int(LEASE.total_seconds()) // 60) == 2

    names = [(recipient, message["Message-ID"]) for recipient, message in server.taken]
    assert names[0] == names[1]
    assert len(names) == 3
    assert len(set(names)) == 2


def test_two_carriers_side_by_side_send_each_mail_once(city: Bureau, server: MailServer) -> None:
    mails_to(city, *["confirmer"] * 45)
    together = threading.Barrier(2, timeout=10)

    def carry_all() -> None:
        together.wait()
        while carry(city, server.post()):
            pass

    both = [threading.Thread(target=carry_all) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    names = [message["Message-ID"] for _, message in server.taken]
    assert len(names) == len(set(names)) == 45


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Give a certificate of localhost with its key, in one file, that no machine trusts."""
    path = tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", path, "-out", tmp_path / "public.pem"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    path.write_bytes(path.read_bytes() + (tmp_path / "public.pem").read_bytes())
    return path


@pytest.fixture
def private_server(certificate: Path) -> Iterator[MailServer]:
    """Give a server that takes mails over STARTTLS only, from one account."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    running = MailServer(context=context, account=ACCOUNT)
    running.start()
    yield running
    running.stop()


def private(server: MailServer, password: str = ACCOUNT[1]) -> dict[str, object]:
    return {"host": "localhost", "security": Security.STARTTLS, "user_name": ACCOUNT[0], "password": password}


def test_over_starttls_with_the_password_it_goes(
    city: Bureau, private_server: MailServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails_to(city, "confirmer")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    assert carry(city, private_server.post(**private(private_server))) == 1
    assert private_server.recipients == [address_of("confirmer")]


def test_a_certificate_that_nobody_vouches_for_gets_neither_mail_nor_password(
    city: Bureau, private_server: MailServer
) -> None:
    mails_to(city, "confirmer")

    assert carry(city, private_server.post(**private(private_server))) == 0
    assert states(city)[0].failure == "unreachable"


def test_a_wrong_password_keeps_everything_waiting_and_is_not_logged(
    city: Bureau,
    private_server: MailServer,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    mails_to(city, "confirmer")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    carry(city, private_server.post(**private(private_server, "wrong secret")))

    assert states(city)[0].failure == "unreachable"
    assert "535" in caplog.text
    for secret in ("wrong secret", ACCOUNT[0] + "@", address_of("confirmer")):
        assert secret not in caplog.text


def _wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("it did not come about in 30 s")

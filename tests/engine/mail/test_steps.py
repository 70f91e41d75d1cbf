"""Which letters become mails, and who may send one: each once, and nobody twice at the same time."""

import threading
from datetime import timedelta

import orjson
import sqlalchemy as sa

from engine.inbox.records import LetterRow
from engine.inbox.steps import keep_from_mail
from engine.mail.steps import LEASE, address_letters, claim, give_back, settle
from engine.mail.terms import Fate, Outcome
from engine.outbox.records import OutboxRow
from engine.outbox.steps import carry_out, put
from tests.builders.city import FRIDAY, ID
from tests.builders.desks import a_case_file
from tests.engine.mail.letters import letters_to, mails_to, states, with_addresses
from workflows.procedures.bureau import Bureau


def payloads(city: Bureau) -> list[dict[str, object]]:
    with city.store.reading() as tx:
        return list(tx.scalars(sa.select(OutboxRow.payload).order_by(OutboxRow.id)))


def test_a_letter_to_somebody_with_an_address_becomes_one_mail(city: Bureau) -> None:
    with_addresses(city, "confirmer")
    letters_to(city, "confirmer", "filer")

    assert [address_letters(city.store, now=FRIDAY) for _ in range(2)] == [2, 0]

    with city.store.reading() as tx:
        letter_id = tx.scalar(sa.select(LetterRow.id).where(LetterRow.person_id == ID["confirmer"]))
    assert payloads(city) == [{"letter": letter_id, "person": ID["confirmer"]}]


def test_the_outbox_holds_neither_address_nor_name_nor_words(city: Bureau) -> None:
    mails_to(city, "confirmer")

    written = orjson.dumps(payloads(city)).decode()
    assert "@" not in written
    assert "演示" not in written


def test_a_letter_that_was_read_or_is_old_stays_in_the_inbox_alone(city: Bureau) -> None:
    with_addresses(city, "confirmer", "desk")
    letters_to(city, "confirmer", at=FRIDAY - timedelta(days=2))
    letters_to(city, "desk")
    with city.store.writing() as tx:
        tx.execute(sa.update(LetterRow).where(LetterRow.person_id == ID["desk"]).values(read_at=FRIDAY))

    address_letters(city.store, now=FRIDAY)

    assert payloads(city) == []


def test_a_kind_that_its_person_does_not_want_by_mail_stays_in_the_inbox_alone(city: Bureau) -> None:
    with_addresses(city, "confirmer", "desk")
    letters_to(city, "confirmer", "desk")
    with city.store.writing() as tx:
        kinds = set(tx.scalars(sa.select(LetterRow.kind)))
        keep_from_mail(tx, ID["confirmer"], kinds)
        keep_from_mail(tx, ID["desk"], {"another_kind"})

    address_letters(city.store, now=FRIDAY)

    assert [mail["person"] for mail in payloads(city)] == [ID["desk"]]


def test_an_address_given_later_gets_no_letters_of_before(city: Bureau) -> None:
    letters_to(city, "confirmer")
    address_letters(city.store, now=FRIDAY)
    with_addresses(city, "confirmer")

    assert address_letters(city.store, now=FRIDAY) == 0
    assert payloads(city) == []


def test_letters_are_looked_at_in_batches_until_none_is_left(city: Bureau) -> None:
    with_addresses(city, "confirmer")
    letters_to(city, *["confirmer"] * 5)

    assert [address_letters(city.store, now=FRIDAY, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert len(payloads(city)) == 5


def test_two_schedulers_make_one_mail_of_each_letter(city: Bureau) -> None:
    with_addresses(city, "confirmer")
    letters_to(city, *["confirmer"] * 40)
    together = threading.Barrier(2, timeout=10)

    def address() -> None:
        together.wait()
        while address_letters(city.store, now=FRIDAY, limit=7):
            pass

    both = [threading.Thread(target=address) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    letters = [payload["letter"] for payload in payloads(city)]
    assert len(letters) == len(set(letters)) == 40


def test_the_gateways_folder_gets_no_mails(city: Bureau, tmp_path: object) -> None:
    mails_to(city, "confirmer")
    with city.store.writing() as tx:
        put(tx.connection(), [(a_case_file(tx, 1), "card", {})], now=FRIDAY)

    assert carry_out(city.store, tmp_path, now=FRIDAY) == 1  # type: ignore[arg-type]
    assert [state.sent_at for state in states(city)] == [None]


def test_what_one_carrier_has_another_does_not_get(city: Bureau) -> None:
    mails_to(city, *["confirmer"] * 3)

    first = claim(city.store, now=FRIDAY, limit=2)
    second = claim(city.store, now=FRIDAY, limit=2)

    assert (len(first), len(second)) == (2, 1)
    assert not {one.id for one in first} & {one.id for one in second}
    assert claim(city.store, now=FRIDAY) == []


def test_two_carriers_at_the_same_moment_share_and_double_nothing(city: Bureau) -> None:
    mails_to(city, *["confirmer"] * 30)
    together, got = threading.Barrier(2, timeout=10), []

    def take() -> None:
        together.wait()
        while found := claim(city.store, now=FRIDAY, limit=3):
            got.extend(one.id for one in found)

    both = [threading.Thread(target=take) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert len(got) == len(set(got)) == 30


def test_a_carrier_that_died_leaves_its_mail_to_others_when_the_lease_ends(city: Bureau) -> None:
    mails_to(city, "confirmer")
    (lost,) = claim(city.store, now=FRIDAY)

    assert claim(city.store, now=FRIDAY + LEASE - timedelta(seconds=1)) == []
    (found,) = claim(city.store, now=FRIDAY + LEASE)
    assert found.id == lost.id


def test_what_was_given_back_is_free_at_once(city: Bureau) -> None:
    mails_to(city, "confirmer")
    give_back(city.store, claim(city.store, now=FRIDAY))

    assert len(claim(city.store, now=FRIDAY)) == 1


def test_who_has_lost_the_lease_cannot_give_the_mail_up_but_can_say_that_it_went(city: Bureau) -> None:
    mails_to(city, "confirmer")
    (late,) = claim(city.store, now=FRIDAY)
    claim(city.store, now=FRIDAY + LEASE)

    settle(city.store, late, Outcome(Fate.GIVEN_UP, "550", refused=True), now=FRIDAY + LEASE)
    assert states(city)[0].gave_up_at is None

    settle(city.store, late, Outcome(Fate.SENT), now=FRIDAY + LEASE)
    assert states(city)[0].sent_at == FRIDAY + LEASE


def test_a_pause_written_by_a_clock_a_year_ahead_binds_nobody(city: Bureau) -> None:
    mails_to(city, "confirmer")
    claim(city.store, now=FRIDAY + timedelta(days=365))

    assert len(claim(city.store, now=FRIDAY)) == 1

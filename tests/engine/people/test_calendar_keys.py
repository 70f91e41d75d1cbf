"""The secret of a calendar feed: told once, kept as a digest, void when replaced; and the mail address."""

import pytest
import sqlalchemy as sa

from engine.people.lookups import actors, has_calendar_key, mail_address, person_of_calendar_key
from engine.people.records import PersonRow
from engine.people.rules import BadMailAddress
from engine.people.steps import make_calendar_key, revoke_calendar_key, set_mail_address
from engine.store import Store
from tests.builders.city import FRIDAY, ID, PEOPLE, a_city

ME = ID["confirmer"]


@pytest.fixture
def town(store: Store) -> Store:
    a_city(store)
    return store


def made(town: Store) -> str:
    with town.writing() as tx:
        return make_calendar_key(tx, ME)


def opened_by(town: Store, secret: str) -> int | None:
    with town.reading() as tx:
        return person_of_calendar_key(tx, secret)


def test_the_secret_opens_the_feed_of_its_person(town: Store) -> None:
    assert opened_by(town, made(town)) == ME


def test_the_secret_itself_is_nowhere_in_the_database(town: Store) -> None:
    secret = made(town)

    with town.reading() as tx:
        row = tx.execute(sa.select(PersonRow.__table__).where(PersonRow.id == ME)).one()
    assert not any(secret in str(value) for value in row)


@pytest.mark.parametrize("wrong", ["", "x", "0" * 32])
def test_a_wrong_secret_opens_nothing(town: Store, wrong: str) -> None:
    made(town)

    assert opened_by(town, wrong) is None


def test_the_digest_that_is_kept_opens_nothing(town: Store) -> None:
    made(town)
    with town.reading() as tx:
        kept = tx.scalar(sa.select(PersonRow.calendar_key).where(PersonRow.id == ME))

    assert kept is not None
    assert opened_by(town, kept) is None


def test_a_new_secret_makes_the_old_one_void(town: Store) -> None:
    old = made(town)
    new = made(town)

    assert old != new
    assert (opened_by(town, old), opened_by(town, new)) == (None, ME)


def test_a_closed_feed_opens_no_more(town: Store) -> None:
    secret = made(town)
    with town.writing() as tx:
        revoke_calendar_key(tx, ME)

    assert opened_by(town, secret) is None
    with town.reading() as tx:
        assert not has_calendar_key(tx, ME)


def test_the_feed_and_the_mails_of_somebody_who_has_left_are_closed(town: Store) -> None:
    secret = made(town)
    with town.writing() as tx:
        set_mail_address(tx, ME, "wang@example.invalid")
        tx.execute(sa.update(PersonRow).where(PersonRow.id == ME).values(active=False))

    assert opened_by(town, secret) is None
    with town.reading() as tx:
        assert mail_address(tx, ME) is None
        assert ME not in {actor.person_id for actor in actors(tx, today=FRIDAY.date())}


def test_an_address_is_kept_without_its_blanks_and_nothing_means_none(town: Store) -> None:
    for typed, kept in ((" wang@example.invalid ", "wang@example.invalid"), ("  ", None)):
        with town.writing() as tx:
            set_mail_address(tx, ME, typed)
        with town.reading() as tx:
            assert mail_address(tx, ME) == kept


@pytest.mark.parametrize(
    "typed",
    ["wang", "wang@localhost", "a b@example.invalid", "a@b.cn\nBcc: c@d.cn", "a@b.cn,c@d.cn", "王@例.cn"],
)
def test_what_is_no_address_is_refused(town: Store, typed: str) -> None:
    with pytest.raises(BadMailAddress), town.writing() as tx:
        set_mail_address(tx, ME, typed)


def test_everybody_with_a_post_today_is_found_once_with_all_posts(town: Store) -> None:
    with town.reading() as tx:
        found = actors(tx, today=FRIDAY.date())

    assert [actor.person_id for actor in found] == sorted(ID[name] for name in PEOPLE)
    assert all(len(actor.posts) == 1 for actor in found)

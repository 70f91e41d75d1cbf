"""The inbox: letters come with the action or not at all, are read once, and are nobody else's."""

from datetime import timedelta

import pytest

from engine.inbox.lookups import letter_of, letters_of, unread_count, unread_counts
from engine.inbox.steps import deliver, mark_all_read, open_letter
from engine.inbox.terms import COUNT_CAP, Letter
from engine.refusals import NotYours
from tests.builders.city import FRIDAY, ID
from workflows.procedures.bureau import Bureau

ME, OTHER = ID["confirmer"], ID["filer"]
LATER = FRIDAY + timedelta(hours=3)


def delivered(city: Bureau, *letters: Letter) -> None:
    with city.store.writing() as tx:
        deliver(tx.connection(), letters, now=FRIDAY)


def ids_of(city: Bureau, person_id: int = ME) -> list[int]:
    with city.store.reading() as tx:
        return [letter.id for letter in letters_of(tx, person_id).letters]


def unread(city: Bureau, person_id: int = ME) -> int:
    with city.store.reading() as tx:
        return unread_count(tx, person_id)


def test_a_letter_lies_unread_in_the_inbox_of_its_person_alone(city: Bureau) -> None:
    delivered(city, Letter(ME, "red", None, {"clock": "confirm"}))

    with city.store.reading() as tx:
        (letter,) = letters_of(tx, ME).letters
        assert letters_of(tx, OTHER).letters == ()
    assert (letter.kind, letter.facts, letter.written_at) == ("red", {"clock": "confirm"}, FRIDAY)
    assert letter.read_at is None
    assert (unread(city), unread(city, OTHER)) == (1, 0)


def test_letters_of_an_action_that_failed_were_never_written(city: Bureau) -> None:
    def fails() -> None:
        with city.store.writing() as tx:
            deliver(tx.connection(), [Letter(ME, "red")], now=FRIDAY)
            raise KeyError

    with pytest.raises(KeyError):
        fails()

    assert ids_of(city) == []


def test_an_action_may_have_no_letters(city: Bureau) -> None:
    delivered(city)

    assert ids_of(city) == []


def test_opening_a_letter_marks_it_read_and_the_first_time_counts(city: Bureau) -> None:
    delivered(city, Letter(ME, "red"), Letter(ME, "yellow"))
    newest = ids_of(city)[0]
    for at in (FRIDAY, LATER):
        with city.store.writing() as tx:
            open_letter(tx, ME, newest, now=at)

    with city.store.reading() as tx:
        assert letter_of(tx, ME, newest).read_at == FRIDAY
    assert unread(city) == 1


def test_nobody_opens_or_learns_of_another_persons_letter(city: Bureau) -> None:
    delivered(city, Letter(ME, "red"))
    (mine,) = ids_of(city)

    for letter_id in (mine, 999_999):
        with pytest.raises(NotYours), city.store.writing() as tx:
            open_letter(tx, OTHER, letter_id, now=FRIDAY)

    assert unread(city) == 1


def test_reading_all_leaves_what_came_after_the_page_was_drawn(city: Bureau) -> None:
    delivered(city, Letter(ME, "red"), Letter(ME, "yellow"), Letter(OTHER, "red"))
    seen = ids_of(city)[0]
    delivered(city, Letter(ME, "escalated"))

    with city.store.writing() as tx:
        assert mark_all_read(tx, ME, up_to=seen, now=LATER) == 2

    with city.store.reading() as tx:
        assert [letter.kind for letter in letters_of(tx, ME, unread_only=True).letters] == ["escalated"]
    assert unread(city, OTHER) == 1


def test_pages_follow_newest_first_without_a_gap(city: Bureau) -> None:
    delivered(city, *(Letter(ME, "red", None, {"n": n}) for n in range(7)))

    seen, after = [], None
    while True:
        with city.store.reading() as tx:
            page = letters_of(tx, ME, after=after, size=3)
        assert page.total == 7
        seen += [letter.facts["n"] for letter in page.letters]
        after = page.next_cursor
        if after is None:
            break

    assert seen == [6, 5, 4, 3, 2, 1, 0]


@pytest.mark.parametrize("cursor", ["rubbish", "-1", "9" * 30, "١٢"])
def test_a_cursor_that_was_never_given_out_asks_for_the_first_page(city: Bureau, cursor: str) -> None:
    delivered(city, Letter(ME, "red"))

    with city.store.reading() as tx:
        assert len(letters_of(tx, ME, after=cursor).letters) == 1


def test_counts_stop_at_the_cap(city: Bureau) -> None:
    delivered(city, *(Letter(ME, "red") for _ in range(COUNT_CAP + 5)))

    assert unread(city) == COUNT_CAP


def test_unread_letters_are_counted_for_everybody_at_once(city: Bureau) -> None:
    delivered(city, Letter(ME, "red"), Letter(ME, "red"), Letter(OTHER, "red"))

    with city.store.reading() as tx:
        assert unread_counts(tx) == {ME: 2, OTHER: 1}

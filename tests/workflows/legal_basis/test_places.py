"""Places in a document: numerals as laws write them, keys that sort as it runs, and what covers what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.legal_basis.places import UNNUMBERED, Place, chinese, numeral, place_of_key, place_words

PLACES = st.builds(
    Place,
    annex=st.sampled_from([0, 1, 2, UNNUMBERED]),
    article=st.integers(0, 1260),
    inserted=st.integers(0, 9),
    paragraph=st.integers(0, 9),
    item=st.integers(0, 20),
    point=st.integers(0, 9),
)


@given(st.integers(1, 9999))
def test_a_numeral_written_is_the_numeral_read(number: int) -> None:
    assert numeral(chinese(number)) == number == numeral(str(number))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("十", 10),
        ("十四", 14),
        ("二十", 20),
        ("一百零五", 105),
        ("一百一十", 110),
        ("一千零四十六", 1046),  # 民法典第一千零四十六条
        ("一千二百六十", 1260),  # the last article of 民法典
        ("两", 2),
        ("四五", 45),
    ],
)
def test_numerals_of_real_laws_are_read(written: str, number: int) -> None:
    assert numeral(written) == number


@given(PLACES)
def test_a_key_tells_the_whole_place(place: Place) -> None:
    assert place_of_key(place.key) == place


@given(PLACES, PLACES)
def test_keys_sort_as_places_do(one: Place, other: Place) -> None:
    assert (one.key < other.key) == (one < other)


@given(PLACES, PLACES)
def test_a_place_covers_its_parts_and_both_ways_touches(one: Place, other: Place) -> None:
    part = Place(one.annex, one.article, one.inserted, one.paragraph, one.item, 1)
    whole = Place(one.annex, one.article, one.inserted)

    assert whole.covers(part)
    assert part.covers(whole) == (part == whole)
    assert one.touches(other) == other.touches(one)
    assert one.touches(other) or not one.covers(other)


@pytest.mark.parametrize(
    ("one", "other", "touches"),
    [
        (Place(article=14), Place(article=14, paragraph=1, item=5), True),
        (Place(article=14, paragraph=1), Place(article=14, paragraph=2), False),
        (Place(article=10), Place(article=10, inserted=1), False),  # 第十条之一 is an article of its own
        (Place(article=6), Place(annex=1, article=6), False),
        # Whoever cites 第六条第(一)项 without its 款 may mean the item of any.
        (Place(article=6, item=1), Place(article=6, paragraph=1), True),
    ],
)
def test_a_change_at_one_place_touches_another_only_within_it(
    one: Place, other: Place, *, touches: bool
) -> None:
    assert (one.touches(other)) is touches


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(article=14, paragraph=1, item=5), "第十四条第一款第（五）项"),
        (Place(article=10, inserted=1), "第十条之一"),
        (Place(annex=UNNUMBERED, item=1), "附件第（一）项"),
        (Place(annex=2, article=3), "附件2第三条"),
        (Place(article=18, paragraph=1, item=2, point=1), "第十八条第一款第（二）项第一目"),
    ],
)
def test_a_place_is_written_as_laws_write_it(place: Place, words: str) -> None:
    assert place_words(place) == words


def test_what_is_no_key_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a place"):
        place_of_key("第六条")

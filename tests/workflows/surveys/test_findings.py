"""What the rows of all units say together: sums that add up, rows twice, demands again, and in a circle."""

from collections.abc import Sequence
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.surveys import a_kept_line, a_line
from workflows.exemption_list.terms import ExemptionWay, ItemContent, ProofType
from workflows.surveys.findings import (
    Totals,
    circles,
    duplicates,
    fact_circles,
    findings,
    repeated_demands,
    shared_items,
    totals,
)
from workflows.surveys.terms import MatterKind, SurveyLine

A, B, C, D = 1, 2, 3, 4
_CONTENTS = st.builds(
    ItemContent,
    ways=st.lists(st.sampled_from(ExemptionWay), max_size=3, unique=True).map(tuple),
    proof_type=st.none() | st.sampled_from(ProofType),
)
_LINES = st.builds(
    a_line,
    st.integers(1, 10**6),
    reporter_id=st.integers(1, 9),
    unit_id=st.integers(1, 9),
    matter_kind=st.none() | st.sampled_from(MatterKind),
    content=_CONTENTS,
    issuing_unit_id=st.none() | st.integers(1, 9),
    proof_name=st.sampled_from(["出生证明", "收入证明", "住所证明"]),
)


@given(st.lists(_LINES, max_size=40))
def test_the_totals_of_the_city_are_the_sums_of_its_units(lines: list[SurveyLine]) -> None:
    found = findings(lines)

    assert reduce(Totals.__add__, found.by_unit.values(), Totals()) == found.total
    assert found.total.rows == len(lines)
    assert sum(found.total.by_kind.values()) == sum(found.total.by_type.values()) == len(lines)


def test_rows_that_are_kept_and_rows_that_spare_are_counted_apart() -> None:
    total = totals([a_line(1), a_kept_line(2), a_line(3)])

    assert (total.rows, total.exempt, total.retained) == (3, 2, 1)
    assert total.by_way == {ExemptionWay.DATA_SHARING: 2}
    assert total.by_kind == {None: 3}


def demand(
    number: int, one: int, other: int | None, proof: str = "亲属关系证明", **changes: object
) -> SurveyLine:
    """Return a row in which one unit demands what the other issues; None: nobody knows who issues it."""
    return a_line(number, unit_id=one, reporter_id=one, issuing_unit_id=other, proof_name=proof, **changes)


CIRCLES: dict[str, tuple[Sequence[SurveyLine], list[tuple[int, ...]]]] = {
    "domain 6 #2: A from B, B from A": ([demand(1, A, B), demand(2, B, A)], [(A, B)]),
    "three in a ring": ([demand(1, A, B), demand(2, B, C), demand(3, C, A)], [(A, B, C)]),
    "the ring begins with its smallest, whoever comes first": (
        [demand(1, C, B), demand(2, B, C)],
        [(B, C)],
    ),
    "a chain is no ring": ([demand(1, A, B), demand(2, B, C)], []),
    "different facts are no ring": ([demand(1, A, B), demand(2, B, A, "收入证明")], []),
    "the same fact under two names": (
        [demand(1, A, B, fact="亲属关系"), demand(2, B, A, "亲属关系承诺", fact="亲属关系")],
        [(A, B)],
    ),
    "width and blanks do not part a fact": (
        [demand(1, A, B, "亲属关系证明（1）"), demand(2, B, A, "亲属 关系证明(1)")],
        [(A, B)],
    ),
    "an unknown issuer is not guessed": ([demand(1, A, None), demand(2, B, A)], []),
    "a unit's own paper is another finding": ([demand(1, A, A)], []),
    "two rings through one unit": (
        [demand(1, A, B), demand(2, B, A), demand(3, A, C), demand(4, C, A)],
        [(A, B), (A, C)],
    ),
    "a ring with a tail": ([demand(1, D, A), demand(2, A, B), demand(3, B, A)], [(A, B)]),
}


@pytest.mark.parametrize("case", CIRCLES)
def test_circular_demands_are_found_and_nothing_else_is(case: str) -> None:
    lines, expected = CIRCLES[case]

    found = circles(lines)

    assert [circle.unit_ids for circle in found] == expected
    for circle in found:
        for line, unit_id in zip(circle.lines, circle.unit_ids, strict=True):
            assert line.unit_id == unit_id


def giving(number: int, unit: int, paper: str, needed: str, issuer: int | None) -> SurveyLine:
    """Return the row of a matter that gives a paper, and demands another for it."""
    return demand(number, unit, issuer, needed, matter_name=f"{paper}开具")


PAPERS: dict[str, tuple[Sequence[SurveyLine], list[tuple[int, ...]]]] = {
    "issue 6: A wants what only B states while B wants A's": (
        [giving(1, A, "亲属关系证明", "婚姻状况证明", B), giving(2, B, "婚姻状况证明", "亲属关系证明", A)],
        [(A, B)],
    ),
    "over three papers": (
        [
            giving(1, A, "甲类证明", "乙类证明", B),
            giving(2, B, "乙类证明", "丙类证明", C),
            giving(3, C, "丙类证明", "甲类证明", A),
        ],
        [(A, B, C)],
    ),
    "within one unit": (
        [giving(1, A, "甲类证明", "乙类证明", A), giving(2, A, "乙类证明", "甲类证明", A)],
        [(A, A)],
    ),
    "B gives its paper without A's": (
        [giving(1, A, "亲属关系证明", "婚姻状况证明", B), giving(2, B, "婚姻状况证明", "身份证明", A)],
        [],
    ),
    "the matter gives another paper": (
        [giving(1, A, "亲属关系证明", "婚姻状况证明", B), giving(2, B, "收入证明", "亲属关系证明", A)],
        [],
    ),
    "nobody knows who issues it": (
        [giving(1, A, "亲属关系证明", "婚姻状况证明", None), giving(2, B, "婚姻状况证明", "亲属关系证明", A)],
        [],
    ),
}


@pytest.mark.parametrize("case", PAPERS)
def test_papers_that_need_each_other_are_found_and_nothing_else_is(case: str) -> None:
    lines, expected = PAPERS[case]

    assert [circle.unit_ids for circle in circles(lines)] == expected


@given(st.lists(_LINES, max_size=30))
def test_every_circle_really_leads_back_to_its_first_unit(lines: list[SurveyLine]) -> None:
    for circle in fact_circles(lines):
        following = (*circle.unit_ids[1:], circle.unit_ids[0])
        assert [line.issuing_unit_id for line in circle.lines] == list(following)
        assert len(set(circle.unit_ids)) == len(circle.unit_ids) > 1


def test_a_row_twice_is_a_duplicate_and_at_another_step_a_repeated_demand() -> None:
    first, same = a_line(1), a_line(2, matter_name="户口 登记")
    at_step = a_line(3, step="领证")
    elsewhere = a_line(4, unit_id=2, reporter_id=2)
    lines = [first, same, at_step, elsewhere]

    assert [group.lines for group in duplicates(lines)] == [(first, same)]
    assert [group.lines for group in repeated_demands(lines)] == [(first, same, at_step)]


def test_the_same_proof_for_two_matters_of_one_unit_is_asked_again() -> None:
    lines = [a_line(1), a_line(2, matter_name="身份证办理"), a_line(3, unit_id=2, matter_name="低保")]

    assert [group.lines for group in repeated_demands(lines)] == [tuple(lines[:2])]
    assert duplicates(lines) == ()


def test_one_item_of_many_banners_is_one_shared_item_and_says_whether_they_agree() -> None:
    agreeing = [a_line(number, unit_id=number, reporter_id=number) for number in (1, 2, 3)]
    other = a_line(4, unit_id=4, content=ItemContent(ways=(ExemptionWay.COMMITMENT,)))

    (shared,) = shared_items(agreeing)
    assert (len(shared.lines), shared.has_several_ways) == (3, False)
    (differing,) = shared_items([*agreeing, other])
    assert differing.has_several_ways


def test_what_cannot_be_looked_at_is_counted_and_a_units_own_paper_is_named() -> None:
    own, unknown = a_line(1, issuing_unit_id=1), a_line(2)

    found = findings([own, unknown])

    assert found.own_papers == (own,)
    assert found.unknown_issuers == 1

"""Searching and paging the list."""

import re

import pytest
from sqlalchemy.orm import Session

from tests.workflows.offices import NOW, TODAY, Office, full_width
from workflows.exemption_list.lookups import ListFilter, Moment, list_page
from workflows.exemption_list.steps import import_rows
from workflows.exemption_list.terms import (
    ExemptionWay,
    ImportedRow,
    ItemContent,
    ItemKey,
    ListName,
    ProofType,
)

NAMES = ("家庭收入证明", "住房证明", "亲属关系证明(用于公证)", "100%_担保证明", "A级\\纳税证明", "公民姓名")
NOW_ON = Moment(day=TODAY)


@pytest.fixture(autouse=True)
def listed(tx: Session, office: Office) -> None:
    ways = (ExemptionWay.DATA_SHARING, ExemptionWay.COMMITMENT)
    rows = [
        ImportedRow(
            ItemKey(office.civil_affairs if place % 2 else None, "临时救助" if place < 3 else None, name),
            ItemContent(
                ways=ways[: place % 3],
                proof_type=ProofType.OWNERSHIP if place == 1 else None,
                list_name=ListName.RETAINED if place == 5 else ListName.EXEMPT,
            ),
            unit_name="鄂尔多斯市民政局" if place % 2 else None,
            source="https://example.invalid",
            source_place="湖北省",
            source_department=None if place % 2 else "省民政厅",
        )
        for place, name in enumerate(NAMES)
    ]
    import_rows(tx, rows, effective_date=TODAY, channels=["portal"], summary="首版", now=NOW)


def found(tx: Session, q: str) -> list[str]:
    return [row.proof_name for row in list_page(tx, ListFilter(q=q), NOW_ON).rows]


def test_every_two_character_word_of_a_name_finds_it(tx: Session) -> None:
    for name in NAMES:
        plain = re.sub(r"[^\w]", " ", name).replace("_", " ")
        words = {part[at : at + 2] for part in plain.split() for at in range(len(part) - 1)}
        for word in words:
            assert name in found(tx, word), word
            assert found(tx, word) == [other for other in NAMES if word in other]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("", list(NAMES)),
        ("  ", list(NAMES)),
        ("收入 临时", ["家庭收入证明"]),
        ("收入 住房", []),
        ("民政局", [NAMES[1], NAMES[3], NAMES[5]]),
        ("省民政厅", [NAMES[0], NAMES[2], NAMES[4]]),
        ("（用于公证）", [NAMES[2]]),
        (full_width("%") + "_", [NAMES[3]]),
        ("%", [NAMES[3]]),
        ("_", [NAMES[3]]),
        ("\\", [NAMES[4]]),
        ("a级", [NAMES[4]]),
        ("MZ000002", [NAMES[1]]),
        ("mz000099", []),
        ("' OR 1=1 --", []),
    ],
)
def test_the_search_reads_words_as_people_type_them(tx: Session, q: str, expected: list[str]) -> None:
    assert found(tx, q) == expected


def test_pages_follow_each_other_without_gap_or_repeat(tx: Session) -> None:
    seen: list[str] = []
    cursor: int | None = None
    for _ in range(3):
        page = list_page(tx, ListFilter(), NOW_ON, after=cursor, limit=2)
        assert page.total == len(NAMES)
        seen += [row.proof_name for row in page.rows]
        cursor = page.next_cursor
    assert seen == list(NAMES)
    assert cursor is None


def test_filters_narrow_the_list(tx: Session, office: Office) -> None:
    def names(**wanted: object) -> list[str]:
        return [row.proof_name for row in list_page(tx, ListFilter(**wanted), NOW_ON).rows]  # type: ignore[arg-type]

    assert names(way=ExemptionWay.COMMITMENT) == [NAMES[2], NAMES[5]]
    assert names(way=ExemptionWay.OTHER) == []
    assert names(unit_id=office.civil_affairs) == [NAMES[1], NAMES[3], NAMES[5]]
    assert names(proof_type=ProofType.OWNERSHIP) == [NAMES[1]]
    assert names(list_name=ListName.RETAINED) == [NAMES[5]]
    assert names(list_name=ListName.RETAINED, way=ExemptionWay.COMMITMENT, q="姓名") == [NAMES[5]]


def test_what_a_row_does_not_say_stays_unknown(tx: Session) -> None:
    first = list_page(tx, ListFilter(), NOW_ON).rows[0]
    assert (first.unit_id, first.unit_name, first.content) == (None, None, ItemContent())
    assert (first.source_place, first.source_department) == ("湖北省", "省民政厅")
    assert first.number == "MZ000001"


@pytest.mark.parametrize("given", [{}, {"day": TODAY, "version": 1}])
def test_a_moment_is_a_day_or_a_version(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a day or a version"):
        Moment(**given)  # type: ignore[arg-type]

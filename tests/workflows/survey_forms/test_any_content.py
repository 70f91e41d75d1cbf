"""Whatever stands in the cells, and whatever bytes a file has: an answer or a refusal, never a fault."""

import contextlib
import io
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.refusals import Refusal
from engine.spreadsheets.terms import Area, Book, Sheet, TableKind
from tests.builders.survey_workbooks import LEVELS, delimited, row, word_form, xlsx
from workflows.survey_forms.drawing import FormLine, form_as_csv, form_as_xlsx
from workflows.survey_forms.reading import read_survey, survey_in
from workflows.survey_forms.terms import SurveyReading

TEXTS = st.sampled_from(
    ["√", "①", "2", "—", "无", "数据共享", "合计", "备注：", "填报单位：", "1115060001", "民政局"]
)
CELLS = TEXTS | st.text(max_size=8) | st.just("")
AREAS = st.builds(
    lambda top, left, height, width: Area(top, left, top + height, left + width),
    st.integers(1, 12),
    st.integers(1, 10),
    st.integers(0, 6),
    st.integers(0, 9),
)


def book(rows: list[list[str]], areas: list[Area]) -> Book:
    filled = {
        number: {column: text for column, text in enumerate(cells, start=1) if text.strip()}
        for number, cells in enumerate([*map(list, LEVELS), *rows], start=1)
    }
    kept = {number: cells for number, cells in filled.items() if cells}
    return Book(TableKind.XLSX, (Sheet("附件2", kept, tuple(areas)),))


def reading_of(rows: list[list[str]], areas: list[Area]) -> SurveyReading | None:
    with contextlib.suppress(Refusal):
        return survey_in("a.xlsx", book(rows, areas))
    return None


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(CELLS, max_size=11), max_size=8), st.lists(AREAS, max_size=4))
def test_any_content_is_answered(rows: list[list[str]], areas: list[Area]) -> None:
    reading = reading_of(rows, areas)
    for each in () if reading is None else (*reading.errors, *reading.notices):
        assert str(each.reason)
        assert each.row > 0
        assert each.column.isalpha()


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(CELLS, min_size=10, max_size=10), max_size=6))
def test_what_was_read_without_errors_can_be_written_and_read_again(rows: list[list[str]]) -> None:
    reading = reading_of(rows, [])
    if reading is None or reading.errors:
        return
    lines = [
        FormLine(
            each.department,
            each.matter_name,
            each.matter_code,
            each.proof_name or "",
            each.ways,
            each.other_text,
        )
        for each in reading.rows
    ]
    for content, name in ((form_as_xlsx(lines), "a.xlsx"), (form_as_csv(lines), "a.csv")):
        with contextlib.suppress(
            Refusal
        ):  # a name that looks like a formula is written as text, and not read
            again = read_survey(name, content)
            assert [each.ways for each in again.rows] == [each.ways for each in reading.rows]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", xlsx([row("收入证明", "√")])), ("a.csv", delimited([row()])), ("a.docx", word_form([row()]))],
    ids=["xlsx", "csv", "docx"],
)
def test_any_damage_to_the_bytes_is_refused_or_read(name: str, content: bytes) -> None:
    chance = random.Random(20231115)  # noqa: S311  the same damage in every run
    for _ in range(150):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with contextlib.suppress(Refusal):
            read_survey(name, bytes(damaged[: chance.choice([len(damaged), chance.randrange(len(damaged))])]))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", xlsx([row("收入证明", "√"), row("身份证明", "", "√2", "√1")], also_merged=["B6:B7"])),
        ("a.docx", word_form([row("收入证明", "√")])),
    ],
    ids=["xlsx", "docx"],
)
def test_any_damage_inside_its_parts_is_refused_or_read(name: str, content: bytes) -> None:
    chance = random.Random(20231231)  # noqa: S311  the same damage in every run
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    for _ in range(150):
        broken = chance.choice(list(parts))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, whole in parts.items():
                archive.writestr(part, damaged_text(whole, chance) if part == broken else whole)
        with contextlib.suppress(Refusal):
            read_survey(name, out.getvalue())


def damaged_text(text: bytes, chance: random.Random) -> bytes:
    """Return the text with a few signs changed, taken out, or put in where they mean something."""
    made = bytearray(text)
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(made))
        match chance.randrange(3):
            case 0:
                made[place] = chance.choice(b'0123456789"<>/=-AZ xn')
            case 1:
                del made[place : place + chance.randint(1, 12)]
            case _:
                made[place:place] = chance.choice(
                    [b"99999999999", b"-1", b"A", b"<c/>", b"<row/>", b"<v>x</v>"]
                )
    return bytes(made)

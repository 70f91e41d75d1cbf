"""Tables of every kind: what is read of them, and every file that is refused with its reason."""

import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from engine.refusals import Refusal
from engine.spreadsheets.files import read_book
from engine.spreadsheets.rules import is_formula
from engine.spreadsheets.terms import LONGEST_TEXT, TableKind, column_letter, column_number
from tests.builders.bombs import SHEET, with_part
from tests.builders.documents import a_pdf, a_png
from tests.builders.survey_workbooks import (
    annex_2,
    bytes_of,
    cell,
    delimited,
    docx,
    paragraph,
    row,
    table,
    word_row,
    xlsx,
)

DDE = "=cmd|' /C calc'!A0"


def refusal_of(name: str, content: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_book(name, content)
    assert str(caught.value)
    return caught.value


def texts(name: str, content: bytes) -> list[list[str]]:
    sheet = read_book(name, content).sheets[0]
    return [[cells[column] for column in sorted(cells)] for _, cells in sorted(sheet.rows.items())]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gbk", "gbk"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
    ],
    ids=lambda each: each,
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
def test_a_text_is_read_in_every_encoding_and_with_every_delimiter(
    content: str, encoding: str, delimiter: str
) -> None:
    sent = delimited([row("收入证明", "√")], encoding=encoding, delimiter=delimiter)
    book = read_book("表.csv", sent)
    assert book.kind is TableKind.CSV
    assert book.sheets[0].own(6, 5) == "收入证明"


def test_a_text_may_name_its_delimiter_and_quote_its_cells() -> None:
    assert texts("a.csv", 'sep=;\r\n甲;"乙;\n丙"\r\n'.encode()) == [["甲", "乙;\n丙"]]


def test_a_number_is_written_as_people_write_it_and_a_day_as_a_day() -> None:
    book = Workbook()
    book.active.append([12, 1.5, True])
    book.active["D1"] = 45240
    book.active["D1"].number_format = "yyyy年m月d日"
    book.active["E1"] = 45240
    book.active["E1"].number_format = '0"个月"'
    assert texts("a.xlsx", bytes_of(book)) == [["12", "1.5", "是", "2023-11-10", "45240"]]


def test_the_reading_aids_over_a_text_are_no_text() -> None:
    rich = "<is><r><t>收入</t></r><rPh sb='0' eb='1'><t>shouru</t></rPh><r><t>证明_x000D_</t></r></is>"
    cells = f'<row r="1"><c r="B1" t="inlineStr">{rich}</c></row>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'
    assert texts("a.xlsx", with_part(SHEET, [part.encode()])) == [["收入证明\r"]]


def test_a_merged_area_is_read_as_its_first_cell() -> None:
    sheet = read_book(
        "a.xlsx", xlsx([row("甲", "√"), row("乙", "√", unit="")], also_merged=["B6:B7"])
    ).sheets[0]
    assert (sheet.own(7, 2), sheet.held(7, 2), sheet.held(8, 2)) == ("", "民政局", "")


def test_an_area_as_large_as_the_program_takes_no_room() -> None:
    book = annex_2([row("甲", "√")])
    book.active.merge_cells("K1:XFD6")
    sheet = read_book("a.xlsx", bytes_of(book)).sheets[0]
    assert sheet.area_at(3, 12) is None


def test_a_hidden_sheet_is_named_and_not_read() -> None:
    book = annex_2([row("甲", "√")])
    book.create_sheet("代码表").sheet_state = "hidden"
    read = read_book("a.xlsx", bytes_of(book))
    assert ([sheet.name for sheet in read.sheets], read.hidden) == (["附件2"], ("代码表",))


def test_the_tables_of_a_letter_are_sheets_with_what_stands_before_them() -> None:
    sent = docx(
        paragraph("填报单位：民政局"),
        table(
            word_row(cell("甲", down="restart"), cell("乙", span=2)),
            word_row(cell(down="continue"), "丙", "丁"),
        ),
        paragraph("说明"),
        table(word_row("戊")),
    )
    first, second = read_book("a.docx", sent).sheets
    assert (first.name, first.lead, second.name, second.lead) == (
        "表1",
        ("填报单位：民政局",),
        "表2",
        ("说明",),
    )
    assert (first.held(2, 1), first.held(1, 3), first.own(2, 3)) == ("甲", "乙", "丁")


def test_ticks_that_word_takes_from_a_font_of_pictures_are_ticks() -> None:
    signs = "".join(
        f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'
        for font, code in (("Wingdings", "F0FC"), ("Wingdings 2", "F052"), ("Wingdings", "F0A8"))
    )
    assert texts("a.docx", docx(table(word_row(cell(signs))))) == [["✓☑☐"]]


def test_ticks_that_are_letters_of_a_picture_font_are_ticks() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["R", "P", "R", "£"])
    for place, font in (("A1", "Wingdings 2"), ("B1", "wingdings 2"), ("D1", "Wingdings 2")):
        sheet[place].font = Font(name=font)
    sheet["E1"] = CellRichText("收入证明", TextBlock(InlineFont(rFont="Wingdings"), "ü"))
    assert texts("a.xlsx", bytes_of(book)) == [["☑", "✓", "R", "☐", "收入证明✓"]]

    run = '<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/></w:rPr><w:t>R</w:t></w:r>'
    assert texts("a.docx", docx(table(word_row(cell(run), "R")))) == [["☑", "R"]]


def test_what_was_deleted_under_tracking_is_not_there() -> None:
    told = "<w:r><w:t>收入证明</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    assert texts("a.docx", docx(table(word_row(cell(told))))) == [["收入证明"]]


def in_word(instruction: str) -> bytes:
    field = f'<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>{instruction}</w:instrText></w:r>'
    return docx(table(word_row(cell(field))))


def with_formula(text: str) -> bytes:
    book = annex_2([row("收入证明", "√")])
    book.active["E6"] = text
    return bytes_of(book)


def as_macro_book(content: bytes) -> bytes:
    return with_part("xl/vbaProject.bin", [b"macro"], source=content)


def with_link(content: bytes) -> bytes:
    return with_part("xl/externalLinks/externalLink1.xml", [b"<externalLink/>"], source=content)


def renamed(content: bytes, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name.replace(old, new), source.read(name))
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
FORM = xlsx([row("收入证明", "√")])
FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "old workbook": ("a.xls", lambda: OLE, "old_table"),
    "workbook under a password": (
        "a.xlsx",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "table_locked",
    ),
    "macros": ("a.xlsx", lambda: as_macro_book(FORM), "table_holds_programs"),
    "link to another workbook": ("a.xlsx", lambda: with_link(FORM), "table_holds_programs"),
    "workbook named as a text": ("a.csv", lambda: FORM, "table_name_disagrees"),
    "text named as a workbook": ("a.xlsx", lambda: delimited([row()]), "table_name_disagrees"),
    "letter named as a workbook": ("a.xlsx", lambda: docx(table(word_row("甲"))), "table_name_disagrees"),
    "web page named as a workbook": (
        "a.xls",
        lambda: b"<html><table><tr><td>1</td></tr></table>",
        "web_page_table",
    ),
    "xml of 2003": ("a.xls", lambda: b'<?xml version="1.0"?><Workbook/>', "web_page_table"),
    "pdf": ("a.pdf", a_pdf, "not_a_table"),
    "picture named as a workbook": ("a.xlsx", a_png, "not_a_table"),
    "bytes": ("a.csv", lambda: b"a,b\x00c", "not_a_table"),
    "cut off": ("a.xlsx", lambda: FORM[:-40], "table_damaged"),
    "no sheet part": ("a.xlsx", lambda: renamed(FORM, "sheet1.xml", "gone.xml"), "table_damaged"),
    "empty": ("a.csv", bytes, "no_table_found"),
    "letter without a table": ("a.docx", lambda: docx(paragraph("甲")), "no_table_found"),
    "unknown encoding": ("a.csv", lambda: "证明,甲".encode("utf-32-be"), "not_a_table"),
    "broken encoding": ("a.csv", lambda: b"a,\xff\xff\xff\n", "unknown_encoding"),
    "formula": ("a.xlsx", lambda: with_formula("=SUM(A1:A2)"), "formula_found"),
    "formula that starts a program": ("a.xlsx", lambda: with_formula(DDE), "formula_found"),
    "formula in a text": ("a.csv", f"证明名称,部门\n{DDE},民政局".encode, "formula_found"),
    "formula in a letter": ("a.docx", lambda: in_word("=SUM(ABOVE)"), "formula_found"),
    "letter that fetches": ("a.docx", lambda: in_word('DDEAUTO c:\\\\x "y"'), "table_holds_programs"),
    "a cell longer than cells are": ("a.csv", lambda: b"a," + b"x" * (LONGEST_TEXT + 1), "cell_too_long"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_plain_table_is_refused_with_its_reason(case: str) -> None:
    name, content, code = FILES[case]
    assert refusal_of(name, content()).code == code


def test_a_formula_is_refused_with_its_place() -> None:
    refusal = refusal_of("a.xlsx", with_formula(DDE))
    assert (refusal.facts["sheet"], refusal.facts["place"]) == ("附件2", "E6")
    assert "=cmd|" in str(refusal)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+cmd|'x'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1)",
        " =A1",
        "＝A1",  # noqa: RUF001
        '+HYPERLINK("x")',
    ],
)
def test_what_a_program_would_carry_out_is_a_formula(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize("text", ["-", "=", "+", "—身份证明", "-1", "+86", "- 收入证明", "@", "a=b", "√", ""])
def test_a_dash_a_sign_and_a_number_are_no_formulas(text: str) -> None:
    assert not is_formula(text)


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")]
)
def test_columns_are_named_as_programs_name_them(number: int, letters: str) -> None:
    assert (column_letter(number), column_number(letters)) == (letters, number)

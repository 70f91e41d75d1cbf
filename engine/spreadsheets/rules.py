"""What is refused about a table that somebody sends, each with its sentence."""

import re
from typing import Final

from engine.attachments import rules as files
from engine.refusals import Refusal
from engine.spreadsheets.terms import (
    LARGEST_BYTES,
    LONGEST_TEXT,
    MOST_COLUMNS,
    MOST_ROWS,
    TEXT_ENDINGS,
    Allowance,
    TableKind,
    column_letter,
)

_ENDING = re.compile(r"\.([A-Za-z][A-Za-z0-9]{0,9})$")
_ALWAYS = re.compile(r"[=＝]")  # noqa: RUF001  programs take the full-width signs for formulas too
_SOMETIMES = re.compile(r"[+\-@＋－＠]")  # noqa: RUF001
_CALLS = re.compile(r"[|!]|[A-Za-z][A-Za-z0-9.]*\s*[(（]")
_SHOWN: Final = 20
"""Signs of a formula that are shown."""


class TableRefused(Refusal):
    """Base of all that is refused about a table."""

    field = "file"


class NotATable(TableRefused):
    """None of the kinds that are read, whatever its name says."""

    code = "not_a_table"
    sentence = "“%(name)s”不是可以导入的表格"
    way_out = (
        "。只收 xlsx、csv 和带表格的 docx，按内容而不是按文件名辨认；请用 Excel 或 WPS 另存为 xlsx 再导入。"
    )


class WebPageTable(TableRefused):
    """Some systems give a web page or an XML file the name of a workbook."""

    code = "web_page_table"
    sentence = "“%(name)s”其实是网页或 XML 格式，只是用了表格的文件名"
    way_out = "。请用 Excel 或 WPS 打开，另存为 xlsx 再导入。"


class OldTable(TableRefused):
    """The binary formats: their macros cannot be told apart here."""

    code = "old_table"
    sentence = "“%(name)s”是旧版格式（xls、et、doc 等）"
    way_out = "。请用 Excel 或 WPS 打开，另存为 xlsx 再导入。"


class TableLocked(TableRefused):
    """Nobody can look into it."""

    code = "table_locked"
    sentence = "“%(name)s”设有打开密码"
    way_out = "。请取消密码，另存一份再导入。"


class TableHoldsPrograms(TableRefused):
    """Macros, controls, links that are fetched: a table of words needs none."""

    code = "table_holds_programs"
    sentence = "“%(name)s”含有宏、控件或指向其他文件的链接（%(part)s）"
    way_out = "。请删去后另存为不含宏的 xlsx 再导入。"


class TableTooLarge(TableRefused):
    """More bytes than a table of words takes, in itself or unpacked."""

    code = "table_too_large"
    sentence = "“%(name)s”过大（上限 %(largest)s），或解开后异常地大"
    way_out = "。请只保留要填报的表，删去图片和多余的工作表，另存后再导入。"


class TableDamaged(TableRefused):
    """It begins like its kind and does not go on so."""

    code = "table_damaged"
    sentence = "“%(name)s”已损坏，或内部结构不正常"
    way_out = "。请用 Excel 或 WPS 打开核对，另存一份再导入。"


class TableNameDisagrees(TableRefused):
    """The name promises another kind than the content is."""

    code = "table_name_disagrees"
    sentence = "“%(name)s”的内容其实是 %(kind)s，与文件名不符"
    way_out = "。请核对是否选错文件；没有选错的，把扩展名改为 .%(kind)s 再导入。"


class UnknownEncoding(TableRefused):
    """Text in an encoding that is neither UTF-8 nor GBK."""

    code = "unknown_encoding"
    sentence = "“%(name)s”的文字编码不是 UTF-8 或 GBK"
    way_out = "。请用 Excel 或 WPS 打开，另存为 xlsx 再导入。"


class FormulaFound(TableRefused):
    """A formula shows one thing and is another; it may even start a program."""

    code = "formula_found"
    sentence = "“%(sheet)s”的 %(place)s 单元格是公式（%(shown)s）"
    way_out = "。请把整张表复制后用“选择性粘贴—数值”换成文字，再导入。"


class TooManyColumns(TableRefused):
    """No form is that wide."""

    code = "too_many_columns"
    sentence = "“%(sheet)s”第 %(row)s 行的列数超过上限 %(most)s"
    way_out = "。请删去表格右侧多余的内容，另存后再导入。"


class TooManyRows(TableRefused):
    """More rows, cells or text than one file may bring."""

    code = "too_many_rows"
    sentence = "“%(sheet)s”的内容超过上限（%(most)s 行）"
    way_out = "。请删去多余的内容，或分成几个文件再导入。"


class CellTooLong(TableRefused):
    """No cell of a workbook holds so much."""

    code = "cell_too_long"
    sentence = "“%(sheet)s”的 %(place)s 单元格文字超过 %(most)s 字"
    way_out = "。请删减后再导入。"


class NoTableFound(TableRefused):
    """Nothing in it that is a table."""

    code = "no_table_found"
    sentence = "“%(name)s”里没有表格"
    way_out = "。请核对是否选错文件。"


def table_refusal(refusal: files.FileRefused, name: str) -> TableRefused:
    """Return a refusal of attachments in the words for tables: the way out is another."""
    found: TableRefused
    match refusal:
        case files.UnknownContent():
            found = NotATable(name=name)
        case files.OldOffice():
            found = OldTable(name=name)
        case files.FileEncrypted():
            found = TableLocked(name=name)
        case files.HoldsMacros() | files.HoldsObjects():
            found = TableHoldsPrograms(name=name, part=refusal.facts["part"])
        case files.UnpacksTooLarge():
            found = TableTooLarge(name=name, largest=files.size_words(LARGEST_BYTES))
        case files.NameDisagrees():
            found = TableNameDisagrees(name=name, kind=refusal.facts["kind"])
        case _:
            found = TableDamaged(name=name)
    return found


def require_text_name(name: str) -> None:
    """Refuse a text file under the name of something else."""
    match = _ENDING.search(name)
    if match and match[1].lower() not in TEXT_ENDINGS:
        raise TableNameDisagrees(name=name, kind=str(TableKind.CSV))


def is_formula(text: str) -> bool:
    """Say whether a program for tables would take the text for a formula that does something.

    A lone dash, a number with its sign and "—身份证明" are words; what calls or links is none.
    """
    start = text.lstrip()
    if _ALWAYS.match(start):
        return len(start) > 1
    return bool(_SOMETIMES.match(start) and _CALLS.search(start))


def counted(text: str, sheet: str, *, row: int, column: int, allowance: Allowance) -> str:
    """Return the text of a cell that may stay, and take it off the allowance. Refuses: see the module."""
    if column > MOST_COLUMNS:
        raise TooManyColumns(sheet=sheet, row=row, most=MOST_COLUMNS)
    place = f"{column_letter(column)}{row}"
    if len(text) > LONGEST_TEXT:
        raise CellTooLong(sheet=sheet, place=place, most=LONGEST_TEXT)
    if is_formula(text):
        raise FormulaFound(sheet=sheet, place=place, shown=shown_formula(text))
    allowance.cells -= 1
    allowance.text -= len(text)
    if row > MOST_ROWS or allowance.cells < 0 or allowance.text < 0:
        raise TooManyRows(sheet=sheet, most=MOST_ROWS)
    return text


def shown_formula(text: str) -> str:
    """Return the beginning of a formula, so that a person finds it."""
    start = " ".join(text.split())
    return start if len(start) <= _SHOWN else f"{start[:_SHOWN]}…"

"""What may be wrong in a survey form, each with its sentence; and what a cell's text means."""

import re
import unicodedata
from datetime import date
from typing import Final

from engine.refusals import Refusal
from engine.spreadsheets.words import folded, narrow, one_line, simplified
from workflows.exemption_list.rules import key_text
from workflows.exemption_list.terms import TYPE_LABELS, ItemKey, ProofType
from workflows.legal_basis.terms import LEVEL_LABELS, BasisLevel
from workflows.survey_forms.terms import ColumnSet, SurveyRow

FORM_CLAUSE: Final = "实施方案附件2"
LONGEST_QUOTE: Final = 20
_DIGITS: Final = re.compile(r"\d{7,}[\dXx]?")
_PERSONAL: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?![\dXx])")
_DATE: Final = re.compile(r"(20\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
_UNIT: Final = re.compile(
    r"填报(?:单位|部门)\s*(?:[(（][^)）]{0,8}[)）])?\s*[:：]?\s*(?!单位负责人|负责人|联络员|填报|审核|联系)([^\s:：()（）\d]{2,40}?)"
    r"(?=\s|[(（]|单位负责人|负责人|联络员|填报|审核|联系|\d|$)"
)
_LABELS: Final = ("单位负责人", "负责人", "联络员", "填报人", "填报日期", "联系电话", "公章")
_BETWEEN_UNITS: Final = "、,，;；或\n"
_OPENING: Final = "(（[【"
_CLOSING: Final = ")）]】"
_LEVEL_MARK: Final = re.compile(f"[（(【]({'|'.join(LEVEL_LABELS.values())})[）)】]")
_LEVELS: Final = {label: level for level, label in LEVEL_LABELS.items()}
_TYPES: Final = {narrow(label): kind for kind, label in TYPE_LABELS.items()}


class FormProblem(Refusal):
    """Base of what may be wrong in one cell of a form."""

    clause = FORM_CLAUSE


class NoFormFound(FormProblem):
    """No sheet has the header of a form."""

    code = "no_form_found"
    sentence = "“%(name)s”里没有找到附件2的表头"
    way_out = "。表头至少要有“免提交证明材料名称”和“旗区/部门名称”“事项名称”等列；请用市里下发的附件2填报。"
    field = "file"


class ColumnsMissing(FormProblem):
    """Columns of the form that nobody can do without."""

    code = "columns_missing"
    sentence = "表头缺少：%(columns)s"
    way_out = "。请按附件2补上这些列，没有内容的格可以空着。"


class ColumnTwice(FormProblem):
    """Two columns that say they hold the same."""

    code = "column_twice"
    sentence = "表头有两列都是“%(title)s”，不知道该读哪一列"
    way_out = "。请删去或改名其中一列。"


class CellMissing(FormProblem):
    """A row that does not say whose, of what, or which."""

    code = "cell_missing"
    sentence = "没有填写“%(title)s”"
    way_out = "。与上一行相同的，请合并单元格或重复填写。"


class MarkUnknown(FormProblem):
    """Nobody can tell whether this means yes."""

    code = "mark_unknown"
    sentence = "看不懂“%(title)s”栏里的“%(shown)s”"
    way_out = "。选择这一方式的请打√，不选的请空着；要说明的话请写在“其他方式”栏。"


class MarkOverColumns(FormProblem):
    """One mark in a cell that is merged over several options."""

    code = "mark_over_columns"
    sentence = "几个免提交方式的格合并在一起，不知道选的是哪一个"
    way_out = "。请取消合并，在选择的每一栏分别打√。"


class WaysUnknown(FormProblem):
    """The ways, written out, are none of the five."""

    code = "ways_unknown"
    sentence = "看不懂免提交方式“%(shown)s”"
    way_out = "。请写直接取消、数据共享、告知承诺、部门核验、其他方式中的一种或几种，用顿号分开。"


class WaysNotStated(FormProblem):
    """In a form that need not say how the paper is spared: a notice, and the way stays unknown."""

    code = "ways_not_stated"
    sentence = "%(count)s 行没有写明免提交方式，按“未知”读入"


class CodeLostDigits(FormProblem):
    """A long code that a program took for a number has lost its end."""

    code = "code_lost_digits"
    sentence = "事项实施编码被当作数字保存，后面的位数已经丢失"
    way_out = "。请把这一列设为“文本”格式，从办事指南重新复制编码。"


class CodeDoubtful(FormProblem):
    """The unit inside a 31-character code fails its check digit: a warning."""

    code = "code_doubtful"
    sentence = "事项实施编码前18位不是有效的统一社会信用代码"
    way_out = "。请核对；编码本身确实如此的，可以不改。"


class SameItemTwice(FormProblem):
    """The same proof of the same matter of the same unit on two rows."""

    code = "same_item_twice"
    sentence = "与“%(sheet)s”第 %(row)s 行是同一单位、同一事项的同一证明"
    way_out = "。请删去一行；免提交方式有几种的，填在同一行。"


class PersonalData(FormProblem):
    """A telephone or id number in what will be public."""

    code = "personal_data"
    sentence = "“%(title)s”栏像是含有手机号或身份证号"
    way_out = "。清单要向社会公布，请删去个人信息。"


class UnitUnknown(FormProblem):
    """The city has no unit of that name."""

    code = "unit_unknown"
    sentence = "本市单位表里没有“%(shown)s”"
    way_out = "。请按单位表的名称填写；新设的单位请先由管理员登记。"


class UnitMisspelt(FormProblem):
    """The city has no unit of that name, and one whose name looks like it."""

    code = "unit_misspelt"
    sentence = "本市单位表里没有“%(shown)s”，是否为“%(nearest)s”？"
    way_out = "请按单位表的名称填写；新设的单位请先由管理员登记。"


class SeveralUnits(FormProblem):
    """Several units in one cell: the row stays as written, and how to split it is offered."""

    code = "several_units"
    sentence = "一格里写了几个单位：%(units)s"
    way_out = "。每个单位请各填一行。"


class ColumnsIgnored(FormProblem):
    """Columns that the form does not have: left out, and said so."""

    code = "columns_ignored"
    sentence = "附件2没有的列，没有读入：%(columns)s"


class RowIgnored(FormProblem):
    """A heading between rows."""

    code = "row_ignored"
    sentence = "这一行是小标题，没有读入"


class SheetIgnored(FormProblem):
    """A sheet without the header of the form, or one that its author has hidden."""

    code = "sheet_ignored"
    sentence = "工作表“%(sheet)s”不是附件2，或已隐藏，没有读入"


def quoted(text: str) -> str:
    """Return the beginning of a cell for a sentence: long numbers may be a person's, and are not shown."""
    shown = _DIGITS.sub("…", one_line(text))
    return shown if len(shown) <= LONGEST_QUOTE else f"{shown[:LONGEST_QUOTE]}…"


def holds_personal_data(text: str) -> bool:
    """Say whether there is what looks like a mobile number or an id number."""
    return _PERSONAL.search(unicodedata.normalize("NFKC", text)) is not None


def code_of(text: str) -> str:
    """Return a matter code without blanks and apostrophes, in half width and capitals."""
    return "".join(unicodedata.normalize("NFKC", one_line(text)).split()).strip("'‘’`").upper()


def date_in(text: str) -> date | None:
    """Return the first day named in the line, or None: an empty form has "年  月  日"."""
    for found in _DATE.finditer(unicodedata.normalize("NFKC", text)):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            continue
    return None


def unit_in(line: str) -> str | None:
    """Return the unit after 填报单位, or None; of the names and telephones beside it nothing is kept."""
    found = _UNIT.search(unicodedata.normalize("NFKC", simplified(line)))
    if found is None or found[1].startswith(_LABELS):
        return None
    return found[1]


def units_in(text: str) -> tuple[str, ...]:
    """Return the units that one cell names, in its order; what stands in brackets belongs to its unit."""
    names = [""]
    depth = 0
    for sign in text:
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth <= 0 and sign in _BETWEEN_UNITS:
            names.append("")
        else:
            names[-1] += sign
    return tuple(name for each in names if (name := one_line(each)))


def level_of(level: str | None, basis: str | None) -> BasisLevel | None:
    """Return the level that the row states, in its column or as 【法律】 or （法律） in the basis.

    Two levels are no level: which of them carries the proof is not ours to say.
    """
    named = units_in(level) if level else _LEVEL_MARK.findall(basis or "")
    levels = {_LEVELS.get(name) for name in named}
    return levels.pop() if len(levels) == 1 else None


def type_of(text: str | None) -> ProofType | None:
    """Return the type of proof, or None for none of the five."""
    return _TYPES.get(folded(text)) if text else None


def row_key(row: SurveyRow, column_set: ColumnSet) -> str | None:
    """Return what is equal for two rows of one item; None for a row that misses part of it."""
    if row.proof_name is None:
        return None
    if column_set is ColumnSet.ANNEX_2 and (row.department is None or row.matter_name is None):
        return None
    owner = f"{row.place or ''}/{row.department or ''}"
    matter = simplified(row.matter_name) if row.matter_name else None
    return key_text(ItemKey(None, matter, simplified(row.proof_name), origin=simplified(owner)))

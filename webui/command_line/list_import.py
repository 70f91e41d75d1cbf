"""`mianzheng list import`: rows of 附件2 into an empty list, or a trial of them that needs no database.

A list that has rows already is not changed by a file: what is on it changes case by case, with an approval.
"""

import argparse
import json
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from engine.refusals import Refusal
from webui.command_line.days import day_in
from workflows.survey_forms.reading import read_survey
from workflows.survey_forms.terms import CellProblem, SurveyReading, SurveyRow

if TYPE_CHECKING:
    from types import ModuleType

DONE, REFUSED, WRONG_USE = 0, 1, 2
_SHOWN = 50
"""Errors, and notices, that are printed; the workbook to mend and --json hold all."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the action to `mianzheng list`."""
    parser = subparsers.add_parser("import", help="导入附件2（xlsx、csv、docx）", description=__doc__)
    parser.add_argument(
        "--dry-run", action="store_true", help="只检查，不写入，不需要数据库；结果为一行 JSON"
    )
    parser.add_argument("--json", action="store_true", help="输出一行 JSON")
    parser.add_argument("--check-units", action="store_true", help="检查时也核对本市单位表（需要数据库）")
    parser.add_argument("--effective", metavar="DATE", help="首版自哪一天起施行，YYYY-MM-DD；不写的，为今天")
    parser.add_argument("--mend", metavar="OUT.xlsx", help="有错误时，另存一份标出错误的工作簿")
    parser.add_argument("file", metavar="FILE", help="附件2文件")


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Read the file; tell what is wrong, or take its rows."""
    path = Path(args.file)
    effective = day_in(args.effective)
    if args.effective and effective is None:
        print(f"“{args.effective}”不是 YYYY-MM-DD 的日期", file=stderr)
        return WRONG_USE
    try:
        content = path.read_bytes()
    except OSError as error:
        print(f"无法读取 {path}：{error.strerror}", file=stderr)
        return WRONG_USE
    try:
        reading = read_survey(path.name, content)
        if args.check_units or not args.dry_run:
            reading = _city().with_units_checked(reading)
        _write_to_mend(args.mend, path.name, content, reading)
        taken = 0 if args.dry_run or reading.errors else _city().import_into_list(reading, effective)
    except Refusal as refusal:
        if _prints_json(args, stdout):
            print(_line({"refused": str(refusal)}), file=stdout)
        print(refusal, file=stderr)
        return REFUSED
    if _prints_json(args, stdout):
        print(_line(_document(reading)), file=stdout)
    _tell(reading, args, taken, stderr)
    return REFUSED if reading.errors else DONE


def _prints_json(args: argparse.Namespace, stdout: TextIO) -> bool:
    """Say whether a program reads along: asked for, or a trial whose output does not go to a screen."""
    return bool(args.json or (args.dry_run and not stdout.isatty()))


def _city() -> "ModuleType":
    """Return what needs the database, and with it a second to be imported: a trial does without."""
    return import_module("webui.command_line.list_of_the_city")


def _write_to_mend(wanted: str | None, name: str, content: bytes, reading: SurveyReading) -> None:
    if wanted and reading.errors:
        mending = import_module("workflows.survey_forms.mending")
        Path(wanted).write_bytes(mending.workbook_to_mend(name, content, reading.errors))


def _document(reading: SurveyReading) -> dict[str, Any]:
    return {
        "rows": [_row(row) for row in reading.rows],
        "errors": [_problem(each) for each in reading.errors],
    }


def _row(row: SurveyRow) -> dict[str, Any]:
    return {
        "department": row.department,
        "matter_name": row.matter_name,
        "matter_code": row.matter_code,
        "proof_name": row.proof_name,
        "ways": [str(way) for way in row.ways],
        "other_text": row.other_text,
    }


def _problem(problem: CellProblem) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "reason": str(problem.reason),
    }


def _line(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _tell(reading: SurveyReading, args: argparse.Namespace, taken: int, stderr: TextIO) -> None:
    for kind, problems in (("错误", reading.errors), ("提示", reading.notices)):
        for each in problems[:_SHOWN]:
            print(f"{kind}：{each.sheet} 第 {each.row} 行 {each.column} 列：{each.reason}", file=stderr)
        if len(problems) > _SHOWN:
            print(f"{kind}还有 {len(problems) - _SHOWN} 处，见 --json 或 --mend", file=stderr)
    if reading.errors:
        print(f"共 {len(reading.rows)} 行，{len(reading.errors)} 处错误，没有导入任何内容", file=stderr)
        if args.mend:
            print(f"已另存标出错误的工作簿：{args.mend}", file=stderr)
    elif args.dry_run:
        print(f"共 {len(reading.rows)} 行，没有错误，可以导入", file=stderr)
    else:
        print(f"已导入 {taken} 行，作为清单第 1 版", file=stderr)

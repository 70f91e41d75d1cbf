"""`mianzheng list export`: the list of a day as 附件2 (xlsx), as csv, or as JSON."""

import argparse
import json
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TextIO

from webui.command_line.days import day_in
from workflows.survey_forms.drawing import FormLine, form_as_csv, form_as_xlsx

DONE, WRONG_USE = 0, 2
FORMATS = ("xlsx", "csv", "json")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the action to `mianzheng list`."""
    parser = subparsers.add_parser("export", help="导出某一天的免提交清单", description=__doc__)
    parser.add_argument("--format", choices=FORMATS, help="格式；不写的，按文件的扩展名")
    parser.add_argument("--as-of", metavar="DATE", help="哪一天的清单，YYYY-MM-DD；不写的，为今天")
    parser.add_argument("file", metavar="FILE", help="写到哪个文件")


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Write the file; say how many rows it has."""
    path = Path(args.file)
    wanted = args.format or path.suffix.removeprefix(".").lower()
    if wanted not in FORMATS:
        print(f"不知道写成哪种格式：请加 --format（{'、'.join(FORMATS)}）", file=stderr)
        return WRONG_USE
    day = day_in(args.as_of)
    if args.as_of and day is None:
        print(f"“{args.as_of}”不是 YYYY-MM-DD 的日期", file=stderr)
        return WRONG_USE
    # With the database comes half a second of imports, which a trial import beside this does without.
    lines = import_module("webui.command_line.list_of_the_city").lines_on(day)
    try:
        path.write_bytes(_written(wanted, lines))
    except OSError as error:
        print(f"无法写入 {path}：{error.strerror}", file=stderr)
        return WRONG_USE
    print(f"已导出 {len(lines)} 行：{path}", file=stdout)
    return DONE


def _written(wanted: str, lines: Sequence[FormLine]) -> bytes:
    if wanted == "xlsx":
        return form_as_xlsx(lines)
    return form_as_csv(lines) if wanted == "csv" else _as_json(lines)


def _as_json(lines: Sequence[FormLine]) -> bytes:
    rows = [
        {
            "department": line.department,
            "matter_name": line.matter_name,
            "matter_code": line.matter_code,
            "proof_name": line.proof_name,
            "ways": [str(way) for way in line.ways],
            "other_text": line.other_text,
        }
        for line in lines
    ]
    return json.dumps({"rows": rows}, ensure_ascii=False, indent=1).encode() + b"\n"

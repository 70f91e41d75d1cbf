"""`mianzheng due`: the due date of a period of working days, with the proof of each day."""

import argparse
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from engine.calendar.official import official_calendar
from engine.calendar.terms import weekday_name
from engine.deadlines.sheet_check import BadSheet, first_difference
from engine.deadlines.sheets import ProofSheet, sheet_of
from engine.refusals import Refusal

if TYPE_CHECKING:
    from engine.calendar.days import WorkingCalendar

DONE, REFUSED, WRONG_USE = 0, 1, 2
_WAYS = (
    "mianzheng due 日期 工作日数 [--as-of 日期] [--json]",
    "mianzheng due - [--as-of 日期] [--json]   （标准输入每行：日期 工作日数）",
    "mianzheng due --check 证明单.json",
)
_USAGE = "用法：" + "\n      ".join(_WAYS)


class WrongUse(Exception):
    """The command was called with words it cannot read; the sentence says which."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand to the program."""
    parser = subparsers.add_parser("due", help="计算到期日并逐日列明依据", description=__doc__)
    parser.add_argument(
        "cause_date",
        nargs="?",
        metavar="DATE",
        help="事由发生日 YYYY-MM-DD；- 表示从标准输入逐行读取 DATE BUDGET",
    )
    parser.add_argument("budget", nargs="?", metavar="BUDGET", help="时限（工作日）")
    parser.add_argument("--as-of", metavar="DATE", help="只采用该日之前（含当日）已公布的放假通知")
    parser.add_argument("--json", action="store_true", help="每个期限输出一行 JSON")
    parser.add_argument(
        "--check", metavar="SHEET.json", help="不用数据库，重新计算一张期限证明单；- 表示标准输入"
    )


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Carry out the command; return 0 done or equal, 1 refused or not equal, 2 wrong use."""
    try:
        if args.check:
            return _check(args.check, stdin=stdin, stdout=stdout, stderr=stderr)
        calendar = official_calendar(_day(args.as_of) if args.as_of else None)
        if args.cause_date == "-" and args.budget is None:
            return _each_line(stdin, calendar, as_json=args.json, stdout=stdout, stderr=stderr)
        sheet = _sheet((args.cause_date, args.budget), calendar)
    except WrongUse as error:
        print(f"{error}\n{_USAGE}", file=stderr)
        return WRONG_USE
    except Refusal as refusal:
        print(refusal, file=stderr)
        return REFUSED
    print(_json(sheet.as_json()) if args.json else "\n".join(_readable(sheet)), file=stdout)
    return DONE


def _check(path: str, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    try:
        place = first_difference(json.loads(stdin.read() if path == "-" else Path(path).read_text("utf-8")))
    except BadSheet as refusal:
        raise WrongUse(str(refusal)) from refusal
    except OSError as error:
        raise WrongUse(f"无法读取 {path}：{error.strerror}") from error
    except ValueError as error:
        raise WrongUse(f"{path} 不是 JSON：{error}") from error
    except RecursionError as error:
        raise WrongUse(f"{path} 的 JSON 嵌套过深，不是期限证明单") from error
    print(_json({"equal": place is None, "differs_at": place}), file=stdout)
    if place is not None:
        print(f"与重新计算的结果不一致：{place}", file=stderr)
        return REFUSED
    return DONE


def _each_line(
    lines: Iterable[str], calendar: "WorkingCalendar", *, as_json: bool, stdout: TextIO, stderr: TextIO
) -> int:
    """Answer each line of `DATE BUDGET`; name a bad one by its number and go on with the rest."""
    outcome = DONE
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            sheet = _sheet(line.split(), calendar)
        except (WrongUse, Refusal) as reason:
            print(f"第 {number} 行：{reason}", file=stderr)
            outcome = REFUSED
            continue
        print(_json(sheet.as_json()) if as_json else _one_line(sheet), file=stdout)
    return outcome


def _sheet(words: Sequence[str | None], calendar: "WorkingCalendar") -> ProofSheet:
    """Compute what the words `DATE BUDGET` ask for."""
    given = [word for word in words if word]
    if len(given) != 2:  # noqa: PLR2004  the two words of the format
        raise WrongUse("应为“日期 工作日数”两项")
    cause_date, budget = given
    if not budget.removeprefix("-").isdecimal():
        raise WrongUse(f"“{budget}”不是整数的工作日数")
    return sheet_of(_day(cause_date), int(budget), ledger=(), calendar=calendar)


def _day(word: str) -> date:
    """Read YYYY-MM-DD and no other of the many forms of ISO 8601."""
    try:
        day = date.fromisoformat(word)
    except ValueError:
        day = None
    if day is None or day.isoformat() != word:
        raise WrongUse(f"“{word}”不是 YYYY-MM-DD 的日期")
    return day


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _readable(sheet: ProofSheet) -> list[str]:
    lines = [
        f"事由发生日  {_named(sheet.cause_date)}",
        f"时限        {sheet.budget} 个工作日",
        f"到期日      {_named(sheet.due_date)}，当日 24:00 前有效",
        f"日历版本    {sheet.calendar_version}",
    ]
    if sheet.provisional:
        lines.append(
            f"暂定        当年放假通知尚未公布：最早 {_named(sheet.earliest)}，最晚 {_named(sheet.latest)}"
        )
    for day in sheet.ledger:
        number = f"第 {day.number} 日" if day.number else "不计入"
        source = f"  {day.source}" if day.source else ""
        lines.append(f"  {day.date} {weekday_name(day.date)}  {number}  {day.reason}{source}")
    return lines


def _one_line(sheet: ProofSheet) -> str:
    bounds = f"（暂定：{sheet.earliest} 至 {sheet.latest}）" if sheet.provisional else ""
    return f"{sheet.cause_date} + {sheet.budget} 个工作日 → {_named(sheet.due_date)}{bounds}"


def _named(day: date | None) -> str:
    return f"{day}（{weekday_name(day)}）" if day else "—"

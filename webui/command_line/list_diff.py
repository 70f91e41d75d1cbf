"""`mianzheng list diff DAY DAY`: how the published list of the second day differs from that of the first."""

import argparse
import json
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from workflows.exemption_list.versions import ItemDifference

EQUAL, DIFFERENT, WRONG_USE = 0, 1, 2


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the action to `mianzheng list`."""
    parser = subparsers.add_parser("diff", help="比较两日的清单；有不同时退出状态为 1", description=__doc__)
    parser.add_argument("first", metavar="DAY", help="YYYY-MM-DD")
    parser.add_argument("second", metavar="DAY", help="YYYY-MM-DD")
    parser.add_argument("--json", action="store_true", help="每处不同输出一行 JSON")


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Print each difference; return 0 when the lists are equal, 1 when not, 2 on wrong use."""
    days: list[date] = []
    for word in (args.first, args.second):
        day = _day(word)
        if day is None:
            print(f"“{word}”不是 YYYY-MM-DD 的日期", file=stderr)
            return WRONG_USE
        days.append(day)
    # With the database comes half a second of imports, which a word that is no day does without.
    city = import_module("webui.command_line.list_of_the_city")
    rooms = import_module("workflows.exemption_list.differences")
    found = 0
    for one in city.differences_of(*days):
        found += 1
        if args.json:
            print(json.dumps(rooms.difference_line(one), ensure_ascii=False), file=stdout)
        else:
            print("\n".join(_readable(one)), file=stdout)
    if not found and not args.json:
        print("这两日的清单没有不同", file=stdout)
    return DIFFERENT if found else EQUAL


def _day(word: str) -> date | None:
    try:
        day = date.fromisoformat(word)
    except ValueError:
        return None
    return day if day.isoformat() == word else None


def _readable(one: "ItemDifference") -> Iterator[str]:
    """Yield the item, then each changed field with what it said before and after."""
    labels = import_module("workflows.exemption_list.versions").DIFFERENCE_LABELS
    compare = import_module("workflows.requests.rules").compare
    words = import_module("workflows.exemption_list.terms").code_words
    names = " · ".join(name or "—" for name in (one.unit_name, one.matter_name, one.proof_name))
    yield f"{labels[one.kind]}  {one.number}  {names}"
    for line in compare(one.before, one.after):
        if line.changed:
            said = (words(line.name, value) or "—" for value in (line.before, line.after))
            yield f"      {line.label}：{' → '.join(said)}"

"""`mianzheng bench`: measures the product, each figure beside a baseline of the same run.

A benchmark, not a timed test: the exit status is 0 whatever the figures say.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TextIO

from webui.benchmarks.figures import Figure, Sizes, sizes_for

DONE = 0
SUBJECTS = {
    "cases": ("whole_cases", "whole_cases"),
    "tasks": ("completing", "completing"),
    "bulk": ("bulk", "bulk"),
    "queue": ("queue", "queue"),
    "views": ("saved_views", "saved_views"),
    "search": ("search", "search"),
    "import": ("importing", "importing"),
    "bytes": ("bytes_a_case", "bytes_a_case"),
    "loops": ("return_loops", "return_loops"),
    "timers": ("timers", "timers"),
    "calendar": ("recalculating", "recalculating"),
    "worker": ("worker", "worker"),
}
"""Name -> module of webui/benchmarks and its function; imported when measured, so that each starts alike."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand to the program."""
    parser = subparsers.add_parser("bench", help="性能测量，与同一次运行的基线相比", description=__doc__)
    parser.add_argument(
        "name", nargs="?", choices=SUBJECTS, metavar="NAME", help=f"只测一项：{' '.join(SUBJECTS)}"
    )
    parser.add_argument("--json", action="store_true", help="每个数字输出一行 JSON")
    parser.add_argument("--cases", type=_positive, metavar="N", help="完整办件的件数")
    parser.add_argument(
        "--large", action="store_true", help="按目标规模测：一百万件、一万个计时器（约十分钟）"
    )


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Measure what was asked for; print each figure as it comes."""
    sizes = sizes_for(args.cases, is_large=args.large)
    for name in [args.name] if args.name else SUBJECTS:
        for figure in _measurement(name)(sizes):
            line = json.dumps(figure.as_json(), ensure_ascii=False) if args.json else _readable(figure)
            print(line, file=stdout, flush=True)
    return DONE


def _measurement(name: str) -> Callable[[Sizes], Iterator[Figure]]:
    module, function = SUBJECTS[name]
    measurement: Callable[[Sizes], Iterator[Figure]] = getattr(
        import_module(f"webui.benchmarks.{module}"), function
    )
    return measurement


def _readable(figure: Figure) -> str:
    shown = figure.as_json()
    parts = [f"{figure.name:<32} {shown['value']:>10} {figure.unit}"]
    if figure.against is not None:
        parts.append(f"基线 {shown['against']} {figure.unit}，比值 {shown['ratio']}（{figure.baseline}）")
    if figure.aim is not None:
        parts.append(f"目标 {figure.aim}：{'达到' if figure.is_met else '未达到'}")
    return "  ".join(parts)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("应为正整数")
    return number

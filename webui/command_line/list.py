"""`mianzheng list`: what goes into the list and what comes out of it, each action in a module of its own."""

import argparse
from importlib import import_module
from typing import TextIO

ACTIONS = {
    "import": "list_import",
    "export": "list_export",
    "diff": "list_diff",
    "verify": "list_verify",
}
"""Action -> module beside this one, which registers its arguments and runs it."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand to the program."""
    parser = subparsers.add_parser("list", help="清单：导入、导出、比较、核对", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True, metavar="操作")
    for module in ACTIONS.values():
        import_module(f"webui.command_line.{module}").register(actions)


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Carry out the action; return 0 done, 1 refused or with errors, 2 wrong use."""
    module = import_module(f"webui.command_line.{ACTIONS[args.action]}")
    return int(module.run(args, stdin=stdin, stdout=stdout, stderr=stderr))

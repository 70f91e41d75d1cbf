"""`mianzheng journal verify`: recomputes the chain of every case and tells each disagreement."""

import argparse
import json
from typing import TextIO

from engine.cases.lookups import journal_heads
from engine.journal.lookups import faults
from webui.command_line.city import open_store, settings_of_the_city


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("journal", help="核验办理日志的证据链")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="动作")
    verify = verbs.add_parser("verify", help="逐件重算证据链")
    verify.add_argument("--json", action="store_true", help="每处不一致输出一行 JSON")


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Verify; exit 1 when any case disagrees with itself."""
    store = open_store(settings_of_the_city())
    with store.reading() as tx:
        heads = list(journal_heads(tx))
        found = list(faults(tx, iter(heads)))
    lines = sum(head.seq for head in heads)
    for fault in found:
        if args.json:
            print(json.dumps({"case_id": fault.case_id, "seq": fault.seq, "fault": fault.what}), file=stdout)
        else:
            print(f"办件 {fault.case_id} 第 {fault.seq} 行：{fault.what}", file=stderr)
    if args.json:
        print(json.dumps({"cases": len(heads), "lines": lines, "faults": len(found)}), file=stdout)
    else:
        print(f"核验 {len(heads)} 件、{lines} 行，{len(found)} 处不一致", file=stdout)
    return 1 if found else 0

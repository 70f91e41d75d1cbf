"""`mianzheng list verify`: whether the stored list still is what was formed, version by version."""

import argparse
import json
from importlib import import_module
from typing import TextIO

SOUND, AT_FAULT = 0, 1


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the action to `mianzheng list`."""
    parser = subparsers.add_parser(
        "verify", help="重算每一版的摘要，核对条目与公布的文本", description=__doc__
    )
    parser.add_argument("--json", action="store_true", help="每处不一致输出一行 JSON")


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Tell each disagreement and the sum; return 0 when there is none, 1 when there is."""
    labels = import_module("workflows.exemption_list.verifying").FAULT_LABELS
    versions, faults = import_module("webui.command_line.list_of_the_city").faults_of_the_list()
    for fault in faults:
        if args.json:
            line = {"version": fault.version, "number": fault.number, "fault": str(fault.kind)}
            print(json.dumps(line), file=stdout)
        else:
            item = f" {fault.number}" if fault.number else ""
            print(f"第 {fault.version} 版{item}：{labels[fault.kind]}", file=stderr)
    if args.json:
        print(json.dumps({"versions": versions, "faults": len(faults)}), file=stdout)
    else:
        print(f"核对 {versions} 版，{len(faults)} 处不一致", file=stdout)
    return AT_FAULT if faults else SOUND

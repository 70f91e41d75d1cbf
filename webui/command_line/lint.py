"""`mianzheng lint`: whether diagrams may run here, and every reason why not."""

import argparse
import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from engine.procedures.admission import Finding, admit, drawing_findings, naming_findings
from engine.refusals import Refusal

DONE, REFUSED, WRONG_USE = 0, 1, 2


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the subcommand to the program."""
    parser = subparsers.add_parser("lint", help="检查流程图能否启用", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="BPMN 2.0 流程图文件")
    parser.add_argument("--json", action="store_true", help="每个文件输出一行 JSON")
    parser.add_argument(
        "--drawing",
        action="store_true",
        help="另查文件名和图面：重叠、越界、走向、文字（用于本系统自己的流程图）",
    )


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Check each file; return 0 none refused, 1 some refused, 2 a file could not be read."""
    outcome = DONE
    for path in args.files:
        try:
            xml = path.read_bytes()
        except OSError as error:
            print(f"无法读取 {path}：{error.strerror}", file=stderr)
            outcome = WRONG_USE
            continue
        findings = _findings(xml, path, with_drawing=args.drawing)
        print(_json(path, findings) if args.json else _readable(path, findings), file=stdout)
        outcome = max(outcome, REFUSED if findings else DONE)
    return outcome


def _findings(xml: bytes, path: Path, *, with_drawing: bool) -> list[Finding]:
    from workflows.procedures.bindings import FUNCTIONS, STEPS  # noqa: PLC0415  slow to import

    findings = admit(xml, functions=FUNCTIONS, steps=STEPS)
    if not with_drawing:
        return findings
    with suppress(Refusal):  # the guard's reason is among them already
        findings += naming_findings(xml, path.stem) + drawing_findings(xml)
    return list(dict.fromkeys(findings))


def _json(path: Path, findings: list[Finding]) -> str:
    line = {"file": str(path), "refused": bool(findings), "findings": [asdict(one) for one in findings]}
    return json.dumps(line, ensure_ascii=False)


def _readable(path: Path, findings: list[Finding]) -> str:
    if not findings:
        return f"{path}：可以启用"
    lines = [f"{path}：不能启用，共 {len(findings)} 处"]
    lines += [f"  {one.element or '整个文件'}：{one.reason}（{one.rule}）" for one in findings]
    return "\n".join(lines)

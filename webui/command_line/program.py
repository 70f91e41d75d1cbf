"""Entry of the program: finds the command's module, lets it read its arguments, runs it.

Exit status: 0 done, 1 refused or not equal, 2 wrong use.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import TextIO

from engine.refusals import Refusal

COMMANDS = {
    "serve": "启动网站和定时程序",
    "scheduler": "只启动定时程序",
    "due": "计算期限并逐日说明理由",
    "calendar": "工作日历：查看、读通知、提出、预览、启用",
    "list": "清单：导入附件2、导出、比较两日、核对摘要",
    "rehearse": "在临时数据库上走完真实流程",
    "lint": "检查流程图能否启用",
    "attachments": "附件：核对文件，清理无主文件",
    "journal": "核验办理日志的证据链",
    "db": "建库、升级、检查、备份、恢复",
    "bench": "性能测量，与同一次运行的基线相比",
}
"""Command -> what it does. The module of the same name registers its arguments and runs it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with the arguments of the process."""
    return run(sys.argv[1:] if arguments is None else arguments, sys.stdin, sys.stdout, sys.stderr)


def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Run one command on the given streams; return its exit status."""
    parser = argparse.ArgumentParser(prog="mianzheng", description="免证：证明事项免提交清单的动态调整")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="命令")
    chosen = next((word for word in arguments if not word.startswith("-")), None)
    for name, purpose in COMMANDS.items():
        if name == chosen:
            importlib.import_module(f"webui.command_line.{name}").register(subparsers)
        else:
            subparsers.add_parser(name, help=purpose)
    try:
        parsed = parser.parse_args(list(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)
    module = importlib.import_module(f"webui.command_line.{parsed.command}")
    try:
        return int(module.run(parsed, stdin=stdin, stdout=stdout, stderr=stderr))
    except Refusal as refusal:
        print(f"{refusal}", file=stderr)
        return 1
    except BrokenPipeError:
        return 0


if __name__ == "__main__":
    sys.exit(main())

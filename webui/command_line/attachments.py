"""`mianzheng attachments`: whether each attached file is there and unchanged; clears what no row names."""

import argparse
import json
from typing import TextIO

from engine.attachments.blobs import BlobFolder
from engine.attachments.lookups import all_digests
from engine.attachments.steps import clear_unreferenced
from engine.attachments.terms import AttachmentSettings
from engine.clock import SystemClock
from engine.config import Settings
from engine.store import Store
from webui.command_line.city import open_store, settings_of_the_city
from webui.command_line.places import data_folder


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's verbs."""
    parser = subparsers.add_parser("attachments", help="附件：核对文件，清理无主文件")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="动作")
    check = verbs.add_parser("check", help="逐个重算摘要，找出缺失或被改动的文件")
    check.add_argument("--json", action="store_true", help="每个有问题的文件输出一行 JSON")
    verbs.add_parser("clear", help="删除没有登记、一天以上未动的文件（中断的上传）")


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Run the verb; return 0 done, 1 when a file is missing or changed."""
    settings = settings_of_the_city()
    store, blobs = open_store(settings), blobs_of(settings)
    if args.verb == "clear":
        cleared = clear_unreferenced(store, blobs, now=SystemClock().now())
        print(f"已清理 {cleared} 个文件", file=stdout)
        return 0
    return _check(store, blobs, stdout, stderr, as_json=args.json)


def blobs_of(settings: Settings) -> BlobFolder:
    """Return the folder of files that the settings name."""
    return BlobFolder(settings.table("attachments", AttachmentSettings).folder_in(data_folder()))


def _check(store: Store, blobs: BlobFolder, stdout: TextIO, stderr: TextIO, *, as_json: bool) -> int:
    with store.reading() as tx:
        digests = all_digests(tx)
    wrong = [digest for digest in digests if not blobs.is_whole(digest)]
    for digest in wrong:
        fault = "changed" if blobs.has(digest) else "missing"
        if as_json:
            print(json.dumps({"digest": digest, "fault": fault}), file=stdout)
        else:
            told = "内容被改动" if fault == "changed" else "文件不在"
            print(f"{digest}：{told}", file=stderr)
    if as_json:
        print(json.dumps({"files": len(digests), "faults": len(wrong)}), file=stdout)
    else:
        print(f"核对 {len(digests)} 个文件，{len(wrong)} 个有问题", file=stdout)
    return 1 if wrong else 0

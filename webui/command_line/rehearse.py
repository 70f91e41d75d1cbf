"""`mianzheng rehearse`: the real procedures on real rows, in a throw-away database under a virtual clock."""

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TextIO

from engine.cases.lookups import journal_heads
from engine.clock import SHANGHAI, VirtualClock
from engine.journal.lookups import faults
from engine.store import Store
from webui.command_line import schema
from webui.command_line.city import activate_diagrams, settings_of_the_city
from webui.command_line.places import home
from workflows.config import regulation_settings
from workflows.demo_city.steps import DemoPassword, load_demo_city
from workflows.procedures.bureau import Bureau
from workflows.rehearsal.stage import RehearsalFailed, Stage, Told
from workflows.rehearsal.stories import STORIES

FIRST_DAY = datetime(2026, 9, 28, 9, tzinfo=SHANGHAI)
"""The stories begin here: before the October holidays, with the make-up Saturday 2026-10-10 ahead."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("rehearse", help="在临时数据库上走完真实流程")
    parser.add_argument("kind", nargs="?", default="all", choices=["all", *STORIES], help="申请类型")
    parser.add_argument("--json", action="store_true", help="每一步输出一行 JSON")
    parser.add_argument("--store", help="数据库地址；不给则用一次性的 SQLite 文件", metavar="URL")


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Play the stories; exit 1 when one does not come out as the regulation says."""

    def tell(line: Told) -> None:
        print(json.dumps(line.as_json(), ensure_ascii=False) if args.json else _in_words(line), file=stdout)

    kinds = list(STORIES) if args.kind == "all" else [args.kind]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(args.store or f"sqlite:///{Path(folder) / 'rehearsal.db'}")
        try:
            play(store, kinds, tell)
        except RehearsalFailed as failure:
            print(f"演练未通过：{failure}", file=stderr)
            return 1
        finally:
            store.close()
    print(f"演练通过：{'、'.join(kinds)}", file=stderr)
    return 0


def play(store: Store, kinds: Sequence[str], tell: Callable[[Told], None]) -> None:
    """Play the stories in an empty database. Refuses: NotEmpty. Raises: RehearsalFailed.

    Each story has a clock of its own that starts before the October holidays: time cannot run backwards in
    one case, but the cases do not know of each other.
    """
    schema.upgrade(store)
    regulation = regulation_settings(settings_of_the_city())
    clock = VirtualClock(FIRST_DAY)
    with store.writing() as tx:
        password = DemoPassword("", lambda text: text)
        load_demo_city(tx, seeds=home() / "seeds", password=password, now=clock.now())
    activate_diagrams(Bureau(store, clock, regulation))
    for kind in kinds:
        clock = VirtualClock(FIRST_DAY)
        STORIES[kind](Stage(Bureau(store, clock, regulation), clock, tell))
    with store.reading() as tx:
        if found := list(faults(tx, journal_heads(tx))):
            raise RehearsalFailed(f"日志证据链有 {len(found)} 处不一致")


def _in_words(line: Told) -> str:
    opened = f"  ⇒ {'、'.join(dict.fromkeys(line.opened))}" if line.opened else ""
    note = f"（{line.note}）" if line.note else ""
    return f"{line.case_no}  {line.at}  {line.who}  {line.did}{note}{opened}"

"""`mianzheng db`: schema and data of the city's database."""

import argparse
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TextIO

from engine.refusals import Refusal
from engine.store import Store
from webui.command_line import schema
from webui.command_line.city import activate_diagrams, bureau_of, open_store, settings_of_the_city


class OnlySqlite(Refusal):
    """PostgreSQL has better tools of its own."""

    code = "only_sqlite"
    sentence = "PostgreSQL 请用 pg_dump 和 pg_restore 备份、恢复"


class FileInTheWay(Refusal):
    """Nothing is overwritten by a backup or a restore."""

    code = "file_in_the_way"
    sentence = "%(path)s 已经存在"
    way_out = "，请换一个文件名，或先把它移开。"


class NoSuchBackup(Refusal):
    """The file is missing or is no intact database."""

    code = "no_such_backup"
    sentence = "%(path)s 不是完好的备份：%(reason)s"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("db", help="建库、升级、检查、备份、恢复")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="动作")
    verbs.add_parser("upgrade", help="建库或升级到本版，并启用流程图")
    verbs.add_parser("check", help="检查表结构与本版是否一致")
    for verb, purpose in (("backup", "备份到文件"), ("restore", "从备份恢复到空位置")):
        verbs.add_parser(verb, help=purpose).add_argument("file", type=Path, metavar="文件")


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Run the verb."""
    settings = settings_of_the_city()
    store = open_store(settings)
    match args.verb:
        case "upgrade":
            schema.upgrade(store)
            for procedure in activate_diagrams(bureau_of(settings, store)):
                print(f"流程 {procedure} 已启用新版本", file=stdout)
            print("数据库已是本版", file=stdout)
            return 0
        case "check":
            found = schema.differences(store)
            print(found or "表结构与本版一致", file=stderr if found else stdout)
            return 1 if found else 0
        case "backup":
            return _backup(store, args.file, stdout)
        case _:
            return _restore(store, args.file, stdout)


def _backup(store: Store, target: Path, stdout: TextIO) -> int:
    """Copy the whole database while it is in use; never a plain copy of the file and its log."""
    source = _sqlite_path(store)
    if target.exists():
        raise FileInTheWay(path=target)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    _require_intact(target)
    print(f"已备份到 {target}", file=stdout)
    return 0


def _restore(store: Store, backup: Path, stdout: TextIO) -> int:
    target = _sqlite_path(store)
    if target.exists():
        raise FileInTheWay(path=target)
    _require_intact(backup)
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    print(f"已恢复到 {target}；请接着运行 mianzheng journal verify", file=stdout)
    return 0


def _require_intact(path: Path) -> None:
    if not path.is_file():
        raise NoSuchBackup(path=path, reason="没有这个文件")
    try:
        with closing(sqlite3.connect(path)) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
            connection.execute("SELECT 1 FROM case_file LIMIT 1")
    except sqlite3.DatabaseError as error:
        raise NoSuchBackup(path=path, reason=error) from error
    if answer != "ok":
        raise NoSuchBackup(path=path, reason=answer)


def _sqlite_path(store: Store) -> Path:
    path = store.engine.url.database
    if not store.is_sqlite or not path:
        raise OnlySqlite
    return Path(path)

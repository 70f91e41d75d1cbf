"""`mianzheng serve`: the web server, and the scheduler in a process of its own beside it."""

import argparse
import subprocess
import sys
from typing import TextIO

from flask import Flask
from gunicorn.app.base import BaseApplication

from engine.clock import SystemClock
from engine.config import Settings
from webui.app import create_app
from webui.command_line.city import (
    activate_diagrams,
    bureau_of,
    found_the_calendar,
    open_store,
    settings_of_the_city,
)
from webui.command_line.revision import is_up_to_date
from webui.office import Office

THREADS = 4
"""Threads of the one web worker: SQLite has one writer, and more Python threads only wait for each other."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("serve", help="启动网站和定时程序")
    parser.add_argument(
        "--demo", action="store_true", help="演示城市：空库时装入演示数据，登录页列出演示账号"
    )
    parser.add_argument("--host", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", default=8000, type=int, help="监听端口")
    parser.add_argument("--workers", default=1, type=int, help="网站进程数（使用 PostgreSQL 时可加大）")


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Serve until told to stop."""
    settings = settings_of_the_city()
    _prepare(settings, demo=args.demo, stdout=stdout)
    scheduler = subprocess.Popen([sys.executable, "-m", "webui.command_line.program", "scheduler"])
    try:
        print(f"http://{args.host}:{args.port}", file=stdout, flush=True)
        _Server(settings, args).run()
    finally:
        scheduler.terminate()
        scheduler.wait(timeout=10)
    return 0


def _prepare(settings: Settings, *, demo: bool, stdout: TextIO) -> None:
    store = open_store(settings)
    if not is_up_to_date(store):
        from webui.command_line import schema  # noqa: PLC0415  see webui/command_line/revision.py

        schema.upgrade(store)
    bureau = bureau_of(settings, store)
    activate_diagrams(bureau)
    found_the_calendar(bureau)
    if demo:
        from webui.command_line.demo import make_demo_city  # noqa: PLC0415  only the demo needs it

        make_demo_city(settings, store, stdout)
    store.close()


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """Gunicorn, told what to serve by us and by no file or variable of its own."""

    def __init__(self, settings: Settings, args: argparse.Namespace) -> None:
        self._settings, self._args = settings, args
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's options."""
        self.cfg.set("bind", f"{self._args.host}:{self._args.port}")
        self.cfg.set("workers", self._args.workers)
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", THREADS)
        self.cfg.set("proc_name", "mianzheng")
        self.cfg.set("loglevel", "warning")

    def load(self) -> Flask:
        """Build the application, inside the worker: a database connection never crosses a fork."""
        office = Office(open_store(self._settings), SystemClock(), self._settings, self._args.demo)
        return create_app(office)

"""`mianzheng scheduler`: the polls of due rows, in this process. Two of them side by side are safe."""

import argparse
import logging
import signal
import sys
from types import FrameType
from typing import TextIO

from engine.clock import SystemClock
from engine.jobs.runner import Job, run_forever
from engine.outbox.steps import carry_out
from engine.procedures.wakeups import wake_due_cases
from webui.command_line.city import bureau_of, open_store, settings_of_the_city
from webui.command_line.places import data_folder
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.lapses import issue_overdue_cards


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments: it has none."""
    subparsers.add_parser("scheduler", help="只启动定时程序")


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Poll until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    signal.signal(signal.SIGTERM, _leave)
    settings = settings_of_the_city()
    bureau = bureau_of(settings, open_store(settings), SystemClock())
    run_forever(bureau.store, bureau.clock, timetable(bureau))
    return 0


def timetable(bureau: Bureau) -> tuple[Job, ...]:
    """Return all jobs of the product: what, and how often."""
    practice = ListPractice(bureau)
    return (
        Job("wake_due_cases", 30, lambda: wake_due_cases(bureau.store, practice, now=bureau.now())),
        Job("issue_overdue_cards", 60, lambda: issue_overdue_cards(bureau)),
        Job(
            "carry_out_outbox",
            10,
            lambda: carry_out(bureau.store, data_folder() / "outbox", now=bureau.now()),
        ),
    )


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)

"""Real processes beside the test's own, each with its own connections, started in milliseconds.

One server process imports the product once; every other process is forked from it.
"""

import multiprocessing
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    ["tests.builders.city", "tests.builders.polling", "tests.exactly_once.carrier"]
)
PATIENCE_SECONDS = 60


def started(target: Callable[..., object], *arguments: Any) -> BaseProcess:
    """Start a process that calls a function of some module with arguments that can be pickled."""
    process = CONTEXT.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def run_side_by_side(target: Callable[..., object], *arguments: tuple[Any, ...]) -> None:
    """Run one process for each tuple of arguments, all at once; fail unless every one ends well."""
    processes = [started(target, *each) for each in arguments]
    for process in processes:
        process.join(PATIENCE_SECONDS)
    assert [0] * len(processes) == [process.exitcode for process in processes]

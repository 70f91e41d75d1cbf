"""Sends SIGKILL to a carrier around every deed, starts it again, and keeps what the carriers were told."""

import signal
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from random import Random
from time import sleep

from tests.builders.side_processes import CONTEXT, PATIENCE_SECONDS, started
from tests.exactly_once.carrier import Deed, carry

PHASES = ("before", "within", "after")
LONGEST_STEP_SECONDS = 0.02
"""How long after its beginning a step may be killed "within"; a step takes 3 to 15 milliseconds."""


Place = tuple[str, int | None, int]


@dataclass
class Ordeal:
    """What has happened to the carriers of one case."""

    kills: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    places: list[Place] = field(default_factory=list)
    """Where a carrier was killed."""
    seen: set[Place] = field(default_factory=set)


def carried(url: str, kind: str, random: Random, *, share: float) -> Ordeal:
    """Carry a case of that kind to its end; kill the carrier around that share of the deeds, once each."""
    ordeal = Ordeal()
    last: Deed | None = None
    while True:
        ours, theirs = CONTEXT.Pipe()
        process = started(carry, url, kind, last, theirs)
        theirs.close()
        last = _watched(process, ours, random, ordeal=ordeal, share=share)
        process.join()
        ours.close()
        if last is None:
            return ordeal


def _watched(
    process: BaseProcess, carrier: Connection, random: Random, *, ordeal: Ordeal, share: float
) -> Deed | None:
    """Let the carrier go on until it is to be killed; return the deed it was killed at, None at the end."""
    while True:
        assert carrier.poll(PATIENCE_SECONDS), f"the carrier is stuck after {ordeal.places[-1:]}"
        message: tuple[str, Deed, *tuple[str, ...]] = carrier.recv()
        what, deed, *answer = message
        if what == "end":
            carrier.send("go")
            return None
        if what == "after":
            ordeal.answers.update(answer)
        elif deed.place not in ordeal.seen and random.random() < share:
            ordeal.seen.add(deed.place)
            ordeal.places.append(deed.place)
            ordeal.kills[_killed(process, carrier, random)] += 1
            return deed
        else:
            ordeal.seen.add(deed.place)
            carrier.send("go")


def _killed(process: BaseProcess, carrier: Connection, random: Random) -> str:
    """Kill the carrier before, within or after the step it has just announced; return which was meant."""
    phase = random.choice(PHASES)
    if phase != "before":
        carrier.send("go")
    if phase == "within":
        sleep(random.uniform(0, LONGEST_STEP_SECONDS))
    if phase == "after":
        carrier.poll(PATIENCE_SECONDS)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    return phase

"""Two submits of one verdict at the same moment: how they are started, and how their answers are judged."""

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from engine.people.records import PersonRow, PostRow
from engine.people.terms import Actor, Post
from engine.refusals import Refusal
from engine.store import Store
from tests.builders.city import UNITS, an_addition, filed, open_tasks
from tests.builders.ready_city import bureau_on
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, give_verdict

PEOPLE = {
    "confirmer": (2, "演示·confirmer", "police"),
    "confirmer2": (31, "演示·confirmer2", "police"),
    "desk": (5, "演示·desk", "bureau"),
    "desk2": (32, "演示·desk2", "bureau"),
}
"""Two people who hold the post of each of two tasks."""


@dataclass(frozen=True)
class Submit:
    """One click: who, on which task, with which verdict, under which key."""

    task_id: int
    who: str
    verdict: str
    key: bytes


Pair = tuple[Submit, Submit]


def second_holders(city: Bureau) -> None:
    """Give the confirmers and the desk a second person each."""
    with city.store.writing() as tx:
        for name in ("confirmer2", "desk2"):
            number, full_name, unit = PEOPLE[name]
            tx.add(PersonRow(id=number, name=full_name, sign_in=name, session_key=name))
            tx.flush()
            tx.add(PostRow(person_id=number, department_id=UNITS[unit], role=name.removesuffix("2")))


def cases_to_confirm(city: Bureau, count: int) -> list[int]:
    """File so many requests; return their cases."""
    return [filed(city, an_addition(proof_name=f"第{number}种证明")) for number in range(count)]


def pairs_on(city: Bureau, cases: list[int], who: str, verdict: str) -> list[Pair]:
    """Return a pair for the open task of each case: by turns two people, and one who clicks twice."""
    pairs: list[Pair] = []
    for place, case_id in enumerate(cases):
        (task,) = open_tasks(city, case_id)
        first = Submit(task.id, who, verdict, secrets.token_bytes(16))
        other = Submit(task.id, f"{who}2", verdict, secrets.token_bytes(16))
        pairs.append((first, other if place % 2 else first))
    return pairs


def submitted(city: Bureau, submit: Submit) -> str:
    """Submit; return "won", or the code and the sentence of the refusal."""
    number, name, unit = PEOPLE[submit.who]
    actor = Actor(number, name, (Post(submit.who.removesuffix("2"), UNITS[unit]),))
    try:
        give_verdict(city, actor, submit.task_id, Answer(submit.verdict), command_key=submit.key)
    except Refusal as refusal:
        return f"{refusal.code}: {refusal}"
    return "won"


def raced_by_threads(
    city: Bureau, pairs: list[Pair], submit: Callable[[Bureau, Submit], str] = submitted
) -> list[list[str]]:
    """Let each pair meet at a barrier and submit, several pairs at a time; return both answers of each."""

    def go(one: Submit, together: threading.Barrier) -> str:
        together.wait(30)
        return submit(city, one)

    with ThreadPoolExecutor(8) as pool:
        waiting = []
        for pair in pairs:
            together = threading.Barrier(2)
            waiting.append([pool.submit(go, one, together) for one in pair])
        return [[answer.result() for answer in pair] for pair in waiting]


def submit_in_turn(url: str, submits: list[Submit], together: Barrier, answers: Connection) -> None:
    """Submit one after another, each together with the other process; send all answers at the end."""
    city = bureau_on(Store(url))
    found = []
    for one in submits:
        together.wait(30)
        found.append(submitted(city, one))
    answers.send(found)
    city.store.close()


def complaints(pairs: list[Pair], answers: list[list[str]]) -> list[str]:
    """Tell every pair that did not end in one effect and one helpful answer; empty: all is well."""
    return [
        f"task {pair[0].task_id}: {found}"
        for pair, found in zip(pairs, answers, strict=True)
        if not _is_well(pair, found)
    ]


def _is_well(pair: Pair, found: list[str]) -> bool:
    if found.count("won") != 1:
        return False
    loser = 1 - found.index("won")
    winner = PEOPLE[pair[1 - loser].who][1]
    expected = f"already_done: {winner}已于 10-09 09:00 办结此环节"
    if pair[0].key == pair[1].key:
        expected = "already_submitted: 这一提交已于 10-09 09:00 收到并办理"
    return found[loser].startswith(expected)

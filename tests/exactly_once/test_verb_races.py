"""A thousand racing pairs of verbs: what comes of them is what one of the two orders gives, never both.

Every ordered pair of acts is first done one after the other on a case of its own. Then two threads do the
pair at once: the case must end as one of the two orders ends it, without a doubled or lost line.
"""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from engine.cases.lookups import case_by_id
from engine.refusals import Refusal
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import Signing, TaskState
from tests.builders.city import an_addition, answer, lodged
from tests.builders.evidence import doubled_or_lost, faults_of, story_of
from tests.builders.situations import with_colleagues
from tests.builders.verbs import do
from workflows.procedures.bureau import Bureau
from workflows.verbs.terms import CaseVerb

SEED = 20261125


class Act(NamedTuple):
    """Something that somebody does to a case that lies at the desk."""

    name: str
    do: Callable[[Bureau, int], None]


def _verb(verb: CaseVerb, by: str, **asked: object) -> Act:
    def go(bureau: Bureau, case_id: int) -> None:
        do(bureau, case_id, verb, by=by, words="见意见", **asked)  # type: ignore[arg-type]

    return Act(f"{by} {verb} {asked}", go)


def _answer(verdict: str, by: str) -> Act:
    def go(bureau: Bureau, case_id: int) -> None:
        answer(bureau, case_id, "task_check_lodging", verdict, by=by, opinion="见意见")

    return Act(f"{by} {verdict}", go)


ACTS = (
    _answer("accept", "desk"),
    _answer("reject", "publisher"),
    _answer("supplement", "desk"),
    _verb(CaseVerb.CLAIM, "desk"),
    _verb(CaseVerb.CLAIM, "publisher"),
    _verb(CaseVerb.TRANSFER, "desk", to="publisher"),
    _verb(CaseVerb.DELEGATE, "desk", to="bureau_head"),
    _verb(CaseVerb.ADD_SIGNER, "desk", to="reviewer", signing=Signing.BEFORE),
    _verb(CaseVerb.ADD_SIGNER, "publisher", to="reviewer", signing=Signing.AFTER),
    _verb(CaseVerb.RETURN_TO, "desk", node="task_confirm_request"),
    _verb(CaseVerb.WITHDRAW, "confirmer"),
    _verb(CaseVerb.REVOKE, "filer"),
    _verb(CaseVerb.TERMINATE, "desk"),
    _verb(CaseVerb.PUT_ASIDE, "desk"),
    _verb(CaseVerb.COPY, "desk", to="banner_keeper"),
    _verb(CaseVerb.URGE, "filer"),
    _verb(CaseVerb.COMMENT, "filer"),
    _verb(CaseVerb.UNCLAIM, "desk"),
    _verb(CaseVerb.ADVISE, "bureau_head"),
    _verb(CaseVerb.RECALL, "desk"),
    _verb(CaseVerb.SIGN, "reviewer", agrees=True),
    _verb(CaseVerb.SIGN, "reviewer", agrees=False),
    _verb(CaseVerb.REMOVE_SIGNER, "desk", to="reviewer"),
    _verb(CaseVerb.WITHDRAW, "desk"),
    _verb(CaseVerb.TAKE_UP, "desk"),
)
BEFOREHAND: dict[str, tuple[Act, ...]] = {
    "nothing": (),
    "claimed": (_verb(CaseVerb.CLAIM, "desk"),),
    "delegated": (_verb(CaseVerb.DELEGATE, "desk", to="bureau_head"),),
    "to be signed": (_verb(CaseVerb.ADD_SIGNER, "desk", to="reviewer", signing=Signing.BEFORE),),
    "held": (
        _verb(CaseVerb.ADD_SIGNER, "desk", to="reviewer", signing=Signing.AFTER),
        _answer("accept", "desk"),
    ),
    "put aside": (_verb(CaseVerb.PUT_ASIDE, "desk"),),
}
"""How the case stands before the two meet."""


def pairs_for(city: Bureau) -> int:
    """Return how many pairs to race: 1,000 on SQLite, and 100 on PostgreSQL."""
    return 1000 if city.store.is_sqlite else 100


def outcome_of(bureau: Bureau, case_id: int, before: int) -> tuple[object, ...]:
    """Return what a case has become: its lines since, in whatever order they came, and what is open."""
    with bureau.store.reading() as tx:
        case = case_by_id(tx, case_id)
        open_tasks = [task for task in tasks_of_case(tx, case_id) if task.state is TaskState.OPEN]
    assert case is not None
    lines = story_of(bureau, case_id)[before:]
    hands = [
        (task.node, task.hands.holder_id, task.hands.delegate_id, task.signing, task.assignee_id)
        for task in open_tasks
    ]
    told = sorted((line.kind, line.person_id or 0, str(line.facts.get("verdict"))) for line in lines)
    return (case.outcome, case.held_at is not None, sorted(map(str, hands)), told)


def attempt(act: Act, bureau: Bureau, case_id: int) -> str | None:
    """Do it; return the code of the refusal, None when it was done."""
    try:
        act.do(bureau, case_id)
    except Refusal as refusal:
        return refusal.code
    except StopIteration:  # the task that it would answer is no longer open
        return "no_open_task"
    return None


def test_a_thousand_racing_pairs_end_as_one_of_their_orders_does(city: Bureau) -> None:
    office, draw = with_colleagues(city), random.Random(SEED)  # noqa: S311  no secret is drawn
    standings = list(BEFOREHAND)
    pairs = [(draw.choice(standings), draw.choice(ACTS), draw.choice(ACTS)) for _ in range(pairs_for(city))]
    number = iter(range(10_000))

    def a_case(standing: str) -> tuple[int, int]:
        case_id = lodged(office, an_addition(proof_name=f"证明{next(number)}"))
        for act in BEFOREHAND[standing]:
            act.do(office, case_id)
        return case_id, len(story_of(office, case_id))

    in_order: dict[tuple[str, str, str], tuple[object, ...]] = {}
    for standing, first, second in {
        order for how, one, other in pairs for order in ((how, one, other), (how, other, one))
    }:
        case_id, before = a_case(standing)
        attempt(first, office, case_id)
        attempt(second, office, case_id)
        in_order[standing, first.name, second.name] = outcome_of(office, case_id, before)

    harm = []
    with ThreadPoolExecutor(2) as pool:
        for standing, one, other in pairs:
            case_id, before = a_case(standing)
            together = threading.Barrier(2)

            def go(act: Act, case_id: int = case_id, together: threading.Barrier = together) -> str | None:
                together.wait()
                return attempt(act, office, case_id)

            refusals = list(pool.map(go, (one, other)))
            became = outcome_of(office, case_id, before)
            orders = ((standing, one.name, other.name), (standing, other.name, one.name))
            if became not in (in_order[orders[0]], in_order[orders[1]]):
                harm.append((orders[0], refusals, became))
            harm += [(orders[0], told) for told in doubled_or_lost(office, case_id)]

    assert harm == []
    assert not faults_of(office)

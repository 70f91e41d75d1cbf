"""Facts on which rights depend: two people, one case of the police, its tasks."""

from dataclasses import replace

from engine.people.terms import Actor, CaseFacts, Mandate, Post, TaskFacts

POLICE, CIVIL, JUSTICE, GROUP = 1, 2, 3, 4
ANN, BOB, CLEO = 1, 2, 3


def holder(role: str, department_id: int = POLICE, person_id: int = ANN) -> Actor:
    return Actor(person_id, "演示·甲", (Post(role, department_id),))


def stand_in(
    role: str,
    department_id: int = POLICE,
    *,
    for_: str,
    of: int = POLICE,
    kinds: frozenset[str] = frozenset(),
) -> Actor:
    """Return Ann with a post of her own, acting for Bob, who holds `for_`."""
    bob = Actor(BOB, "演示·乙", (Post(for_, of),))
    return replace(holder(role, department_id), mandates=(Mandate(bob, kinds),))


def confirming(**changes: object) -> TaskFacts:
    """Return the open task of confirming, at the police's own confirmers."""
    task = TaskFacts(role="confirmer", department_id=POLICE, assignee_id=None, duty="confirm")
    return replace(task, **changes)  # type: ignore[arg-type]


def case(task: TaskFacts | None = None, **fulfilled: int) -> CaseFacts:
    """Return a case that the police filed; fulfilled: duty -> who has done it."""
    done = {duty: frozenset({person}) for duty, person in fulfilled.items()}
    return CaseFacts(POLICE, frozenset({POLICE, CIVIL}), fulfilled=done, task=task, kind="add")


VOTING = TaskFacts(role="group_member", department_id=None, assignee_id=ANN, duty="vote")
REVIEWING = TaskFacts(role="justice_reviewer", department_id=None, assignee_id=None, duty="review")
CORRECTING = TaskFacts(role="filer", department_id=POLICE, assignee_id=None, duty="file")
CHECKING = TaskFacts(role="desk", department_id=None, assignee_id=None, duty="desk")
CLOSED = confirming(is_open=False)
NOBODY = Actor(ANN, "演示·甲", ())

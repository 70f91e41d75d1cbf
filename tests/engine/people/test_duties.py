"""Separation of duties over whole histories: no order of events lets one person do two exclusive duties."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.people.rules import Allow, decide
from engine.people.terms import Actor, CaseFacts, Post, TaskFacts, Verb
from workflows.procedures.catalogue import DUTIES, TASKS

PEOPLE = range(1, 5)
ROLE_OF_DUTY = {kind.duty: kind.role for kind in TASKS.values()}
EXCLUSIVE = sorted(DUTIES.exclusive)

histories = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(sorted(ROLE_OF_DUTY)), st.booleans()), max_size=40
)
"""Who tries which duty, and whether the task names them as its assignee."""


@settings(deadline=None)
@given(histories)
def test_no_history_lets_one_person_fulfil_two_exclusive_duties(
    attempts: list[tuple[int, str, bool]],
) -> None:
    fulfilled: defaultdict[str, frozenset[int]] = defaultdict(frozenset)
    for person, duty, is_named in attempts:
        task = TaskFacts(ROLE_OF_DUTY[duty], 1, person if is_named else None, duty)
        everything = tuple(Post(role, 1) for role in set(ROLE_OF_DUTY.values()))
        facts = CaseFacts(1, fulfilled=dict(fulfilled), task=task)
        if isinstance(decide(Actor(person, "演示·甲", everything), Verb.COMPLETE, facts, DUTIES), Allow):
            fulfilled[duty] |= {person}

    for person in PEOPLE:
        held = [duty for duty in EXCLUSIVE if person in fulfilled[duty]]
        assert len(held) <= 1, f"person {person} has fulfilled {held}"


@settings(deadline=None)
@given(histories)
def test_the_exclusion_never_keeps_a_person_from_going_on_with_a_duty_taken(
    attempts: list[tuple[int, str, bool]],
) -> None:
    fulfilled: defaultdict[str, frozenset[int]] = defaultdict(frozenset)
    for person, duty, _ in attempts:
        task = TaskFacts(ROLE_OF_DUTY[duty], 1, None, duty)
        actor = Actor(person, "演示·甲", (Post(ROLE_OF_DUTY[duty], 1),))
        facts = CaseFacts(1, fulfilled=dict(fulfilled), task=task)
        allowed = isinstance(decide(actor, Verb.COMPLETE, facts, DUTIES), Allow)
        assert allowed or person not in fulfilled[duty]
        if allowed:
            fulfilled[duty] |= {person}


def test_exclusion_is_mutual_so_that_the_order_of_the_duties_does_not_matter() -> None:
    for duty, others in DUTIES.exclusive.items():
        assert duty not in others
        for other in others:
            assert duty in DUTIES.exclusive[other]


def test_the_four_duties_of_the_plan_exclude_each_other() -> None:
    assert {"file", "confirm", "review", "vote"} == set(DUTIES.exclusive)
    assert set(DUTIES.exclusive) <= set(ROLE_OF_DUTY)

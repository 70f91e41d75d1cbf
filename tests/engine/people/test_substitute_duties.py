"""Never both sides of a case through a substitute: over random histories of who tries what for whom."""

from collections import defaultdict
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.people.rules import Allow, decide
from engine.people.terms import Actor, CaseFacts, Mandate, Post, TaskFacts, Verb
from workflows.procedures.catalogue import DUTIES, TASKS

PEOPLE = range(1, 6)
ROLE_OF_DUTY = {kind.duty: kind.role for kind in TASKS.values()}
EVERYTHING = tuple(Post(role, 1) for role in sorted(set(ROLE_OF_DUTY.values())))
EXCLUSIVE = sorted(DUTIES.exclusive)

pairs = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
attempts = st.tuples(
    st.sampled_from(PEOPLE),
    st.sampled_from(sorted(ROLE_OF_DUTY)),
    st.one_of(st.none(), st.sampled_from(PEOPLE)),
    st.frozensets(pairs, max_size=6),
)
"""Who tries which duty, whose task it is by name, and who acts for whom at that moment."""
histories = st.lists(attempts, max_size=40)


@dataclass
class Case:
    """What has happened so far, as the rows would tell it."""

    fulfilled: defaultdict[str, frozenset[int]] = field(default_factory=lambda: defaultdict(frozenset))
    voted_by: dict[int, int] = field(default_factory=dict)
    """Member -> who gave that vote."""

    def facts(self, task: TaskFacts) -> CaseFacts:
        return CaseFacts(1, fulfilled=dict(self.fulfilled), task=task, kind="add")

    def task(self, duty: str, named: int | None) -> TaskFacts | None:
        """Return the open task of that duty; of a vote, one member's, unless it has been given."""
        if duty != "vote":
            return TaskFacts(ROLE_OF_DUTY[duty], 1, named, duty)
        if named is None or named in self.voted_by:
            return None
        others = {member: by for member, by in self.voted_by.items() if member != named}
        seated = frozenset({1, 2, 3} - {named}) | frozenset(others.values())
        return TaskFacts(
            "group_member", None, named, duty, seated_ids=seated, answered_ids=frozenset(others.values())
        )


def actor(person: int, acts_for: frozenset[tuple[int, int]]) -> Actor:
    principals = [
        Actor(other, f"演示·{other}", EVERYTHING) for one, other in sorted(acts_for) if one == person != other
    ]
    return Actor(person, f"演示·{person}", EVERYTHING, tuple(map(Mandate, principals)))


def played(history: list[tuple[int, str, int | None, frozenset[tuple[int, int]]]]) -> Case:
    """Let everybody try; whoever is allowed counts as having fulfilled the duty, and the principal too."""
    case = Case()
    for person, duty, named, acts_for in history:
        task = case.task(duty, named)
        if task is None:
            continue
        decision = decide(actor(person, acts_for), Verb.COMPLETE, case.facts(task), DUTIES)
        if isinstance(decision, Allow):
            case.fulfilled[duty] |= {person, decision.on_behalf_of or person}
            if duty == "vote" and named is not None:
                case.voted_by[named] = person
    return case


@settings(deadline=None)
@given(histories)
def test_nobody_stands_on_two_sides_whether_acting_or_acted_for(
    history: list[tuple[int, str, int | None, frozenset[tuple[int, int]]]],
) -> None:
    case = played(history)

    for person in PEOPLE:
        held = [duty for duty in EXCLUSIVE if person in case.fulfilled[duty]]
        assert len(held) <= 1, f"person {person} is behind {held}"


@settings(deadline=None)
@given(histories)
def test_no_natural_person_gives_two_votes_of_a_round(
    history: list[tuple[int, str, int | None, frozenset[tuple[int, int]]]],
) -> None:
    voters = list(played(history).voted_by.values())

    assert len(voters) == len(set(voters))


@settings(deadline=None)
@given(histories)
def test_who_could_answer_without_a_mandate_answers_as_oneself_with_it(
    history: list[tuple[int, str, int | None, frozenset[tuple[int, int]]]],
) -> None:
    case = Case()
    for person, duty, named, acts_for in history:
        if (task := case.task(duty, named)) is None:
            continue
        alone = decide(actor(person, frozenset()), Verb.COMPLETE, case.facts(task), DUTIES)
        helped = decide(actor(person, acts_for), Verb.COMPLETE, case.facts(task), DUTIES)
        if isinstance(alone, Allow):
            assert helped == Allow()

"""May this person do this to this case: the rights as one table, each row a sentence."""

from dataclasses import replace

import pytest

from engine.people.rules import REASONS, Allow, Deny, NotAllowed, decide, require
from engine.people.terms import Actor, CaseFacts, Mandate, Post, Verb
from tests.builders.rights import (
    ANN,
    BOB,
    CHECKING,
    CIVIL,
    CLEO,
    CLOSED,
    CORRECTING,
    GROUP,
    JUSTICE,
    NOBODY,
    POLICE,
    REVIEWING,
    VOTING,
    case,
    confirming,
    holder,
    stand_in,
)
from tests.engine.people.substitute_rights import SUBSTITUTES
from workflows.procedures.catalogue import DUTIES

TABLE = [
    ("a filer files for the own department", holder("filer"), Verb.FILE, case(), None),
    (
        "a filer of another department does not",
        holder("filer", CIVIL),
        Verb.FILE,
        case(),
        "not_in_department",
    ),
    ("a confirmer does not file", holder("confirmer"), Verb.FILE, case(), "not_in_department"),
    ("who holds no post does not file", NOBODY, Verb.FILE, case(), "not_in_department"),
    ("the filing department reads its case", holder("filer"), Verb.READ, case(), None),
    ("a consulted department reads it", holder("unit_staff", CIVIL), Verb.READ, case(), None),
    ("another department does not", holder("filer", JUSTICE), Verb.READ, case(), "not_involved"),
    ("a guide keeper elsewhere does not", holder("guide_keeper", GROUP), Verb.READ, case(), "not_involved"),
    (
        "an administrator does not read cases",
        holder("administrator", GROUP),
        Verb.READ,
        case(),
        "not_involved",
    ),
    ("the desk reads every case", holder("desk", GROUP), Verb.READ, case(), None),
    ("the justice bureau reads every case", holder("justice_reviewer", JUSTICE), Verb.READ, case(), None),
    ("a member of the group reads every case", holder("group_member", GROUP), Verb.READ, case(), None),
    ("a publisher reads every case", holder("publisher", GROUP), Verb.READ, case(), None),
    ("a supervisor reads every case", holder("supervisor", GROUP), Verb.READ, case(), None),
    ("who holds no post reads nothing", NOBODY, Verb.READ, case(), "not_involved"),
    ("a confirmer of the department confirms", holder("confirmer"), Verb.COMPLETE, case(confirming()), None),
    (
        "a confirmer of another department does not",
        holder("confirmer", CIVIL),
        Verb.COMPLETE,
        case(confirming()),
        "wrong_post",
    ),
    ("a filer does not confirm", holder("filer"), Verb.COMPLETE, case(confirming()), "wrong_post"),
    ("a supervisor does not confirm", holder("supervisor"), Verb.COMPLETE, case(confirming()), "wrong_post"),
    ("where no task is open nobody acts", holder("confirmer"), Verb.COMPLETE, case(), "no_task"),
    ("a closed task is over", holder("confirmer"), Verb.COMPLETE, case(CLOSED), "already_closed"),
    (
        "who filed does not confirm, even with the post",
        holder("confirmer"),
        Verb.COMPLETE,
        case(confirming(), file=ANN),
        "duty_conflict",
    ),
    (
        "another's filing is no obstacle",
        holder("confirmer"),
        Verb.COMPLETE,
        case(confirming(), file=BOB),
        None,
    ),
    (
        "who confirmed once may confirm the corrected request",
        holder("confirmer"),
        Verb.COMPLETE,
        case(confirming(), confirm=ANN),
        None,
    ),
    (
        "who confirmed does not correct the request",
        holder("filer"),
        Verb.COMPLETE,
        case(CORRECTING, confirm=ANN),
        "duty_conflict",
    ),
    (
        "who filed does not review",
        holder("justice_reviewer"),
        Verb.COMPLETE,
        case(REVIEWING, file=ANN),
        "duty_conflict",
    ),
    (
        "who confirmed does not review",
        holder("justice_reviewer"),
        Verb.COMPLETE,
        case(REVIEWING, confirm=ANN),
        "duty_conflict",
    ),
    (
        "who has claimed the task answers it",
        holder("confirmer"),
        Verb.COMPLETE,
        case(confirming(holder_id=ANN)),
        None,
    ),
    (
        "what a colleague has claimed is not answered",
        holder("confirmer"),
        Verb.COMPLETE,
        case(confirming(holder_id=BOB)),
        "in_other_hands",
    ),
    (
        "what was given away for an opinion waits for it",
        holder("confirmer"),
        Verb.COMPLETE,
        case(confirming(holder_id=ANN, delegate_id=BOB)),
        "delegated",
    ),
    (
        "who is asked for an opinion does not answer the task",
        holder("unit_staff"),
        Verb.COMPLETE,
        case(confirming(holder_id=BOB, delegate_id=ANN)),
        "wrong_post",
    ),
    (
        "an answer that waits for its signers is not given twice",
        holder("confirmer"),
        Verb.COMPLETE,
        case(confirming(holder_id=ANN, is_held=True)),
        "answer_held",
    ),
    (
        "who has asked for a signature waits for it",
        holder("confirmer"),
        Verb.COMPLETE,
        case(confirming(holder_id=ANN, waits_for_signers=True)),
        "waits_for_signers",
    ),
    (
        "a case that was put aside rests",
        holder("confirmer"),
        Verb.COMPLETE,
        replace(case(confirming()), is_put_aside=True),
        "put_aside",
    ),
    (
        "whom it does not concern is not told that it rests",
        holder("confirmer", CIVIL),
        Verb.COMPLETE,
        replace(case(confirming()), is_put_aside=True),
        "wrong_post",
    ),
    (
        "whoever was sent a copy reads the case",
        holder("filer", JUSTICE),
        Verb.READ,
        replace(case(), copied_ids=frozenset({ANN})),
        None,
    ),
    ("a member votes in the own task", holder("group_member"), Verb.COMPLETE, case(VOTING), None),
    (
        "a member does not vote in another's task",
        holder("group_member", GROUP, BOB),
        Verb.COMPLETE,
        case(VOTING),
        "someone_elses",
    ),
    (
        "a member whose post has ended does not vote",
        NOBODY,
        Verb.COMPLETE,
        case(VOTING),
        "wrong_post",
    ),
    (
        "who filed does not vote",
        holder("group_member"),
        Verb.COMPLETE,
        case(VOTING, file=ANN),
        "duty_conflict",
    ),
    (
        "who confirmed does not vote",
        holder("group_member"),
        Verb.COMPLETE,
        case(VOTING, confirm=ANN),
        "duty_conflict",
    ),
    (
        "who reviewed does not vote",
        holder("group_member"),
        Verb.COMPLETE,
        case(VOTING, review=ANN),
        "duty_conflict",
    ),
    ("the desk checks wherever it sits", holder("desk", GROUP), Verb.COMPLETE, case(CHECKING), None),
    (
        "the desk's formal check is no duty of the four",
        holder("desk", GROUP),
        Verb.COMPLETE,
        case(CHECKING, file=ANN),
        None,
    ),
    ("a supervisor opens the board", holder("supervisor"), Verb.SUPERVISE, case(), None),
    ("the desk does not", holder("desk"), Verb.SUPERVISE, case(), "not_supervisor"),
    ("an administrator administers", holder("administrator"), Verb.ADMINISTER, case(), None),
    ("a supervisor does not", holder("supervisor"), Verb.ADMINISTER, case(), "not_administrator"),
    ("the desk changes a clock", holder("desk", GROUP), Verb.CHANGE_CLOCK, case(), None),
    ("so does a supervisor", holder("supervisor", JUSTICE), Verb.CHANGE_CLOCK, case(), None),
    (
        "who works by a clock does not move it",
        holder("confirmer"),
        Verb.CHANGE_CLOCK,
        case(confirming()),
        "not_clock_keeper",
    ),
    *SUBSTITUTES,
]


@pytest.mark.parametrize(
    ("actor", "verb", "facts", "reason"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_rights_are_as_the_table_says(actor: Actor, verb: Verb, facts: CaseFacts, reason: str | None) -> None:
    decision = decide(actor, verb, facts, DUTIES)

    assert reason == (decision.reason if isinstance(decision, Deny) else None)


def test_every_verb_has_rows_of_both_kinds() -> None:
    told = {(verb, reason is None) for _, _, verb, _, reason in TABLE}

    assert {(verb, answer) for verb in Verb for answer in (True, False)} == told


def test_every_reason_of_a_denial_has_a_row_and_a_sentence() -> None:
    assert set(REASONS) == {row[4] for row in TABLE if row[4]}


def test_only_a_case_that_may_not_be_read_is_hidden() -> None:
    hidden = {
        verb
        for _, actor, verb, facts, reason in TABLE
        if reason and getattr(decide(actor, verb, facts, DUTIES), "is_hidden", False)
    }

    assert {Verb.READ} == hidden


def test_a_person_with_several_posts_has_the_rights_of_all_of_them() -> None:
    both = Actor(ANN, "演示·甲", (Post("filer", CIVIL), Post("confirmer", POLICE)))

    assert decide(both, Verb.FILE, CaseFacts(CIVIL), DUTIES) == Allow()
    assert decide(both, Verb.COMPLETE, case(confirming()), DUTIES) == Allow()


def test_roles_and_departments_of_different_posts_are_not_mixed() -> None:
    both = Actor(ANN, "演示·甲", (Post("filer", POLICE), Post("confirmer", CIVIL)))

    assert decide(both, Verb.COMPLETE, case(confirming()), DUTIES) == Deny("wrong_post")
    assert decide(both, Verb.FILE, CaseFacts(CIVIL), DUTIES) == Deny("not_in_department")


def test_a_refused_person_reads_the_reason_in_a_sentence() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(holder("filer"), Verb.COMPLETE, case(confirming()), DUTIES)

    assert refused.value.facts["reason"] == "wrong_post"
    assert str(refused.value) == REASONS["wrong_post"]


def test_an_allowed_person_passes_without_a_word() -> None:
    require(holder("confirmer"), Verb.COMPLETE, case(confirming()), DUTIES)


def test_one_who_may_act_as_oneself_acts_for_nobody_else() -> None:
    both = stand_in("confirmer", for_="confirmer")

    assert decide(both, Verb.COMPLETE, case(confirming()), DUTIES) == Allow()
    assert decide(both, Verb.COMPLETE, case(confirming(holder_id=BOB)), DUTIES) == Allow(on_behalf_of=BOB)


def test_for_whom_a_principal_acts_the_substitute_does_not() -> None:
    cleo = Actor(CLEO, "演示·丙", (Post("confirmer", POLICE),))
    bob = Actor(BOB, "演示·乙", (Post("unit_staff", POLICE),), (Mandate(cleo),))
    ann = Actor(ANN, "演示·甲", (Post("unit_staff", POLICE),), (Mandate(bob),))

    assert decide(bob, Verb.COMPLETE, case(confirming()), DUTIES) == Allow(on_behalf_of=CLEO)
    assert decide(ann, Verb.COMPLETE, case(confirming()), DUTIES) == Deny("wrong_post")

"""The rights of a substitute (代理), each row a sentence; test_rules.py runs them with all others."""

from dataclasses import replace

from engine.people.terms import Verb
from tests.builders.rights import (
    ANN,
    BOB,
    CIVIL,
    CLEO,
    GROUP,
    JUSTICE,
    VOTING,
    case,
    confirming,
    holder,
    stand_in,
)

SUBSTITUTES = [
    (
        "a substitute confirms for the principal",
        stand_in("unit_staff", for_="confirmer"),
        Verb.COMPLETE,
        case(confirming()),
        None,
    ),
    (
        "a substitute answers what the principal has claimed",
        stand_in("confirmer", for_="confirmer"),
        Verb.COMPLETE,
        case(confirming(holder_id=BOB)),
        None,
    ),
    (
        "a substitute for another kind of case does not",
        stand_in("unit_staff", for_="confirmer", kinds=frozenset({"cancel"})),
        Verb.COMPLETE,
        case(confirming()),
        "wrong_post",
    ),
    (
        "a substitute who has filed does not confirm for another",
        stand_in("filer", for_="confirmer"),
        Verb.COMPLETE,
        case(confirming(), file=ANN),
        "duty_conflict",
    ),
    (
        "for a principal who has filed nobody confirms",
        stand_in("unit_staff", for_="confirmer"),
        Verb.COMPLETE,
        case(confirming(), file=BOB),
        "principal_conflict",
    ),
    (
        "a substitute is told what the principal would be told",
        stand_in("unit_staff", for_="confirmer"),
        Verb.COMPLETE,
        replace(case(confirming()), is_put_aside=True),
        "put_aside",
    ),
    (
        "a member's vote is given by the substitute",
        stand_in("unit_staff", for_="group_member"),
        Verb.COMPLETE,
        case(replace(VOTING, assignee_id=BOB, seated_ids=frozenset({CLEO}))),
        None,
    ),
    (
        "who votes as a member gives no other member's vote",
        stand_in("group_member", for_="group_member"),
        Verb.COMPLETE,
        case(replace(VOTING, assignee_id=BOB, seated_ids=frozenset({ANN, CLEO}))),
        "one_vote",
    ),
    (
        "who has given another's vote does not vote as a member of the same round",
        holder("group_member"),
        Verb.COMPLETE,
        case(replace(VOTING, answered_ids=frozenset({ANN}))),
        "one_vote",
    ),
    (
        "who signs a task does not answer it for another",
        stand_in("unit_staff", for_="confirmer"),
        Verb.COMPLETE,
        case(confirming(signer_ids=frozenset({ANN}))),
        "both_sides",
    ),
    (
        "who has signed a task for another does not answer it",
        holder("confirmer"),
        Verb.COMPLETE,
        case(confirming(stood_in_ids=frozenset({ANN}))),
        "both_sides",
    ),
    (
        "a substitute reads what the principal reads",
        stand_in("filer", JUSTICE, for_="unit_staff", of=CIVIL),
        Verb.READ,
        case(),
        None,
    ),
    (
        "a substitute for another kind of case does not read",
        stand_in("filer", JUSTICE, for_="desk", of=GROUP, kinds=frozenset({"cancel"})),
        Verb.READ,
        case(),
        "not_involved",
    ),
    (
        "a substitute files nothing for the principal",
        stand_in("unit_staff", for_="filer"),
        Verb.FILE,
        case(),
        "not_in_department",
    ),
    (
        "a substitute moves no clock for the principal",
        stand_in("unit_staff", for_="desk", of=GROUP),
        Verb.CHANGE_CLOCK,
        case(),
        "not_clock_keeper",
    ),
]

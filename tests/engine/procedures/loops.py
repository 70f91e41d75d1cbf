"""The shapes in which a case can go round in circles, as the shipped diagrams draw them."""

from functools import cache

from engine.procedures.parser import Definition, parse_procedure
from tests.engine.procedures.diagrams import (
    TERMINATE,
    call,
    chain,
    choice,
    diagram,
    each,
    end,
    flow,
    fork,
    service,
    start,
    timer,
    user,
)

LOOP = (
    choice("decided", default="refused"),
    user("correct"),
    chain("confirm", "decided"),
    flow("decided", "confirmed", 'verdict == "confirm"'),
    flow("decided", "correct", 'verdict == "return"'),
    flow("decided", "refused"),
    flow("correct", "confirm"),
)
"""confirm -> confirmed | refused, or back over correct."""


@cache
def plain() -> Definition:
    """Return (i) a return loop by itself."""
    nodes = (start("s"), user("confirm"), end("confirmed"), end("refused"), chain("s", "confirm"))
    return parse_procedure("plain", {"plain": diagram("plain", *nodes, *LOOP)})


def beside_cards(process: str = "beside_cards") -> bytes:
    """Return (ii) a return loop in one branch, waiting cards in the other, ended by a terminate end."""
    return diagram(
        process,
        *(start("s"), fork("both"), user("confirm"), end("confirmed", TERMINATE), end("refused", TERMINATE)),
        *(timer("yellow", 'card("confirm", "yellow")'), service("issue_yellow", "issue_card", "yellow")),
        *(timer("red", 'card("confirm", "red")'), service("issue_red", "issue_card", "red"), end("issued")),
        *(
            chain("s", "both", "confirm"),
            chain("both", "yellow", "issue_yellow", "red", "issue_red", "issued"),
        ),
        *LOOP,
    )


@cache
def parallel() -> Definition:
    return parse_procedure("beside_cards", {"beside_cards": beside_cards()})


@cache
def called() -> Definition:
    """Return (iii) the loop beside cards, inside a called process."""
    main = diagram(
        "main",
        *(
            start("begin"),
            user("file"),
            call("confirmation", "beside_cards"),
            choice("was_confirmed", "not_ok"),
        ),
        *(end("ok"), end("not_ok"), chain("begin", "file", "confirmation", "was_confirmed")),
        flow("was_confirmed", "ok", 'verdict == "confirm"') + flow("was_confirmed", "not_ok"),
    )
    return parse_procedure("main", {"main": main, "beside_cards": beside_cards()})


@cache
def guides() -> Definition:
    """Return (iv) a called process for each guide, all at once, each with its loop."""
    main = diagram(
        "main",
        *(
            start("begin"),
            user("publish"),
            call("republish", "guide", each("guides", "guide")),
            user("close"),
        ),
        *(end("closed"), chain("begin", "publish", "republish", "close", "closed")),
    )
    guide = diagram(
        "guide",
        *(start("owed"), user("rewrite"), service("check", "check_guide"), choice("matches", "rewrite")),
        *(end("matched"), chain("owed", "rewrite", "check", "matches")),
        flow("matches", "matched", "guide_matches()") + flow("matches", "rewrite"),
    )
    return parse_procedure("main", {"main": main, "guide": guide})


@cache
def votes() -> Definition:
    """Return (v) a countersign that is returned and opened again."""
    return parse_procedure("votes", {"votes": votes_diagram()})


def votes_diagram() -> bytes:
    return diagram(
        "votes",
        *(
            start("s"),
            service("open_vote", "open_vote"),
            user("vote", each("members", "member", "vote_closed()")),
        ),
        *(service("count", "count_votes"), choice("tally", "objected"), user("correct")),
        *(end("approved"), end("objected"), chain("s", "open_vote", "vote", "count", "tally")),
        flow("tally", "approved", 'verdict == "approve"') + flow("tally", "correct", 'verdict == "return"'),
        flow("tally", "objected") + flow("correct", "open_vote"),
    )

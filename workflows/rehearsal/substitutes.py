"""A substitute as it is played: somebody lets another act for them, for some days."""

from datetime import date

from engine.substitutes.steps import arrange_substitute
from engine.substitutes.terms import Absence, Arrangement, House
from workflows.procedures.catalogue import Role
from workflows.rehearsal.stage import Stage
from workflows.requests.terms import RequestKind


def arrange(stage: Stage, substitute: str, *, principal: str, until: date, reason: Absence) -> None:
    """Let one person act for another from today until a day; both by their sign-in names."""
    bureau, actor = stage.bureau, stage.person(principal)
    house = House(Role.UNIT_HEAD, bureau.regulation.substitutes.longest_days, frozenset(RequestKind))
    wanted = Arrangement(
        actor.person_id,
        stage.person(substitute).person_id,
        bureau.today,
        until,
        reason=reason,
    )
    with bureau.store.writing() as tx:
        arrange_substitute(tx, actor, wanted, house, now=bureau.now())

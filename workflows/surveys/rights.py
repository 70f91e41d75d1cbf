"""Who may do what in a round. One answer for the route, the button and the test."""

from engine.people.rules import NotAllowed
from engine.people.terms import Actor
from workflows.procedures.catalogue import DUTIES, Role
from workflows.surveys.terms import ReportingUnit

SURVEY_REASONS = {
    "not_survey_desk": "梳理轮次由协调小组办公室组织",
    "not_survey_filer": "统计表由填报单位的经办人填报，公共服务机构的也可由其主管部门的经办人代填",
    "not_supervising_confirmer": "公共服务机构的统计表，由其主管部门的确认人转报",
    "not_own_reviewer": "本单位的司法审核意见，由本单位或其主管部门的确认人提出",
    "not_justice_reviewer": "保留证明的审查由市司法局审核岗位办理",
    "not_survey_publisher": "审定后的清单由发布岗位公布",
    "not_survey_reader": "全市汇总由办公室、司法局、督查、发布岗位和协调小组成员查看",
    "recorded_by_yourself": "审定由您登记，公布须由另一人办理",
}
"""Reason code -> sentence."""


def organises(actor: Actor) -> bool:
    """Say whether the person is of the desk that runs the survey."""
    return actor.holds(Role.DESK)


def reads_all(actor: Actor) -> bool:
    """Say whether the person sees the returns of all units, and what they say together."""
    return bool(actor.roles & DUTIES.citywide_roles)


def reads(actor: Actor, unit: ReportingUnit) -> bool:
    """Say whether the person sees the return of this unit."""
    own = {unit.unit_id, unit.supervisor_id, unit.confirming_id}
    return reads_all(actor) or bool(actor.department_ids & own)


def sees_head(actor: Actor, unit: ReportingUnit) -> bool:
    """Say whether the person sees who signs the form and how to reach them."""
    return organises(actor) or bool(actor.department_ids & {unit.unit_id, unit.supervisor_id})


def fills(actor: Actor, unit: ReportingUnit) -> bool:
    """Say whether the person fills and sends the form of this unit."""
    return any(actor.holds(Role.FILER, unit_id) for unit_id in (unit.unit_id, unit.supervisor_id) if unit_id)


def passes_on(actor: Actor, unit: ReportingUnit) -> bool:
    """Say whether the person passes on what a public utility has sent."""
    return unit.supervisor_id is not None and actor.holds(Role.CONFIRMER, unit.supervisor_id)


def gives_own_opinion(actor: Actor, unit: ReportingUnit) -> bool:
    """Say whether the person gives the unit's own opinion on what is to be kept."""
    return any(actor.holds(Role.CONFIRMER, unit_id) for unit_id in {unit.unit_id, unit.confirming_id})


def gives_justice_opinion(actor: Actor) -> bool:
    """Say whether the person reviews for the justice bureau."""
    return actor.holds(Role.JUSTICE_REVIEWER)


def publishes(actor: Actor) -> bool:
    """Say whether the person publishes the list."""
    return actor.holds(Role.PUBLISHER)


def require(is_allowed: bool, reason: str) -> None:  # noqa: FBT001  the answer of a question above
    """Refuse with one of SURVEY_REASONS."""
    if not is_allowed:
        raise NotAllowed(because=SURVEY_REASONS[reason], reason=reason)

"""May this person do this to this case? One pure answer for the route, the button and the test."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from engine.people.terms import Actor, CaseFacts, DutyRules, Verb
from engine.refusals import Refusal


@dataclass(frozen=True)
class Allow:
    """Yes."""


@dataclass(frozen=True)
class Deny:
    """No, with the reason a person reads (a code of `REASONS`)."""

    reason: str
    is_hidden: bool = False
    """Even the existence of the case is not told."""


Decision = Allow | Deny

REASONS = {
    "not_in_department": "您不在该单位任经办岗位，不能代为申报",
    "not_involved": "此件与您所在单位无关",
    "no_task": "此件当前没有可办理的环节",
    "already_closed": "此环节已经办结",
    "someone_elses": "此环节由指定的人员办理",
    "wrong_post": "您没有办理此环节的岗位",
    "duty_conflict": "您已经办过此件的另一环节，申报、确认、审核、表决须由不同的人办理",
    "not_supervisor": "只有督查岗位可以查看督办看板",
    "not_administrator": "只有管理员可以办理",
    "not_clock_keeper": "只有协调小组办公室和督查岗位可以中止、恢复或延长期限",
}
"""Reason code -> sentence."""


class NotAllowed(Refusal):
    """The person may not do this; the reason is one of REASONS."""

    code = "not_allowed"
    sentence = "%(because)s"
    clause = "实施方案三(四)2；职责分离"


def decide(actor: Actor, verb: Verb, case: CaseFacts, duties: DutyRules) -> Decision:
    """Say whether the actor may do it. Knows nothing but its arguments."""
    return _DECISIONS[verb](actor, case, duties)


def require(actor: Actor, verb: Verb, case: CaseFacts, duties: DutyRules) -> None:
    """Raise NotAllowed with the reason unless the actor may do it."""
    decision = decide(actor, verb, case, duties)
    if isinstance(decision, Deny):
        raise NotAllowed(because=REASONS[decision.reason], reason=decision.reason)


def _may_file(actor: Actor, case: CaseFacts, duties: DutyRules) -> Decision:
    if actor.holds(duties.filing_role, case.department_id):
        return Allow()
    return Deny("not_in_department")


def _may_read(actor: Actor, case: CaseFacts, duties: DutyRules) -> Decision:
    is_involved = actor.department_ids & (case.involved_ids | {case.department_id})
    if is_involved or actor.roles & duties.citywide_roles:
        return Allow()
    return Deny("not_involved", is_hidden=True)


def _may_complete(actor: Actor, case: CaseFacts, duties: DutyRules) -> Decision:
    task = case.task
    if task is None:
        return Deny("no_task")
    if not task.is_open:
        return Deny("already_closed")
    if task.assignee_id is not None and task.assignee_id != actor.person_id:
        return Deny("someone_elses")
    if not actor.holds(task.role, task.department_id):
        return Deny("wrong_post")
    for duty in duties.exclusive.get(task.duty, frozenset()):
        if actor.person_id in case.fulfilled.get(duty, frozenset()):
            return Deny("duty_conflict")
    return Allow()


def _may_supervise(actor: Actor, case: CaseFacts, duties: DutyRules) -> Decision:  # noqa: ARG001
    return Allow() if actor.holds(duties.supervising_role) else Deny("not_supervisor")


def _may_administer(actor: Actor, case: CaseFacts, duties: DutyRules) -> Decision:  # noqa: ARG001
    return Allow() if actor.holds(duties.administering_role) else Deny("not_administrator")


def _may_change_clock(actor: Actor, case: CaseFacts, duties: DutyRules) -> Decision:  # noqa: ARG001
    return Allow() if actor.roles & duties.clock_roles else Deny("not_clock_keeper")


_DECISIONS: dict[Verb, Callable[[Actor, CaseFacts, DutyRules], Decision]] = {
    Verb.FILE: _may_file,
    Verb.READ: _may_read,
    Verb.COMPLETE: _may_complete,
    Verb.SUPERVISE: _may_supervise,
    Verb.ADMINISTER: _may_administer,
    Verb.CHANGE_CLOCK: _may_change_clock,
}


class BadMailAddress(Refusal):
    """What was typed is no address that mail can be sent to."""

    code = "bad_mail_address"
    sentence = "邮箱地址不能识别"
    way_out = "。请填写形如 name@example.cn 的地址，留空则不发邮件。"
    field = "mail"


_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+", re.ASCII
)


def mail_address_in(typed: str) -> str | None:
    """Return the address that was typed; None for nothing. Refuses: BadMailAddress."""
    address = typed.strip()
    if address and not _ADDRESS.fullmatch(address):
        raise BadMailAddress
    return address or None


def digest_of_key(secret: str) -> str:
    """Return what is kept of the secret in the address of a calendar feed."""
    return sha256(secret.encode()).hexdigest()

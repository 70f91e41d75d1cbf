"""May this person do this to this case? One pure answer for the route, the button and the test."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from engine.people.terms import Actor, CaseFacts, DutyRules, TaskFacts, Verb
from engine.refusals import Refusal


@dataclass(frozen=True)
class Allow:
    """Yes."""

    on_behalf_of: int | None = None
    """The principal for whom the person acts (代理); None: as oneself, which always comes first."""


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
    "in_other_hands": "此环节已由同岗位的其他人员认领，须由其办理或释放",
    "delegated": "此环节已委派他人提出意见，意见交回或者收回委派后方可办理",
    "answer_held": "此环节的意见已作出，正待后加签人员签署",
    "waits_for_signers": "此环节有前加签或者并加签人员尚未签署",
    "put_aside": "此件已挂起，恢复办理后才能继续",
    "wrong_post": "您没有办理此环节的岗位",
    "duty_conflict": "您已经办过此件的另一环节，申报、确认、审核、表决须由不同的人办理",
    "principal_conflict": "您所代理的人员已经办过此件的另一环节，您不能代其再办此环节",
    "one_vote": "您在本轮表决中另有一票（本人的，或者代他人的），一人只能表决一次",
    "both_sides": "此环节的加签由您签署，办理和签署须由不同的人作出",
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


def require(actor: Actor, verb: Verb, case: CaseFacts, duties: DutyRules) -> Allow:
    """Return the permission, and raise NotAllowed with the reason where there is none."""
    decision = decide(actor, verb, case, duties)
    if isinstance(decision, Deny):
        raise NotAllowed(because=REASONS[decision.reason], reason=decision.reason)
    return decision


def _may_file(actor: Actor, case: CaseFacts, duties: DutyRules) -> Decision:
    if actor.holds(duties.filing_role, case.department_id):
        return Allow()
    return Deny("not_in_department")


def _may_read(actor: Actor, case: CaseFacts, duties: DutyRules) -> Decision:
    """Whoever acts for somebody reads what that person reads, in the matters of the mandate."""
    for reader in (actor, *actor.principals_for(case.kind)):
        is_involved = reader.department_ids & (case.involved_ids | {case.department_id})
        if is_involved or reader.person_id in case.copied_ids or reader.roles & duties.citywide_roles:
            return Allow(None if reader is actor else reader.person_id)
    return Deny("not_involved", is_hidden=True)


def _may_complete(actor: Actor, case: CaseFacts, duties: DutyRules) -> Decision:
    task = case.task
    if task is None:
        return Deny("no_task")
    if not task.is_open:
        return Deny("already_closed")
    reasons: list[str] = []
    for owner in (actor, *actor.principals_for(case.kind)):
        reason = (
            _not_theirs(owner, task)
            or _waits(case, task)
            or _conflict(actor, case, task, duties)
            or (_conflict_by_two(actor, owner, case, task, duties) if owner is not actor else None)
            or ("both_sides" if actor.person_id in task.stood_in_ids else None)
            or ("one_vote" if actor.person_id in task.answered_ids else None)
        )
        if reason is None:
            return Allow(None if owner is actor else owner.person_id)
        reasons.append(reason)
    return Deny(next((reason for reason in reasons if reason not in _STRANGERS), reasons[0]))


_STRANGERS = ("wrong_post", "someone_elses")
"""Reasons that tell nothing to one who has a better one as somebody's substitute."""


def _not_theirs(actor: Actor, task: TaskFacts) -> str | None:
    """Return why the task is another person's to answer; None: it is this one's."""
    if task.assignee_id is not None and task.assignee_id != actor.person_id:
        return "someone_elses"
    if not actor.holds(task.role, task.department_id):
        return "wrong_post"
    return "in_other_hands" if task.holder_id not in (None, actor.person_id) else None


def _waits(case: CaseFacts, task: TaskFacts) -> str | None:
    """Return what must happen before the task can be answered by whomever it belongs to; None: nothing."""
    waits = {
        "put_aside": case.is_put_aside,
        "delegated": task.delegate_id is not None,
        "answer_held": task.is_held,
        "waits_for_signers": task.waits_for_signers,
    }
    return next((reason for reason, is_so in waits.items() if is_so), None)


def _conflict(actor: Actor, case: CaseFacts, task: TaskFacts, duties: DutyRules) -> str | None:
    excluded = duties.exclusive.get(task.duty, frozenset())
    is_barred = any(actor.person_id in case.fulfilled.get(duty, frozenset()) for duty in excluded)
    return "duty_conflict" if is_barred else None


def _conflict_by_two(
    actor: Actor, principal: Actor, case: CaseFacts, task: TaskFacts, duties: DutyRules
) -> str | None:
    """Return why the actor may not answer for the principal although both are free of other duties so far.

    Two natural persons are behind such an answer: neither may have been on another side of the case, and
    the one who speaks speaks once.
    """
    if _conflict(principal, case, task, duties):
        return "principal_conflict"
    if actor.person_id in task.signer_ids:
        return "both_sides"
    return "one_vote" if actor.person_id in task.seated_ids else None


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

"""Who may do what to a case, and when: pure answers for the button, the step and the matrix of the tests.

Whatever is about answering a task hangs on `engine.people.rules.decide`: who may not answer it may not hand
it on either.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from engine.people.rules import REASONS as TASK_REASONS
from engine.people.rules import Allow, Decision, Deny, decide
from engine.people.terms import Actor, TaskFacts, Verb
from engine.refusals import Refusal
from workflows.procedures.catalogue import CORRECT_GUIDE, DUTIES, TASKS, Place, Role
from workflows.verbs.capacity import as_whom, asked_by_name, who_gave
from workflows.verbs.terms import CaseVerb, Standing
from workflows.verdicts.terms import Verdict

SIGNABLE: Final = frozenset(
    {"task_confirm_request", "task_check_lodging", "task_approve_editorial", "task_review_request"}
)
"""Where further signers may be asked: one person decides there, and nobody but the procedure chose them."""
RETURN_TARGETS: Final = ("task_confirm_request", "task_check_lodging", "task_review_request")
"""Where a case may be sent back to. To the filer it goes back by the verdict 退回补正, which is drawn."""
RETURNING: Final = frozenset({"task_check_lodging", "task_review_request", "task_approve_editorial"})
COUNTERSIGNED: Final = frozenset({"task_vote", "task_give_opinion"})
"""Where several are asked at once: an answer can be taken back as long as the others are still asked."""
NOT_WITHDRAWN: Final = frozenset({"task_publish_version", "task_rewrite_guide", "task_close_case"})
"""What was published cannot be unsaid."""

_WITHIN_REASONS: Final = {
    "case_closed": "此件已经办结",
    "not_put_aside": "此件没有挂起",
    "personal_task": "此环节由本人作出，不能认领、转办",
    "claimed_already": "此环节已由您认领",
    "not_claimed": "此环节没有由您认领",
    "not_asked": "此环节没有请您提出意见",
    "not_delegated": "此环节没有委派他人",
    "not_signable": "此环节由会签或者申请部门办理，不能加签",
    "not_a_signer": "此环节没有请您签署",
    "asked_by_yourself": "您已经参与此环节的办理或者签署，不能再代他人就此环节提出意见或者签署",
    "no_signature": "没有等待签署的人员",
    "nowhere_to_return": "此前没有可以退回的环节；退给申请部门的，请用“退回补正”",
    "decided_by_members": "会签环节由全体成员的意见决定，不能由一人退回",
    "corrections_are_handed_in": "补正环节请补正后重新报送，不能退回其他环节",
    "version_formed": "清单新版本已经生成，不能再退回、撤回、撤销或者终止；如须更改，请另行申请变更",
    "not_last": "此后已有其他人员办理，不能撤回",
    "nothing_to_withdraw": "您在此件中没有可以撤回的办理意见",
    "stands_as_given": "本轮会签已经结束，或者已退回、已公布，不能撤回",
    "not_filing_unit": "只有申请部门的经办人员可以撤销申请",
    "not_office": "只有协调小组办公室可以终止",
    "not_clock_keeper": "只有协调小组办公室和督查岗位可以挂起或恢复办理",
    "may_not_urge": "只有申请部门、协调小组办公室和督查岗位可以催办",
    "urged_already": "本工作日已经催办过，每个工作日只能催办一次",
    "oneself": "不能选择本人",
    "off_duty": "此人不在岗",
    "other_unit": "只能委派本单位人员",
    "signs_already": "此人已在签署人员之列",
    "nobody_to_urge": "此件当前没有待办的环节",
}
REASONS: Final[Mapping[str, str]] = MappingProxyType({**TASK_REASONS, **_WITHIN_REASONS})
"""Reason code -> sentence."""


class VerbNotAllowed(Refusal):
    """The verb may not be used here, now or by this person; the reason is one of REASONS."""

    code = "verb_not_allowed"
    sentence = "不能%(verb)s：%(because)s"


class WordsMissing(Refusal):
    """A verb that must be given reasons for, without any."""

    code = "verb_words_missing"
    sentence = "%(verb)s须写明%(what)s"
    way_out = "，请补填。"
    field = "words"


class UnfitPerson(Refusal):
    """The chosen person cannot take this over."""

    code = "unfit_person"
    sentence = "不能选择此人：%(because)s"
    way_out = "。请另选一人。"
    field = "person"


class PersonMissing(Refusal):
    """A verb that is about a person, without one."""

    code = "verb_person_missing"
    sentence = "请选择人员"
    field = "person"


class TargetMissing(Refusal):
    """A return to no node, or to one that cannot be returned to."""

    code = "verb_target_missing"
    sentence = "请选择退回的环节"
    field = "node"


class SigningMissing(Refusal):
    """A further signer, without saying when they sign."""

    code = "verb_signing_missing"
    sentence = "请选择前加签、并加签或者后加签"
    field = "signing"


class AgreementMissing(Refusal):
    """A signature that neither agrees nor objects: silence is never consent."""

    code = "verb_agreement_missing"
    sentence = "请选择同意或者不同意"
    field = "agrees"


def may(verb: CaseVerb, actor: Actor, standing: Standing) -> Decision:
    """Say whether the person may do this to the case as it stands."""
    if not standing.may_read:
        return Deny("not_involved", is_hidden=True)
    if not standing.is_open and verb not in _ALSO_AFTERWARDS:
        return Deny("case_closed")
    if standing.facts.is_put_aside and verb not in _ALSO_PUT_ASIDE:
        return Deny("put_aside")
    return RULES[verb](actor, standing)


_ALSO_AFTERWARDS: Final = frozenset({CaseVerb.COPY, CaseVerb.COMMENT})
_ALSO_PUT_ASIDE: Final = frozenset(
    {CaseVerb.TAKE_UP, CaseVerb.COPY, CaseVerb.COMMENT, CaseVerb.REVOKE, CaseVerb.TERMINATE}
)


def _may_answer(actor: Actor, standing: Standing) -> Decision:
    if standing.task is not None and standing.task.for_task_id is not None:
        return Deny("not_signable")
    return decide(actor, Verb.COMPLETE, standing.facts, DUTIES)


def _claim(actor: Actor, standing: Standing) -> Decision:
    decision = _may_answer(actor, standing)
    if isinstance(decision, Deny):
        return decision
    task = _task(standing)
    if task.assignee_id is not None:
        return Deny("personal_task")
    claims_for = decision.on_behalf_of or actor.person_id
    return Deny("claimed_already") if task.holder_id == claims_for else decision


def _unclaim(actor: Actor, standing: Standing) -> Decision:
    task = standing.facts.task
    if task is None or not task.is_open or standing.task is None or standing.task.for_task_id is not None:
        return Deny("no_task")
    if task.holder_id is None:
        return Deny("not_claimed")
    if (task.delegate_id is not None or task.is_held) and not standing.is_holder_gone:
        return Deny("delegated" if task.delegate_id is not None else "answer_held")
    is_head = task.department_id is not None and actor.holds(Role.UNIT_HEAD, task.department_id)
    frees_others = is_head or actor.holds(Role.DESK)
    if (held := as_whom(actor, standing, task.holder_id)) is not None:
        return held
    return Allow() if frees_others else Deny("not_claimed")


def _transfer(actor: Actor, standing: Standing) -> Decision:
    decision = _may_answer(actor, standing)
    if isinstance(decision, Allow) and _task(standing).assignee_id is not None:
        return Deny("personal_task")
    return decision


def _advise(actor: Actor, standing: Standing) -> Decision:
    task = standing.facts.task
    if task is None or not task.is_open or task.delegate_id is None:
        return Deny("not_asked")
    return asked_by_name(actor, standing, task.delegate_id) or Deny("not_asked")


def _recall(actor: Actor, standing: Standing) -> Decision:
    task = standing.facts.task
    if task is None or not task.is_open or task.delegate_id is None:
        return Deny("not_delegated")
    return as_whom(actor, standing, task.holder_id, task.assignee_id) or Deny("in_other_hands")


def _add_signer(actor: Actor, standing: Standing) -> Decision:
    task = standing.task
    if task is None or task.node not in SIGNABLE or task.for_task_id is not None:
        return Deny("not_signable" if task is not None else "no_task")
    return _despite_signers(actor, standing)


def _remove_signer(actor: Actor, standing: Standing) -> Decision:
    decision = _add_signer(actor, standing)
    if isinstance(decision, Allow) and not standing.signer_ids:
        return Deny("no_signature")
    return decision


def _despite_signers(actor: Actor, standing: Standing) -> Decision:
    decision = decide(actor, Verb.COMPLETE, standing.facts, DUTIES)
    if isinstance(decision, Deny) and decision.reason == "waits_for_signers":
        return as_whom(actor, standing, _task(standing).holder_id) or Allow()
    return decision


def _sign(actor: Actor, standing: Standing) -> Decision:
    task = standing.task
    if task is None or task.for_task_id is None or not standing.is_called_to_sign:
        return Deny("not_a_signer")
    return asked_by_name(actor, standing, task.assignee_id) or Deny("not_a_signer")


def _return_to(actor: Actor, standing: Standing) -> Decision:
    decision = _may_answer(actor, standing)
    if isinstance(decision, Deny):
        return decision
    node = standing.task.node if standing.task else ""
    if standing.is_version_formed:
        return Deny("version_formed")
    if TASKS[node].place in (Place.MEMBER, Place.ITEM):
        return Deny("decided_by_members")
    if TASKS[node].place is Place.FILING:
        return Deny("corrections_are_handed_in")
    return decision if node in RETURNING and standing.targets else Deny("nowhere_to_return")


def _withdraw(actor: Actor, standing: Standing) -> Decision:
    last, held = standing.last_act, standing.held_task
    if held is not None and held.hands.held_verdict is not None:
        given = held.hands.held_verdict
        if found := who_gave(actor, standing, given["person_id"], given.get("on_behalf_of")):
            return found
    if standing.is_version_formed:
        return Deny("version_formed")
    mine = who_gave(actor, standing, last.person_id, last.on_behalf_of) if last is not None else None
    if last is None or mine is None:
        has_acted = any(actor.person_id in people for people in standing.facts.fulfilled.values())
        return Deny("not_last" if has_acted else "nothing_to_withdraw")
    is_counted = last.node in COUNTERSIGNED and not last.is_still_asked
    stands = (
        is_counted or last.is_at_meeting or last.node in NOT_WITHDRAWN or last.verdict == Verdict.RETURNED_TO
    )
    return Deny("stands_as_given") if stands else mine


def _revoke(actor: Actor, standing: Standing) -> Decision:
    if standing.is_version_formed:
        return Deny("version_formed")
    # What nobody has filed is nobody's to take back: the unit whose guide it is least of all.
    is_filed = standing.facts.kind != CORRECT_GUIDE
    is_filer = is_filed and actor.holds(DUTIES.filing_role, standing.facts.department_id)
    return Allow() if is_filer else Deny("not_filing_unit")


def _terminate(actor: Actor, standing: Standing) -> Decision:
    if standing.is_version_formed:
        return Deny("version_formed")
    return Allow() if actor.holds(Role.DESK) else Deny("not_office")


def _put_aside(actor: Actor, standing: Standing) -> Decision:  # noqa: ARG001
    return Allow() if actor.roles & DUTIES.clock_roles else Deny("not_clock_keeper")


def _take_up(actor: Actor, standing: Standing) -> Decision:
    if not standing.facts.is_put_aside:
        return Deny("not_put_aside")
    return _put_aside(actor, standing)


def _whoever_reads(actor: Actor, standing: Standing) -> Decision:  # noqa: ARG001
    return Allow()


def _urge(actor: Actor, standing: Standing) -> Decision:
    is_filer = actor.holds(DUTIES.filing_role, standing.facts.department_id)
    if not is_filer and not actor.roles & DUTIES.clock_roles:
        return Deny("may_not_urge")
    if not standing.has_open_tasks:
        return Deny("nobody_to_urge")
    return Deny("urged_already") if standing.urged_at is not None else Allow()


RULES: dict[CaseVerb, Callable[[Actor, Standing], Decision]] = {
    CaseVerb.CLAIM: _claim,
    CaseVerb.UNCLAIM: _unclaim,
    CaseVerb.TRANSFER: _transfer,
    CaseVerb.DELEGATE: _may_answer,
    CaseVerb.ADVISE: _advise,
    CaseVerb.RECALL: _recall,
    CaseVerb.ADD_SIGNER: _add_signer,
    CaseVerb.REMOVE_SIGNER: _remove_signer,
    CaseVerb.SIGN: _sign,
    CaseVerb.RETURN_TO: _return_to,
    CaseVerb.WITHDRAW: _withdraw,
    CaseVerb.REVOKE: _revoke,
    CaseVerb.TERMINATE: _terminate,
    CaseVerb.PUT_ASIDE: _put_aside,
    CaseVerb.TAKE_UP: _take_up,
    CaseVerb.COPY: _whoever_reads,
    CaseVerb.URGE: _urge,
    CaseVerb.COMMENT: _whoever_reads,
}
"""Verb -> its rule, asked of an open case that the person may read and that is not put aside."""


def _task(standing: Standing) -> TaskFacts:
    if standing.facts.task is None:
        raise RuntimeError("a decision about no task")
    return standing.facts.task

"""What a unit still owes when its cancellation is broken off although the basis has lapsed: an open cause.

A request that was revoked or ended is no filing, so a cause of the register that it answered is open again by
itself. Where it answered none, or the unit has done something else about that one, the cause is registered.
"""

from dataclasses import replace
from hashlib import sha256

from engine.procedures.practice import Step
from workflows.causes.lookups import cause_of
from workflows.causes.steps import record_cause
from workflows.causes.terms import CauseDraft, CountedFrom, UnitState
from workflows.exemption_list.rules import item_number
from workflows.requests.lookups import request_of
from workflows.requests.terms import RequestView


def owed_cause(step: Step) -> int:
    """Return the cause under which a request that is being broken off is to be made anew."""
    request = request_of(step.tx, step.case_id)
    if request.cause_id is not None and _is_open(step, request.cause_id, request.unit_id):
        return request.cause_id
    return record_cause(
        step.tx,
        _draft(step, request),
        person_id=step.actor_id or request.filed_by,
        now=step.now,
        command_key=sha256(b"owed cause" + (step.command_key or b"")).digest()[:16],
    )


def _is_open(step: Step, cause_id: int, unit_id: int) -> bool:
    cause = cause_of(step.tx, cause_id)
    if cause.withdrawal is not None:
        return False
    unit = next(unit for unit in cause.units if unit.id == unit_id)
    others = tuple(case for case in unit.cases if case.case_no != step.case_no)
    return replace(unit, cases=others).state is UnitState.OPEN


def _draft(step: Step, request: RequestView) -> CauseDraft:
    number = item_number(request.item_id or 0)
    return CauseDraft(
        type=request.cause_type,
        title=request.cause_document_title,
        number=request.cause_document_number,
        published_date=None,
        effective_date=request.cause_date,
        counted_from=CountedFrom.EFFECTIVE,
        unit_ids=(request.unit_id,),
        note=f"{step.case_no} 未办完即撤销或者终止，{number} 停止索要，须重新提出取消申请。",
    )

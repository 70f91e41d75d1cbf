"""The story of a guide that has drifted: found at night, opened by nobody, closed by its published page."""

from engine.cases.terms import CaseStatus
from workflows.guide_checks.rules import PageNotSeen
from workflows.guide_drift.lookups import differences
from workflows.guide_drift.terms import Drift
from workflows.guides.lookups import duties_of, proposal_for
from workflows.procedures.guide_watch import open_correction
from workflows.rehearsal.stage import Stage

MATTER, PROOF = "律师执业核准", "无犯罪记录证明"
"""A guide of the demo city that demands what the list exempts."""


def correction(stage: Stage) -> None:
    """Correct a guide: refused while nobody has seen its page, done once the page has been handed in."""
    (drift,) = (one for one in _found(stage) if (one.matter_name, one.proof_name) == (MATTER, PROOF))
    number = open_correction(stage.bureau, drift)
    stage.expect("指南与清单不一致应立件更正", is_so=number is not None)
    stage.expect("同一指南、同一证明只立一件", is_so=open_correction(stage.bureau, drift) is None)
    stage.case_no = number or ""
    stage.tell_new()
    (task,) = stage.open_tasks()
    with stage.bureau.store.reading() as tx:
        (owed,) = duties_of(tx, stage.case().id)
        lines = proposal_for(tx, owed)
    said = {"materials": "\n".join(lines), "edition_seen": str(owed.guide.edition)}
    if stage.bureau.regulation.guides.needs_page:
        stage.refused(PageNotSeen, "task_rewrite_guide", "submit", **said)
        stage.hand_in_page(task, owed.guide, lines)
    stage.act("task_rewrite_guide", "submit", **said)
    stage.expect("应已办结", is_so=stage.case().status is CaseStatus.CLOSED)
    stage.expect("指南应已与清单一致", is_so=drift.guide_id not in {one.guide_id for one in _found(stage)})


def _found(stage: Stage) -> tuple[Drift, ...]:
    with stage.bureau.store.reading() as tx:
        return differences(tx, today=stage.bureau.today).to_correct

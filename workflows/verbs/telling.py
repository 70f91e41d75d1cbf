"""Verbs that only tell: a copy for reading, an urging, a remark."""

from typing import Final

from engine.cases.steps import send_copy
from engine.journal.lookups import count_of_kind
from workflows.verbs.doing import Doing, Effect
from workflows.verbs.terms import CaseVerb


def _copy(doing: Doing) -> None:
    chosen, step = doing.chosen(), doing.step
    send_copy(step.connection, doing.case.id, chosen.person_id, sent_by=doing.actor.person_id, now=step.now)
    doing.write_to("case_copied", chosen.person_id)
    doing.noted("copied", to=chosen.person_id)


def _urge(doing: Doing) -> None:
    step = doing.step
    people = doing.at_work()
    count = count_of_kind(step.connection, doing.case.id, "urged") + 1
    doing.write_to("case_urged", *people, count=count)
    facts = {"count": count} if people else {"count": count, "nobody": True}
    doing.noted("urged", **facts)


def _comment(doing: Doing) -> None:
    people = doing.at_work()
    doing.write_to("case_commented", *people, doing.case.filed_by)
    doing.noted("commented")


TELLING: Final[dict[CaseVerb, Effect]] = {
    CaseVerb.COPY: _copy,
    CaseVerb.URGE: _urge,
    CaseVerb.COMMENT: _comment,
}

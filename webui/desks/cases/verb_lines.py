"""What the timeline says of the verbs: who did it, to whom, at which step, with which words."""

from dataclasses import dataclass

from flask_babel import gettext

from webui.acting_names import acted
from webui.wording import word
from workflows.procedures.case_story import StoryLine
from workflows.procedures.catalogue import TASKS
from workflows.verbs.terms import VERB_OF, VERBS


@dataclass(frozen=True)
class VerbLine:
    """What was done, and by whom with which words."""

    what: str
    detail: str | None


def verb_line(event: StoryLine) -> VerbLine:
    """Return the line of a verb in words."""
    told = [_step(event.node), gettext(VERBS[VERB_OF[event.kind]].label), *_more(event)]
    detail = gettext("：").join(filter(None, (acted(event.who, event.on_behalf_of), event.note)))
    return VerbLine(" ".join(filter(None, told)), detail or None)


def held_line(event: StoryLine) -> VerbLine:
    """Return the line of an answer that waits for those who sign after it."""
    known = {"step": _step(event.node), "verdict": word("verdict", event.facts["verdict"])}
    detail = gettext("：").join(filter(None, (acted(event.who, event.on_behalf_of), event.note)))
    return VerbLine(gettext("%(step)s %(verdict)s，待后加签人员签署", **known), detail or None)


def _more(event: StoryLine) -> tuple[str, ...]:
    facts = event.facts
    match event.kind:
        case "returned_to":
            return (_step(facts["to"]),)
        case "signed":
            return (word("verdict", facts["verdict"]),)
        case "urged":
            return (gettext("（第 %(count)s 次）", count=facts["count"]),)
        case _:
            return event.named


def _step(node: object) -> str:
    kind = TASKS.get(str(node))
    return gettext(kind.label) if kind else ""

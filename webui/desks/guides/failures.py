"""The sentence of a look that has found nothing: kept as code and facts, said in the reader's language."""

from flask_babel import gettext

from engine.attachments.rules import FileRefused
from engine.refusals import Refusal
from engine.webpages.reading import PageUnreadable
from engine.webpages.rules import FetchRefused
from webui.refusal_pages import sentence_of
from workflows.guide_checks.rules import AnotherPage
from workflows.guide_checks.terms import Sighting


def failure_sentence(look: Sighting) -> str:
    """Return why a look has found nothing; "" for one that has."""
    if look.failure is None:
        return ""
    known = {kind.code: kind for kind in _kinds()}
    kind = known.get(look.failure)
    if kind is None:  # a reason that a later release no longer knows
        return str(gettext("没有核对成"))
    return sentence_of(kind(**look.failure_facts))


def _kinds() -> tuple[type[Refusal], ...]:
    return (PageUnreadable, AnotherPage, *FetchRefused.__subclasses__(), *FileRefused.__subclasses__())

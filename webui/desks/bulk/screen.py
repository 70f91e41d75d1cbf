"""The page of what was ticked: what is taken in, what is kept out and why, and the form of the one answer."""

from flask import render_template
from flask_babel import gettext

from webui.accounts import current_actor
from webui.desks.bulk.forms import BulkForm, offer, ticked
from webui.offered_phrases import offered_phrases
from webui.office import current_bureau
from workflows.bulk.lookups import batch_of
from workflows.bulk.rules import REASONS, require_count
from workflows.procedures.catalogue import TASKS


def batch_page(form: BulkForm, *, sentence: str = "") -> str:
    """Return the page; after a refusal with the sentence on top. Refuses: NothingTicked, TooManyTicked."""
    bureau, actor, tasks = current_bureau(), current_actor(), ticked()
    require_count(len(tasks))
    with bureau.store.reading() as tx:
        batch = batch_of(tx, bureau, actor, tasks)
        verdicts = [str(choice.verdict) for choice in batch.choices]
        phrases = offered_phrases(tx, bureau, actor, verdicts=verdicts)
    consequences = {
        str(choice.verdict): gettext(choice.consequence)
        + (gettext("；须写明理由") if choice.needs_reason else "")
        for choice in batch.choices
    }
    return render_template(
        "bulk/batch.html",
        batch=batch,
        form=offer(form, batch),
        consequences=consequences,
        offered_phrases=phrases,
        reasons=REASONS,
        nodes=TASKS,
        sentence=sentence,
        undo_minutes=bureau.regulation.bulk.undo_minutes,
    )

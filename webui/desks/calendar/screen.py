"""The page on which a notice is pasted and read: empty, read, or refused, always with what was typed."""

from collections.abc import Sequence

from flask import render_template

from engine.refusals import Refusal
from webui.desks.calendar.forms import NoticeFields
from webui.desks.calendar.lookups import ReadPage, regions_of
from webui.office import current_bureau
from webui.refusal_pages import blame_field, sentence_of
from workflows.recalculation.proposals import NoticeForm


def notice_page(
    typed: NoticeForm | None = None, *, read: ReadPage | None = None, problems: Sequence[Refusal] = ()
) -> str:
    """Return the page; `typed` fills an empty form, None takes what the request carries."""
    data = {name: getattr(typed, name) for name in ("year", "kind")} if typed else None
    form = NoticeFields(formdata=None, data=data) if data else NoticeFields()
    with current_bureau().store.reading() as tx:
        form.offer(regions_of(tx))
    sentence = next((sentence_of(each) for each in problems if not blame_field(form, each)), "")
    told = {"read": read, "problem": sentence, "today": current_bureau().today}
    return render_template("calendar/notice.html", form=form, **told)

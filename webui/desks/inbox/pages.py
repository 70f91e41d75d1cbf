"""The letters, where else they go, and the calendar feed."""

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.people.lookups import actor_of, person_of_calendar_key
from engine.refusals import NotYours
from webui.access import for_everyone, for_signed_in
from webui.accounts import current_actor
from webui.desks.inbox.blueprint import blueprint
from webui.desks.inbox.feed import feed_of
from webui.desks.inbox.lookups import inbox_view
from webui.desks.inbox.screen import delivery_page
from webui.office import current_bureau
from webui.secret_paths import FEED_PATH
from workflows.digests.lookups import dated_tasks


@blueprint.get("/inbox")
@for_signed_in
def letters() -> ResponseReturnValue:
    """Show the person's letters, newest first."""
    unread_only, after = request.args.get("show") == "unread", request.args.get("after")
    with current_bureau().store.reading() as tx:
        view = inbox_view(tx, current_actor(), unread_only=unread_only, after=after)
    address = url_for(".letters", show="unread" if unread_only else None)
    next_address = url_for(".letters", show="unread" if unread_only else None, after=view.page.next_cursor)
    return render_template(
        "inbox/letters.html",
        view=view,
        unread_only=unread_only,
        first_url=address if after else None,
        next_url=next_address if view.page.next_cursor else None,
    )


@blueprint.get("/inbox/delivery")
@for_signed_in
def delivery() -> ResponseReturnValue:
    """Show where the person's letters and deadlines go besides."""
    return delivery_page()


@blueprint.get(f"{FEED_PATH}<key>.ics")
@for_everyone
def feed(key: str) -> ResponseReturnValue:
    """Give the deadlines of whoever the key belongs to: a calendar program cannot sign in."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        person_id = person_of_calendar_key(tx, key)
        actor = actor_of(tx, person_id, today=bureau.today) if person_id is not None else None
        if actor is None:
            raise NotYours
        tasks = dated_tasks(tx, actor, today=bureau.today)
    answer = Response(feed_of(tasks, now=bureau.now()), content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer

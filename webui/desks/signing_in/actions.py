"""Signing in and out."""

from datetime import timedelta

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webui.access import for_everyone
from webui.accounts import SignedIn, account_with_password, end_session, start_session
from webui.desks.signing_in.blueprint import blueprint
from webui.desks.signing_in.forms import SignInForm
from webui.desks.signing_in.lookups import failures_since
from webui.desks.signing_in.pages import page
from webui.desks.signing_in.rules import TooManyFailures, WrongNameOrPassword, require_open_door
from webui.desks.signing_in.steps import forget_failures, note_failure
from webui.office import current_office, current_web_settings
from webui.refusal_pages import sentence_of
from webui.relative_path import relative_path_or


@blueprint.post("/sign-in")
@for_everyone
def enter() -> ResponseReturnValue:
    """Sign a person in and go on to the page that was wanted."""
    form = SignInForm()
    if not form.validate_on_submit():
        return page(form), 422
    try:
        account = _checked(form.sign_in.data.strip(), form.password.data, _address())
    except (TooManyFailures, WrongNameOrPassword) as refusal:
        return page(form, refused=sentence_of(refusal)), 429 if isinstance(refusal, TooManyFailures) else 422
    start_session(account, now=current_office().clock.now())
    return redirect(relative_path_or("/", request.args.get("next")))


@blueprint.post("/sign-out")
@for_everyone
def sign_out() -> ResponseReturnValue:
    """Sign out; doing it twice is no error."""
    end_session()
    flash(gettext("已退出登录。"), "done")
    return redirect(url_for("signing_in.sign_in"))


def _checked(sign_in: str, password: str, address: str) -> SignedIn:
    """Return the account, or refuse; a failure is committed before the refusal leaves."""
    office, settings = current_office(), current_web_settings()
    now, lock = office.clock.now(), timedelta(minutes=settings.sign_in_lock_minutes)
    with office.store.writing() as tx:
        failures = failures_since(tx, sign_in, address, since=now - lock)
        require_open_door(failures, allowed=settings.failed_sign_ins_allowed, lock=lock, now=now)
        account = account_with_password(tx, sign_in, password, now=now)
        if account is None:
            note_failure(tx, sign_in, address, now=now)
        else:
            forget_failures(tx, sign_in, address)
    if account is None:
        raise WrongNameOrPassword
    return account


def _address() -> str:
    return request.remote_addr or "unknown"

"""The sign-in page."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms.widgets import PasswordInput

from engine.clock import day_of
from webui.access import for_everyone
from webui.accounts import signed_in_actor
from webui.desks.signing_in import lookups
from webui.desks.signing_in.blueprint import blueprint
from webui.desks.signing_in.forms import SignInForm
from webui.office import current_office
from webui.relative_path import relative_path_or

DEMO_PASSWORD = "mianzheng-demo"  # noqa: S105  printed on the demo city's sign-in page
"""The password of every account of the demo city; the seeds use it."""


@blueprint.get("/sign-in")
@for_everyone
def sign_in() -> ResponseReturnValue:
    """Show the form; in the demo city ?account=NAME fills it."""
    if signed_in_actor():
        return redirect(relative_path_or("/", request.args.get("next")))
    return page(SignInForm(formdata=None))


def page(form: SignInForm, *, refused: str = "") -> str:
    """Return the page around a form, filled or refused."""
    office = current_office()
    accounts: tuple[lookups.DemoAccount, ...] = ()
    if office.demo:
        with office.store.reading() as tx:
            accounts = lookups.demo_accounts(tx, today=day_of(office.clock.now()))
    chosen = request.args.get("account")
    if chosen in {account.sign_in for account in accounts}:
        form.sign_in.data = chosen
        form.password.data = DEMO_PASSWORD
        form.password.widget = PasswordInput(hide_value=False)
    return render_template(
        "signing_in/sign_in.html",
        form=form,
        refused=refused,
        demo_accounts=accounts,
        leading_accounts=lookups.first_of_each_role(accounts),
        next_page=relative_path_or("/", request.args.get("next")),
    )

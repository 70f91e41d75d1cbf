"""The application, as a table of contents: what it is made of, in the order in which it is put on."""

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from webui.access import require_access_marks
from webui.accounts import keep_accounts
from webui.acting_names import add_acting_names
from webui.assets import serve_assets
from webui.command_line.places import data_folder
from webui.desk import Desk
from webui.desks import DESKS
from webui.formats import add_formats
from webui.language import speak_languages
from webui.navigation import show_navigation
from webui.office import Office, WebSettings
from webui.preferences import offer_preferences
from webui.refusal_pages import answer_refusals
from webui.secret_key import secret_key_at
from webui.secret_paths import keep_secrets_out_of_logs
from webui.security_headers import set_security_headers
from webui.wording import add_wording

LARGEST_REQUEST_BYTES = 20 * 1024 * 1024
"""An 附件2 workbook with its scans; anything larger is refused before it is read."""


def create_app(office: Office, desks: tuple[Desk, ...] = DESKS) -> Flask:
    """Return the web application of one city."""
    app = Flask(__name__, static_folder=None)
    settings = office.settings.table("web", WebSettings)
    app.extensions |= {"office": office, "bureau": office.bureau(), "web_settings": settings}
    app.secret_key = secret_key_at(data_folder() / settings.secret_key_file)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST_BYTES
    app.config["WTF_CSRF_TIME_LIMIT"] = (
        None  # a form may stay open over lunch: the idle limit ends the session
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    serve_assets(app)
    CSRFProtect(app)
    speak_languages(app)
    keep_accounts(app, office, settings)
    set_security_headers(app)
    keep_secrets_out_of_logs(app)
    add_formats(app)
    add_wording(app)
    add_acting_names(app)
    offer_preferences(app)
    show_navigation(app, desks)
    answer_refusals(app)
    for desk in desks:
        app.register_blueprint(desk.blueprint)
    require_access_marks(app)

    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app

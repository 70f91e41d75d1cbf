"""Which language a page speaks: Chinese, or English after ?lang=en; remembered in a cookie."""

from flask import Flask, Response, request
from flask_babel import Babel

from engine.clock import SHANGHAI

CHINESE = "zh_Hans_CN"
LANGUAGES = {"zh": CHINESE, "en": "en"}
"""What ?lang= and the cookie may say -> the locale."""
COOKIE = "lang"
A_YEAR = 365 * 24 * 3600


def speak_languages(app: Flask) -> None:
    """Attach the translations and the choice of language."""
    Babel(
        app,
        default_locale=CHINESE,
        default_timezone=SHANGHAI.key,
        default_translation_directories="translations",
        locale_selector=lambda: LANGUAGES[chosen_language()],
    )
    app.after_request(_remember)
    app.jinja_env.globals["page_language"] = lambda: "en" if chosen_language() == "en" else "zh-CN"


def chosen_language() -> str:
    """Return "zh" or "en" for this request.

    What the browser prefers is not asked: the office speaks Chinese.
    """
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return "zh"


def _remember(response: Response) -> Response:
    wish = request.args.get("lang")
    if wish in LANGUAGES:
        response.set_cookie(
            COOKIE, wish, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure
        )
    return response

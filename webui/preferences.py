"""How a visitor wants to read and work: theme, type size, contrast, single keys; in cookies, scriptless."""

from dataclasses import dataclass

from flask import Flask, Response, make_response, redirect, request

from webui.access import for_everyone
from webui.language import A_YEAR
from webui.relative_path import relative_path_or

CHOICES = {
    "theme": ("light", "dark"),
    "size": ("normal", "large"),
    "contrast": ("normal", "high"),
    "keys": ("on", "off"),
}
"""Preference -> its values; the first is what a new visitor gets (offices print, so light)."""


@dataclass(frozen=True)
class Preferences:
    """What this visitor chose."""

    theme: str
    size: str
    contrast: str
    keys: str
    """Whether single keys act; whoever speaks to the computer switches them off (WCAG 2.1.4)."""

    def other(self, name: str) -> str:
        """Return the value that a switch would change to."""
        first, second = CHOICES[name]
        return second if getattr(self, name) == first else first


def offer_preferences(app: Flask) -> None:
    """Add the switch /preferences?theme=dark&next=/path and tell templates what was chosen."""
    app.add_url_rule("/preferences", "preferences", for_everyone(_choose))
    app.context_processor(lambda: {"preferences": chosen_preferences()})


def chosen_preferences() -> Preferences:
    """Return the choices of this visitor; an unknown value in a cookie counts as none."""
    return Preferences(**{name: _chosen(name, values) for name, values in CHOICES.items()})


def _chosen(name: str, values: tuple[str, ...]) -> str:
    value = request.cookies.get(name)
    return value if value in values else values[0]


def _choose() -> Response:
    answer = make_response(redirect(relative_path_or("/", request.args.get("next"))))
    for name, values in CHOICES.items():
        if (wish := request.args.get(name)) in values:
            answer.set_cookie(
                name, wish, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure
            )
    return answer

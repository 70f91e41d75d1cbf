"""Ticks that are letters of a picture font: a clerk types R in Wingdings 2 and sees ☑."""

from typing import Final

_SIGNS: Final[dict[str, dict[int, str]]] = {
    "wingdings": {0x6F: "☐", 0x71: "☐", 0xA8: "☐", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
    "wingdings 2": {0x2A: "☐", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"},
    "marlett": {0x61: "✓", 0x62: "✓"},
}
"""Font -> place of the sign in it -> what people see. A cross alone says no, a crossed box is ticked."""
_PRIVATE_AREA: Final = 0xF000
"""Word keeps the signs of such fonts from here on."""
UNKNOWN: Final = "?"
"""A picture that is no tick: told as a mark that nobody can read."""


def is_picture_font(font: str | None) -> bool:
    """Say whether the letters of a font are pictures."""
    return (font or "").casefold() in _SIGNS


def seen(text: str, font: str | None) -> str:
    """Return what people see of a text in its font; the text itself in any font of letters."""
    signs = _SIGNS.get((font or "").casefold())
    if signs is None:
        return text
    return "".join(sign if sign.isspace() else _sign(ord(sign), signs) for sign in text)


def _sign(code: int, signs: dict[int, str]) -> str:
    return signs.get(code - _PRIVATE_AREA if code >= _PRIVATE_AREA else code, UNKNOWN)

"""Units as tables name them: 市公安局 for 鄂尔多斯市公安局. Records and print keep the full name."""

from webui.office import current_web_settings

CITY = "市"


def short_unit(name: str | None) -> str:
    """Return the name without the city's own; "" where there is no unit to name."""
    city = current_web_settings().city.partition(CITY)[0] + CITY
    if not name or not name.startswith(city) or name == city:
        return name or ""
    return CITY + name.removeprefix(city)

"""Opening the city that config.toml describes: settings, store, clock, diagrams."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from engine.calendar.steps import found_calendar
from engine.clock import Clock, SystemClock
from engine.config import BadSetting, Settings, read_settings
from engine.procedures.versions import activate
from engine.store import Store, StoreSettings
from webui.command_line.places import diagram_files, home
from workflows.config import RegulationSettings, regulation_settings
from workflows.procedures.bindings import FUNCTIONS, STEPS
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import MAINS

TABLES = frozenset(
    {"store", "web", "mail", "attachments", "fetching", *(field.name for field in fields(RegulationSettings))}
)
"""Every table of config.toml that some floor reads."""


def settings_of_the_city() -> Settings:
    """Read config.toml of this city. Refuses: BadSetting, for a table that no floor reads."""
    settings = read_settings(home() / "config.toml")
    for name in sorted(settings.table_names() - TABLES):
        raise BadSetting(path=f"[{name}]", reason="没有这张表")
    return settings


def open_store(settings: Settings) -> Store:
    """Open the database that the settings name; an SQLite file's folder is made."""
    url = settings.table("store", StoreSettings).url
    store = Store(url)
    if store.is_sqlite and (path := store.engine.url.database) and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return store


def bureau_of(settings: Settings, store: Store, clock: Clock | None = None) -> Bureau:
    """Return the office below the web."""
    return Bureau(store, clock or SystemClock(), regulation_settings(settings))


def activate_diagrams(bureau: Bureau, sources: Mapping[str, bytes] | None = None) -> tuple[str, ...]:
    """Admit the diagrams of the city; return the procedures that got a new version."""
    with bureau.store.writing() as tx:
        return activate(
            tx,
            sources or diagram_files(),
            mains=MAINS,
            functions=FUNCTIONS,
            steps=STEPS,
            now=bureau.now(),
        )


def found_the_calendar(bureau: Bureau) -> bool:
    """Write the holiday papers of this release as the first calendar version, where there is none yet."""
    with bureau.store.writing() as tx:
        return found_calendar(tx, now=bureau.now())

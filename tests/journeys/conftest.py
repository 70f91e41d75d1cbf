"""The demo city behind a real server, on a fixed day, for a browser to walk through."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask

from engine.clock import VirtualClock
from engine.config import Settings
from engine.store import Store
from tests.builders.city import DIAGRAMS, FRIDAY
from webui.app import create_app
from webui.catalogues import compile_english
from webui.command_line.city import activate_diagrams
from webui.office import Office
from workflows.demo_city.steps import DemoPassword, load_demo_city
from workflows.schema import metadata

PASSWORD = "correct horse 1"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Give the demo city without its cases, on Friday 2026-10-09."""
    monkeypatch.setenv("MIANZHENG_DATA", str(tmp_path))
    compile_english()
    store = Store(f"sqlite:///{tmp_path / 'city.db'}")
    metadata.create_all(store.engine)
    settings = Settings({"group": {"rule": "ratio", "ratio_percent": 60}}, source=tmp_path / "config.toml")
    office = Office(store, VirtualClock(FRIDAY), settings, demo=False)
    with store.writing() as tx:
        load_demo_city(tx, seeds=Path("seeds"), password=DemoPassword(PASSWORD, lambda _: CHEAP), now=FRIDAY)
    activate_diagrams(office.bureau(), DIAGRAMS)
    yield office
    store.close()


@pytest.fixture
def address(office: Office, serve: Callable[[Flask], str]) -> str:
    """Give the address of the running city."""
    return serve(create_app(office))

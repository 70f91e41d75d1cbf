"""The demo city of `mianzheng serve --demo`: loaded into an empty database, and into no other."""

from datetime import timedelta
from typing import TextIO

import sqlalchemy as sa
from argon2 import PasswordHasher

from engine.clock import SystemClock
from engine.config import Settings
from engine.people.records import PersonRow
from engine.store import Store
from webui.command_line.city import bureau_of
from webui.command_line.places import home
from webui.desks.signing_in.pages import DEMO_PASSWORD
from workflows.demo_city.cases import play_demo_cases
from workflows.demo_city.steps import DemoPassword, load_demo_city

BASELINE_AGE = timedelta(days=60)
"""How long before today the demo's list version 1 took effect: older than every demo case."""


def make_demo_city(settings: Settings, store: Store, stdout: TextIO) -> None:
    """Load the demo city when the database is empty; leave it alone otherwise."""
    with store.reading() as tx:
        if tx.scalar(sa.select(sa.func.count()).select_from(PersonRow)):
            return
    now = SystemClock().now()
    digest = PasswordHasher().hash(DEMO_PASSWORD)  # one for all: ninety times would teach nothing
    with store.writing() as tx:
        password = DemoPassword(DEMO_PASSWORD, lambda _text: digest)
        city = load_demo_city(tx, seeds=home() / "seeds", password=password, now=now - BASELINE_AGE)
    count = play_demo_cases(bureau_of(settings, store), until=now)
    print(f"演示城市：{city.item_count} 条清单、{city.guide_count} 份指南、{count} 件办件", file=stdout)

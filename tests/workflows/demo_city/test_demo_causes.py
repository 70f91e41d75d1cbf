"""The register of the demo city: a cause in every state, each document plainly invented."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest

from engine.clock import SHANGHAI, VirtualClock
from engine.deadlines.terms import Standing
from engine.store import Store
from tests.builders.city import DIAGRAMS
from webui.command_line.city import activate_diagrams
from workflows.causes.lookups import cause_page, running_out
from workflows.causes.terms import CauseFilter, CauseState, RegisteredCause, UnitState
from workflows.config import GroupSettings, RegulationSettings
from workflows.demo_city.cases import play_demo_cases
from workflows.demo_city.causes import CAUSES
from workflows.demo_city.steps import DemoPassword, load_demo_city
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_register import reckoning
from workflows.schema import metadata

NOW = datetime.combine(date(2026, 10, 9), time(17), SHANGHAI)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """Give the demo city as it stands after the long holiday."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'city.db'}")
    metadata.create_all(store.engine)
    bureau = Bureau(store, VirtualClock(NOW), RegulationSettings(group=GroupSettings(rule="ratio")))
    with store.writing() as tx:
        password, founded = DemoPassword("demo", str), datetime(2026, 8, 1, 9, tzinfo=SHANGHAI)
        load_demo_city(tx, seeds=Path("seeds"), password=password, now=founded)
    activate_diagrams(bureau, DIAGRAMS)
    play_demo_cases(bureau, until=NOW)
    yield bureau
    store.close()


def causes(demo: Bureau) -> dict[str, RegisteredCause]:
    with demo.store.reading() as tx:
        found = cause_page(tx, CauseFilter()).causes
    by_title = {cause.title: cause for cause in found}
    assert len(by_title) == len(CAUSES)
    return {name: by_title[cause.title] for name, cause in CAUSES.items()}


def test_every_state_of_a_cause_is_there(demo: Bureau) -> None:
    found = causes(demo)

    assert {cause.state for cause in found.values()} == set(CauseState)
    assert found["answered"].units[0].cases[0].days_used == 1
    states = {unit.code: unit.state for unit in found["nearly_over"].units}
    assert states["human_resources"] is UnitState.NO_CHANGE
    assert states["civil_affairs"] is UnitState.OPEN
    assert all("演示" in cause.title for cause in found.values())


def test_the_supervisors_see_one_that_is_over_and_one_that_nearly_is(demo: Bureau) -> None:
    with demo.store.reading() as tx:
        lines = running_out(tx, reckoning(tx, demo))

    assert [(line.cause_id, line.clock.standing, line.clock.days_left) for line in lines] == [
        (causes(demo)["over"].id, Standing.LATE, -2),
        (causes(demo)["nearly_over"].id, Standing.SOON, 1),
        (causes(demo)["nearly_over"].id, Standing.SOON, 1),
    ]


def test_a_law_to_come_has_not_begun(demo: Bureau) -> None:
    with demo.store.reading() as tx:
        clock = reckoning(tx, demo).of(causes(demo)["to_come"].effective_date, None)

    assert (clock.standing, clock.days_used) == (None, 0)

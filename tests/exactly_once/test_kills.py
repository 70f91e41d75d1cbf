"""The process is killed around every open task and started again: nothing twice, nothing lost."""

from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from engine.store import Store
from tests.builders.evidence import doubled_or_lost, faults_of, story_of
from tests.builders.ready_city import bureau_on, copied_sqlite
from tests.builders.stories import case_of, clocks_of, nodes_of
from tests.exactly_once.carrier import FORMS, case_id_of_kind
from tests.exactly_once.killing import Ordeal, carried
from workflows.exemption_list.records import ListVersionRow
from workflows.guides.lookups import duties_of
from workflows.procedures.bureau import Bureau
from workflows.verdicts.records import VoteRow

DEEDS = 24
"""File, one opinion, the other unit's silence, and 21 further answers, returns and corrections among them."""

Line = tuple[object, ...]


def seeded(kind: str) -> Random:
    """Return chance that is the same in every run of these tests."""
    return Random(kind)  # noqa: S311  no secret hangs on it


def told(city: Bureau, kind: str) -> list[Line]:
    """Return the story of the case of that kind, without what differs from run to run: ids and digests."""
    case_id = case_id_of_kind(city, kind)
    assert case_id is not None
    return [
        (
            line.seq,
            line.at,
            line.kind,
            line.node,
            line.person_id,
            line.note,
            {name: value for name, value in line.facts.items() if name not in ("note", "guides", "guide")},
        )
        for line in story_of(city, case_id)
    ]


@pytest.fixture(scope="module")
def untouched(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Line]]:
    """Carry a case of each kind through without a kill; give kind -> its story."""
    stories = {}
    for kind in FORMS:
        store = Store(copied_sqlite(sqlite_template, tmp_path_factory.mktemp("untouched")))
        ordeal = carried(store.url, kind, seeded(kind), share=0)
        assert set(ordeal.answers) == {"won"}
        assert ordeal.answers["won"] == DEEDS
        stories[kind] = told(bureau_on(store), kind)
        store.close()
    return stories


def require_whole(city: Bureau, kind: str, ordeal: Ordeal, *, expected: list[Line]) -> None:
    case_id = case_id_of_kind(city, kind)
    assert case_id is not None
    assert case_of(city, case_id).outcome == "carried_out"
    assert nodes_of(city, case_id) == []
    assert doubled_or_lost(city, case_id) == []
    assert faults_of(city) == []
    assert {state for state, _, _ in clocks_of(city, case_id).values()} == {"met"}
    assert told(city, kind) == expected
    with city.store.reading() as tx:
        published = sa.select(sa.func.count()).where(ListVersionRow.published_at.is_not(None))
        editions = [duty.edition_after for duty in duties_of(tx, case_id)]
        votes = tx.scalar(sa.select(sa.func.count()).select_from(VoteRow))
        assert (tx.scalar(published), editions, votes) == (2, [2, 3], 6)
    # A refused answer may only be one that had got through before its carrier was killed.
    assert set(ordeal.answers) <= {"won", "already_submitted"}


@pytest.mark.parametrize("kind", FORMS)
def test_a_case_killed_around_every_open_task_ends_as_if_it_had_not_been(
    sqlite_city: Bureau, untouched: dict[str, list[Line]], kind: str
) -> None:
    ordeal = carried(sqlite_city.store.url, kind, seeded(kind), share=1)

    require_whole(sqlite_city, kind, ordeal, expected=untouched[kind])
    assert len(ordeal.places) == DEEDS
    assert min(ordeal.kills.values()) >= 2
    assert ordeal.answers["already_submitted"] >= 2


@pytest.mark.parametrize("kind", FORMS)
def test_the_same_holds_on_postgresql(
    postgresql_city: Bureau, untouched: dict[str, list[Line]], kind: str
) -> None:
    ordeal = carried(postgresql_city.store.url, kind, seeded(kind), share=0.3)

    require_whole(postgresql_city, kind, ordeal, expected=untouched[kind])
    assert len(ordeal.places) >= 3

"""The clocks that run at a node: the table by which a return opens and ends them is what the stories do."""

from pathlib import Path

import pytest

from engine.store import Store
from tests.builders.ready_city import bureau_on, copied_sqlite
from tests.builders.situations import NODE_OF, ONLY_CHANGES, SITUATIONS, with_colleagues
from tests.builders.stories import running_clocks
from workflows.procedures.catalogue import TASKS
from workflows.requests.terms import RequestKind
from workflows.verbs.clocks import RUNS_AT

PLACES = [
    (kind, situation)
    for kind in RequestKind
    for situation in SITUATIONS
    if kind is RequestKind.CHANGE or situation not in ONLY_CHANGES
]


def test_every_node_has_its_clocks() -> None:
    assert set(RUNS_AT) == set(TASKS)


@pytest.mark.parametrize(("kind", "situation"), PLACES)
def test_the_clocks_of_a_node_run_when_a_case_comes_there(
    sqlite_template: Path, tmp_path: Path, kind: RequestKind, situation: str
) -> None:
    store = Store(copied_sqlite(sqlite_template, tmp_path))
    bureau = with_colleagues(bureau_on(store))

    case_id = SITUATIONS[situation](bureau, kind)

    assert set(running_clocks(bureau, case_id)) == RUNS_AT[NODE_OF.get(situation, situation)]
    store.close()

"""Every verb at every node of every diagram: allowed as the table says, and the case comes to its end."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.people.rules import Allow, Deny
from engine.store import Store
from engine.tasks.terms import Signing
from tests.builders.evidence import doubled_or_lost, faults_of, story_of
from tests.builders.ready_city import bureau_on, copied_sqlite
from tests.builders.situations import (
    COLLEAGUE,
    NAMES,
    NODE_OF,
    ONLY_CHANGES,
    OWNER,
    SITUATIONS,
    to_the_end,
    with_colleagues,
)
from tests.builders.stories import case_of
from tests.builders.verbs import decision_on, do, refusal_of
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import TASKS
from workflows.requests.terms import RequestKind
from workflows.verbs.terms import CaseVerb

TABLE = Path(__file__).parents[2] / "tables" / "verbs.csv"
AFTER = {
    CaseVerb.UNCLAIM: CaseVerb.CLAIM,
    CaseVerb.ADVISE: CaseVerb.DELEGATE,
    CaseVerb.RECALL: CaseVerb.DELEGATE,
    CaseVerb.REMOVE_SIGNER: CaseVerb.ADD_SIGNER,
    CaseVerb.SIGN: CaseVerb.ADD_SIGNER,
    CaseVerb.TAKE_UP: CaseVerb.PUT_ASIDE,
}
"""Verb -> what must have been done before it, where that is allowed."""
TO_A_COLLEAGUE = frozenset(
    {CaseVerb.TRANSFER, CaseVerb.DELEGATE, CaseVerb.ADD_SIGNER, CaseVerb.REMOVE_SIGNER}
)
BY = {
    CaseVerb.REVOKE: "filer",
    CaseVerb.URGE: "filer",
    CaseVerb.TERMINATE: "desk",
    CaseVerb.PUT_ASIDE: "desk",
    CaseVerb.TAKE_UP: "desk",
}
ENDS_AS = {CaseVerb.REVOKE: "revoked", CaseVerb.TERMINATE: "terminated"}


def _table() -> dict[str, dict[str, str]]:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    head, *rows = [[cell.strip() for cell in line.split(",")] for line in lines]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


EXPECTED = _table()
PLACES = [
    (kind, situation)
    for kind in RequestKind
    for situation in SITUATIONS
    if kind is RequestKind.CHANGE or situation not in ONLY_CHANGES
]


def test_the_table_has_a_row_for_every_node_and_a_column_for_every_verb() -> None:
    assert {NODE_OF.get(situation, situation) for situation in EXPECTED} == set(TASKS)
    assert set(EXPECTED) == set(SITUATIONS)
    assert all(set(row) == set(CaseVerb) for row in EXPECTED.values())


@pytest.fixture(scope="module", params=PLACES, ids=lambda place: f"{place[0]}-{place[1]}")
def place(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path, int]]:
    """Give the situation, a database in which a case stands there, and the case."""
    kind, situation = request.param
    folder = tmp_path_factory.mktemp("place")
    store = Store(copied_sqlite(sqlite_template, folder))
    case_id = SITUATIONS[situation](with_colleagues(bureau_on(store)), kind)
    store.close()
    yield situation, next(folder.glob("*.db")), case_id
    shutil.rmtree(folder)


@pytest.fixture
def standing(place: tuple[str, Path, int], tmp_path: Path) -> Iterator[tuple[str, Bureau, int]]:
    """Give a copy of the case where it stands, loaded anew."""
    situation, template, case_id = place
    store = Store(copied_sqlite(template, tmp_path))
    yield situation, bureau_on(store), case_id
    store.close()


@pytest.mark.parametrize("verb", list(CaseVerb))
def test_a_cell(standing: tuple[str, Bureau, int], verb: CaseVerb) -> None:
    situation, bureau, case_id = standing
    expected = EXPECTED[situation][verb]
    owner = OWNER[NODE_OF.get(situation, situation)]
    first = AFTER.get(verb)
    if first is not None and EXPECTED[situation][first] == "yes":
        do(bureau, case_id, first, **_asked(first, owner))
    by = _whose(bureau, case_id, verb, owner)
    asked = _asked(verb, owner) | {"by": by}
    lines = len(story_of(bureau, case_id))
    decision = decision_on(bureau, case_id, verb, by=by)

    if expected == "yes":
        assert decision == Allow()
        do(bureau, case_id, verb, **asked)
        assert len(story_of(bureau, case_id)) > lines
        to_the_end(bureau, case_id)
        assert case_of(bureau, case_id).outcome == ENDS_AS.get(verb, "carried_out")
        assert not doubled_or_lost(bureau, case_id)
        assert not faults_of(bureau)
    else:
        assert isinstance(decision, Deny)
        assert decision.reason == expected
        assert refusal_of(bureau, case_id, verb, **asked) == expected
        assert len(story_of(bureau, case_id)) == lines


def _whose(bureau: Bureau, case_id: int, verb: CaseVerb, owner: str) -> str:
    if verb in (CaseVerb.ADVISE, CaseVerb.SIGN):
        return COLLEAGUE[owner][0]
    if verb is CaseVerb.WITHDRAW:
        return _last_actor(bureau, case_id)
    return BY.get(verb, owner)


def _last_actor(bureau: Bureau, case_id: int) -> str:
    people = [line.person_id for line in story_of(bureau, case_id) if line.kind in ("done", "withdrawn")]
    return NAMES[people[-1] or 0]


def _asked(verb: CaseVerb, owner: str) -> dict[str, object]:
    asked: dict[str, object] = {"by": BY.get(verb, owner), "words": "见意见"}
    if verb in TO_A_COLLEAGUE:
        asked["to"] = COLLEAGUE[owner][0]
    if verb is CaseVerb.COPY:
        asked["to"] = "administrator"
    if verb is CaseVerb.ADD_SIGNER:
        asked["signing"] = Signing.BEFORE
    if verb is CaseVerb.SIGN:
        asked["agrees"] = True
    if verb is CaseVerb.RETURN_TO:
        asked["node"] = "task_confirm_request"
    return asked

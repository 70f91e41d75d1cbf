"""A cancellation that has stopped the demand is broken off: the demand follows the law, not the papers.

The rule and its source stand in workflows/demand_stops/rules.py and docs/decisions/0024.
"""

from datetime import date

import pytest
import sqlalchemy as sa

from tests.builders.causes import a_cause, cause, waiting
from tests.builders.city import filed
from tests.builders.evidence import faults_of, story_of
from tests.builders.stories import a_cancellation, case_of
from tests.builders.verbs import do, refusal_of
from workflows.causes.terms import UnitState
from workflows.demand_stops.records import DemandStopRow
from workflows.demand_stops.terms import Basis
from workflows.exemption_list.records import ProofItemRow
from workflows.procedures.bureau import Bureau
from workflows.verbs.terms import CaseVerb

LISTED_ID = 1
CAUSE_DATE = date(2026, 9, 29)
VERBS = [(CaseVerb.REVOKE, "filer"), (CaseVerb.TERMINATE, "desk")]


def demand_stopped(bureau: Bureau) -> date | None:
    with bureau.store.reading() as tx:
        return tx.scalar(sa.select(ProofItemRow.demand_stopped_date).where(ProofItemRow.id == LISTED_ID))


def lines_of(bureau: Bureau, case_id: int, kind: str) -> list[dict[str, object]]:
    return [dict(line.facts) for line in story_of(bureau, case_id) if line.kind == kind]


@pytest.mark.parametrize(("verb", "by"), VERBS)
def test_whoever_breaks_it_off_must_say_whether_the_basis_holds(
    city: Bureau, verb: CaseVerb, by: str
) -> None:
    case_id = filed(city, a_cancellation())

    assert refusal_of(city, case_id, verb, by=by, words="撤回", basis=None) == "basis_unsaid"

    assert case_of(city, case_id).outcome is None
    assert demand_stopped(city) == CAUSE_DATE


@pytest.mark.parametrize(("verb", "by"), VERBS)
@pytest.mark.parametrize("ground", ["basis_repealed", "no_basis"])
def test_a_basis_that_has_lapsed_keeps_the_demand_stopped_and_the_unit_owes_a_new_request(
    city: Bureau, verb: CaseVerb, by: str, ground: str
) -> None:
    case_id = filed(city, a_cancellation(ground=ground))

    do(city, case_id, verb, by=by, words="材料不齐", basis=Basis.LAPSED)

    assert demand_stopped(city) == CAUSE_DATE
    (owed,) = waiting(city)
    assert (owed.unit_id, owed.cause_date) == (case_of(city, case_id).department_id, CAUSE_DATE)
    assert lines_of(city, case_id, "demand_stays_stopped") == [
        {"since": "2026-09-29", "cause": owed.cause_id}
    ]
    assert "ZM-2026-0001" in (cause(city, owed.cause_id).note or "")
    assert not faults_of(city)


@pytest.mark.parametrize(("verb", "by"), VERBS)
def test_a_request_filed_by_mistake_lets_the_demand_run_again(city: Bureau, verb: CaseVerb, by: str) -> None:
    case_id = filed(city, a_cancellation())

    do(city, case_id, verb, by=by, words="误报", basis=Basis.HOLDS)

    assert demand_stopped(city) is None
    assert waiting(city) == ()
    assert lines_of(city, case_id, "demand_resumed") == [{}]
    (ended,) = lines_of(city, case_id, case_of(city, case_id).outcome or "")
    assert ended["basis"] == "holds"
    with city.store.reading() as tx:
        stop = tx.get_one(DemandStopRow, case_id)
        assert (stop.since, stop.ended_at) == (CAUSE_DATE, city.now())
    assert not faults_of(city)


@pytest.mark.parametrize("ground", ["data_shared", "matter_abolished"])
def test_where_nothing_was_stopped_nothing_is_asked(city: Bureau, ground: str) -> None:
    case_id = filed(city, a_cancellation(ground=ground))

    do(city, case_id, CaseVerb.REVOKE, by="filer", words="误报", basis=None)

    assert demand_stopped(city) is None
    assert waiting(city) == ()


def test_a_mistaken_second_request_leaves_the_stop_of_the_first(city: Bureau) -> None:
    do(city, filed(city, a_cancellation()), CaseVerb.REVOKE, by="filer", words="重报", basis=Basis.LAPSED)
    again = filed(city, a_cancellation(cause_date="2026-09-30"))

    do(city, again, CaseVerb.REVOKE, by="filer", words="误报", basis=Basis.HOLDS)

    assert demand_stopped(city) == CAUSE_DATE
    assert lines_of(city, again, "demand_resumed") == [{"still": "2026-09-29"}]


def test_a_registered_cause_is_open_again_and_not_registered_twice(city: Bureau) -> None:
    registered = a_cause(city)
    case_id = filed(city, a_cancellation(cause=str(registered)))
    assert waiting(city) == ()

    do(city, case_id, CaseVerb.REVOKE, by="filer", words="材料不齐", basis=Basis.LAPSED)

    assert [one.cause_id for one in waiting(city)] == [registered]
    (unit,) = cause(city, registered).units
    assert unit.state is UnitState.OPEN
    assert [case.outcome for case in unit.cases] == ["revoked"]


def test_the_new_request_answers_the_cause(city: Bureau) -> None:
    do(city, filed(city, a_cancellation()), CaseVerb.REVOKE, by="filer", words="重报", basis=Basis.LAPSED)
    (owed,) = waiting(city)

    filed(city, a_cancellation(cause=str(owed.cause_id)))

    assert waiting(city) == ()
    assert demand_stopped(city) == CAUSE_DATE

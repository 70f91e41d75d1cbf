"""A stop that is ended leaves the item as it was before, whatever had been said of it until then."""

from datetime import date

import pytest

from tests.builders.city import ID, filed
from tests.builders.stories import a_cancellation
from workflows.demand_stops.lookups import stop_of_case
from workflows.demand_stops.steps import end_stop
from workflows.exemption_list.records import ProofItemRow
from workflows.procedures.bureau import Bureau

LISTED_ID = 1
MARCH, JUNE, OCTOBER = date(2026, 3, 2), date(2026, 6, 1), date(2026, 10, 8)


@pytest.mark.parametrize(
    ("stopped", "resumed", "still"),
    [
        (None, None, None),
        (MARCH, None, MARCH),
        (MARCH, JUNE, None),
        (MARCH, OCTOBER, None),
    ],
)
def test_a_mistaken_stop_puts_back_what_the_item_said(
    city: Bureau, stopped: date | None, resumed: date | None, still: date | None
) -> None:
    with city.store.writing() as tx:
        item = tx.get_one(ProofItemRow, LISTED_ID)
        item.demand_stopped_date, item.demand_resumed_date = stopped, resumed
    case_id = filed(city, a_cancellation())

    with city.store.writing() as tx:
        stop = stop_of_case(tx, case_id)
        assert stop is not None
        assert end_stop(tx, stop, person_id=ID["filer"], now=city.now()) == still

    with city.store.reading() as tx:
        item = tx.get_one(ProofItemRow, LISTED_ID)
        assert (item.demand_stopped_date, item.demand_resumed_date) == (stopped, resumed)
        assert stop_of_case(tx, case_id) is None

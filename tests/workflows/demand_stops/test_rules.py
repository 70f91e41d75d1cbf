"""A stopped demand comes back only where somebody says that the basis holds; silence says nothing."""

from datetime import date

import pytest

from workflows.demand_stops.rules import BasisUnsaid, brings_back
from workflows.demand_stops.terms import Basis, DemandStop

STOP = DemandStop(case_id=1, item_id=1, since=date(2026, 9, 29))


def test_it_comes_back_where_the_basis_holds() -> None:
    assert brings_back(STOP, Basis.HOLDS)


def test_it_does_not_where_the_basis_has_lapsed() -> None:
    assert not brings_back(STOP, Basis.LAPSED)


@pytest.mark.parametrize("basis", [None, *Basis])
def test_where_nothing_was_stopped_nothing_comes_back_whatever_is_said(basis: Basis | None) -> None:
    assert not brings_back(None, basis)


def test_silence_is_neither() -> None:
    with pytest.raises(BasisUnsaid):
        brings_back(STOP, None)

"""Which levels may set a proof: 优化营商环境条例第44条, 法律、法规或者国务院决定."""

import pytest

from workflows.legal_basis.rules import may_set_a_proof
from workflows.legal_basis.terms import LEVEL_LABELS, BasisLevel


@pytest.mark.parametrize(
    ("level", "answer"),
    [
        (BasisLevel.LAW, True),
        (BasisLevel.ADMINISTRATIVE_REGULATION, True),
        (BasisLevel.LOCAL_REGULATION, True),
        (BasisLevel.STATE_COUNCIL_DECISION, True),
        (BasisLevel.DEPARTMENT_RULE, False),
        (BasisLevel.NORMATIVE_DOCUMENT, False),
        (None, False),
    ],
)
def test_only_laws_regulations_and_state_council_decisions_set_a_proof(
    level: BasisLevel | None, *, answer: bool
) -> None:
    assert may_set_a_proof(level) is answer


def test_every_level_has_a_label() -> None:
    assert set(LEVEL_LABELS) == set(BasisLevel)

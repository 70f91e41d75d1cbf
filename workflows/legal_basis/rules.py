"""Which levels of law may set a proof."""

from workflows.legal_basis.terms import BasisLevel

CLAUSE_44 = "优化营商环境条例第44条"
"""设定证明事项，应当有法律、法规或者国务院决定依据。"""

_MAY_SET = frozenset(
    {
        BasisLevel.LAW,
        BasisLevel.ADMINISTRATIVE_REGULATION,
        BasisLevel.LOCAL_REGULATION,
        BasisLevel.STATE_COUNCIL_DECISION,
    }
)


def may_set_a_proof(level: BasisLevel | None) -> bool:
    """Say whether a basis of this level may set a proof; an unknown level may not.

    Source: 优化营商环境条例第44条 (法律、法规或者国务院决定; 法规 includes 地方性法规).
    """
    return level in _MAY_SET

"""What becomes of a stopped demand when its cancellation is broken off before the group has decided.

Where the basis has lapsed the demand stops on the day of the cause, whatever becomes of the papers: an
approval only formalises it (优化营商环境条例 art. 44: 没有法律、法规或者国务院决定依据的证明，不得索要).
So revoking or ending the procedure does not bring the demand back by itself; what brings it back is that the
request was wrong and the basis holds. That is a fact about the law which no program knows: whoever breaks the
case off must say which it is, and silence is neither. See docs/decisions/0024.
"""

from engine.refusals import Refusal
from workflows.demand_stops.terms import Basis, DemandStop

ART_44 = "优化营商环境条例第四十四条"


class BasisUnsaid(Refusal):
    """A cancellation that has stopped the demand, broken off without saying whether the basis holds."""

    code = "basis_unsaid"
    sentence = "此件已使该证明停止索要，请说明设定依据是否仍然有效"
    way_out = "。依据已经失效的，撤销或者终止此件不恢复索要。"
    clause = ART_44
    field = "basis"


def brings_back(stop: DemandStop | None, basis: Basis | None) -> bool:
    """Say whether the demand comes back. Refuses: BasisUnsaid."""
    if stop is None:
        return False
    if basis is None:
        raise BasisUnsaid
    return basis is Basis.HOLDS

"""How a guide is compared with the items that bind it: decided on lines and names, not on rows."""

import re
from collections.abc import Collection, Sequence

from workflows.exemption_list.demands import DemandReason
from workflows.exemption_list.rules import normalised

FORBIDDING = frozenset({DemandReason.EXEMPT, DemandReason.ABOLISHED, DemandReason.STOPPED})
"""Why a proof on the list may not be demanded."""
_LAW = re.compile(r"《([^》]+)》")


def open_key(guide_id: int, proof_name: str) -> str:
    """Return the key under which one correction of a guide and a proof is open at a time."""
    return f"{guide_id}|{normalised(proof_name)}"


def missing_laws(basis: str | None, said: Sequence[str]) -> tuple[str, ...]:
    """Return the laws of an item's basis that a guide names nowhere; a basis that names none is whole."""
    text = normalised("".join(said))
    return tuple(dict.fromkeys(law for law in _LAW.findall(basis or "") if normalised(law) not in text))


def longer_than(name: str, names: Collection[str]) -> tuple[str, ...]:
    """Return the known names that contain a name and are longer."""
    return tuple(other for other in names if name in other and name != other)

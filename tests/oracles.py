"""Where the public oracles lie: beside the checkout, read-only, never part of the product."""

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent.parent / "shared" / "data"


def oracle(name: str) -> Path:
    """Return the path of an oracle file or folder.

    In CI a missing oracle fails. A stranger's clone has no `../shared` at all: there the test says so and
    is skipped, since the data keeps its own licence and is not ours to ship.
    """
    path = FOLDER / name
    if path.exists():
        return path
    if os.environ.get("CI") or FOLDER.exists():
        pytest.fail(f"the oracle {name} is missing beside the checkout")
    pytest.skip(f"the public oracle {name} is not beside this checkout (../shared/data)")

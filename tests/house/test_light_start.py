"""What a web worker loads at its start: no dictionary and no workbook library that only an import needs."""

import subprocess
import sys

HEAVY = ("opencc", "pypinyin", "rapidfuzz", "openpyxl", "weasyprint", "pypdf")
_ASK = f"import sys, webui.app; print(' '.join(name for name in {HEAVY!r} if name in sys.modules))"


def test_a_worker_loads_no_dictionary_before_somebody_asks_for_it() -> None:
    loaded = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, check=True)

    assert loaded.stdout.split() == []

"""Small programs that behave as virus scanners do, for the hook to run."""

import sys
from pathlib import Path

MARK = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}"
"""What the scanner below takes for a virus; no file of ours holds it by chance."""

_SCANNER = f"""
import os, sys, time
content = sys.stdin.buffer.read()
answer = sys.argv[1] if len(sys.argv) > 1 else ""
if answer == "slow":
    time.sleep(60)
if answer == "broken":
    sys.exit(2)
if answer == "nosy":
    sys.exit(0 if "MIANZHENG_STORE_URL" not in os.environ else 3)
sys.exit(1 if {MARK!r} in content else 0)
"""


def a_scanner(folder: Path, answer: str = "") -> list[str]:
    """Return the command of a scanner; answer: slow, broken, nosy, or "" to judge by the content."""
    program = folder / "scanner.py"
    program.write_text(_SCANNER, encoding="utf-8")
    return [sys.executable, str(program), *([answer] if answer else [])]

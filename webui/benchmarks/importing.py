"""A filled 附件2 into an empty list: seconds and memory of the whole way, beside bare reading of the file.

Ours and the baseline take turns, each time in a new process; the median of each counts.
"""

import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from webui.benchmarks.figures import Aim, Figure, Sizes
from workflows.exemption_list.terms import ExemptionWay
from workflows.survey_forms.drawing import FormLine, form_as_xlsx

BASELINE: Final = "openpyxl reading every cell of the same file"
_UNITS: Final = 80
_WAYS: Final = (
    (ExemptionWay.DATA_SHARING,),
    (ExemptionWay.COMMITMENT, ExemptionWay.DEPARTMENT_VERIFICATION),
    (ExemptionWay.OTHER,),
    (ExemptionWay.DIRECT_CANCELLATION,),
)


def importing(sizes: Sizes) -> Iterator[Figure]:
    """Yield seconds and memory of one import."""
    with TemporaryDirectory(prefix="mianzheng-bench-") as folder:
        file = Path(folder) / "form.xlsx"
        file.write_bytes(form_as_xlsx(map(_line, range(sizes.imported_rows))))
        turns = [
            (_measured("ours", file, sizes), _measured("bare", file, sizes)) for _ in range(sizes.starts)
        ]
    seconds, bare_seconds = (statistics.median(turn[way][0] for turn in turns) for way in (0, 1))
    memory, bare_memory = (statistics.median(turn[way][1] for turn in turns) for way in (0, 1))
    name = f"import_{sizes.imported_rows}"
    yield Figure(f"{name}_seconds", seconds, "s", bare_seconds, BASELINE, Aim("value", "<=", 15))
    yield Figure(f"{name}_memory", memory, "MB", bare_memory, BASELINE, Aim("value", "<=", 300))


def _line(number: int) -> FormLine:
    ways = _WAYS[number % len(_WAYS)]
    return FormLine(
        department=f"单位{number % _UNITS}",
        matter_name=f"第{number // 4}号事项办理",
        matter_code=f"11150600{number:012d}",
        proof_name=f"第{number}号情况证明材料",
        ways=ways,
        other_text=f"凭第{number}号合同" if ExemptionWay.OTHER in ways else None,
    )


def _measured(how: str, file: Path, sizes: Sizes) -> tuple[float, float]:
    with TemporaryDirectory(prefix="mianzheng-bench-") as folder:
        done = subprocess.run(  # noqa: S603  our own module
            (sys.executable, "-m", "webui.benchmarks.one_import", how, str(file), folder),
            capture_output=True,
            text=True,
            check=True,
        )
    rows, seconds, megabytes = map(float, done.stdout.split())
    if rows < sizes.imported_rows:
        raise RuntimeError(f"{rows:g} rows were read of {sizes.imported_rows}")
    return seconds, megabytes

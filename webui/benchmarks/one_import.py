"""One import in a process of its own, `python -m ... HOW FILE FOLDER`: its seconds, the most it ever held.

HOW is "ours": the file read, checked, and its rows the first version of an empty list on the disk; or
"bare": every cell of the same file read by openpyxl, and nothing done with it.
"""

import sys
from datetime import date
from pathlib import Path
from time import perf_counter


def ours(file: Path, folder: Path) -> tuple[int, float]:
    """Import the file into a new database; return the number of its rows, and the seconds."""
    from engine.people.records import DepartmentRow  # noqa: PLC0415  each way holds its own imports only
    from engine.store import Store  # noqa: PLC0415
    from webui.benchmarks.city import NOW  # noqa: PLC0415
    from workflows.schema import metadata  # noqa: PLC0415
    from workflows.survey_forms.reading import read_survey  # noqa: PLC0415
    from workflows.survey_forms.steps import found_list  # noqa: PLC0415
    from workflows.survey_forms.units import UnitNames, unit_problems  # noqa: PLC0415

    store = Store(f"sqlite:///{folder / 'import.db'}")
    metadata.create_all(store.engine)
    begun = perf_counter()
    reading = read_survey(file.name, file.read_bytes())
    names = sorted({row.department or "" for row in reading.rows})
    units = UnitNames({name: number for number, name in enumerate(names, start=1)})
    if reading.errors or any(unit_problems(reading.forms, units)):
        raise RuntimeError("the file to measure with has errors")
    with store.writing() as tx:
        for number, name in enumerate(names, start=1):
            tx.add(DepartmentRow(id=number, code=f"u{number}", name=name, kind="city_department"))
        tx.flush()
        count = found_list(tx, reading.forms, units, effective_date=date(2026, 1, 1), now=NOW)
    seconds = perf_counter() - begun
    store.close()
    return count, seconds


def bare(file: Path, _folder: Path) -> tuple[int, float]:
    """Read every cell; return the number of rows, and the seconds."""
    from openpyxl import load_workbook  # noqa: PLC0415

    begun = perf_counter()
    sheet = load_workbook(file).active
    count = sum(any(row) for row in sheet.iter_rows(values_only=True))
    return count, perf_counter() - begun


def most_megabytes() -> float:
    """Return the most resident memory that this process has held."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not tell a process's largest memory")


if __name__ == "__main__":
    how, file_name, folder_name = sys.argv[1:]
    rows, seconds = {"ours": ours, "bare": bare}[how](Path(file_name), Path(folder_name))
    print(rows, seconds, most_megabytes())  # noqa: T201  read by webui.benchmarks.importing

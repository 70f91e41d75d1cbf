"""Every deadline of the demo city has a proof sheet that recomputes equal, also without a database."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.records import CaseFileRow
from engine.clock import SHANGHAI, VirtualClock, day_of
from engine.deadlines.lookups import deadline, proof_sheet
from engine.deadlines.records import DeadlineRow
from engine.deadlines.sheet_check import first_difference
from engine.deadlines.sheets import SheetOrigin
from engine.store import Store
from tests.builders.city import DIAGRAMS
from webui.command_line.city import activate_diagrams
from workflows.config import GroupSettings, RegulationSettings
from workflows.demo_city.cases import play_demo_cases
from workflows.demo_city.steps import DemoPassword, load_demo_city
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Clock
from workflows.requests.lookups import request_of
from workflows.schema import metadata

NOW = datetime.combine(date(2026, 10, 9), time(17), SHANGHAI)
"""After the long holiday, so that the periods of the cases run over days off and make-up workdays."""


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, tuple[date | None, str]]]:
    """Give deadline -> its due date as its row says, and its sheet as JSON text."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'city.db'}")
    metadata.create_all(store.engine)
    bureau = Bureau(store, VirtualClock(NOW), RegulationSettings(group=GroupSettings(rule="ratio")))
    with store.writing() as tx:
        password = DemoPassword("demo", lambda _text: "digest")
        load_demo_city(
            tx, seeds=Path("seeds"), password=password, now=datetime(2026, 8, 1, 9, tzinfo=SHANGHAI)
        )
    activate_diagrams(bureau, DIAGRAMS)
    play_demo_cases(bureau, until=NOW)
    query = sa.select(DeadlineRow.id, CaseFileRow.case_no).join(
        CaseFileRow, CaseFileRow.id == DeadlineRow.case_id
    )
    with store.reading() as tx:
        yield {row.id: _sheet(tx, row.id, row.case_no) for row in tx.execute(query).all()}
    store.close()


def _sheet(tx: Session, deadline_id: int, case_no: str) -> tuple[date | None, str]:
    view = deadline(tx, deadline_id)
    is_from_cause = view.code == Clock.CONFIRM
    filed = day_of(request_of(tx, view.case_id).filed_at) if is_from_cause else None
    sheet = proof_sheet(tx, deadline_id, origin=SheetOrigin(case_no, view.code, filed))
    return view.due_date, json.dumps(sheet.as_json(), ensure_ascii=False)


def test_the_demo_city_has_deadlines_of_every_clock_but_the_rarest(sheets) -> None:
    clocks = {json.loads(text)["clock"] for _, text in sheets.values()}

    assert len(sheets) > 40
    assert clocks >= {
        Clock.CONFIRM,
        Clock.DESK_CHECK,
        Clock.REVIEW,
        Clock.DECISION,
        Clock.PUBLICATION,
        Clock.GUIDE,
    }


def test_every_sheet_gives_the_date_of_its_row_and_recomputes_equal(sheets) -> None:
    for due_date, text in sheets.values():
        told = json.loads(text)
        assert told["due_date"] == (due_date and due_date.isoformat())
        assert first_difference(told) is None


def test_the_command_finds_them_equal_in_a_process_without_database_or_settings(
    sheets, tmp_path: Path
) -> None:
    for deadline_id, (_, text) in sheets.items():
        (tmp_path / f"{deadline_id}.json").write_text(text, "utf-8")
    code = (
        "import sys; from pathlib import Path; from webui.command_line.program import main;"
        "codes = {main(['due', '--check', str(path)]) for path in sorted(Path('.').glob('*.json'))};"
        "sys.exit(0 if codes == {0} and not any(n in sys.modules for n in ('sqlite3', 'psycopg')) else 1)"
    )
    bare = {name: value for name, value in os.environ.items() if not name.startswith("MIANZHENG")}
    root = str(Path(__file__).parents[3])

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**bare, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"equal": True, "differs_at": None}
    ] * len(sheets)

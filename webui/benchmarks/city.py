"""A city to measure: five units, the people of one procedure, one guide of one matter, real diagrams.

The group decides by three of five votes, so that one case is ten durable steps: filed, confirmed, accepted,
reviewed, three votes, published, guide rewritten, closed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from engine.clock import SHANGHAI, VirtualClock
from engine.people.lookups import actor_of
from engine.people.records import DepartmentRow, PersonRow, PostRow
from engine.people.terms import Actor
from engine.procedures.versions import activate
from engine.store import Store
from webui.command_line.places import diagram_files
from workflows.config import GroupSettings, GuideSettings, RegulationSettings
from workflows.exemption_list.rules import normalised
from workflows.exemption_list.steps import import_rows
from workflows.guides.records import GuideRow
from workflows.procedures.bindings import FUNCTIONS, STEPS
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import MAINS, Role
from workflows.requests.terms import RequestForm
from workflows.schema import metadata

NOW: Final = datetime(2026, 10, 9, 9, tzinfo=SHANGHAI)
"""A Friday; the Saturday after it is a make-up workday."""
CAUSE_DATE: Final = date(2026, 9, 29)
POLICE, JUSTICE, OFFICE, GROUP = 1, 2, 3, 4
_UNITS: Final = {POLICE: "police", JUSTICE: "justice", OFFICE: "office", GROUP: "group"}
FILER, CONFIRMER, REVIEWER, DESK, PUBLISHER, KEEPER = 1, 2, 3, 4, 5, 6
MEMBERS: Final = (7, 8, 9, 10, 11)
VOTES_NEEDED: Final = 3
_POSTS: Final = {
    FILER: (POLICE, Role.FILER),
    CONFIRMER: (POLICE, Role.CONFIRMER),
    REVIEWER: (JUSTICE, Role.JUSTICE_REVIEWER),
    DESK: (OFFICE, Role.DESK),
    PUBLISHER: (OFFICE, Role.PUBLISHER),
    KEEPER: (POLICE, Role.GUIDE_KEEPER),
    **dict.fromkeys(MEMBERS, (GROUP, Role.GROUP_MEMBER)),
}
"""Person -> unit and role."""
MATTER: Final = "户口迁移"
MATERIALS: Final = ("居民身份证", "户口簿")
CHANNELS: Final = ("portal", "service_platform")


_REGULATION = RegulationSettings(
    group=GroupSettings(rule="ratio", ratio_percent=60), guides=GuideSettings(evidence="edition")
)
"""What is measured is the procedure, not the sight of pages."""


@dataclass(frozen=True)
class City:
    """A bureau on an SQLite file, and its people with their posts."""

    bureau: Bureau
    clock: VirtualClock
    people: Mapping[int, Actor]
    file: Path


@contextmanager
def temporary_city() -> Iterator[City]:
    """Give a city whose database is deleted afterwards."""
    with TemporaryDirectory(prefix="mianzheng-bench-") as folder:
        city = found_city(Path(folder) / "city.db")
        yield city
        city.bureau.store.close()


def found_city(file: Path) -> City:
    """Make the tables and the rows without which no case can be filed."""
    store = Store(f"sqlite:///{file}")
    metadata.create_all(store.engine)
    clock = VirtualClock(NOW)
    bureau = Bureau(store, clock, _REGULATION)
    with store.writing() as tx:
        for unit, code in _UNITS.items():
            tx.add(DepartmentRow(id=unit, code=code, name=f"单位{unit}", kind="city_department"))
        tx.flush()
        for person, (unit, role) in _POSTS.items():
            tx.add(
                PersonRow(id=person, name=f"演示·{person}", sign_in=f"p{person}", session_key=f"k{person}")
            )
            tx.flush()
            tx.add(PostRow(person_id=person, department_id=unit, role=role))
        key = normalised(MATTER)
        guide = {"matter_name": MATTER, "matter_key": key, "materials": list(MATERIALS), "updated_at": NOW}
        tx.add(GuideRow(unit_id=POLICE, edition=1, **guide))
        import_rows(tx, [], effective_date=date(2026, 1, 1), channels=CHANNELS, summary="基线", now=NOW)
        mains = MAINS
        activate(tx, diagram_files(), mains=mains, functions=FUNCTIONS, steps=STEPS, now=NOW)
    with store.reading() as tx:
        found = {person: actor_of(tx, person, today=clock.now().date()) for person in _POSTS}
    return City(bureau, clock, {person: actor for person, actor in found.items() if actor}, file)


def proof_name(number: int) -> str:
    """Return the name of the proof that the case of that number adds."""
    return f"亲属关系证明{number}"


def addition(number: int) -> RequestForm:
    """Return a form that adds one proof and passes every rule."""
    return RequestForm(
        kind="add",
        cause_type="law_changed",
        cause_date=CAUSE_DATE.isoformat(),
        cause_document_title="户口登记管理办法（2026年修订）",
        unit=_UNITS[POLICE],
        matter_name=MATTER,
        proof_name=proof_name(number),
        ways=("data_sharing", "department_verification"),
        legal_basis="《户口登记条例》第一条",
        basis_level="administrative_regulation",
    )

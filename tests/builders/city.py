"""A small city: seven units, one person a post, five members of the group, two guides of one matter."""

import secrets
from datetime import date, datetime
from pathlib import Path

from engine.clock import SHANGHAI, VirtualClock
from engine.people.lookups import actor_of
from engine.people.records import DepartmentRow, PersonRow, PostRow
from engine.people.terms import Actor
from engine.procedures.versions import activate
from engine.store import Store
from engine.tasks.lookups import tasks_of_case
from engine.tasks.terms import Task, TaskState
from workflows.config import GroupSettings, GuideSettings, RegulationSettings
from workflows.exemption_list.rules import normalised
from workflows.exemption_list.steps import import_rows
from workflows.exemption_list.terms import ExemptionWay, ImportedRow, ItemContent, ItemKey
from workflows.guides.records import GuideRow
from workflows.legal_basis.terms import BasisLevel
from workflows.procedures.bindings import FUNCTIONS, STEPS
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import Answer, file_request, give_verdict
from workflows.procedures.catalogue import MAINS
from workflows.requests.terms import RequestForm

DIAGRAMS = {path.stem: path.read_bytes() for path in Path("diagrams").glob("*.bpmn")}
FRIDAY = datetime(2026, 10, 9, 9, tzinfo=SHANGHAI)
"""After the October holidays; Saturday 10-10 is a make-up workday."""

UNITS = {"police": 1, "civil": 2, "justice": 3, "bureau": 4, "group": 5, "banner": 6, "audit": 7}
PEOPLE = {
    "filer": (1, "filer"),
    "confirmer": (1, "confirmer"),
    "civil_staff": (2, "unit_staff"),
    "reviewer": (3, "justice_reviewer"),
    "desk": (4, "desk"),
    "publisher": (4, "publisher"),
    "member1": (5, "group_member"),
    "member2": (5, "group_member"),
    "member3": (5, "group_member"),
    "member4": (5, "group_member"),
    "member5": (5, "group_member"),
    "banner_keeper": (6, "guide_keeper"),
    "police_keeper": (1, "guide_keeper"),
    "civil_filer": (2, "filer"),
    "supervisor": (7, "supervisor"),
    "administrator": (4, "administrator"),
    "second_administrator": (4, "administrator"),
    "police_head": (1, "unit_head"),
    "bureau_head": (4, "unit_head"),
}
"""Name -> unit and role."""

ID = {name: number for number, name in enumerate(PEOPLE, 1)}
MATTER, PROOF, LISTED = "户口迁移", "亲属关系证明", "婚姻状况证明"


def a_city(store: Store, *, at: datetime = FRIDAY, group: GroupSettings | None = None) -> Bureau:
    """Return a bureau on a store with tables: units, people, the active diagrams, one listed item."""
    regulation = RegulationSettings(
        group=group or GroupSettings(rule="ratio", ratio_percent=60), guides=GuideSettings(evidence="edition")
    )
    bureau = Bureau(store, VirtualClock(at), regulation)
    with store.writing() as tx:
        for code, number in UNITS.items():
            kind = "banner" if code == "banner" else "city_department"
            tx.add(DepartmentRow(id=number, code=code, name=f"单位{number}", kind=kind))
        tx.flush()
        for name, number in ID.items():
            tx.add(PersonRow(id=number, name=f"演示·{name}", sign_in=name, session_key=f"key-{name}"))
        tx.flush()
        for name, (unit, role) in PEOPLE.items():
            tx.add(PostRow(person_id=ID[name], department_id=unit, role=role))
        for unit in (UNITS["police"], UNITS["banner"]):
            tx.add(
                GuideRow(
                    unit_id=unit,
                    matter_name=MATTER,
                    matter_key=normalised(MATTER),
                    materials=["居民身份证", f"{PROOF}1份"],
                    edition=1,
                    updated_at=at,
                )
            )
        content = ItemContent(
            ways=(ExemptionWay.DEPARTMENT_VERIFICATION,),
            legal_basis="《婚姻登记条例》第六条",
            basis_level=BasisLevel.ADMINISTRATIVE_REGULATION,
        )
        row = ImportedRow(ItemKey(UNITS["police"], MATTER, LISTED), content, unit_name="单位1")
        import_rows(tx, [row], effective_date=date(2026, 1, 1), channels=["portal"], summary="基线", now=at)
        mains = MAINS
        activate(tx, DIAGRAMS, mains=mains, functions=FUNCTIONS, steps=STEPS, now=at)
    return bureau


def an_addition(**changes: object) -> RequestForm:
    """Return a form that adds 亲属关系证明 and passes every rule on 2026-10-09."""
    fields: dict[str, object] = {
        "kind": "add",
        "cause_type": "law_changed",
        "cause_date": "2026-09-29",
        "cause_document_title": "户口登记管理办法（2026年修订）",
        "unit": "police",
        "matter_name": MATTER,
        "proof_name": PROOF,
        "ways": ("data_sharing", "department_verification"),
        "legal_basis": "《户口登记条例》第一条",
        "basis_level": "administrative_regulation",
    }
    return RequestForm(**{**fields, **changes})  # type: ignore[arg-type]


def a_key() -> bytes:
    """Return a fresh idempotency key."""
    return secrets.token_bytes(16)


def person(bureau: Bureau, name: str) -> Actor:
    """Return the actor of that name with today's posts."""
    with bureau.store.reading() as tx:
        found = actor_of(tx, ID[name], today=bureau.today)
    assert found is not None
    return found


def filed(bureau: Bureau, form: RequestForm | None = None, *, by: str = "filer") -> int:
    """File a request; return the id of its case."""
    case_no = file_request(bureau, person(bureau, by), form or an_addition(), command_key=a_key())
    return int(case_no.rsplit("-", 1)[1])


def open_tasks(bureau: Bureau, case_id: int) -> list[Task]:
    """Return the open tasks of a case."""
    with bureau.store.reading() as tx:
        return [task for task in tasks_of_case(tx, case_id) if task.state is TaskState.OPEN]


def answer(
    bureau: Bureau, case_id: int, node: str, verdict: str, *, by: str, opinion: str = "", **fields: str
) -> None:
    """Let a person answer the open task of that node (their own, where each member has one)."""
    task = next(
        task
        for task in open_tasks(bureau, case_id)
        if task.node == node and task.assignee_id in (None, ID[by])
    )
    given = Answer(verdict, opinion, {**DEFAULT_FIELDS.get(node, {}), **fields})
    give_verdict(bureau, person(bureau, by), task.id, given, command_key=a_key())


DEFAULT_FIELDS = {
    "task_review_request": {
        "necessary": "yes",
        "reasonable": "yes",
        "legal": "yes",
        "opinion_no": "司审〔2026〕1号",
    },
    "task_publish_version": {"channels": "portal service_platform"},
}


def lodged(bureau: Bureau, form: RequestForm | None = None) -> int:
    """File and confirm; return the id of the case, now at the desk."""
    case_id = filed(bureau, form)
    answer(bureau, case_id, "task_confirm_request", "confirm", by="confirmer")
    return case_id


def before_the_group(bureau: Bureau, form: RequestForm | None = None) -> int:
    """File, confirm, accept and review; return the id of the case, now before the group."""
    case_id = lodged(bureau, form)
    answer(bureau, case_id, "task_check_lodging", "accept", by="desk")
    answer(bureau, case_id, "task_review_request", "pass", by="reviewer")
    return case_id


def agreed(bureau: Bureau, form: RequestForm | None = None) -> int:
    """Carry a case through the group's vote; return its id, now to be published."""
    case_id = before_the_group(bureau, form)
    for member in ("member1", "member2", "member3"):
        answer(bureau, case_id, "task_vote", "approve", by=member)
    return case_id

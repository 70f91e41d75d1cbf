"""Loads the demo city into an empty database: units, people, list version 1, guides. No cases."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.people.records import DepartmentRow, PersonRow, PostRow
from engine.people.terms import DepartmentKind
from workflows.demo_city.rules import require_empty
from workflows.demo_city.seeds import read_seeds
from workflows.demo_city.terms import DemoCity, SeedDepartment, SeedGuide, SeedPerson, Seeds
from workflows.exemption_list.records import ListVersionRow
from workflows.exemption_list.rules import normalised
from workflows.exemption_list.steps import import_rows
from workflows.exemption_list.terms import ImportedRow, ListName
from workflows.guides.records import GuideRow
from workflows.guides.rules import spared_words
from workflows.guides.steps import found_editions
from workflows.publication.terms import Channel
from workflows.survey_forms.baseline import imported_row
from workflows.survey_forms.terms import SurveyRow
from workflows.survey_forms.units import UnitNames

SUMMARY = "首版：收集自公开来源的证明事项"
FIRST_LINE = "申请表"
"""Every demo guide asks for this, so that none is left without a line."""
WITHOUT_WAY = "%s（免提交）"
"""How a guide writes an exempt proof of which the collected row names no way."""


@dataclass(frozen=True)
class DemoPassword:
    """The one password of all demo accounts, and how to digest it (the account library's own way)."""

    text: str
    digest: Callable[[str], str]


def load_demo_city(tx: Session, *, seeds: Path, password: DemoPassword, now: datetime) -> DemoCity:
    """Return the city just loaded. Refuses: NotEmpty."""
    require_empty(
        {
            "单位": _count(tx, DepartmentRow),
            "人员": _count(tx, PersonRow),
            "清单版本": _count(tx, ListVersionRow),
        }
    )
    found = read_seeds(seeds)
    department_ids = _add_departments(tx, found.departments)
    person_ids = _add_people(tx, found.people, department_ids=department_ids, password=password)
    units = UnitNames({unit.name: department_ids[unit.code] for unit in found.departments})
    form = found.proof_form
    item_count = import_rows(
        tx,
        # What says most stands first: a visitor's first page should show what an item looks like.
        (imported_row(row, form.column_set, units.id_of) for row in sorted(form.rows, key=_says_little)),
        effective_date=day_of(now),
        channels=[Channel.PORTAL, Channel.SERVICE_PLATFORM],
        summary=SUMMARY,
        now=now,
    )
    guide_count = _add_guides(tx, found, department_ids, now=now)
    return DemoCity(department_ids, person_ids, item_count, guide_count)


def _says_little(row: SurveyRow) -> tuple[bool, bool]:
    return (not row.ways, not row.matter_name)


def _count(tx: Session, record: type[DepartmentRow] | type[PersonRow] | type[ListVersionRow]) -> int:
    return tx.scalar(sa.select(sa.func.count()).select_from(record)) or 0


def _add_departments(tx: Session, units: Iterable[SeedDepartment]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for unit in units:
        row = DepartmentRow(
            code=unit.code,
            name=unit.name,
            kind=str(unit.kind),
            parent_id=ids[unit.parent] if unit.parent else None,
            competent_id=ids[unit.competent] if unit.competent else None,
            region_code=unit.region_code,
            note=unit.note,
        )
        tx.add(row)
        tx.flush()
        ids[unit.code] = row.id
    return ids


def _add_people(
    tx: Session, people: Iterable[SeedPerson], *, department_ids: dict[str, int], password: DemoPassword
) -> dict[str, int]:
    # One digest for all: the demo password is public anyway, and argon2 is slow on purpose.
    digest = password.digest(password.text)
    rows = [
        PersonRow(
            name=person.name,
            sign_in=person.sign_in,
            password_digest=digest,
            active=True,
            session_key=secrets.token_urlsafe(16),
        )
        for person in people
    ]
    tx.add_all(rows)
    tx.flush()
    ids = {row.sign_in: row.id for row in rows}
    tx.add_all(
        PostRow(person_id=ids[person.sign_in], department_id=department_ids[code], role=role)
        for person in people
        for role, code in person.posts
    )
    tx.flush()
    return ids


def _add_guides(tx: Session, seeds: Seeds, department_ids: dict[str, int], *, now: datetime) -> int:
    banners = [unit.code for unit in seeds.departments if unit.kind is DepartmentKind.BANNER]
    units = UnitNames({unit.name: department_ids[unit.code] for unit in seeds.departments})
    form, rows = seeds.proof_form, dict[str, list[ImportedRow]]()
    for row in form.rows:
        kept = imported_row(row, form.column_set, units.id_of)
        rows.setdefault(kept.key.matter_name or "", []).append(kept)
    guides = [
        GuideRow(
            unit_id=department_ids[code],
            matter_name=guide.matter,
            matter_key=normalised(guide.matter),
            materials=_materials(guide, rows.get(guide.matter, ()), unit_id=department_ids[guide.unit]),
            steps=list(guide.steps),
            basis=guide.basis,
            edition=1,
            updated_at=now,
        )
        for guide in seeds.guides
        for code in (guide.unit, *(banners if guide.in_banners else ()))
    ]
    tx.add_all(guides)
    tx.flush()
    found_editions(tx)
    return len(guides)


def _materials(guide: SeedGuide, rows: Iterable[ImportedRow], *, unit_id: int) -> list[str]:
    """Return the lines of a guide: what its unit's own items exempt is spared in the words of the list.

    A row of another city's office binds nobody here: its proof stands there to be asked for.
    """
    lines = [FIRST_LINE]
    for row in rows:
        name, content = row.key.proof_name, row.content
        is_bound = row.key.unit_id == unit_id and content.list_name is ListName.EXEMPT
        if is_bound and name not in guide.demands:
            lines.append(spared_words(name, content.ways) or WITHOUT_WAY % name)
        else:
            lines.append(name)
    return list(dict.fromkeys(lines))

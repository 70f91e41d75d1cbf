"""Loads the demo city into an empty database: units, people, list version 1, guides. No cases."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.people.records import DepartmentRow, PersonRow, PostRow
from engine.people.terms import DepartmentKind
from workflows.demo_city.rules import imported_row, names_of_units, require_empty
from workflows.demo_city.seeds import read_seeds
from workflows.demo_city.terms import DemoCity, SeedDepartment, SeedPerson, Seeds
from workflows.exemption_list.records import ListVersionRow
from workflows.exemption_list.rules import normalised
from workflows.exemption_list.steps import import_rows
from workflows.guides.records import GuideRow
from workflows.publication.terms import Channel

SUMMARY = "首版：收集自公开来源的证明事项"
FIRST_LINE = "申请表"
"""Every demo guide asks for this, so that none is left without a line."""


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
    spelled = names_of_units({unit.name: department_ids[unit.code] for unit in found.departments})
    item_count = import_rows(
        tx,
        # What says most stands first: a visitor's first page should show what an item looks like.
        (imported_row(row, spelled) for row in sorted(found.proof_rows, key=_says_little)),
        effective_date=day_of(now),
        channels=[Channel.PORTAL, Channel.SERVICE_PLATFORM],
        summary=SUMMARY,
        now=now,
    )
    guide_count = _add_guides(tx, found, department_ids, now=now)
    return DemoCity(department_ids, person_ids, item_count, guide_count)


def _says_little(row: Mapping[str, str]) -> tuple[bool, bool]:
    return (not row["exempt_way"], not row["matter_name"])


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
    proofs: dict[str, list[str]] = {}
    for row in seeds.proof_rows:
        proofs.setdefault(row["matter_name"], []).append(row["proof_name"])
    guides = [
        GuideRow(
            unit_id=department_ids[code],
            matter_name=guide.matter,
            matter_key=normalised(guide.matter),
            materials=[FIRST_LINE, *dict.fromkeys(proofs.get(guide.matter, ()))],
            edition=1,
            updated_at=now,
        )
        for guide in seeds.guides
        for code in (guide.unit, *(banners if guide.in_banners else ()))
    ]
    tx.add_all(guides)
    tx.flush()
    return len(guides)

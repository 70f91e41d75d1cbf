"""Versions of procedures: admitted, kept for ever, and parsed once a process."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.procedures.parser import Definition, definition_cache, parse_procedure
from engine.procedures.records import DiagramRow, ProcedureVersionRow
from engine.refusals import Refusal
from engine.store import table_of

if TYPE_CHECKING:
    from engine.procedures.admission import Finding


_VERSION = table_of(ProcedureVersionRow)
_BY_ID = sa.select(_VERSION.c.procedure, _VERSION.c.digest).where(_VERSION.c.id == sa.bindparam("version"))
_NEWEST = (
    sa.select(_VERSION.c.id, _VERSION.c.digest)
    .where(_VERSION.c.procedure == sa.bindparam("procedure"))
    .order_by(_VERSION.c.number.desc())
    .limit(1)
)


class NotAdmitted(Refusal):
    """A diagram that the engine cannot run faithfully; the findings name the elements and the reasons."""

    code = "not_admitted"
    sentence = "流程图 %(process)s 不能启用：%(first)s"
    way_out = "（共 %(count)s 处，用 mianzheng lint 查看全部）"

    def __init__(self, process: str, findings: "list[Finding]") -> None:
        first = findings[0]
        super().__init__(process=process, first=f"{first.element or ''} {first.reason}", count=len(findings))
        self.findings = findings


class NoVersion(Refusal):
    """No version of this procedure is active."""

    code = "no_version"
    sentence = "流程 %(procedure)s 尚未启用任何版本"
    way_out = "，请先由管理员运行 mianzheng db upgrade。"


def activate(
    tx: Session,
    sources: Mapping[str, bytes],
    *,
    mains: tuple[str, ...],
    functions: frozenset[str],
    steps: frozenset[str],
    now: datetime,
) -> tuple[str, ...]:
    """Admit the diagrams and activate a new version of each main procedure whose files have changed.

    `sources`: process id -> file. Returns the procedures that got a new version. Refuses: NotAdmitted.
    """
    if all(_is_newest(tx, main, sources) for main in mains):
        return ()
    from engine.procedures.admission import admit  # noqa: PLC0415  a start without new diagrams does without

    for process, xml in sources.items():
        if findings := admit(xml, functions=functions, steps=steps):
            raise NotAdmitted(process, findings)
    diagram_ids = {process: _diagram_id(tx, process, xml, now) for process, xml in sources.items()}
    changed = []
    for main in mains:
        definition = parse_procedure(main, sources)
        used = {process: diagram_ids[process] for process in definition.processes}
        newest = _newest(tx, main)
        if newest is None or newest.digest != definition.digest:
            number = newest.number + 1 if newest else 1
            tx.add(
                ProcedureVersionRow(
                    procedure=main, number=number, digest=definition.digest, diagrams=used, activated_at=now
                )
            )
            changed.append(main)
    tx.flush()
    return tuple(changed)


def active_definition(tx: Session, procedure: str) -> tuple[int, Definition]:
    """Return the version that new cases start on, by id and parsed. Refuses: NoVersion."""
    newest = tx.connection().execute(_NEWEST, {"procedure": procedure}).first()
    if newest is None:
        raise NoVersion(procedure=procedure)
    return newest.id, parsed(tx, newest.id, procedure, digest=newest.digest)


def definition_of(tx: Session, version_id: int) -> Definition:
    """Return the parsed version."""
    found = tx.connection().execute(_BY_ID, {"version": version_id}).one()
    return parsed(tx, version_id, found.procedure, digest=found.digest)


def parsed(tx: Session, version_id: int, procedure: str, *, digest: str) -> Definition:
    """Return the version as it runs; the parse is kept by its digest, for a version never changes."""
    return definition_cache.get(digest, lambda: parse_procedure(procedure, sources_of(tx, version_id)))


def sources_of(tx: Session, version_id: int) -> dict[str, bytes]:
    """Return process id -> file of all diagrams of a version."""
    version = tx.get_one(ProcedureVersionRow, version_id)
    rows = tx.execute(
        sa.select(DiagramRow.process_id, DiagramRow.xml).where(DiagramRow.id.in_(version.diagrams.values()))
    )
    return dict(rows.all())


def version_number(tx: Session, version_id: int) -> int:
    """Return which edition of its procedure a version is."""
    return tx.scalars(sa.select(ProcedureVersionRow.number).where(ProcedureVersionRow.id == version_id)).one()


def _is_newest(tx: Session, main: str, sources: Mapping[str, bytes]) -> bool:
    """Say whether the newest version of a procedure is made of these very files."""
    newest = _newest(tx, main)
    if newest is None:
        return False
    kept = sa.select(DiagramRow.process_id, DiagramRow.digest).where(
        DiagramRow.id.in_(newest.diagrams.values())
    )
    return all(
        hashlib.sha256(sources.get(process, b"")).hexdigest() == digest
        for process, digest in tx.execute(kept)
    )


def _newest(tx: Session, procedure: str) -> ProcedureVersionRow | None:
    return tx.scalars(
        sa.select(ProcedureVersionRow)
        .where(ProcedureVersionRow.procedure == procedure)
        .order_by(ProcedureVersionRow.number.desc())
        .limit(1)
    ).first()


def _diagram_id(tx: Session, process: str, xml: bytes, now: datetime) -> int:
    digest = hashlib.sha256(xml).hexdigest()
    known = tx.scalars(sa.select(DiagramRow.id).where(DiagramRow.digest == digest)).first()
    if known is not None:
        return known
    row = DiagramRow(process_id=process, digest=digest, xml=xml, admitted_at=now)
    tx.add(row)
    tx.flush()
    return row.id

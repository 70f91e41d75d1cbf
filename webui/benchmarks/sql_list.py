"""The baseline's part that writes the list: a version, its one new item, its entry, the digest over all."""

import sqlite3
from datetime import datetime
from typing import Any

import orjson

from engine.clock import day_of
from webui.benchmarks import sql_words as sql
from workflows.exemption_list.documents import (
    ItemNames,
    VersionHead,
    entry_digest,
    entry_document,
    version_digest,
)
from workflows.exemption_list.initials import initials_of
from workflows.exemption_list.rules import key_text, search_text
from workflows.exemption_list.terms import EntryStanding, ItemContent, ItemKey
from workflows.requests.terms import CAUSE_LABELS, CauseType


def write_version(db: sqlite3.Connection, case_id: int, *, now: datetime) -> dict[str, Any]:
    """Form the version that a case has brought about; return what its journal line tells."""
    matter, proof, unit, after, cause, paper = db.execute(sql.REQUESTED, (case_id,)).fetchone()
    content, today = orjson.loads(after), day_of(now)
    (number,) = db.execute(sql.NEXT_VERSION).fetchone()
    reason = f"{CAUSE_LABELS[CauseType(cause)]}：{paper}"
    at = round(now.timestamp() * 1000)
    db.execute(sql.NEW_VERSION, (number, today.isoformat(), at, case_id, reason))
    unit_name = f"单位{unit}"
    item = _new_item(db, ItemKey(unit, matter, proof), unit_name)
    document = entry_document(
        item,
        ItemNames(unit_name, matter, proof),
        ItemContent.from_document(content),
        standing=EntryStanding.LISTED,
        since_version=number,
        effective_date=today,
    )
    ways = orjson.dumps(content["ways"]).decode()
    entry = (item, number, today.isoformat(), content["list_name"], "listed", ways, content["legal_basis"])
    db.execute(sql.NEW_ITEM_ENTRY, (*entry, content["basis_level"], reason, case_id, document))
    (before,) = db.execute(sql.DIGEST_BEFORE, (number - 1,)).fetchone()
    (case_no,) = db.execute(sql.CASE_NO, (case_id,)).fetchone()
    head = VersionHead(number, today, today, case_no, reason, is_correction=False, previous=before.hex())
    digest = version_digest(head, (held for (held,) in db.execute(sql.DOCUMENTS)))
    db.execute(sql.SEALED, (digest, number))
    return {"version": number, "item": item, "entry": entry_digest(document), "digest": digest.hex()}


def _new_item(db: sqlite3.Connection, key: ItemKey, unit_name: str) -> int:
    searched = search_text(key, unit_name)
    names = (key.unit_id, key.matter_name, key.proof_name)
    texts = (key_text(key), searched, initials_of(searched))
    (item,) = db.execute(sql.NEW_ITEM, (*names, *texts)).fetchone()
    return int(item)

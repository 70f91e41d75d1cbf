"""Every entry keeps its text and every version its digest; initials to search by; corrections marked.

What stood before is filled in with the same bytes that the code writes: canonical JSON is sorted keys without
spaces, which the standard library gives as well as the library in the code.
"""

import hashlib
import json
from datetime import datetime, timedelta, timezone

import sqlalchemy as sa
from alembic import op
from pypinyin import Style, lazy_pinyin

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SHANGHAI = timezone(timedelta(hours=8))
CONTENT = (
    "list_name",
    "ways",
    "other_text",
    "proof_type",
    "issuing_unit",
    "legal_basis",
    "basis_level",
    "matter_code",
    "retained_reason",
    "risk_assessment",
    "note",
)
NAMES = ("unit_name", "matter_name", "proof_name", "source", "source_place", "source_department")
ENTRIES = """
SELECT e.*, i.matter_name, i.proof_name, i.source, i.source_place, i.source_department, d.name AS unit_name
FROM item_entry e JOIN proof_item i ON i.id = e.item_id LEFT JOIN department d ON d.id = i.unit_id
ORDER BY e.item_id, e.since_version
"""
VERSIONS = """
SELECT v.number, v.effective_date, v.formed_at, v.summary, c.case_no
FROM list_version v LEFT JOIN case_file c ON c.id = v.case_id ORDER BY v.number
"""
COLUMNS = {
    "proof_item": (("initials", sa.Text()), ("demand_resumed_date", sa.Date())),
    "list_version": (("is_correction", sa.Boolean()), ("digest", sa.LargeBinary())),
    "item_entry": (("document", sa.Text()),),
    "request": (("is_correction", sa.Boolean()),),
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, kind in columns:
                batch_op.add_column(_column(name, kind))
    connection = op.get_bind()
    _fill_initials(connection)
    _fill_digests(connection, _fill_documents(connection))


def downgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, _ in columns:
                batch_op.drop_column(name)


def _column(name, kind):
    if name == "is_correction":
        return sa.Column(name, kind, server_default=sa.false(), nullable=False)
    return sa.Column(name, kind, nullable=True)


def _fill_initials(connection) -> None:
    fill = sa.text("UPDATE proof_item SET initials = :initials WHERE id = :id")
    for item_id, names in connection.execute(sa.text("SELECT id, search_text FROM proof_item")).all():
        told = "|".join(_initials(name) for name in names.split("|"))
        connection.execute(fill, {"initials": told, "id": item_id})


def _initials(name: str) -> str:
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).casefold()
    return "".join(sign for sign in letters if sign.isascii() and sign.isalnum())


def _fill_documents(connection) -> list:
    """Write the text of every entry; return what a version needs to find those that it holds."""
    fill, documents = sa.text("UPDATE item_entry SET document = :document WHERE id = :id"), []
    for row in connection.execute(sa.text(ENTRIES)).mappings().all():
        says = {name: row[name] or None for name in CONTENT} | {name: row[name] for name in NAMES}
        text = _canonical(
            says
            | {
                "ways": json.loads(row["ways"] or "[]"),
                "number": f"MZ{row['item_id']:06d}",
                "standing": row["standing"],
                "since_version": row["since_version"],
                "effective_date": _day(row["effective_date"]),
            }
        )
        connection.execute(fill, {"document": text, "id": row["id"]})
        documents.append((row["since_version"], row["until_version"], row["standing"], text))
    return documents


def _fill_digests(connection, documents) -> None:
    fill, previous = sa.text("UPDATE list_version SET digest = :digest WHERE number = :number"), None
    for row in connection.execute(sa.text(VERSIONS)).mappings().all():
        number = row["number"]
        held = [
            text
            for since, until, standing, text in documents
            if since <= number and (until is None or until > number) and standing != "removed"
        ]
        head = {
            "format": "mianzheng/list-version/1",
            "version": number,
            "effective_date": _day(row["effective_date"]),
            "formed_date": datetime.fromtimestamp(row["formed_at"] / 1000, SHANGHAI).date().isoformat(),
            "case_no": row["case_no"],
            "reason": row["summary"],
            "is_correction": False,
            "previous": previous,
            "items": [],
        }
        begin, _, end = _canonical(head).partition('"items":[]')
        digest = hashlib.sha256((begin + '"items":[' + ",".join(held) + "]" + end).encode()).digest()
        connection.execute(fill, {"digest": digest, "number": number})
        previous = digest.hex()


def _canonical(value) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _day(value) -> str:
    return value if isinstance(value, str) else value.isoformat()

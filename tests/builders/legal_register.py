"""Documents, readings and changes of the small city's register, with only the arguments that matter."""

from datetime import date

from tests.builders.causes import LAW, LAW_NUMBER
from tests.builders.city import MATTER, UNITS, a_key, an_addition, filed, person
from workflows.causes.prepared import prepared_of_causes
from workflows.causes.terms import PreparedRequest
from workflows.exemption_list.records import ItemEntryRow, ProofItemRow
from workflows.exemption_list.rules import item_number, key_text, search_text
from workflows.exemption_list.terms import ItemKey
from workflows.legal_register.changing import record_change
from workflows.legal_register.keeping import ReadLine, confirm_reading, register_document
from workflows.legal_register.lookups import articles_of, documents
from workflows.legal_register.readings import proposal_for
from workflows.legal_register.rules import text_digest
from workflows.legal_register.terms import ChangeForm, DocumentForm
from workflows.procedures.bureau import Bureau

REGULATION, BASIS = "婚姻登记条例", "《婚姻登记条例》第六条"
"""What the one item of the small city rests on."""


def a_document(bureau: Bureau, *, by: str = "reviewer", **changes: object) -> int:
    """Register a regulation in force since October 2003; return its id."""
    fields: dict[str, object] = {
        "title": REGULATION,
        "number": "国务院令第387号",
        "level": "administrative_regulation",
        "issuer": "国务院",
        "effective_date": "2003-10-01",
    }
    form = DocumentForm(**{**fields, **changes})  # type: ignore[arg-type]
    return register_document(bureau, person(bureau, by), form, command_key=a_key())


def listed(
    bureau: Bureau,
    proof: str,
    basis: str | None,
    *,
    unit: str | None = "police",
    matter: str | None = MATTER,
    since: date = date(2026, 1, 1),
) -> int:
    """Put an item on the list as if the baseline had held it; return its id."""
    key = ItemKey(UNITS[unit] if unit else None, matter, proof)
    with bureau.store.writing() as tx:
        item = ProofItemRow(
            unit_id=key.unit_id,
            matter_name=matter,
            proof_name=proof,
            key_text=key_text(key),
            search_text=search_text(key, None),
        )
        tx.add(item)
        tx.flush()
        entry = {"list_name": "exempt", "standing": "listed", "ways": ["department_verification"]}
        tx.add(
            ItemEntryRow(item_id=item.id, since_version=1, effective_date=since, legal_basis=basis, **entry)
        )
        return item.id


def read(bureau: Bureau, text: str = BASIS, *, by: str = "reviewer", seen: bool = False) -> None:
    """Confirm what the parser proposes for a text, its documents being registered."""
    with bureau.store.reading() as tx:
        lines = proposal_for(text, documents(tx))
    chosen = [ReadLine(str(line.document.id) if line.document else "", line.place) for line in lines]
    confirm_reading(bureau, person(bureau, by), text_digest(text), chosen, seen=seen, command_key=a_key())


def article_ids(bureau: Bureau, document_id: int) -> dict[str, int]:
    """Return place in words -> id of the articles of a document."""
    with bureau.store.reading() as tx:
        return {article.words: article.id for article in articles_of(tx, [document_id])[document_id]}


def a_change_form(**changes: object) -> ChangeForm:
    """Return the form of a repeal by a law in force since 29 September 2026."""
    fields: dict[str, object] = {
        "kind": "repealed",
        "title": LAW,
        "number": LAW_NUMBER,
        "published_date": "2026-09-15",
        "effective_date": "2026-09-29",
        "counted_from": "effective",
    }
    return ChangeForm(**{**fields, **changes})  # type: ignore[arg-type]


def changed(
    bureau: Bureau, document_id: int, *, by: str = "reviewer", key: bytes | None = None, **changes: object
) -> int:
    """Record a change; return its id."""
    form = a_change_form(**changes)
    return record_change(bureau, person(bureau, by), document_id, form, command_key=key or a_key())


def prepared(bureau: Bureau, cause_id: int = 1) -> list[PreparedRequest]:
    """Return what was prepared for the units of a cause."""
    with bureau.store.reading() as tx:
        return prepared_of_causes(tx, [cause_id])[cause_id]


def cancelled(bureau: Bureau, item_id: int) -> None:
    """File what was prepared for an item."""
    form = an_addition(
        kind="cancel",
        item_number=item_number(item_id),
        cause="1",
        cause_document_title=a_change_form().title,
        ground="basis_repealed",
        ways=(),
    )
    filed(bureau, form)

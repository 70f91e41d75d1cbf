"""What one print of an approval sheet shows, and what the check page tells of it."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app, url_for
from sqlalchemy.orm import Session

from engine.cases.lookups import case_by_id
from engine.people.terms import Actor
from engine.refusals import NotYours
from webui.content_words import field_words
from webui.desks.approval_sheet.codes import Print, code_of, in_groups, print_behind
from webui.office import current_web_settings
from workflows.approval_sheets.lookups import approval_sheet
from workflows.approval_sheets.rules import NoSuchSheet, digest_of, public_part, short_digest
from workflows.approval_sheets.terms import ApprovalSheet, PublicPart
from workflows.exemption_list.terms import ItemContent
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import CORRECT_GUIDE
from workflows.procedures.lookups import readable_case
from workflows.requests.rules import compare


@dataclass(frozen=True)
class FieldRow:
    """One line of the before/after part, in words; "" where nothing is stated."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class PrintedSheet:
    """A sheet with what stands beside its content: when it was printed, and how it is checked."""

    sheet: ApprovalSheet
    printed_at: datetime
    digest: str
    """In groups of four."""
    code: str
    """In groups of four."""
    check_address: str
    """Of the check page with the code: what the QR code says."""
    ask_address: str
    """Of the page into which the code is typed."""

    def rows(self) -> tuple[FieldRow, ...]:
        """Return the before/after lines in the language of the moment, without those that say nothing."""
        before, after = (_content(document) for document in (self.sheet.before, self.sheet.after))
        return tuple(
            FieldRow(line.label, field_words(line.name, line.before), field_words(line.name, line.after))
            for line in compare(before, after)
            if line.before or line.after
        )


@dataclass(frozen=True)
class Check:
    """What the check page says of one print."""

    case: PublicPart
    printed_on: date
    printed_digest: str
    digest: str
    """Of the record as it is now. Both in groups of four."""

    @property
    def is_current(self) -> bool:
        """Say whether the paper says what the record says now."""
        return self.printed_digest == self.digest


def printed_sheet(tx: Session, bureau: Bureau, actor: Actor, case_no: str) -> PrintedSheet:
    """Return the sheet as it is printed now. Refuses: NotYours."""
    case, now = readable_case(tx, actor, case_no), bureau.now()
    if case.kind == CORRECT_GUIDE:  # nothing is asked for in it, and nothing approved
        raise NotYours
    sheet = approval_sheet(tx, case, today=bureau.today)
    digest = short_digest(digest_of(sheet))
    code = code_of(_key(), Print(case.id, bureau.today, digest))
    return PrintedSheet(
        sheet,
        now,
        in_groups(digest),
        in_groups(code),
        check_address=_public_address("approval_sheet.check", code=code),
        ask_address=_public_address("approval_sheet.ask_code"),
    )


def check_of(tx: Session, bureau: Bureau, typed: str) -> Check:
    """Return what the office says of a print. Refuses: NoSuchSheet, for a wrong seal without a query."""
    printed = print_behind(_key(), typed)
    case = case_by_id(tx, printed.case_id) if printed else None
    if printed is None or case is None:
        raise NoSuchSheet
    told = public_part(approval_sheet(tx, case, today=bureau.today))
    return Check(told, printed.on, in_groups(printed.digest), in_groups(short_digest(told.digest)))


def _content(document: object) -> ItemContent | None:
    return ItemContent.from_document(dict(document)) if isinstance(document, dict) else None


def _key() -> str:
    key = current_app.secret_key
    if not isinstance(key, str):
        raise TypeError("webui.secret_key gives a text")
    return key


def _public_address(endpoint: str, code: str | None = None) -> str:
    """Return an address for paper: by the name under which the public knows the site, where it is set."""
    base = current_web_settings().public_address
    if base:
        return base.rstrip("/") + url_for(endpoint, code=code)
    return url_for(endpoint, code=code, _external=True)

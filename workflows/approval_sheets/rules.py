"""What a sheet's digest covers, and what of a sheet the public may see."""

import json
from dataclasses import asdict, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from engine.clock import SHANGHAI
from engine.refusals import NotYours
from workflows.approval_sheets.terms import ApprovalSheet, ClockLine, PublicPart

FORM = 1
"""The form of the content below. A change of ApprovalSheet that alters old digests needs the next number."""

SHORT_HEX = 16
"""How many signs of the digest are printed: enough to compare, short enough to read aloud."""

STEPS = (
    "task_confirm_request",
    "task_give_opinion",
    "task_check_lodging",
    "task_review_request",
    "task_vote",
)
"""The boxes that every sheet has, in the order of the paper."""

SHORT_WAY = "task_approve_editorial"
"""The box of a city that lets its desk approve editorial changes; on the sheets of such cases only."""


class NoSuchSheet(NotYours):
    """A check code that this office never printed: mistyped, cut short or made up."""

    code = "no_such_sheet"
    sentence = "没有这个核验码对应的审批表"
    way_out = "。请对照纸上的核验码逐位核对；仍查不到的，这张纸不是本系统打印的，请向协调小组办公室核实。"


def digest_of(sheet: ApprovalSheet) -> str:
    """Return SHA-256 over the canonical content, as hex: equal for two prints of the same record."""
    return sha256(canonical(sheet)).hexdigest()


def short_digest(digest: str) -> str:
    """Return the part that is printed."""
    return digest[:SHORT_HEX].upper()


def canonical(sheet: ApprovalSheet) -> bytes:
    """Return the content as bytes: JSON, keys sorted, no blanks, UTF-8; days and instants in ISO form.

    What grows older by itself is left out: the days used of a clock that still runs.
    """
    settled = replace(sheet, clocks=tuple(_settled(clock) for clock in sheet.clocks))
    content = {"form": FORM, **asdict(settled)}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return text.encode()


def public_part(sheet: ApprovalSheet) -> PublicPart:
    """Return what the check page may tell."""
    return PublicPart(
        sheet.case_no,
        sheet.kind,
        sheet.status,
        sheet.outcome,
        sheet.proof_name,
        sheet.filed_on,
        digest_of(sheet),
    )


def _settled(clock: ClockLine) -> ClockLine:
    return clock if clock.closed_date else replace(clock, days_used=None, late_by=None)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat(timespec="milliseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no canonical form of {type(value).__name__}")

"""Cases whose approval sheet is looked at, what stands on it, and on the pages of a PDF, whoever made it."""

import io
import re
import unicodedata

from pypdf import PdfReader

from tests.builders.city import answer, filed
from tests.builders.stories import a_change, rewrite, vote
from tests.webui.staff import Staff
from workflows.procedures.bureau import Bureau

SHEET = "/cases/ZM-2026-0001/sheet"
OPINION = "依据充分，数据来源稳定，同意改为数据共享"


def an_ordinary_case(bureau: Bureau) -> None:
    """Carry a change to its end: seven fields, one unit asked, three answers, five members, eight clocks."""
    form = a_change(
        affected_units=("civil",), cause_document_number="公安部令第1号", effect_date="2026-12-01",
        proof_type="legal_relation", issuing_unit="民政部门", matter_code="000135004000", note="编码待核",
    )  # fmt: skip
    case_id = filed(bureau, form)
    answer(bureau, case_id, "task_give_opinion", "agree", by="civil_staff", opinion=OPINION)
    answer(bureau, case_id, "task_confirm_request", "confirm", by="confirmer", opinion=OPINION)
    answer(bureau, case_id, "task_check_lodging", "accept", by="desk", opinion="材料齐全")
    given = dict.fromkeys(("necessity_opinion", "reasonableness_opinion", "legality_opinion"), OPINION)
    answer(bureau, case_id, "task_review_request", "pass", by="reviewer", opinion="审核通过", **given)
    for member, cast in {"member1": "approve", "member2": "object", "member3": "approve"}.items():
        answer(bureau, case_id, "task_vote", cast, by=member, opinion=OPINION)
    answer(bureau, case_id, "task_vote", "approve", by="member4", opinion=OPINION)
    answer(bureau, case_id, "task_publish_version", "publish", by="publisher")
    for keeper in ("police_keeper", "banner_keeper"):
        rewrite(bureau, case_id, by=keeper)
    answer(bureau, case_id, "task_close_case", "close", by="desk")


def in_full(staff: Staff) -> str:
    """Carry a change with a consultation up to the vote; return the sheet."""
    case_id = filed(staff.bureau, a_change(affected_units=("civil",), effect_date="2026-12-01"))
    told = staff.bureau
    answer(told, case_id, "task_give_opinion", "agree", by="civil_staff", opinion="可以提供核验接口")
    answer(told, case_id, "task_confirm_request", "confirm", by="confirmer", opinion="情况属实")
    answer(told, case_id, "task_check_lodging", "accept", by="desk", opinion="材料齐全")
    answer(told, case_id, "task_review_request", "pass", by="reviewer", legality_opinion="条款引用正确")
    vote(told, case_id, member1="approve", member2="object")
    return staff.page("desk", SHEET)


def code_on(page: str) -> str:
    """Return the check code that a sheet bears."""
    found = re.search(r'<p class="sheet__code">([A-Z2-7 ]+)</p>', page)
    assert found, "the sheet bears no code"
    return found[1]


def digest_on(page: str) -> str:
    """Return the digest that a sheet bears."""
    found = re.search(r'<span class="sheet__code">([0-9A-F ]+)</span>', page)
    assert found, "the sheet bears no digest"
    return found[1]


def pages_of(made: bytes) -> list[str]:
    """Return the text of each page, plain."""
    return [plain(page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]


def plain(text: str) -> str:
    """Return the text without blanks and line ends; signs that a font writes as look-alikes as themselves."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_RADICALS).split())


_RADICALS = str.maketrans("⻚⻔⻛⻓", "页门风长")
"""What Unicode itself does not fold: simplified radicals that are written like the sign."""

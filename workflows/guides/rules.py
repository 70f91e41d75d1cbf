"""Does a guide demand a proof, and what should it say instead? Decided on its lines, never on its look."""

import re
from collections.abc import Collection, Sequence

from engine.refusals import Refusal
from workflows.exemption_list.rules import normalised
from workflows.exemption_list.terms import WAY_LABELS, ExemptionWay
from workflows.guides.terms import Expectation, GuideDraft, Material

LONGEST_LINE = 500
MOST_LINES = 200

SPARED = re.compile(
    # "无需提交" spares the proof, but "无需提交复印件" only spares the copy of it.
    r"(无需|无须|不需|不须|不用|不必|不再|免于|免)(要求|要|申请人|本人|您|再)*(提交|提供|出具|交)(?!(的)?(复印件|原件))"
)
_LIST_MARK = re.compile(r"^(\(?(\d+|[一二三四五六七八九十]+)[).、,]|[①-⑳]|[-*·•])")
_PARTS = re.compile(r"[、;；]")
_ADDRESS = re.compile(r"https?://[^\s/@\"'<>\\]+(/[^\s\"'<>\\]*)?", re.IGNORECASE)
_REPLACED = re.compile(r"^(?P<text>.+?)[（(]免提交([：:](?P<way>[^（）()]+))?[）)]$")
SPARED_WORDS = "%s（免提交：%s）"
"""How a guide writes a paper that need not be brought, and what stands in its place."""
LONGEST_BASIS = 2000


def demands(materials: Sequence[str], proof_name: str, *, other_proofs: Collection[str] = ()) -> bool:
    """Say whether any line asks for the proof.

    A line that says 无需提交 or 免提交 does not. other_proofs: names of other proofs; where one of them
    contains the name asked for (家庭收入证明, 收入证明), its occurrences do not count.
    """
    return any(_line_demands(line, proof_name, other_proofs) for line in materials)


def matches(
    materials: Sequence[str],
    proof_name: str,
    expected: Expectation,
    *,
    other_proofs: Collection[str] = (),
) -> bool:
    """Say whether the guide says of the proof what the list wants."""
    return demands(materials, proof_name, other_proofs=other_proofs) is (expected is Expectation.PRESENT)


def proposed_materials(
    materials: Sequence[str],
    proof_name: str,
    expected: Expectation,
    *,
    other_proofs: Collection[str] = (),
    ways: Sequence[ExemptionWay] = (),
) -> tuple[str, ...]:
    """Return the lines as they would match the list, for the keeper to edit.

    Of a line that joins several papers with 、 only the part that asks for the proof is touched: it goes
    where the proof is cancelled, and else gives way to the words of what replaces it.
    """
    if matches(materials, proof_name, expected, other_proofs=other_proofs):
        return tuple(materials)
    if expected is Expectation.PRESENT:
        return (*materials, proof_name)
    instead = spared_words(proof_name, ways)
    lines = (_without(line, proof_name, other_proofs, instead) for line in materials)
    proposed = (part for line in lines for part in line.split("\n") if part)
    return tuple(dict.fromkeys(proposed))


def spared_words(proof_name: str, ways: Sequence[ExemptionWay]) -> str:
    """Return what a guide says of a paper that is replaced; "" for one that is cancelled outright."""
    substitutes = [WAY_LABELS[way] for way in ways if way is not ExemptionWay.DIRECT_CANCELLATION]
    return SPARED_WORDS % (proof_name, "、".join(substitutes)) if substitutes else ""


def materials_of(lines: Sequence[str]) -> tuple[Material, ...]:
    """Return the lines told apart: what must be brought, and what is spared and how."""
    found: list[Material] = []
    for line in lines:
        if replaced := _REPLACED.match(line):
            found.append(Material(replaced["text"], is_needed=False, replaced_by=replaced["way"]))
        else:
            found.append(Material(line, is_needed=SPARED.search(normalised(line)) is None))
    return tuple(found)


class GuideEmpty(Refusal):
    """A guide without a line tells nobody what to bring."""

    code = "guide_empty"
    sentence = "办事指南至少要有一行材料说明"
    way_out = "。不需要任何材料的，请写“无需提交材料”。"
    clause = "优化营商环境条例第35条"
    field = "materials"


class GuideTooLong(Refusal):
    """Longer than any guide that a person would read."""

    code = "guide_too_long"
    sentence = "办事指南最多 %(lines)s 行，每行最多 %(signs)s 字"
    field = "materials"


class GuideMovedOn(Refusal):
    """Someone else has rewritten the guide since it was opened."""

    code = "guide_moved_on"
    sentence = "此指南已由他人改为第 %(edition)s 版，您所见的是第 %(seen)s 版，未保存"
    way_out = "。您填写的内容没有丢失，请对照新版后再发布。"
    field = "materials"


def material_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a typed text without blanks; refuses GuideEmpty, GuideTooLong."""
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not lines:
        raise GuideEmpty
    if len(lines) > MOST_LINES or max(map(len, lines)) > LONGEST_LINE:
        raise GuideTooLong(lines=MOST_LINES, signs=LONGEST_LINE)
    return lines


class BasisTooLong(Refusal):
    """More than anybody reads."""

    code = "guide_basis_too_long"
    sentence = "依据最多 %(signs)s 字"
    field = "basis"


class AddressNoPage(Refusal):
    """What is registered as the address of a guide must be one that a reader can open."""

    code = "guide_address_no_page"
    sentence = "指南网址应以 https:// 或者 http:// 开头，中间没有空格"
    way_out = "。请从浏览器的地址栏复制。"
    field = "address"


class NothingChanged(Refusal):
    """An edition that says the same as the one before."""

    code = "guide_unchanged"
    sentence = "与第 %(edition)s 版相同，没有需要公布的改动"
    field = "materials"


def draft_of(*, materials: str, steps: str, basis: str, address: str) -> GuideDraft:
    """Return the draft behind typed texts. Refuses: GuideEmpty, GuideTooLong, BasisTooLong, AddressNoPage."""
    lines = tuple(line.strip() for line in steps.splitlines() if line.strip())
    if len(lines) > MOST_LINES or max(map(len, lines), default=0) > LONGEST_LINE:
        raise StepsTooLong(lines=MOST_LINES, signs=LONGEST_LINE)
    if len(basis.strip()) > LONGEST_BASIS:
        raise BasisTooLong(signs=LONGEST_BASIS)
    return GuideDraft(material_lines(materials), lines, basis.strip() or None, checked_address(address))


class StepsTooLong(GuideTooLong):
    """The same of the steps."""

    code = "guide_steps_too_long"
    sentence = "办理流程最多 %(lines)s 行，每行最多 %(signs)s 字"
    field = "steps"


def checked_address(typed: str) -> str | None:
    """Return the address of a published page, None for none. Refuses: AddressNoPage."""
    address = typed.strip()
    if not address:
        return None
    if not _ADDRESS.fullmatch(address):
        raise AddressNoPage
    return address


def require_edition(*, edition: int, seen: int) -> None:
    """Refuse to overwrite an edition that the keeper has not seen."""
    if edition != seen:
        raise GuideMovedOn(edition=edition, seen=seen)


def _line_demands(line: str, proof_name: str, other_proofs: Collection[str]) -> bool:
    text, name = normalised(line), normalised(proof_name)
    if SPARED.search(text):
        return False
    longer = (normalised(other) for other in other_proofs)
    for other in sorted(
        (other for other in longer if name in other and name != other), key=len, reverse=True
    ):
        text = text.replace(other, "|")
    return name in text


def _without(line: str, proof_name: str, other_proofs: Collection[str], instead: str) -> str:
    if not _line_demands(line, proof_name, other_proofs):
        return line
    mark = _LIST_MARK.match(line)
    head = mark[0] if mark else ""
    parts = [part for part in _PARTS.split(line[len(head) :]) if part.strip()]
    kept = [part for part in parts if not _line_demands(part, proof_name, other_proofs)]
    if not instead:
        return head + "、".join(kept) if kept else ""
    # A line of its own: whoever reads 免提交 behind 、 must not wonder how far back it reaches.
    return instead if not kept else f"{head}{'、'.join(kept)}\n{instead}"

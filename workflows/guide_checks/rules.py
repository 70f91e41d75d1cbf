"""What a line says of a proof, whether a page is the guide it should be, and who may vouch for what.

A page that prints the cancelled proof with the cancelling document in brackets is never passed silently: a
line counts as sparing the proof only where it says so plainly, and else a person judges it.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from engine.refusals import Refusal
from workflows.exemption_list.rules import normalised
from workflows.guide_checks.terms import Finding, Mention, MentionKind, Outcome
from workflows.guides.rules import SPARED
from workflows.guides.terms import Expectation

_CLAUSE = re.compile(r"[。!?；;]")
_PART = re.compile(r"[、,，]")
_CANCELLED = re.compile(r"取消|废止|停止|失效|作废|撤销|删除|删去|不再|调整为|改为|代替|替代")
"""Words with which pages print a proof that has been cancelled; or one that has not."""
_UNLESS = re.compile(r"除外|除非|否则|未能|不能|无法|失败|确需|特殊情况|必要时|的除外")
"""Words that may turn 无需提交 round: 数据核验失败的，仍须提交."""
_NAME_FILLER = "|"
_COUNT_WORDS = re.compile(r"(原件|复印件|\d+份|一份|各一份|\(.*?\))")
SHORTEST_SIGN = 3
"""A material shorter than this stands on every page."""


def mentions(
    lines: Sequence[str],
    proof_name: str,
    *,
    other_proofs: Collection[str] = (),
    is_page: bool = False,
) -> tuple[Mention, ...]:
    """Return the lines that name the proof, with what each does with it.

    other_proofs: as for `workflows.guides.rules.demands`. is_page: the lines were read from a page, where a
    name may be broken in two by the end of a line; such a name is a doubt, not an absence.
    """
    name = normalised(proof_name)
    longer = sorted(
        {n for n in map(normalised, other_proofs) if name in n and n != name}, key=len, reverse=True
    )
    texts = [_without_longer(normalised(line), longer) for line in lines]
    found = [
        Mention(line, _kind_of(text, name)) for line, text in zip(lines, texts, strict=True) if name in text
    ]
    if is_page:
        found += _broken_names(lines, texts, name, longer)
    return tuple(found)


def finding_of(found: Sequence[Mention], judged: Mapping[str, bool]) -> Finding:
    """Return what the mentions come to, once the lines that a person has judged count as judged.

    judged: normalised line -> whether it demands the proof.
    """
    decided = [
        Mention(each.line, MentionKind.DEMANDED if judged[key] else MentionKind.SPARED)
        if (key := normalised(each.line)) in judged
        else each
        for each in found
    ]
    demanding = tuple(each.line for each in decided if each.kind is MentionKind.DEMANDED)
    doubtful = tuple(each.line for each in decided if each.kind is MentionKind.DOUBTFUL)
    if demanding:
        return Finding(Outcome.DEMANDED, demanding)
    if doubtful:
        return Finding(Outcome.DOUBTFUL, doubtful)
    return Finding(Outcome.ABSENT)


def agrees(finding: Finding, expected: Expectation) -> bool:
    """Say whether the finding is what the list wants."""
    wanted = Outcome.ABSENT if expected is Expectation.ABSENT else Outcome.DEMANDED
    return finding.outcome is wanted


def is_the_guide(lines: Sequence[str], matter_name: str, materials: Sequence[str]) -> bool:
    """Say whether a page is the guide of a matter: it names the matter, and lists what the guide lists.

    A page whose content only a script draws names neither, and must not pass as one without the proof.
    """
    page = normalised("".join(lines))
    if normalised(matter_name) not in page:
        return False
    signs = [sign for sign in map(_sign_of, materials) if len(sign) >= SHORTEST_SIGN]
    return not signs or any(sign in page for sign in signs)


class PageNotSeen(Refusal):
    """A guide is matched when its published page is, not when somebody says so."""

    code = "page_not_seen"
    sentence = "还没有核对公布的指南页面，不能办结"
    way_out = "。请先在指南的“核对公布页”中抓取网址、上传页面文件，或者由两人当面核对，再发布。"
    clause = "实施方案三(四)2"
    field = "address"


class PageDisagrees(Refusal):
    """The page still says otherwise."""

    code = "page_disagrees"
    sentence = "公布的指南页面与清单不一致（%(line)s）"
    way_out = "。请先在政务服务网改好页面，重新核对后再发布。"
    clause = "实施方案三(四)2"
    field = "address"


class LineToJudge(Refusal):
    """A program cannot tell what the line does."""

    code = "line_to_judge"
    sentence = "“%(line)s”是否仍在要求提交，系统不能断定"
    way_out = "。请由另一人在“核对公布页”中判定，或者把这一行改写清楚。"
    clause = "实施方案三(四)2"
    field = "materials"


class SecondPersonNeeded(Refusal):
    """Nobody vouches for the own work."""

    code = "second_person_needed"
    sentence = "须由另一人确认：公布此版指南或者登记此次核对的人不能自己确认"
    way_out = "。请由本单位另一名指南维护员、单位负责人，或者督查、协调小组办公室确认。"


class StatementMissing(Refusal):
    """A person's word must say something."""

    code = "statement_missing"
    sentence = "请写明在何处、看到了什么"
    field = "statement"


class JudgementReasonMissing(Refusal):
    """Whoever overrules the program says why."""

    code = "judgement_reason_missing"
    sentence = "请写明判定的理由"
    field = "reason"


class NothingToVouchFor(Refusal):
    """Vouched for already, or no person's word at all."""

    code = "nothing_to_vouch_for"
    sentence = "这次核对不需要确认，或者已经确认"


class LineNotThere(Refusal):
    """Only what stands in the guide or on its page can be judged."""

    code = "line_not_there"
    sentence = "指南和最近一次看到的页面中都没有这一行"
    way_out = "。请刷新页面后再判定。"
    field = "line"


class NoAddress(Refusal):
    """Nothing to fetch."""

    code = "no_guide_address"
    sentence = "此指南没有登记网址，不能抓取"
    way_out = "。请先登记网址，或者上传页面文件、由两人当面核对。"
    field = "address"


class AnotherPage(Refusal):
    """A page, but not this guide: another one, or one that only a script would draw."""

    code = "another_page"
    sentence = "页面中没有事项名称和指南所列的材料，不像是这份指南"
    way_out = "。请核对网址；页面须由脚本显示的，请用浏览器打开后另存为 PDF 上传。"
    field = "file"


def require_second(person_id: int, *, authors: Collection[int | None]) -> None:
    """Refuse to let anybody confirm the own work."""
    if person_id in authors:
        raise SecondPersonNeeded


def _without_longer(text: str, longer: Sequence[str]) -> str:
    for other in longer:
        text = text.replace(other, _NAME_FILLER)
    return text


def _kind_of(text: str, name: str) -> MentionKind:
    """Return what a whole line does with the proof: the worst of what its clauses do."""
    kinds = {_kind_of_clause(clause, name) for clause in _CLAUSE.split(text) if name in clause}
    if MentionKind.DEMANDED in kinds:
        return MentionKind.DEMANDED
    # A name across the border of two clauses stands in neither.
    return MentionKind.SPARED if kinds == {MentionKind.SPARED} else MentionKind.DOUBTFUL


def _kind_of_clause(clause: str, name: str) -> MentionKind:
    spared = SPARED.search(clause)
    if _CANCELLED.search(SPARED.sub("", clause)) or (spared and _UNLESS.search(clause)):
        return MentionKind.DOUBTFUL
    if spared is None:
        return MentionKind.DEMANDED
    parts = [part for part in _PART.split(clause) if name in part]
    if parts and all(SPARED.search(part) for part in parts):
        return MentionKind.SPARED
    # 无需提交甲、乙: said before the name and in no bracket, it reaches the name.
    before = clause[: clause.index(name)]
    reaches = SPARED.search(before) is not None and "(" not in before[: before.rfind(")") + 1]
    return MentionKind.SPARED if reaches else MentionKind.DOUBTFUL


def _broken_names(
    lines: Sequence[str], texts: Sequence[str], name: str, longer: Sequence[str]
) -> Iterator[Mention]:
    for number in range(len(texts) - 1):
        joined = _without_longer(texts[number] + texts[number + 1], longer)
        if name in joined and name not in texts[number] and name not in texts[number + 1]:
            yield Mention(f"{lines[number]} {lines[number + 1]}", MentionKind.DOUBTFUL)


def _sign_of(material: str) -> str:
    """Return what of a material a page must show to be known by it."""
    text = normalised(material)
    if SPARED.search(text):
        return ""
    return _COUNT_WORDS.sub("", re.sub(r"^\(?\d+[).、]", "", text))

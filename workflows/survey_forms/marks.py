"""What a clerk's mark means: √ and its many relatives, a number for the order, or the option written out.

附件2 备注1: 请在对应选项后打√,如通过其他方式提供,请填写具体方式.
"""

import re
from dataclasses import dataclass
from typing import Final

from engine.spreadsheets.words import folded, in_simplified, one_line
from workflows.exemption_list.terms import WAY_LABELS, ExemptionWay

TICK: Final = "√"
"""The mark of the form."""
_YES: Final = "√✓✔☑✅☒■●○◯⚫⭕〇∨ˇ"  # noqa: RUF001  all that keyboards offer for a tick
_BOX_EMPTY: Final = "□☐"
_YES_WORDS: Final = frozenset({"是", "y", "yes", "v", "对", "true", "选"})
_NO_WORDS: Final = frozenset(
    {"否", "n", "no", "无", "没有", "不", "×", "x", "✗", "✘", "✕", "false", "0", "空"}
)
_AROUND: Final = " ()[]{}:,.。、;-—–―−－_/\\|~·*'\"“”"  # noqa: RUF001  every dash that a keyboard has
_RANKED: Final = re.compile(rf"(?:第?(\d{{1,2}})|[{_YES}]+第?\(?(\d{{1,2}})\)?|\(?(\d{{1,2}})\)?[{_YES}]+)")
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩"
_WRITTEN: Final = re.compile(rf"{TICK}(\d{{1,2}})?：(.+)", re.DOTALL)
"""As `written_mark` writes it."""
_MARK_BEFORE: Final = re.compile(
    rf"[{_YES}]+\s*(?:(\d{{1,2}})(?=[:：、.．)）]|$)|([{_CIRCLED}]))?[:：、.．)）]?\s*"  # noqa: RUF001
)
_MARK_BEHIND: Final = re.compile(rf"\s*[{_YES}]+$")
_WAY_WORDS: Final[dict[str, ExemptionWay]] = {
    **{label: way for way, label in WAY_LABELS.items()},
    "告知承诺制": ExemptionWay.COMMITMENT,
    "部门间核验": ExemptionWay.DEPARTMENT_VERIFICATION,
    "部门核查": ExemptionWay.DEPARTMENT_VERIFICATION,
    "部门间核查": ExemptionWay.DEPARTMENT_VERIFICATION,
    "其它方式": ExemptionWay.OTHER,
    "其他": ExemptionWay.OTHER,
    "其它": ExemptionWay.OTHER,
    **{str(way): way for way in ExemptionWay},
}
_WORDS_OF_WAY: Final = {
    way: sorted((word for word, of in _WAY_WORDS.items() if of is way), key=len, reverse=True)
    for way in ExemptionWay
}
_ANY_WAY: Final = re.compile("|".join(sorted(map(re.escape, _WAY_WORDS), key=len, reverse=True)))
_BETWEEN: Final = re.compile(r"[\d.、,，;；+＋和及与/()（）\s→>先后再]*")


@dataclass(frozen=True)
class Mark:
    """What one cell says of one way."""

    chosen: bool
    rank: int | None = None
    """Its place in the order, where the clerk numbered the marks."""
    text: str | None = None
    """The other way in words."""


NOT_CHOSEN: Final = Mark(chosen=False)


def read_mark(cell: str, way: ExemptionWay) -> Mark | None:
    """Return what the cell says of a way that needs no words, or None when nobody can tell."""
    rest = folded(cell).strip(_AROUND)
    for word in _WORDS_OF_WAY[way]:
        if word in rest:
            rest = rest.replace(word, "", 1).strip(_AROUND)
            if not rest:
                return Mark(chosen=True)
            break
    if not rest or rest in _NO_WORDS or rest.strip(_BOX_EMPTY) == "":
        return NOT_CHOSEN
    if rest in _YES_WORDS or rest.strip(_YES) == "":
        return Mark(chosen=True)
    if found := _RANKED.fullmatch(rest):
        return Mark(chosen=True, rank=next(int(number) for number in found.groups() if number))
    return None


def read_other(cell: str) -> Mark:
    """Return what the cell of 其他方式 says: its words are the way, a mark alone has none."""
    text = in_simplified(one_line(cell))
    if written := _WRITTEN.fullmatch(text):
        return Mark(chosen=True, rank=int(written[1]) if written[1] else None, text=written[2].strip())
    plain = read_mark(text, ExemptionWay.OTHER)
    if plain is not None:
        return plain
    before = _MARK_BEFORE.match(text)
    if before:
        number = before[1] or (before[2] and str(_CIRCLED.index(before[2]) + 1))
        return Mark(chosen=True, rank=int(number) if number else None, text=text[before.end() :] or None)
    if text[0] in _CIRCLED and sum(sign in _CIRCLED for sign in text) == 1:
        return Mark(chosen=True, rank=_CIRCLED.index(text[0]) + 1, text=text[1:].lstrip(" ：:、.") or None)
    return Mark(chosen=True, text=_MARK_BEHIND.sub("", text))


def ways_in_words(cell: str) -> tuple[ExemptionWay, ...] | None:
    """Return the ways that one cell writes out, in its order; None when it says something else besides.

    With boxes or ticks in it ("☑数据共享 □告知承诺", "数据共享√ 告知承诺") only the ticked ones count.
    """
    text = folded(cell)
    found = list(_ANY_WAY.finditer(text))
    left = re.sub(rf"[{_YES}{_BOX_EMPTY}]", "", _ANY_WAY.sub("", text))
    if not found or not _BETWEEN.fullmatch(left):
        return None
    ticked = [match for match in found if _is_ticked(text, match.start(), match.end())]
    has_marks = re.search(rf"[{_YES}{_BOX_EMPTY}]", text) is not None
    chosen = ticked if has_marks else found
    return tuple(dict.fromkeys(_WAY_WORDS[match.group()] for match in chosen))


def written_mark(ways: tuple[ExemptionWay, ...], way: ExemptionWay, other_text: str | None) -> str:
    """Return what the form says of a way: √ alone, √1 √2 … where several stand in an order, words for 其他.

    `read_mark` and `read_other` read the same back.
    """
    if way not in ways:
        return ""
    tick = f"{TICK}{ways.index(way) + 1}" if len(ways) > 1 else TICK
    if way is not ExemptionWay.OTHER or not other_text:
        return tick
    text = in_simplified(one_line(other_text))
    if len(ways) == 1 and read_other(text) == Mark(chosen=True, text=text):
        return text
    return f"{tick}：{text}"


def _is_ticked(text: str, start: int, end: int) -> bool:
    """Say whether the option is ticked: by the box before it, else by a mark behind it."""
    before, behind = text[:start].rstrip()[-1:], text[end:].lstrip()[:1]
    boxes_lead = text.lstrip()[:1] in set(_YES + _BOX_EMPTY)
    mark = before if boxes_lead else behind
    return bool(mark) and mark in _YES

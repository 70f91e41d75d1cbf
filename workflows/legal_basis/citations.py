"""From a 设定依据 as written to the documents and places it seems to name. A proposal: a person confirms it.

What is not recognised is not in the answer, and nothing is added that the text does not say. 该条例, 同上 and
the like name nothing by themselves.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from workflows.legal_basis.places import NUMERAL, UNNUMBERED, Place, numeral
from workflows.legal_basis.terms import LEVEL_LABELS, BasisLevel

LONGEST_RANGE: Final = 30
"""Articles in one 第六条至第八条; a longer range is read as its two ends."""
_ENDINGS: Final = (
    "法律|法典|法|条例|办法|规定|决定|通知|细则|规范|规程|意见|方案|公告|通告|批复|解释|标准|目录|纲要"
)
_BRACKETS: Final = str.maketrans("〔〕[]【】", "〔〕〔〕【】")
_LEVELS: Final = {label: level for level, label in LEVEL_LABELS.items()} | {
    "法规": None,
    "部门规章": BasisLevel.DEPARTMENT_RULE,
    "地方政府规章": BasisLevel.DEPARTMENT_RULE,
    "国务院文件": None,
}
"""Word of a mark -> level; None: a word that says less than one level."""
_LEVEL_WORDS: Final = "|".join(sorted(_LEVELS, key=len, reverse=True))
_ORDINAL: Final = rf"第?\(?{NUMERAL}\)?"
_SERIES: Final = rf"{_ORDINAL}(?:(?:、|和|及|或){_ORDINAL})*"
_PLACE: Final = (
    rf"(?:(?P<annex>附件)(?P<annex_number>\d{{1,2}})?)?(?:第{NUMERAL}[编章节])*(?:第(?P<article>{NUMERAL})条)"
    rf"(?:之(?P<inserted>{NUMERAL}))?(?:第?(?P<paragraphs>{_SERIES})款)?"
    rf"(?:(?P<items>{_SERIES})项)?(?:第?(?P<points>{_SERIES})目)?"
)
_NUMBER: Final = (
    r"[一-鿿]{1,14}〔(?:19|20)\d\d〕(?:第)?\d{1,5}号"
    r"|[一-鿿]{1,14}\((?:19|20)\d\d\)(?:第)?\d{1,5}号"
    r"|[一-鿿]{2,25}令(?:〔(?:19|20)\d\d〕)?第?\d{1,4}号"
)
_TOKEN: Final = re.compile(
    rf"【(?P<heading>(?:{_LEVEL_WORDS})(?:、(?:{_LEVEL_WORDS}))*)】"
    rf"|\((?P<remark>{_LEVEL_WORDS})\)"
    r"|《(?P<title>(?:[^《》]|《[^《》]*》)+)》"
    rf"|(?P<number>{_NUMBER})"
    rf"|(?P<place>{_PLACE})"
    rf"|(?P<annexed>附件(?P<annexed_number>\d{{1,2}})?第?(?P<annexed_items>{_SERIES})项)"
    r"|(?P<joint>至|到|—|-|~)"
    r"|(?P<stop>[；;。])"
)
_BARE: Final = re.compile(
    rf"^(?P<title>[一-鿿A-Za-z0-9()、]{{2,60}}?(?:{_ENDINGS})(?:\((?:试行|暂行|修订)\))?)(?=(?:第{NUMERAL}[编章条])|$)"
)
_POINTING: Final = ("该", "本", "上述", "前述", "同", "其")
_LEADING_IN: Final = re.compile("^(?:根据|依据|按照|依照|参照|见)")
_FAR: Final = -9


@dataclass(frozen=True)
class Citation:
    """One document, or one place in it, that a basis seems to name."""

    title: str | None
    """Without its marks; None where only the number is written."""
    number: str | None
    """文号 as written, its brackets 〔〕."""
    level: BasisLevel | None
    place: Place | None = None
    """None: the document as a whole, or no place is written."""


def citations_in(text: str) -> tuple[Citation, ...]:
    """Return what the text seems to cite, in its order and each once."""
    return tuple(dict.fromkeys(found for part in _with_marks(_plain(text)) for found in _read(part)))


def number_key(number: str) -> str:
    """Return what is equal for two ways of writing one 文号: 公通字[2003]13号, 公通字〔2003〕第13号."""
    return re.sub("[〔〕()]", "|", _plain(number)).replace("第", "")


def _plain(text: str) -> str:
    """Return the text with half-width digits and brackets, without blanks and signs that no one can see.

    《》 and 【】 stay; the brackets of a number become 〔〕.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    seen = "".join(
        sign for sign in folded if not sign.isspace() and unicodedata.category(sign) not in ("Cf", "Cc")
    )
    return seen.replace("〈", "《").replace("〉", "》")


def _with_marks(text: str) -> Iterator[str]:
    """Yield the text, or its parts with 《》 put around a title that was written without them."""
    yield "；".join(
        part if re.search(f"《|{_NUMBER}", part) else _BARE.sub(_marked, part)
        for part in re.split("[；;。]", text)
    )


def _marked(match: re.Match[str]) -> str:
    title = _LEADING_IN.sub("", match["title"])
    return title if title.startswith(_POINTING) else f"《{title}》"


def _read(text: str) -> Iterator[Citation]:
    """Yield each citation once its document is left."""
    reading = _Reading()
    for token in _TOKEN.finditer(text):
        yield from reading.take(token)
    yield from reading.leave()


class _Reading:
    """The document being read, and the places read in it so far."""

    def __init__(self) -> None:
        self._heading: BasisLevel | None = None
        self._document: Citation | None = None
        self._places: list[Place] = []
        self._end = _FAR
        """Where the last token ended, so that what stands just behind it is known."""
        self._joins = False

    def take(self, token: re.Match[str]) -> Iterator[Citation]:
        """Take the next token; yield what it ends."""
        kind, joins = token.lastgroup, False
        match kind:
            case "heading":
                yield from self.leave()
                self._heading = _only_level(token["heading"])
            case "remark":
                if self._document and _LEVELS[token["remark"]]:
                    self._document = replace(self._document, level=_LEVELS[token["remark"]])
            case "title":
                yield from self._title(token)
            case "number":
                yield from self._number(token)
            case "joint":
                joins = bool(self._places) and token.start() == self._end
            case "stop":
                pass
            case _:
                self._add(token)
        self._end, self._joins = (_FAR if kind == "stop" else token.end()), joins

    def leave(self) -> Iterator[Citation]:
        """Yield what was read of the document at hand, and forget it."""
        if self._document:
            for place in self._places or (None,):
                yield replace(self._document, place=place)
        self._document, self._places = None, []

    def _title(self, token: re.Match[str]) -> Iterator[Citation]:
        title, document = token["title"].replace("《", "〈").replace("》", "〉"), self._document
        if document and document.title is None and not self._places and token.start() == self._end:
            self._document = replace(document, title=title)  # 主席令第45号《民法典》
            return
        yield from self.leave()
        self._document = Citation(title, None, self._heading)

    def _number(self, token: re.Match[str]) -> Iterator[Citation]:
        document = self._document
        # A number belongs to the title just before it, in brackets or not; elsewhere it stands for itself.
        is_near = document is not None and token.start() - self._end <= 1 and not self._places
        if document is not None and document.number is None and is_near:
            self._document = replace(document, number=_number_in(token))
            return
        yield from self.leave()
        self._document = Citation(None, _number_in(token), self._heading)

    def _add(self, token: re.Match[str]) -> None:
        if self._document is None:
            return
        new = list(_places(token))
        if self._joins and self._places:
            new = [*_between(self._places[-1], new[0]), *new]
        self._places.extend(place for place in new if place not in self._places)


def _only_level(words: str) -> BasisLevel | None:
    levels = [_LEVELS[word] for word in words.split("、")]
    return levels[0] if len(levels) == 1 else None


def _number_in(token: re.Match[str]) -> str:
    return _LEADING_IN.sub("", token["number"]).replace("(", "〔").replace(")", "〕")


def _places(token: re.Match[str]) -> Iterator[Place]:
    if token["annexed"]:
        for item in _series(token["annexed_items"]):
            yield Place(int(token["annexed_number"] or UNNUMBERED), item=item)
        return
    article = Place(
        int(token["annex_number"] or UNNUMBERED) if token["annex"] else 0,
        numeral(token["article"]),
        numeral(token["inserted"]) if token["inserted"] else 0,
    )
    for paragraph in _series(token["paragraphs"]):
        for item in _series(token["items"]):
            for point in _series(token["points"]):
                yield replace(article, paragraph=paragraph, item=item, point=point)


def _series(text: str | None) -> list[int]:
    return [numeral(each) for each in re.findall(NUMERAL, text)] if text else [0]


def _between(first: Place, last: Place) -> list[Place]:
    """Return the whole articles between the ends of 第六条至第八条."""
    is_plain = first == Place(article=first.article) and last == Place(article=last.article)
    if not is_plain or not 0 < last.article - first.article <= LONGEST_RANGE:
        return []
    return [Place(article=number) for number in range(first.article + 1, last.article)]

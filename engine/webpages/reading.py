"""The text of a published page as lines: a paragraph, a list's point or a table's row each is one.

Read from the content alone: scripts are not run, nothing is fetched besides. What a script would draw is not
there, so whoever judges a page must first make sure that it is the page.
"""

import io
import re
import tempfile
from collections.abc import Iterator
from typing import Final
from zipfile import ZipFile

from lxml import etree, html

from engine.attachments.content import PDF_MAGIC, ZIP_MAGIC, inspect
from engine.attachments.terms import AttachmentSettings, FileKind, UnderCheck
from engine.refusals import Refusal
from engine.webpages.pdf_text import MOST_PAGES, PdfUnread, pdf_pages
from engine.webpages.terms import MEBIBYTE, PageKind

MOST_LINES: Final = 5000
LONGEST_LINE: Final = 2000
CELL_BORDER: Final = " | "
FAULT_LABELS: Final = {
    "too_much": "文字过多",
    "no_text": "没有文字，可能是图片或者须由脚本显示的页面",
    "not_text": "不是文字",
    "encoding": "不认识的文字编码",
    "broken_html": "不是完整的网页",
    "too_deep": "网页的结构过深或者残缺",
    "broken_pdf": "PDF 已损坏，或者过于复杂",
    "broken_docx": "docx 已损坏",
    "too_many_pages": "PDF 超过 100 页",
    "page_without_text": "PDF 中有的页没有文字，可能是图片",
}
"""Reason code of PageUnreadable -> its words."""
_DOCUMENTS: Final = AttachmentSettings(
    kinds=[FileKind.PDF, FileKind.DOCX], largest_unpacked_bytes=16 * MEBIBYTE, largest_ratio=100
)
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNREAD: Final = frozenset({"script", "style", "noscript", "template", "svg", "head"})
_INLINE: Final = frozenset(
    {
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
        "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u",
        "var",
    }
)  # fmt: skip
_LOOKS_LIKE_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|table|div|p)\b", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


class PageUnreadable(Refusal):
    """No text can be had from it."""

    code = "page_unreadable"
    sentence = "读不出页面的文字：%(because)s"
    way_out = "。请把页面另存为网页（仅 HTML）、PDF 或者 docx 再上传，或者当面核对。"
    field = "file"


def kind_of(content: bytes) -> PageKind:
    """Return what an uploaded page is, by its content."""
    if content.startswith(PDF_MAGIC):
        return PageKind.PDF
    if content.startswith(ZIP_MAGIC):
        return PageKind.DOCX
    return PageKind.HTML if _LOOKS_LIKE_HTML.search(content[:4096]) else PageKind.TEXT


def lines_of(content: bytes, kind: PageKind, *, charset: str | None = None) -> tuple[str, ...]:
    """Return the lines that say something.

    Refuses: PageUnreadable, and for a PDF or docx whatever engine.attachments.rules names.
    """
    match kind:
        case PageKind.HTML:
            found = _html_lines(content, charset)
        case PageKind.TEXT:
            found = iter(_decoded(content, charset).splitlines())
        case PageKind.PDF:
            found = _pdf_lines(content)
        case PageKind.DOCX:
            found = _docx_lines(content)
    return _kept(found)


def _kept(found: Iterator[str]) -> tuple[str, ...]:
    lines: list[str] = []
    for line in found:
        told = _BLANKS.sub(" ", line).strip(" |")
        if not told:
            continue
        if len(lines) == MOST_LINES or len(told) > LONGEST_LINE:
            raise PageUnreadable(because=FAULT_LABELS["too_much"])
        lines.append(told)
    if not lines:
        raise PageUnreadable(because=FAULT_LABELS["no_text"])
    return tuple(lines)


def _decoded(content: bytes, charset: str | None) -> str:
    """Return the text; the pages of older offices are in GBK and often do not say so."""
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PageUnreadable(because=FAULT_LABELS["not_text"])
    for name in filter(None, (charset, _declared(content), "utf-8-sig", "gb18030")):
        try:
            return content.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    raise PageUnreadable(because=FAULT_LABELS["encoding"])


def _declared(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    said = re.search(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", content[:4096])
    name = said[1].decode("ascii").lower() if said else None
    return "gb18030" if name in ("gb2312", "gbk") else name


def _html_lines(content: bytes, charset: str | None) -> Iterator[str]:
    text = _decoded(content, charset)
    # The declaration of an encoding would contradict a text that is decoded already.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise PageUnreadable(because=FAULT_LABELS["broken_html"]) from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise PageUnreadable(because=FAULT_LABELS["too_deep"])
    pieces: list[str] = [*(each.text or "" for each in root.iter("title")), "\n", *_html_pieces(root)]
    return iter("".join(pieces).split("\n"))


def _html_pieces(root: html.HtmlElement) -> Iterator[str]:
    """Yield the texts in order, a line's end before and after each block, a border between two cells."""
    cells = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if name in ("td", "th"):
                cells += 1
            yield _before(name, in_cell=cells > 0)
            if not _is_unread(element):
                yield (element.text or "").replace("\n", " ")
            continue
        if name in ("td", "th"):
            cells -= 1
        yield _after(name, in_cell=cells > 0)
        if not _is_unread(element.getparent()):
            yield (element.tail or "").replace("\n", " ")


def _is_unread(element: html.HtmlElement | None) -> bool:
    while element is not None:
        if element.tag in _UNREAD:
            return True
        element = element.getparent()
    return False


def _before(name: str, *, in_cell: bool) -> str:
    if name in _INLINE or name in ("td", "th"):
        return ""
    return " " if in_cell else "\n"


def _after(name: str, *, in_cell: bool) -> str:
    if name in _INLINE:
        return ""
    if name in ("td", "th"):
        return CELL_BORDER
    return " " if in_cell else "\n"


def _pdf_lines(content: bytes) -> Iterator[str]:
    _require_sound(content, "页面.pdf")
    try:
        texts = pdf_pages(content)
    except PdfUnread as error:
        raise PageUnreadable(because=FAULT_LABELS["broken_pdf"]) from error
    if len(texts) > MOST_PAGES:
        raise PageUnreadable(because=FAULT_LABELS["too_many_pages"])
    # A page of pictures may say anything: half a guide must not pass as one.
    if not all(text.strip() for text in texts):
        raise PageUnreadable(because=FAULT_LABELS["page_without_text"])
    return iter("\n".join(texts).splitlines())


def _docx_lines(content: bytes) -> Iterator[str]:
    _require_sound(content, "页面.docx")
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            body = etree.fromstring(archive.read("word/document.xml"), parser)
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise PageUnreadable(because=FAULT_LABELS["broken_docx"]) from error
    return _docx_blocks(body)


def _docx_blocks(body: etree._Element) -> Iterator[str]:
    for block in body.iter(f"{_W}tr", f"{_W}p"):
        is_row = block.tag == f"{_W}tr"
        if any(True for _ in block.iterancestors(f"{_W}tr")):
            continue  # told with its row
        if is_row:
            yield CELL_BORDER.join(_docx_text(cell) for cell in block.iter(f"{_W}tc"))
        else:
            yield _docx_text(block)


def _docx_text(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{_W}t"))


def _require_sound(content: bytes, name: str) -> None:
    """Refuse bombs, broken frames and other kinds, as of every file that this office takes."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        inspect(UnderCheck(name, file, len(content), _DOCUMENTS))

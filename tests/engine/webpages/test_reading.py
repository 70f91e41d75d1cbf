"""What a page says, line by line, whatever it is written in."""

import io
import time
import zipfile
import zlib

import pytest

from engine.attachments.rules import FileRefused
from engine.webpages.pdf_text import MOST_SECONDS
from engine.webpages.reading import PageUnreadable, kind_of, lines_of
from engine.webpages.terms import PageKind

PAGE = """<!DOCTYPE html><html><head><meta charset="%s"><title>公共租赁住房</title>
<script>var proof = "收入证明";</script><style>p{}</style></head><body><!-- 收入证明 -->
<h1>办事指南</h1><ol><li>居民身份证</li><li>收入<b>证明</b>
（原件）</li></ol>
<table><tr><th>材料</th><th>说明</th></tr><tr><td><p>住房证明</p></td><td>免提交<br>部门核验</td></tr></table>
</body></html>"""
LINES = (
    "公共租赁住房",
    "办事指南",
    "居民身份证",
    "收入证明 （原件）",
    "材料 | 说明",
    "住房证明 | 免提交 部门核验",
)


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb2312"])
def test_a_page_is_read_in_the_encoding_that_it_names(charset: str) -> None:
    assert lines_of((PAGE % charset).encode(charset), PageKind.HTML) == LINES


def test_a_page_that_names_no_encoding_is_tried_in_both() -> None:
    bare = "<p>收入证明</p>"

    assert lines_of(bare.encode("utf-8"), PageKind.HTML) == ("收入证明",)
    assert lines_of(bare.encode("gbk"), PageKind.HTML) == ("收入证明",)


def test_the_answer_s_encoding_goes_before_the_page_s() -> None:
    assert lines_of((PAGE % "iso-8859-1").encode("gbk"), PageKind.HTML, charset="gbk") == LINES


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", PageKind.TEXT),
        (b"<html><body><script>draw()</script></body></html>", PageKind.HTML),
        (b"\x89PNG\0\0\0", PageKind.TEXT),
        (("<div>" * 600 + "收入证明").encode(), PageKind.HTML),
        (("字" * 3000).encode(), PageKind.TEXT),
        (b"a\n" * 6000, PageKind.TEXT),
    ],
    ids=["empty", "drawn_by_script", "picture", "too_deep", "too_long", "too_many"],
)
def test_what_cannot_be_read_is_no_page(content: bytes, kind: PageKind) -> None:
    with pytest.raises(PageUnreadable):
        lines_of(content, kind)


def _docx(*paragraphs: str, row: tuple[str, ...] = ()) -> bytes:
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    told = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
    table = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" if row else ""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {namespace}><w:body>{told}{table}</w:body></w:document>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def test_a_letter_is_read_by_paragraphs_and_rows() -> None:
    content = _docx("办事指南", "居民身份证", row=("收入证明", "免提交"))

    assert kind_of(content) is PageKind.DOCX
    assert lines_of(content, PageKind.DOCX) == ("办事指南", "居民身份证", "收入证明 | 免提交")


def test_an_archive_that_is_no_letter_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "收入证明")

    with pytest.raises(FileRefused):
        lines_of(file.getvalue(), PageKind.DOCX)


def test_a_pdf_is_read_page_by_page() -> None:
    content = _pdf("Guide to housing", "Identity card")

    assert kind_of(content) is PageKind.PDF
    assert lines_of(content, PageKind.PDF) == ("Guide to housing", "Identity card")


def test_a_pdf_of_pictures_says_that_it_has_no_text() -> None:
    with pytest.raises(PageUnreadable, match="有的页没有文字"):
        lines_of(_pdf(), PageKind.PDF)


def _pdf(*lines: str) -> bytes:
    """Return a PDF of one page, written by hand."""
    drawn = "BT /F1 12 Tf 50 700 Td " + " ".join(f"({line}) Tj 0 -20 Td" for line in lines) + " ET"
    return _pdf_drawing(drawn.encode("latin-1"))


def _pdf_drawing(drawn: bytes, how: str = "") -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources 6 0 R >>",
        f"<< {how}/Length {len(drawn)} >>\nstream\n".encode() + drawn + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + text + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start, count = len(body), len(objects) + 1
    body += (
        f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\n".encode()
    )
    return body + f"startxref\n{start}\n%%EOF\n".encode()


def test_a_pdf_that_unpacks_into_endless_work_is_given_up() -> None:
    drawing = zlib.compress(b"BT /F1 9 Tf (a) Tj ET\n" * 3_000_000, 9)
    begun = time.monotonic()
    bomb = _pdf_drawing(drawing, "/Filter /FlateDecode ")
    assert len(bomb) < 200_000

    with pytest.raises(PageUnreadable, match="过于复杂"):
        lines_of(bomb, PageKind.PDF)

    assert time.monotonic() - begun < 2 * MOST_SECONDS

"""What a file is, by its bytes: the good of every kind, and the bad with the refusal each gets."""

from pathlib import Path

import pytest

from engine.attachments.rules import UnknownContent
from engine.attachments.terms import FileKind
from engine.refusals import Refusal
from tests.builders.documents import (
    EXCEL,
    OFFICE_DOCUMENT,
    WORD,
    a_chunk,
    a_docx,
    a_jpg,
    a_pdf,
    a_png,
    a_xlsx,
    a_zip,
    an_object_stream,
    an_ofd,
    an_old_office_file,
    content_types,
    docx_parts,
    ofd_parts,
    relations,
    xlsx_parts,
)
from tests.engine.attachments.inspecting import inspected

LINKED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "word/_rels/document.xml.rels"
PNG_BEHIND_A_JPG = a_jpg() + b"\x00" * 40 + a_jpg(width=2, height=2)

GOOD = {
    "a pdf": ("请示.pdf", a_pdf(), FileKind.PDF),
    "a pdf with packed objects": ("a.pdf", a_pdf(an_object_stream(b"5 0 << /S /GoTo >>")), FileKind.PDF),
    "a pdf of version 2": ("a.PDF", a_pdf(header=b"%PDF-2.0\n%\xe2\xe3\xcf\xd3\n"), FileKind.PDF),
    "a pdf that ends with blanks": ("a.pdf", a_pdf() + b"\r\n\x00\x00", FileKind.PDF),
    "a Word file": ("批复.docx", a_docx(), FileKind.DOCX),
    "a Word file with a link that is clicked": (
        "a.docx",
        a_docx(**{RELS: relations((f"{LINKED}/hyperlink", "https://example.cn/a", True))}),
        FileKind.DOCX,
    ),
    "a Word file made by WPS, which names its template": (
        "a.docx",
        a_docx(**{RELS: relations((f"{LINKED}/attachedTemplate", "file:///C:\\Users\\wps\\0.dotx", True))}),
        FileKind.DOCX,
    ),
    "a Word file with the table of its chart": (
        "a.docx",
        a_docx(**{"word/embeddings/Microsoft_Excel_Sheet1.xlsx": a_xlsx()}),
        FileKind.DOCX,
    ),
    "a workbook": ("附件2.xlsx", a_xlsx(), FileKind.XLSX),
    "a workbook that reads another": (
        "a.xlsx",
        a_xlsx(**{"xl/externalLinks/externalLink1.xml": "<externalLink><externalBook/></externalLink>"}),
        FileKind.XLSX,
    ),
    "an OFD that lists its folders": ("a.ofd", an_ofd(**{"Doc_0/Tags/": ""}), FileKind.OFD),
    "an OFD": ("公文.ofd", an_ofd(), FileKind.OFD),
    "a png": ("a.png", a_png(), FileKind.PNG),
    "a png with a remark": ("a.png", a_png(more=a_chunk(b"tEXt", b"Title\x00a")), FileKind.PNG),
    "a jpg": ("a.jpg", a_jpg(), FileKind.JPG),
    "a jpg as some write it": ("扫描.JPEG", a_jpg(), FileKind.JPG),
    "a jpg with a preview behind it": ("a.jpg", PNG_BEHIND_A_JPG, FileKind.JPG),
    "a name without an ending": ("请示", a_pdf(), FileKind.PDF),
    "a name with a date": ("关于调整的函（2026.10.9）", a_docx(), FileKind.DOCX),
}
"""What it is -> name, content, kind."""


@pytest.mark.parametrize("what", GOOD)
def test_a_good_file_is_known_by_its_content(what: str, tmp_path: Path) -> None:
    name, content, kind = GOOD[what]

    assert inspected(tmp_path, name, content) is kind


SEVERAL_DISKS = b"PK\x06\x07" + b"\x00" * 12 + b"\x03\x00\x00\x00" + b"PK\x05\x06" + b"\x00" * 18
"""At this the standard library raises BadZipFile where it is only asked whether it is an archive."""
_WORD_MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
_VBA = "application/vnd.ms-office.vbaProject"
_DDE = '<externalLink xmlns="x"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
_FETCHED = "https://example.cn/a.dotm"

BAD = {
    # Not what is taken at all.
    "plain text": ("a.pdf", b"hello", "unknown_content"),
    "a page of the web": ("a.png", b"<!doctype html><script>alert(1)</script>", "unknown_content"),
    "a program": ("a.pdf", b"MZ" + b"\x00" * 200, "unknown_content"),
    "any archive": ("a.docx", a_zip({"a.txt": "a"}), "unknown_content"),
    "an archive under the name of a pdf": ("a.pdf", a_zip({"a.txt": "a"}), "unknown_content"),
    "slides": (
        "a.docx",
        a_docx(
            **{"[Content_Types].xml": content_types("word/document.xml", WORD.replace("word", "present"))}
        ),
        "unknown_content",
    ),
    "a template": (
        "a.docx",
        a_docx(
            **{
                "[Content_Types].xml": content_types(
                    "word/document.xml", WORD.replace("document.main", "template.main")
                )
            }
        ),
        "unknown_content",
    ),
    "an OFD of another making": ("a.ofd", an_ofd(**{"OFD.xml": "<OFD/>"}), "unknown_content"),
    "a Word file of before 2007": ("a.doc", an_old_office_file(), "old_office"),
    "one of before 2007 under a new name": ("a.docx", an_old_office_file(), "old_office"),
    # Name and content disagree.
    "a Word file called pdf": ("a.pdf", a_docx(), "name_disagrees"),
    "a workbook called docx": ("a.docx", a_xlsx(), "name_disagrees"),
    "a pdf called exe": ("a.pdf.exe", a_pdf(), "name_disagrees"),
    "a png called jpg": ("a.jpg", a_png(), "name_disagrees"),
    "a Word file under the name of one with macros": ("a.docm", a_docx(), "name_disagrees"),
    # Encrypted.
    "a Word file under a password": ("a.docx", an_old_office_file(encrypted=True), "file_encrypted"),
    "a pdf under a password": ("a.pdf", a_pdf(trailer=b"/Encrypt 4 0 R"), "file_encrypted"),
    "a pdf that hides its password": ("a.pdf", a_pdf(trailer=b"/Encr#79pt 4 0 R"), "file_encrypted"),
    "an OFD under a key": ("a.ofd", an_ofd(**{"Encryptions.xml": "<a/>"}), "file_encrypted"),
    # Macros.
    "the type of a file with macros": (
        "a.docx",
        a_docx(**{"[Content_Types].xml": content_types("word/document.xml", _WORD_MACRO)}),
        "holds_macros",
    ),
    "the type of a project": (
        "a.docx",
        a_docx(**{"[Content_Types].xml": content_types("word/document.xml", WORD, _VBA)}),
        "holds_macros",
    ),
    "a project": ("a.docx", a_docx(**{"word/vbaProject.bin": b"1"}), "holds_macros"),
    "a project in capitals": ("a.xlsx", a_xlsx(**{"xl/VBAPROJECT.BIN": b"1"}), "holds_macros"),
    "a macro as WPS keeps it": ("a.xlsx", a_xlsx(**{"xl/JDEData.bin": b"1"}), "holds_macros"),
    "a macro sheet of Excel 4": ("a.xlsx", a_xlsx(**{"xl/macrosheets/sheet1.xml": "<a/>"}), "holds_macros"),
    "a project inside the table of a chart": (
        "a.docx",
        a_docx(**{"word/embeddings/a.xlsx": a_xlsx(**{"xl/vbaProject.bin": b"1"})}),
        "holds_macros",
    ),
    # Objects.
    "a control": ("a.docx", a_docx(**{"word/activeX/activeX1.xml": "<a/>"}), "holds_objects"),
    "an embedded object": ("a.docx", a_docx(**{"word/embeddings/oleObject1.bin": b"1"}), "holds_objects"),
    "a linked object": (
        "a.docx",
        a_docx(**{RELS: relations((f"{LINKED}/oleObject", "C:\\a.xlsx", True))}),
        "holds_objects",
    ),
    "a template from elsewhere": (
        "a.docx",
        a_docx(**{RELS: relations((f"{LINKED}/attachedTemplate", _FETCHED, True))}),
        "holds_objects",
    ),
    "a template from another machine": (
        "a.docx",
        a_docx(**{RELS: relations((f"{LINKED}/attachedTemplate", "%5C%5Cserver%5Ca.dotm", True))}),
        "holds_objects",
    ),
    "a picture from elsewhere": (
        "a.docx",
        a_docx(**{RELS: relations((f"{LINKED}/image", "file://server/a.png", True))}),
        "holds_objects",
    ),
    "a page of the web inside": (
        "a.docx",
        a_docx(**{RELS: relations((f"{LINKED}/aFChunk", "a.mht", False))}),
        "holds_objects",
    ),
    "a link that runs a program": (
        "a.xlsx",
        a_xlsx(**{"xl/externalLinks/externalLink1.xml": _DDE}),
        "holds_objects",
    ),
    "a query of a database": ("a.xlsx", a_xlsx(**{"xl/connections.xml": "<a/>"}), "holds_objects"),
    "a program inside": ("a.ofd", an_ofd(**{"Doc_0/Attachs/setup.exe": b"MZ"}), "holds_objects"),
    "a program under another name": (
        "a.ofd",
        an_ofd(**{"Doc_0/Attachs/a.dat": b"MZ" + b"\x00" * 58 + b"\x40\x00\x00\x00PE\x00\x00"}),
        "holds_objects",
    ),
    # Acting pdfs.
    "a script": (
        "a.pdf",
        a_pdf(catalog=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        "holds_actions",
    ),
    "a script with escapes": ("a.pdf", a_pdf(b"<< /S /J#61vaScript /JS (a) >>"), "holds_actions"),
    "a script that is packed": (
        "a.pdf",
        a_pdf(an_object_stream(b"5 0 << /S /JavaScript >>")),
        "holds_actions",
    ),
    "a script that is packed without saying so": (
        "a.pdf",
        a_pdf(an_object_stream(b"5 0 << /S /JavaScript >>", keys=b"/N 1 /First 4")),
        "holds_actions",
    ),
    "a script packed with escapes": (
        "a.pdf",
        a_pdf(an_object_stream(b"5 0 << /S /Java#53cript >>", keys=b"/Type /Obj#53tm")),
        "holds_actions",
    ),
    "a script behind many packed blanks": (
        "a.pdf",
        a_pdf(an_object_stream(b" " * 65_530 + b"/JavaScript " + b" " * 9000)),
        "holds_actions",
    ),
    "a program that is started": ("a.pdf", a_pdf(b"<< /S /Launch /F (a.exe) >>"), "holds_actions"),
    "a file inside": ("a.pdf", a_pdf(b"<< /Type /EmbeddedFile >>"), "holds_actions"),
    "a file inside that is not called one": (
        "a.pdf",
        a_pdf(b"<< /F (a) /EF << /F 5 0 R >> >>"),
        "holds_actions",
    ),
    "a form with scripts of its own": (
        "a.pdf",
        a_pdf(catalog=b"/AcroForm << /XFA 4 0 R >>"),
        "holds_actions",
    ),
    "objects packed in a rare way": (
        "a.pdf",
        a_pdf(an_object_stream(b"5 0 << >>", filters=b"[/ASCIIHexDecode /FlateDecode]")),
        "unreadable",
    ),
    "objects turned about": (
        "a.pdf",
        a_pdf(an_object_stream(b"5 0 << >>", filters=b"/FlateDecode /DecodeParms << /Predictor 12 >>")),
        "unreadable",
    ),
    # Two kinds in one.
    "something before a pdf": ("a.pdf", b"GIF89a\n" + a_pdf(), "mixed_content"),
    "something behind a pdf": ("a.pdf", a_pdf() + b"<script>", "mixed_content"),
    "an archive behind a pdf": ("a.pdf", a_pdf() + a_docx(), "mixed_content"),
    "an archive inside a pdf": ("a.pdf", a_pdf(b"(" + a_zip({"a": "a"}) + b")"), "mixed_content"),
    "an archive behind a png": ("a.png", a_png() + a_docx(), "mixed_content"),
    "an archive inside a png": ("a.png", a_png(more=a_chunk(b"tEXt", a_zip({"a": "a"}))), "mixed_content"),
    "a pdf inside a png": ("a.png", a_png(more=a_chunk(b"tEXt", a_pdf())), "mixed_content"),
    "an archive behind a jpg": ("a.jpg", a_jpg() + a_docx(), "mixed_content"),
    "an archive inside a jpg": ("a.jpg", a_jpg(comment=a_zip({"a": "a"})), "mixed_content"),
    "the end of an archive on several disks inside a jpg": (
        "a.jpg",
        a_jpg(comment=SEVERAL_DISKS),
        "mixed_content",
    ),
    "a pdf inside a jpg": ("a.jpg", a_jpg(comment=a_pdf()), "mixed_content"),
    "something behind a Word file": ("a.docx", a_docx() + b"%PDF-1.7", "mixed_content"),
    "something in the remark of a Word file": ("a.docx", a_zip(docx_parts(), comment=b"x"), "mixed_content"),
    "a pdf at the head of a Word file": (
        "a.docx",
        a_zip({"a.xml": "%PDF-1.7", **docx_parts()}, method=0),
        "mixed_content",
    ),
    # Cut off or altered.
    "half a pdf": ("a.pdf", a_pdf()[:200], "file_damaged"),
    "a pdf without its table": ("a.pdf", b"%PDF-1.7\n%%EOF", "file_damaged"),
    "a pdf of no version": ("a.pdf", b"%PDF-x" + a_pdf()[8:], "file_damaged"),
    "half a Word file": ("a.docx", a_docx()[:-40], "file_damaged"),
    "a Word file without its text": (
        "a.docx",
        a_zip({k: v for k, v in docx_parts().items() if "document" not in k}),
        "file_damaged",
    ),
    "a Word file whose types are no XML": ("a.docx", a_docx(**{"[Content_Types].xml": "<a"}), "file_damaged"),
    "an OFD without its document": ("a.ofd", a_zip({"OFD.xml": ofd_parts()["OFD.xml"]}), "file_damaged"),
    "half a png": ("a.png", a_png()[:-20], "file_damaged"),
    "a png with a changed byte": (
        "a.png",
        a_png().replace(b"\x08\x00\x00\x00\x00", b"\x10\x00\x00\x00\x00", 1),
        "file_damaged",
    ),
    "half a jpg": ("a.jpg", a_jpg()[:-6], "file_damaged"),
    "a jpg without a frame": ("a.jpg", b"\xff\xd8\xff\xd9", "file_damaged"),
    # Inside of the archive.
    "a document type": (
        "a.docx",
        a_docx(
            **{
                "_rels/.rels": '<!DOCTYPE a [<!ENTITY b "c">]>'
                + relations((OFFICE_DOCUMENT, "word/document.xml", False))
            }
        ),
        "unsafe_entries",
    ),
    "a part outside": ("a.docx", a_docx(**{"../../etc/cron.d/a": "a"}), "unsafe_entries"),
    "a part at the root": ("a.docx", a_docx(**{"/etc/a": "a"}), "unsafe_entries"),
    "a part on a drive": ("a.xlsx", a_zip({**xlsx_parts(), "C:\\a.xml": "a"}), "unsafe_entries"),
    "a part twice": ("a.docx", a_docx(**{"WORD/Document.xml": "<a/>"}), "unsafe_entries"),
    # Pictures that unfold too far.
    "a png of a hundred thousand each way": (
        "a.png",
        a_png(width=100_000, height=100_000, data=b"x"),
        "too_many_pixels",
    ),
    "a jpg of sixty thousand each way": ("a.jpg", a_jpg(width=60_000, height=60_000), "too_many_pixels"),
    "a big one behind a small one": (
        "a.jpg",
        a_jpg() + a_jpg(width=60_000, height=60_000),
        "too_many_pixels",
    ),
    "a png of no width": ("a.png", a_png(width=0), "file_damaged"),
}
"""What is wrong -> name, content, code of the refusal."""


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_with_its_reason_its_name_and_a_way_out(what: str, tmp_path: Path) -> None:
    name, content, code = BAD[what]

    with pytest.raises(Refusal) as refused:
        inspected(tmp_path, name, content)

    assert refused.value.code == code
    assert f"“{name}”" in str(refused.value)
    assert refused.value.way_out.startswith(("。", "，"))
    assert refused.value.field == "file"


def test_only_the_kinds_that_the_city_takes_are_taken(tmp_path: Path) -> None:
    with pytest.raises(UnknownContent) as refused:
        inspected(tmp_path, "a.docx", a_docx(), kinds=["pdf", "ofd"])

    assert "只收 pdf、ofd" in str(refused.value)
    assert inspected(tmp_path, "a.pdf", a_pdf(), kinds=["pdf", "ofd"]) is FileKind.PDF


def test_strict_office_files_are_told_by_the_type_of_their_main_part(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    parts = xlsx_parts(**{"_rels/.rels": relations((strict, "xl/workbook.xml", False))})

    assert EXCEL in str(parts["[Content_Types].xml"])
    assert inspected(tmp_path, "a.xlsx", a_zip(parts)) is FileKind.XLSX

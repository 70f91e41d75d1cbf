"""Real small files of every kind that is attached, and parts to make bad ones from them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OFFICE_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OUTSIDE = ' TargetMode="External"'

Parts = Mapping[str, str | bytes]


def a_zip(parts: Parts, *, method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    """Return an archive of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.comment = comment
        for name, content in parts.items():
            told = zipfile.ZipInfo(name)  # its date is fixed: the same parts make the same bytes
            told.compress_type = method
            archive.writestr(told, content)
    return target.getvalue()


def content_types(main: str, content_type: str, *more: str) -> str:
    """Return [Content_Types].xml of an office file with one main part."""
    others = "".join(
        f'<Override PartName="/extra{n}.bin" ContentType="{each}"/>' for n, each in enumerate(more)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{content_type}"/>{others}</Types>'
    )


def relations(*each: tuple[str, str, bool]) -> str:
    """Return a .rels part: (kind, target, whether it lies outside)."""
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"{_OUTSIDE if outside else ""}/>'
        for n, (kind, target, outside) in enumerate(each, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def docx_parts(**changes: str | bytes) -> dict[str, str | bytes]:
    """Return the parts of a Word file of one paragraph."""
    return {
        "[Content_Types].xml": content_types("word/document.xml", WORD),
        "_rels/.rels": relations((OFFICE_DOCUMENT, "word/document.xml", False)),
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body><w:p><w:r>'
        "<w:t>关于调整证明事项的请示</w:t></w:r></w:p></w:body></w:document>",
        **changes,
    }


def a_docx(**changes: str | bytes) -> bytes:
    return a_zip(docx_parts(**changes))


def xlsx_parts(**changes: str | bytes) -> dict[str, str | bytes]:
    """Return the parts of a workbook of one cell."""
    return {
        "[Content_Types].xml": content_types("xl/workbook.xml", EXCEL),
        "_rels/.rels": relations((OFFICE_DOCUMENT, "/xl/workbook.xml", False)),
        "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets>'
        '<sheet name="附件2" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations((f"{_R}/worksheet", "worksheets/sheet1.xml", False)),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_S}"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
        **changes,
    }


def a_xlsx(**changes: str | bytes) -> bytes:
    return a_zip(xlsx_parts(**changes))


def ofd_parts(**changes: str | bytes) -> dict[str, str | bytes]:
    """Return the parts of an OFD of one empty page (GB/T 33190)."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    return {
        "OFD.xml": f'<ofd:OFD {space} Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>'
        "</ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}/>",
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {space}/>",
        **changes,
    }


def an_ofd(**changes: str | bytes) -> bytes:
    return a_zip(ofd_parts(**changes))


def a_pdf(
    *objects: bytes, catalog: bytes = b"", trailer: bytes = b"", header: bytes = b"%PDF-1.7\n"
) -> bytes:
    """Return a PDF of one empty page; objects: from number 4 on; catalog, trailer: more keys."""
    all_objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        *objects,
    ]
    body, places = bytearray(header), []
    for number, content in enumerate(all_objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(all_objects) + 1
    return bytes(
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % count
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R " % count
        + trailer
        + b" >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    )


def an_object_stream(
    content: bytes, *, keys: bytes = b"/Type /ObjStm /N 1 /First 4", filters: bytes = b"/FlateDecode"
) -> bytes:
    """Return an object stream of a PDF that holds that content, packed."""
    packed = zlib.compress(content)
    return b"<< %b /Filter %b /Length %d >>\nstream\n%b\nendstream" % (keys, filters, len(packed), packed)


def a_png(*, width: int = 8, height: int = 8, more: bytes = b"", data: bytes | None = None) -> bytes:
    """Return a grey picture; more: chunks before its end; data: its packed pixels."""
    pixels = zlib.compress(b"\x00" * (height * (width + 1))) if data is None else data
    head = struct.pack(">2L5B", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + a_chunk(b"IHDR", head)
        + a_chunk(b"IDAT", pixels)
        + more
        + a_chunk(b"IEND", b"")
    )


def a_chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">L", len(content))
        + kind
        + content
        + struct.pack(">L", zlib.crc32(content, zlib.crc32(kind)))
    )


def a_jpg(
    *, width: int = 8, height: int = 8, comment: bytes = b"", scan: bytes = b"\x2a\xff\x00\x2a"
) -> bytes:
    """Return the frame of a picture; its one block of pixels is not meant to be seen."""
    quantisation = b"\xff\xdb\x00\x43\x00" + b"\x01" * 64
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">2H", height, width) + b"\x01\x01\x11\x00"
    codes = b"\xff\xc4\x00\x14\x00\x01" + b"\x00" * 15 + b"\x00"
    told = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    start = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    return (
        start
        + told
        + quantisation
        + frame
        + codes
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
        + scan
        + b"\xff\xd9"
    )


def an_old_office_file(*, encrypted: bool = False) -> bytes:
    """Return the beginning of a compound file, as of a .doc; encrypted: as of a docx under a password."""
    name = "EncryptedPackage" if encrypted else "WordDocument"
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1016 + name.encode("utf-16-le") + b"\x00" * 1000


@cache
def a_bomb(nominal: int = 1 << 30) -> bytes:
    """Return a docx with a part that unpacks to that many zero bytes, a million to one."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block, packed, total, sum_ = b"\x00" * (1 << 20), bytearray(), 0, 0
    while total < nominal:
        packed += packer.compress(block)
        sum_ = zlib.crc32(block, sum_)
        total += len(block)
    packed += packer.flush()
    return _with_raw_part(docx_parts(), "word/media/image1.bmp", bytes(packed), size=total, sum_=sum_)


def a_lying_bomb(claimed: int = 1000, real: int = 64 << 20) -> bytes:
    """Return a docx with a part that claims to be small and unpacks to much more."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b"\x00" * real
    packed = packer.compress(content) + packer.flush()
    return _with_raw_part(
        docx_parts(), "word/media/image1.bmp", packed, size=claimed, sum_=zlib.crc32(content)
    )


def overlapping(parts: int = 50, size: int = 1 << 20) -> bytes:
    """Return a docx many of whose parts lie on the very same packed bytes."""
    base = a_zip({**docx_parts(), "word/media/a.bin": b"\x00" * size})
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        shared, start = archive.getinfo("word/media/a.bin"), archive.start_dir
    end = base.rfind(b"PK\x05\x06")
    directory = base[start:end]
    record = directory[directory.rfind(b"PK\x01\x02") :]
    copies = b"".join(
        record.replace(b"word/media/a.bin", b"word/media/%03d.b" % n)[: len(record)] for n in range(parts)
    )
    count = 4 + parts
    assert shared.file_size == size
    return (
        base[:end]
        + copies
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory) + len(copies), start, 0)
    )


def _with_raw_part(parts: Parts, name: str, packed: bytes, *, size: int, sum_: int) -> bytes:
    """Return an archive with one more part, packed already; size and sum are written as they are told."""
    base = a_zip(parts)
    end = base.rfind(b"PK\x05\x06")
    *_, count, _, start, _ = struct.unpack("<4s4H2LH", base[end : end + 22])
    told = name.encode()
    common = struct.pack("<5H3L2H", 20, 0, 8, 0, 0x21, sum_, len(packed), size, len(told), 0)
    local = b"PK\x03\x04" + common + told + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<3H2L", 0, 0, 0, 0, start) + told
    directory = base[start:end] + entry
    tail = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count + 1, count + 1, len(directory), start + len(local), 0
    )
    return base[:start] + local + directory + tail

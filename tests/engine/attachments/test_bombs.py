"""Files that would unpack to more than anybody has room for: refused at once, and in little memory."""

import io
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from engine.attachments.rules import BOMB_LABELS, FileDamaged, FileRefused, UnpacksTooLarge, UnsafeEntries
from engine.attachments.terms import FileKind
from engine.refusals import Refusal
from tests.builders.documents import (
    a_bomb,
    a_docx,
    a_jpg,
    a_lying_bomb,
    a_pdf,
    a_png,
    a_xlsx,
    a_zip,
    an_object_stream,
    an_ofd,
    docx_parts,
    overlapping,
)
from tests.engine.attachments.inspecting import inspected

MEASURING = """
import resource, sys
from pathlib import Path
from tests.engine.attachments.inspecting import inspected

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
content = Path(sys.argv[1]).read_bytes()
before = peak()
try:
    inspected(Path(sys.argv[1]).parent, "a.docx", content)
except Exception as refused:
    print(refused.code, peak() - before)
"""


def refused(folder: Path, content: bytes, name: str = "a.docx", **settings: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        inspected(folder, name, content, **settings)
    return caught.value


@pytest.mark.parametrize("bomb", [a_bomb, a_lying_bomb], ids=["says so", "lies"])
def test_a_bomb_is_refused_in_less_than_a_second_and_fifty_megabytes(bomb, tmp_path: Path) -> None:
    content = bomb()
    place = tmp_path / "bomb"
    place.write_bytes(content)

    begun = time.perf_counter()
    refusal = refused(tmp_path, content)
    seconds = time.perf_counter() - begun
    told = subprocess.run(
        [sys.executable, "-c", MEASURING, place], capture_output=True, text=True, check=True
    ).stdout.split()

    assert isinstance(refusal, UnpacksTooLarge | FileDamaged)
    assert seconds < 1
    assert told[0] == refusal.code
    assert int(told[1]) < 50 * 1024  # kilobytes


def test_a_bomb_says_why(tmp_path: Path) -> None:
    refusal = refused(tmp_path, a_bomb())

    assert refusal.facts["because"] == BOMB_LABELS["size"]
    assert "总量过大" in str(refusal)


def test_no_more_of_a_part_is_read_than_it_claims(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path, a_lying_bomb(claimed=1000)), FileDamaged)


def test_parts_that_lie_on_the_same_bytes_are_refused(tmp_path: Path) -> None:
    small = overlapping(parts=50, size=1000)

    assert isinstance(refused(tmp_path, small), UnsafeEntries)
    assert refused(tmp_path, overlapping()).facts["because"] == BOMB_LABELS["ratio"]


def test_the_limits_are_those_of_the_settings(tmp_path: Path) -> None:
    thirty = a_docx(**{"word/media/a.bmp": b"\x00" * (30 << 20)})  # a thousand times larger than its file
    many = a_docx(**{f"word/media/{n}.txt": b"a" for n in range(60)})

    assert refused(tmp_path, thirty).facts["because"] == BOMB_LABELS["ratio"]
    assert inspected(tmp_path, "a.docx", thirty, largest_ratio=1000) is FileKind.DOCX
    assert (
        refused(tmp_path, thirty, largest_ratio=1000, largest_unpacked_bytes=20 << 20).facts["because"]
        == (BOMB_LABELS["size"])
    )
    assert inspected(tmp_path, "a.docx", many) is FileKind.DOCX
    assert refused(tmp_path, many, most_entries=50).facts["because"] == BOMB_LABELS["count"]


def test_a_directory_that_says_less_than_it_holds_is_refused_before_it_is_read(tmp_path: Path) -> None:
    content = bytearray(a_docx(**{f"word/media/{n:040}.txt": b"a" for n in range(400)}))
    end = content.rfind(b"PK\x05\x06")
    content[end + 8 : end + 12] = struct.pack("<2H", 4, 4)

    assert refused(tmp_path, bytes(content), most_entries=50).facts["because"] == BOMB_LABELS["count"]


def test_an_archive_in_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    deep = a_xlsx(**{"xl/embeddings/b.xlsx": a_xlsx()})

    assert inspected(tmp_path, "a.xlsx", deep) is FileKind.XLSX
    assert (
        refused(tmp_path, a_docx(**{"word/embeddings/a.xlsx": deep})).facts["because"] == BOMB_LABELS["depth"]
    )
    assert (
        refused(tmp_path, an_ofd(**{"Doc_0/Attachs/a.zip": a_zip({"a": "a"})}), "a.ofd").facts["because"]
        == (BOMB_LABELS["depth"])
    )


def test_what_lies_inside_counts_with_what_lies_around_it(tmp_path: Path) -> None:
    inner = a_xlsx(**{"xl/media/a.bmp": b"\x00" * (9 << 20)})
    outer = a_docx(**{"word/embeddings/a.xlsx": inner, "word/media/a.bmp": b"\x00" * (9 << 20)})

    assert inspected(tmp_path, "a.docx", outer, largest_ratio=1000) is FileKind.DOCX
    assert (
        refused(tmp_path, outer, largest_ratio=1000, largest_unpacked_bytes=15 << 20).facts["because"]
        == (BOMB_LABELS["size"])
    )


def test_the_object_streams_of_a_pdf_unpack_within_bounds(tmp_path: Path) -> None:
    content = a_pdf(an_object_stream(b"\x00" * (30 << 20)))

    assert inspected(tmp_path, "a.pdf", content) is FileKind.PDF
    assert (
        refused(tmp_path, content, "a.pdf", largest_unpacked_bytes=20 << 20).facts["because"]
        == (BOMB_LABELS["size"])
    )


def test_a_pdf_of_very_many_small_streams_is_looked_through_in_time(tmp_path: Path) -> None:
    stream = an_object_stream(b"5 0 << >>")
    content = a_pdf(*[stream] * 40_000)

    begun = time.perf_counter()
    assert inspected(tmp_path, "a.pdf", content) is FileKind.PDF
    assert time.perf_counter() - begun < 5


def test_an_archive_of_the_larger_form_is_read_as_any_other(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in docx_parts().items():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(content.encode() if isinstance(content, str) else content)

    assert inspected(tmp_path, "a.docx", target.getvalue()) is FileKind.DOCX


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.png", "a.jpg"])
def test_a_file_with_any_byte_changed_is_taken_or_refused_and_breaks_nothing(
    name: str, tmp_path: Path
) -> None:
    whole = {"a.docx": a_docx(), "a.pdf": a_pdf(an_object_stream(b"5 0")), "a.png": a_png(), "a.jpg": a_jpg()}
    codes = {refusal.code for refusal in FileRefused.__subclasses__()}
    outcomes = set()
    for place in range(len(whole[name])):
        content = bytearray(whole[name])
        content[place] ^= 0xFF
        outcomes.add(outcome(tmp_path, name, bytes(content)))

    assert "file_damaged" in outcomes
    assert outcomes <= codes | {name[2:]}


def outcome(folder: Path, name: str, content: bytes) -> str:
    try:
        return inspected(folder, name, content)
    except Refusal as refusal:
        return refusal.code

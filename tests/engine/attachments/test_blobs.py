"""The folder of files: each once under its digest, whole or not at all, and cleared when no row names it."""

import io
import os
import stat
import threading
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from engine.attachments.blobs import BlobFolder
from engine.attachments.lookups import all_digests, attachments_of_case
from engine.attachments.rules import FileEmpty, FileTooLarge
from engine.attachments.steps import FileRoom, NewAttachment, accepting, clear_unreferenced, record_attachment
from engine.attachments.terms import AttachmentSettings
from tests.builders.city import FRIDAY, ID
from tests.builders.desks import a_case_file
from tests.builders.documents import a_docx, a_pdf
from workflows.procedures.bureau import Bureau


def a_room(folder: Path, **settings: object) -> FileRoom:
    return FileRoom(BlobFolder(folder / "files"), AttachmentSettings(**settings))  # type: ignore[arg-type]


def files_in(room: FileRoom) -> list[Path]:
    return sorted(path for path in room.blobs.folder.rglob("*") if path.is_file())


def taken_in(room: FileRoom, content: bytes, name: str = "a.pdf") -> str:
    with accepting(room, io.BytesIO(content), name) as file:
        return file.received.digest


def test_a_file_lies_under_its_digest_and_nowhere_else(tmp_path: Path) -> None:
    room, content = a_room(tmp_path), a_pdf()
    digest = sha256(content).hexdigest()

    assert taken_in(room, content, "../../../etc/请示.pdf") == digest
    (path,) = files_in(room)
    assert path == room.blobs.folder / digest[:2] / digest[2:4] / digest
    assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(room.blobs.folder.stat().st_mode) == 0o700


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    room = a_room(tmp_path)

    assert taken_in(room, a_pdf(), "a.pdf") == taken_in(room, a_pdf(), "b.pdf")
    taken_in(room, a_docx(), "c.docx")

    assert len(files_in(room)) == 2


def test_many_who_bring_the_same_bytes_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    room, content, failures = a_room(tmp_path), a_pdf(b"(" + b"x" * 200_000 + b")"), []
    start = threading.Barrier(8)

    def bring() -> None:
        start.wait()
        try:
            for _ in range(5):
                taken_in(room, content)
        except BaseException as error:  # noqa: BLE001  told by the test
            failures.append(error)

    threads = [threading.Thread(target=bring) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    (path,) = files_in(room)
    assert room.blobs.is_whole(path.name)


@pytest.mark.parametrize(
    ("content", "refusal"), [(b"", FileEmpty), (a_pdf() + b"\x00" * (1 << 20), FileTooLarge)]
)
def test_what_is_refused_leaves_nothing(content: bytes, refusal: type[Exception], tmp_path: Path) -> None:
    room = a_room(tmp_path, largest_bytes=1 << 20)

    with pytest.raises(refusal):
        taken_in(room, content)

    assert files_in(room) == []


def test_no_more_is_read_of_an_endless_file_than_one_byte_past_the_limit(tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"\x00" * size

    room, endless = a_room(tmp_path, largest_bytes=1 << 20), Endless()

    with pytest.raises(FileTooLarge), accepting(room, endless, "a.pdf"):
        pass

    assert endless.given == (1 << 20) + 1


def test_a_path_is_made_of_a_digest_only(tmp_path: Path) -> None:
    for wrong in ("../a", "A" * 64, "a" * 63, ""):
        with pytest.raises(ValueError, match="no digest"):
            BlobFolder(tmp_path).path_of(wrong)


def test_a_file_that_was_changed_or_lost_is_found(tmp_path: Path) -> None:
    room = a_room(tmp_path)
    digest = taken_in(room, a_pdf())
    path = room.blobs.path_of(digest)

    assert room.blobs.is_whole(digest)
    path.write_bytes(path.read_bytes() + b" ")
    assert not room.blobs.is_whole(digest)
    path.unlink()
    assert not room.blobs.is_whole(digest)


def attached(city: Bureau, room: FileRoom, content: bytes) -> int:
    """Attach a file to a case of its own; return the case's id."""
    with accepting(room, io.BytesIO(content), "a.pdf") as file, city.store.writing() as tx:
        case_id = a_case_file(tx, 1)
        new = NewAttachment(case_id, "other", "a", 1, ID["filer"], FRIDAY, None, None, None)
        record_attachment(tx, room, file, new)
    return case_id


def test_a_row_tells_the_file_and_that_it_was_not_scanned(city: Bureau, tmp_path: Path) -> None:
    room = a_room(tmp_path)
    case_id = attached(city, room, a_pdf())

    with city.store.reading() as tx:
        (row,) = attachments_of_case(tx, case_id)
        digests = all_digests(tx)

    assert (row.name, row.kind, row.size, row.media_type) == ("a.pdf", "pdf", len(a_pdf()), "application/pdf")
    assert (row.scan_result, row.scanner, row.uploaded_at) == (None, None, FRIDAY)
    assert digests == (row.digest,) == (sha256(a_pdf()).hexdigest(),)


def test_only_old_files_that_no_row_names_are_cleared(city: Bureau, tmp_path: Path) -> None:
    room, stray = a_room(tmp_path), a_pdf(b"(stray)")
    attached(city, room, a_pdf())
    taken_in(room, stray)
    young = taken_in(room, a_pdf(b"(young)"))
    (room.blobs.folder / "incoming" / "broken.part").write_bytes(b"half")
    for path in files_in(room):
        age = 1 if path.name == young else 25
        touched = (FRIDAY - timedelta(hours=age)).timestamp()
        os.utime(path, (touched, touched))

    assert clear_unreferenced(city.store, room.blobs, now=FRIDAY) == 2
    assert {path.name for path in files_in(room)} == {sha256(a_pdf()).hexdigest(), young}
    assert clear_unreferenced(city.store, room.blobs, now=FRIDAY) == 0


def test_a_file_that_is_brought_again_is_not_cleared_before_its_row_is_written(
    city: Bureau, tmp_path: Path
) -> None:
    room = a_room(tmp_path)
    digest = taken_in(room, a_pdf())
    long_ago = (FRIDAY - timedelta(days=9)).timestamp()
    os.utime(room.blobs.path_of(digest), (long_ago, long_ago))

    with accepting(room, io.BytesIO(a_pdf()), "a.pdf") as file:
        room.blobs.path_of(digest).unlink()  # cleared by another process at the worst moment
        with city.store.writing() as tx:
            new = NewAttachment(a_case_file(tx, 1), "other", "a", 1, ID["filer"], FRIDAY, None, None, None)
            record_attachment(tx, room, file, new)

    assert room.blobs.is_whole(digest)

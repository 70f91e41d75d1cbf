"""`mianzheng attachments`: what is missing or changed is named, and only strays are cleared."""

import argparse
import io
import json
import os
from hashlib import sha256
from pathlib import Path

import pytest

from engine.attachments.steps import FileRoom, accepting
from tests.builders.attachments import a_file_room, an_upload, attached
from tests.builders.city import filed
from tests.builders.documents import a_docx, a_pdf
from tests.builders.ready_city import sqlite_city, sqlite_template
from webui.command_line import attachments
from webui.command_line.scheduler import timetable
from workflows.procedures.bureau import Bureau

__all__ = ["sqlite_city", "sqlite_template"]

PDF, DOCX = (sha256(content).hexdigest() for content in (a_pdf(), a_docx()))


def call(*words: str) -> tuple[int, str, str]:
    parser = argparse.ArgumentParser()
    attachments.register(parser.add_subparsers())
    out, err = io.StringIO(), io.StringIO()
    args = parser.parse_args(["attachments", *words])
    status = attachments.run(args, stdin=io.StringIO(), stdout=out, stderr=err)
    return status, out.getvalue(), err.getvalue()


@pytest.fixture
def room(sqlite_city: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileRoom:
    """Give the folder of a city with two attachments, which the command finds by its environment."""
    monkeypatch.setenv("MIANZHENG_STORE_URL", sqlite_city.store.url)
    monkeypatch.setenv("MIANZHENG_DATA", str(tmp_path))
    room = a_file_room(tmp_path)
    filed(sqlite_city)
    attached(sqlite_city, room)
    attached(sqlite_city, room, an_upload(a_docx(), "b.docx"))
    return room


def test_whole_files_are_counted(room: FileRoom) -> None:
    assert call("check") == (0, "核对 2 个文件，0 个有问题\n", "")


def test_a_missing_and_a_changed_file_are_named(room: FileRoom) -> None:
    room.blobs.path_of(PDF).unlink()
    room.blobs.path_of(DOCX).write_bytes(b"other")

    assert call("check") == (
        1,
        "核对 2 个文件，2 个有问题\n",
        "".join(sorted([f"{PDF}：文件不在\n", f"{DOCX}：内容被改动\n"])),
    )
    lines = [json.loads(line) for line in call("check", "--json")[1].splitlines()]
    assert {"digest": PDF, "fault": "missing"} in lines
    assert lines[-1] == {"files": 2, "faults": 2}


def test_the_scheduler_clears_them_too(room: FileRoom, sqlite_city: Bureau) -> None:
    jobs = {job.name: job for job in timetable(sqlite_city, None, room.blobs)}
    with accepting(room, io.BytesIO(a_pdf(b"(stray)")), "a.pdf") as file:
        stray = room.blobs.path_of(file.received.digest)
    os.utime(stray, (0, 0))

    assert "clear_attachments" not in {job.name for job in timetable(sqlite_city)}
    assert [jobs["clear_attachments"].run() for _ in range(2)] == [1, 0]
    assert not stray.exists()


def test_only_old_strays_are_cleared(room: FileRoom) -> None:
    with accepting(room, io.BytesIO(a_pdf(b"(stray)")), "a.pdf") as file:
        stray = room.blobs.path_of(file.received.digest)
    assert call("clear") == (0, "已清理 0 个文件\n", "")
    for path in room.blobs.folder.rglob("*"):
        os.utime(path, (0, 0))

    assert call("clear") == (0, "已清理 1 个文件\n", "")
    assert not stray.exists()
    assert call("check")[0] == 0

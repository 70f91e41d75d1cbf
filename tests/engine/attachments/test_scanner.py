"""The scanner's hook with a real program behind it: clean, infected, broken, too slow, not there."""

import logging
import sys
import time
from pathlib import Path

import pytest

from engine.attachments.rules import FileInfected, ScanFailed
from engine.attachments.scanner import scan
from engine.attachments.terms import AttachmentSettings, Scan, ScanResult
from tests.builders.documents import a_pdf
from tests.builders.scanners import MARK, a_scanner


def scanned(folder: Path, content: bytes, command: list[str], seconds: int = 20) -> Scan | None:
    path = folder / "file"
    path.write_bytes(content)
    return scan(path, "请示.pdf", AttachmentSettings(scan_command=command, scan_seconds=seconds))


def test_a_clean_file_passes_and_the_program_is_named(tmp_path: Path) -> None:
    told = scanned(tmp_path, a_pdf(), a_scanner(tmp_path))

    assert told == Scan(ScanResult.CLEAN, Path(sys.executable).name)


def test_an_infected_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileInfected) as refused:
        scanned(tmp_path, a_pdf() + MARK, a_scanner(tmp_path))

    assert "“请示.pdf”没有通过病毒扫描" in str(refused.value)


def test_without_a_command_nothing_is_scanned_and_nothing_is_claimed(tmp_path: Path) -> None:
    assert scanned(tmp_path, MARK, []) is None


@pytest.mark.parametrize("command", [["broken"], ["/nowhere/clamdscan", "-"]], ids=["broken", "not there"])
def test_a_scanner_that_gives_no_answer_lets_nothing_through(
    command: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    with pytest.raises(ScanFailed):
        scanned(tmp_path, a_pdf(), a_scanner(tmp_path, "broken") if command == ["broken"] else command)

    assert "virus scanner" in caplog.text
    assert "请示" not in caplog.text  # a file's name may be a person's


def test_a_scanner_that_takes_too_long_is_ended_with_all_it_started(tmp_path: Path) -> None:
    child = f"import subprocess, sys; subprocess.run({a_scanner(tmp_path, 'slow')!r})"

    begun = time.monotonic()
    with pytest.raises(ScanFailed):
        scanned(tmp_path, a_pdf(), [sys.executable, "-c", child], seconds=1)

    assert time.monotonic() - begun < 10
    until = time.monotonic() + 5  # a killed process goes a moment after the signal
    while (left := [line for line in _processes() if str(tmp_path) in line]) and time.monotonic() < until:
        time.sleep(0.05)
    assert left == []


def test_the_scanner_gets_no_password_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIANZHENG_STORE_URL", "postgresql://secret")

    assert scanned(tmp_path, a_pdf(), a_scanner(tmp_path, "nosy")) is not None


def _processes() -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes().decode(errors="replace"))
        except OSError:  # it has ended meanwhile
            continue
    return found

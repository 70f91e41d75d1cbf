"""The hook for a virus scanner: a program of the city's own, which answers by its exit status."""

import logging
import os
import signal
import subprocess
from pathlib import Path
from typing import Final

from engine.attachments.rules import FileInfected, ScanFailed
from engine.attachments.terms import AttachmentSettings, Scan, ScanResult

CLEAN, INFECTED = 0, 1
_KNOWN_TO_IT: Final = ("PATH", "LANG", "LC_ALL", "TZ", "HOME", "TMPDIR")
"""The variables that the scanner gets: not those in which this program is given passwords."""

_log = logging.getLogger(__name__)


def scan(path: Path, name: str, settings: AttachmentSettings) -> Scan | None:
    """Let the city's scanner read the file; None where there is none. Refuses: FileInfected, ScanFailed."""
    if not settings.scan_command:
        return None
    scanner = Path(settings.scan_command[0]).name
    status = _status(path, settings)
    if status == INFECTED:
        raise FileInfected(name=name)
    if status != CLEAN:
        _log.error("virus scanner %s: %s", scanner, "no answer in time" if status is None else status)
        raise ScanFailed(name=name)
    return Scan(ScanResult.CLEAN, scanner)


def _status(path: Path, settings: AttachmentSettings) -> int | str | None:
    """Return the exit status, None when time was up, or why the program did not start."""
    environment = {key: os.environ[key] for key in _KNOWN_TO_IT if key in os.environ}
    try:
        with path.open("rb") as file:
            process = subprocess.Popen(  # noqa: S603  the command stands in config.toml, no word is a visitor's
                settings.scan_command,
                stdin=file,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
    except OSError as error:
        return type(error).__name__
    try:
        return process.wait(settings.scan_seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the scanner and whatever it has started; one that is done is left alone."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

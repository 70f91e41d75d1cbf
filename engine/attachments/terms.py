"""Words of attachments: the kinds of file that are taken, the settings, a file received, a row."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Final

from engine.config import BadSetting

MEBIBYTE: Final = 1024 * 1024


class FileKind(StrEnum):
    """What a file is, by its content; also its proper ending."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    OFD = "ofd"
    PNG = "png"
    JPG = "jpg"


MEDIA_TYPES: Final = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.OFD: "application/ofd",
    FileKind.PNG: "image/png",
    FileKind.JPG: "image/jpeg",
}
ENDINGS: Final = {kind: frozenset({str(kind)}) for kind in FileKind} | {
    FileKind.JPG: frozenset({"jpg", "jpeg", "jpe", "jfif"})
}
"""Kind -> the endings that a name of it may have."""


@dataclass(frozen=True)
class AttachmentSettings:
    """The [attachments] table of config.toml. The plan is silent on all of it; set by the city."""

    folder: str = "attachments"
    """Where the files lie, outside the web root; a relative folder lies in the data folder (var/)."""
    kinds: list[str] = field(default_factory=lambda: [str(kind) for kind in FileKind])
    """Which of pdf, docx, xlsx, ofd, png, jpg are taken. A file is known by its content, not by its name."""
    largest_bytes: int = 20 * MEBIBYTE
    """Largest file."""
    largest_unpacked_bytes: int = 200 * MEBIBYTE
    """Largest sum of all that a docx, xlsx or ofd unpacks to, and of the object streams of a pdf."""
    largest_ratio: int = 200
    """How many times larger than itself a file may unpack; asked from 10 MiB unpacked on."""
    most_entries: int = 5000
    """Most parts inside a docx, xlsx or ofd."""
    largest_pixels: int = 100_000_000
    """Most pixels of a picture; a sheet of A3 scanned at 600 dots an inch has 70 million."""
    scan_command: list[str] = field(default_factory=list)
    """The virus scanner, as a list of its words; it reads the file from its standard input.

    Exit status 0: clean; 1: infected; any other: the scan failed.
    []: nothing is scanned, and the rows say so.
    """
    scan_seconds: int = 60
    """How long a scan may take before it counts as failed."""

    def __post_init__(self) -> None:
        """Refuse kinds that nobody can tell, limits that let nothing through, and a command that is none."""
        strange = [kind for kind in self.kinds if kind not in tuple(FileKind)]
        if strange or not self.kinds:
            raise BadSetting(path="[attachments] kinds", reason=f"应为 {'、'.join(FileKind)} 中的几种")
        if not all(type(each) is str and each for each in self.scan_command):
            raise BadSetting(path="[attachments] scan_command", reason="应为由词组成的列表")
        if not self.folder:
            raise BadSetting(path="[attachments] folder", reason="不能为空")
        for key, (least, most) in _LIMITS.items():
            value = getattr(self, key)
            # TOML's true is a Python int.
            if isinstance(value, bool) or not least <= value <= most:
                raise BadSetting(path=f"[attachments] {key}", reason=f"应为 {least} 至 {most} 的整数")

    @property
    def taken(self) -> frozenset[FileKind]:
        """Return the kinds that are taken."""
        return frozenset(FileKind(kind) for kind in self.kinds)

    def folder_in(self, data_folder: Path) -> Path:
        """Return where the files lie."""
        return data_folder / self.folder


_LIMITS: Final = {
    "largest_bytes": (MEBIBYTE // 16, 1024 * MEBIBYTE),
    "largest_unpacked_bytes": (MEBIBYTE, 4096 * MEBIBYTE),
    "largest_ratio": (10, 1000),
    "most_entries": (50, 100_000),
    "largest_pixels": (1_000_000, 1_000_000_000),
    "scan_seconds": (1, 600),
}
"""Key -> least and most. Past the most, inspecting one file would stand in everybody's way."""


@dataclass(frozen=True)
class UnderCheck:
    """A file that is being looked into."""

    name: str
    file: IO[bytes]
    """Open for reading and moving about."""
    size: int
    settings: AttachmentSettings


class ScanResult(StrEnum):
    """What a virus scanner said of a file that was taken."""

    CLEAN = "clean"


@dataclass(frozen=True)
class Scan:
    """That a file was scanned, and by which program."""

    result: ScanResult
    scanner: str


@dataclass(frozen=True)
class Received:
    """A file as it came, written down beside the others but not among them yet."""

    path: Path
    digest: str
    """SHA-256 in hexadecimal digits."""
    size: int


@dataclass(frozen=True)
class AcceptedFile:
    """A file that has passed every check."""

    received: Received
    name: str
    """As people see it; no path is ever made of it."""
    kind: FileKind
    scan: Scan | None
    """None: this city scans nothing."""


@dataclass(frozen=True)
class Attachment:
    """One version of one attachment, as its row tells."""

    id: int
    case_id: int
    slot: str
    title: str
    version: int
    name: str
    kind: FileKind
    size: int
    digest: str
    uploaded_by: int
    uploaded_at: datetime
    replaces_id: int | None
    task_id: int | None
    note: str | None
    scan_result: ScanResult | None
    scanner: str | None

    @property
    def media_type(self) -> str:
        """Return the type under which it is sent."""
        return MEDIA_TYPES[self.kind]

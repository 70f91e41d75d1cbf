"""Words of a case's attachments: what one is to the case, an upload, and all versions under one title."""

from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Final

from engine.attachments.terms import Attachment
from engine.cases.terms import CaseFile


class Slot(StrEnum):
    """What an attachment is to the case."""

    CAUSE_DOCUMENT = "cause_document"
    OPINION = "opinion"
    SEALED_COPY = "sealed_copy"
    OTHER = "other"


SLOT_LABELS: Final = {
    Slot.CAUSE_DOCUMENT: "事由文件",
    Slot.OPINION: "意见材料",
    Slot.SEALED_COPY: "盖章件",
    Slot.OTHER: "其他材料",
}


@dataclass(frozen=True)
class Upload:
    """What somebody sends."""

    stream: IO[bytes]
    given_name: str
    """As the browser told it: nothing is believed of it."""
    slot: str
    title: str = ""
    """"": the file's name without its ending."""
    replaces_id: int | None = None
    """The version in whose place it comes; slot and title are then those of that one."""
    note: str = ""


@dataclass(frozen=True)
class Place:
    """Where among a case's attachments a new one comes."""

    slot: str
    title: str
    version: int
    replaces_id: int | None


@dataclass(frozen=True)
class Version:
    """One version, and who brought it."""

    attachment: Attachment
    uploader: str


@dataclass(frozen=True)
class Series:
    """All versions under one title, newest first."""

    versions: tuple[Version, ...]

    @property
    def latest(self) -> Version:
        """Return the one that holds."""
        return self.versions[0]

    @property
    def earlier(self) -> tuple[Version, ...]:
        """Return those that were replaced; they stay readable."""
        return self.versions[1:]


@dataclass(frozen=True)
class CaseAttachments:
    """The attachments of a case as one person may see them."""

    case: CaseFile
    series: tuple[Series, ...]
    """In the order in which they first came."""
    slots: tuple[Slot, ...]
    """Under which this person may add one now; empty: under none."""

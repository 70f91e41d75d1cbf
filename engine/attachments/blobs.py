"""The folder of files: each lies under its SHA-256, once, written whole or not at all.

`ab/cd/abcd…` holds the file of that digest; `incoming/` what is being received. A name that a person gave
never becomes part of a path.
"""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

from engine.attachments.terms import Received

INCOMING: Final = "incoming"
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
_DIGEST = re.compile(r"[0-9a-f]{64}")
_CHUNK: Final = 1 << 16


class BlobFolder:
    """The files of one city."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def receiving(self, stream: IO[bytes], *, most: int) -> Iterator[Received]:
        """Write down what comes, no more than one byte past `most`; the copy is gone at the end of the block.

        What is to stay is kept by `keep` before.
        """
        path = self._made(INCOMING) / f"{secrets.token_hex(16)}.part"
        digest, size = sha256(), 0
        try:
            with path.open("xb") as file:
                path.chmod(PRIVATE_FILE)
                while size <= most and (chunk := stream.read(min(_CHUNK, most + 1 - size))):
                    digest.update(chunk)
                    size += file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            yield Received(path, digest.hexdigest(), size)
        finally:
            path.unlink(missing_ok=True)

    def keep(self, received: Received) -> None:
        """Put a received file among the others; one that lies there already is made young again."""
        target = self.path_of(received.digest)
        if target.is_file():
            with suppress(FileNotFoundError):  # it is being cleared away this moment
                os.utime(target)
                return
        parent = self._made(*target.relative_to(self.folder).parts[:-1])
        copy = received.path.with_name(f"{secrets.token_hex(16)}.part")
        os.link(received.path, copy)  # so that `receiving` still has its own, and it can be kept once more
        copy.replace(target)
        _settle(parent)

    def has(self, digest: str) -> bool:
        """Say whether the file of that digest lies here."""
        return self.path_of(digest).is_file()

    def path_of(self, digest: str) -> Path:
        """Return where the file of that digest lies, or would lie."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"no digest: {digest!r}")
        return self.folder / digest[:2] / digest[2:4] / digest

    def is_whole(self, digest: str) -> bool:
        """Recompute the digest of a file; False also where there is none."""
        if not self.has(digest):
            return False
        with self.path_of(digest).open("rb") as file:
            found = sha256()
            while chunk := file.read(_CHUNK):
                found.update(chunk)
        return found.hexdigest() == digest

    def older_than(self, instant: datetime) -> Iterator[tuple[Path, str | None]]:
        """Yield every file last touched before that, with its digest; None for a broken upload's rest."""
        for path in sorted(self.folder.glob(f"{INCOMING}/*.part")):
            if is_older(path, instant):
                yield path, None
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            if _DIGEST.fullmatch(path.name) and is_older(path, instant):
                yield path, path.name

    def _made(self, *parts: str) -> Path:
        """Return a folder below; where it is new, its parent knows of it for good."""
        folder = self.folder
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        for part in parts:
            parent, folder = folder, folder / part
            if not folder.is_dir():
                folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
                _settle(parent)
        return folder


def is_older(path: Path, instant: datetime) -> bool:
    """Say whether a file is there and was last touched before that."""
    try:
        return path.stat().st_mtime < instant.timestamp()
    except FileNotFoundError:  # somebody else has cleared it
        return False


def _settle(folder: Path) -> None:
    """Let the folder's own list of names reach the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

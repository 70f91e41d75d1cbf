"""The key that signs cookies: made once, kept in a file that only its owner reads."""

import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def secret_key_at(path: Path) -> str:
    """Return the key in the file; make the file first where there is none.

    Two web processes may start at once: the one that loses the race reads what the winner wrote.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES))
    return _read(path)


def _read(path: Path) -> str:
    key = path.read_text(encoding="ascii").strip()
    if len(key) < KEY_BYTES:
        raise ValueError(f"{path} holds no usable key; delete it, everyone will have to sign in again")
    return key

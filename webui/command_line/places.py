"""Where the city's files lie: settings, diagrams, migrations, seeds, and the data it makes."""

import os
from pathlib import Path

import webui


def home() -> Path:
    """Return the folder of config.toml: MIANZHENG_HOME, the checkout, or what the wheel brought."""
    if named := os.environ.get("MIANZHENG_HOME"):
        return Path(named)
    package = Path(webui.__file__).parent
    checkout = package.parent
    return checkout if (checkout / "config.toml").exists() else package / "_shipped"


def diagram_files() -> dict[str, bytes]:
    """Return process id -> file of every diagram of the city."""
    return {path.stem: path.read_bytes() for path in sorted((home() / "diagrams").glob("*.bpmn"))}


def data_folder() -> Path:
    """Return the folder for what the program writes; made when missing."""
    folder = Path(os.environ.get("MIANZHENG_DATA", "var"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder

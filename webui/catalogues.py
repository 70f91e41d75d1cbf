"""The English catalogue: gathers every Chinese text, merges it into messages.po, compiles messages.mo.

`python -m webui.catalogues` does all three and names what has no English yet (exit 1).
"""

import ast
import io
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
ENGLISH = Path(__file__).parent / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2)}
REFUSAL_TEXTS = {"sentence", "way_out"}
TABLE_ENDINGS = ("LABELS", "REASONS")
LABELLED_CALLS = {"Choice", "TaskKind", "VerbKind"}

Message = tuple[Any, ...]
"""Line, function, message, comments: what Babel asks of an extractor."""


def texts_of_lower_floors(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Any
) -> Iterator[Message]:
    """Give gettext calls as Babel does, and the texts that engine and workflows keep as plain Chinese.

    Those floors know no gettext. A text counts when it is a refusal's sentence or way out, a value of a
    table named ...LABELS or REASONS, or a text given to Choice, TaskKind or VerbKind.
    """
    source = file.read()
    yield from extract_python(io.BytesIO(source), keywords, comment_tags, options)
    for node in ast.walk(ast.parse(source)):
        for line, text in _plain_texts(node):
            yield line, "gettext", text, []


def gather() -> Catalog:
    """Return every message of the project, untranslated."""
    methods, options = _mapping()
    catalogue = Catalog(project="mianzheng", charset="utf-8")
    for name, line, message, comments, _ in extract_from_dir(ROOT, methods, options, KEYWORDS):
        if message:  # the empty message is the header's place
            catalogue.add(message, locations=[(name, line)], auto_comments=comments)
    return catalogue


def merge() -> Catalog:
    """Bring messages.po up to date with the code, keeping every translation, and return it."""
    catalogue = english_catalogue()
    catalogue.update(gather(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with ENGLISH.open("wb") as file:
        # No header: its dates would change with every run, and what it says of English is known anyway.
        write_po(file, catalogue, width=0, sort_output=True, omit_header=True, include_lineno=False)
    return catalogue


def untranslated() -> list[str]:
    """Return the messages of the code that have no English yet."""
    catalogue = english_catalogue()
    return [
        str(message.id)
        for message in gather()
        if message.id and not ((known := catalogue.get(message.id)) and known.string and all(known.string))
    ]


def compile_english() -> Path:
    """Write messages.mo beside messages.po and return its path."""
    compiled = ENGLISH.with_suffix(".mo")
    unfinished = compiled.with_suffix(f".{os.getpid()}")  # another process may be reading the one there is
    with unfinished.open("wb") as file:
        write_mo(file, english_catalogue())
    unfinished.replace(compiled)
    return compiled


def english_catalogue() -> Catalog:
    """Return messages.po as it stands; an empty catalogue where there is none."""
    if not ENGLISH.exists():
        return Catalog(locale="en", project="mianzheng", charset="utf-8")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def main() -> int:
    """Merge, compile, and name what is missing."""
    merge()
    compile_english()
    missing = untranslated()
    sys.stdout.writelines(f"no English: {text}\n" for text in missing)
    return 1 if missing else 0


def _mapping() -> tuple[list[tuple[str, str]], dict[str, dict[str, Any]]]:
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    return methods, options


def _plain_texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in REFUSAL_TEXTS:
            yield from _strings([value])
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(values=values))
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict(values=values))
        ) if name.endswith(TABLE_ENDINGS):
            yield from _strings(values)
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in LABELLED_CALLS:
            yield from _strings(arguments)


def _strings(nodes: Iterable[ast.expr]) -> Iterator[tuple[int, str]]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.isascii():
            yield node.lineno, node.value


if __name__ == "__main__":
    sys.exit(main())

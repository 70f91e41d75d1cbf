"""Each business word has one English name, and that name stands in the code."""

import importlib
import re
from collections import Counter
from enum import EnumMeta
from typing import NamedTuple

import pytest

from tests.house.tree import ROOT, files, module_of

GLOSSARY = ROOT / "docs/reference/glossary.md"


class Word(NamedTuple):
    """One line of the glossary."""

    term: str
    chinese: str
    clause: str
    place: str


def _words() -> list[Word]:
    """Read the table of words that the code uses; the one of words without code yet has no fourth column."""
    rows = re.findall(
        r"^\|([^|\n]+)\|([^|\n]+)\|([^|\n]*)\|([^|\n]+)\|$", GLOSSARY.read_text("utf-8"), re.MULTILINE
    )
    return [word for row in rows if "`" in (word := Word(*(cell.strip() for cell in row))).place]


WORDS = _words()


def test_the_glossary_has_its_words() -> None:
    assert len(WORDS) > 60


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.term)
def test_the_name_of_a_word_exists_in_the_code(word: Word) -> None:
    for place in re.findall(r"`([^`]+)`", word.place):
        assert _exists(place), f"{word.term}: {place} is gone; correct docs/reference/glossary.md"


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.term)
def test_a_word_has_its_chinese(word: Word) -> None:
    assert re.search("[\u4e00-\u9fff]", word.chinese), f"{word.term}: say what it is called on the screen"


def test_no_term_stands_twice() -> None:
    twice = [term for term, count in Counter(word.term for word in WORDS).items() if count > 1]

    assert not twice, f"never two lines for one word: {twice}"


def test_every_enum_of_the_regulation_is_in_the_glossary() -> None:
    enums = {
        f"{module}.{name}"
        for path in files("workflows", suffix="terms.py")
        if (module := module_of(path))
        for name, value in vars(importlib.import_module(module)).items()
        if isinstance(value, EnumMeta) and value.__module__ == module
    }
    explained = {place for word in WORDS for place in re.findall(r"`([^`]+)`", word.place)}
    missing = {enum for enum in enums if not any(place.startswith(enum) for place in explained)}

    assert not missing, f"a new word: give it a line in docs/reference/glossary.md: {sorted(missing)}"


def _exists(place: str) -> bool:
    """Say whether a dotted name leads to a module, a class, a member, a field or a key of config.toml."""
    parts = place.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            if not (hasattr(found, name) or name in getattr(found, "__annotations__", {})):
                return False
            found = getattr(found, name, None)
        return True
    return False

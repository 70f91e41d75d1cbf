"""Every label of the diagrams is at hand in English too, and the catalogue holds nothing else."""

import json
import re
from pathlib import Path

from tests.diagrams.files import FILES, FOLDER, diagram_of, labels_of

CATALOGUE = FOLDER / "labels.en.json"

_CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]")


def test_no_label_is_missing_from_the_english_catalogue() -> None:
    assert _labels(FILES) - _english().keys() == set()


def test_the_english_catalogue_holds_no_label_that_is_drawn_nowhere() -> None:
    assert _english().keys() - _labels(FILES) == set()


def test_the_english_labels_are_english() -> None:
    assert [english for english in _english().values() if not english or _CHINESE.search(english)] == []


def test_no_english_label_is_longer_than_a_task_can_hold() -> None:
    """Three lines of some 15 letters."""
    assert [english for english in _english().values() if len(english) > 45] == []


def _labels(files: list[Path]) -> set[str]:
    return {label for file in files for label in labels_of(diagram_of(file))}


def _english() -> dict[str, str]:
    labels: dict[str, str] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return labels

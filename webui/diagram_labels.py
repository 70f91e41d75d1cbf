"""The words inside a diagram in the reader's language: as drawn, or from diagrams/labels.en.json."""

import json
from functools import cache
from typing import cast

from lxml import etree

from engine.procedures.xml_guard import read_xml
from webui.command_line.places import home


def in_english(xml: bytes) -> bytes:
    """Return the diagram with every label that has an English one in its place; the rest stays as drawn.

    Only what a reader sees is changed, on its way out: the version that runs keeps its bytes.
    """
    root = read_xml(xml)
    labels = _labels()
    for element in root.iter():
        name = element.get("name")
        if name in labels:
            element.set("name", labels[name])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


@cache
def _labels() -> dict[str, str]:
    found = json.loads((home() / "diagrams" / "labels.en.json").read_text(encoding="utf-8"))
    return cast("dict[str, str]", found)

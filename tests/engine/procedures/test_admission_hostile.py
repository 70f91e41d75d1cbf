"""Files that mean harm, or are no diagrams at all, get one clear sentence within a second, never a crash."""

import copy
import random
import time

import pytest
from lxml import etree

from engine.procedures.admission import admit, drawing_findings
from engine.procedures.parser import parse_procedure
from engine.procedures.xml_guard import read_xml
from tests.diagrams.files import BY_PROCESS
from tests.engine.procedures.small_diagrams import HEAD, chain, findings_of, flow, node, process
from workflows.procedures.bindings import FUNCTIONS, STEPS

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
GUARD = {"not_a_diagram", "diagram_too_large", "diagram_has_doctype", "too_many_nodes"}
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + ']><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&i;</definitions>'
).encode()
FILE_ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&x;</definitions>'
)

HOSTILE = {
    "an empty file": (b"", "not_a_diagram"),
    "a picture": (PNG, "not_a_diagram"),
    "a web page": (b"<!doctype html><html><body><p>404</body></html>", "not_a_diagram"),
    "a well-formed web page": (b"<html><body/></html>", "not_a_diagram"),
    "a JSON file": (b'{"process": "add_item"}', "not_a_diagram"),
    "a document type": (
        HEAD.replace("?>", "?><!DOCTYPE definitions>", 1).encode() + b"</definitions>",
        "diagram_has_doctype",
    ),
    "a billion laughs": (LAUGHS, None),
    "a file of the server": (FILE_ENTITY, "diagram_has_doctype"),
    "600 tasks in a chain": (
        process(*chain(*(node("userTask", f"t{n}") for n in range(600)))),
        "too_many_nodes",
    ),
    "a depth bomb": ((HEAD + "<a>" * 5000 + "</a>" * 5000 + "</definitions>").encode(), "not_a_diagram"),
    "a depth bomb of sub-processes": (
        (HEAD + "".join(f'<subProcess id="s{n}">' for n in range(240))).encode(),
        "not_a_diagram",
    ),
    "two megabytes": (process(" " * 2_000_000), "diagram_too_large"),
    "a flood of flows": (
        process(*chain(node("userTask", "a")), *(f'<sequenceFlow id="f{n}"/>' for n in range(9000))),
        "too_many_elements",
    ),
    "an import in a condition": (
        process(
            *chain(node("userTask", "a"), '<exclusiveGateway id="g" default="g_end"/>'),
            flow("g", "a", "__import__('os').system('id')"),
        ),
        "condition_uses_only_declared_names",
    ),
    "a condition 9,000 brackets deep": (
        process(
            *chain(node("userTask", "a"), '<exclusiveGateway id="g" default="g_end"/>'),
            flow("g", "a", "(" * 9000 + "1" + ")" * 9000),
        ),
        "condition_uses_only_declared_names",
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_within_a_second(what: str) -> None:
    xml, rule = HOSTILE[what]
    begun = time.perf_counter()

    findings = findings_of(xml)

    assert time.perf_counter() - begun < 1
    assert rule is None or rule in {finding.rule for finding in findings}
    assert findings
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in finding.reason) for finding in findings)


def test_a_file_that_is_no_xml_is_told_where_it_breaks_in_no_file_of_ours() -> None:
    (finding,) = findings_of(b"hello")

    assert "line 1, column 1" in finding.reason
    assert "<string>" not in finding.reason


def damaged(chance: random.Random, root: etree._Element) -> bytes:
    """Return a diagram in which a few attributes, texts and elements were torn out, doubled or swapped."""
    for _ in range(chance.randint(1, 4)):
        elements = list(root.iter())
        victim, other = chance.choice(elements), chance.choice(elements)
        above, name = victim.getparent(), chance.choice([*victim.attrib, "name"])
        match chance.randrange(6):
            case 0:
                victim.attrib.pop(name, None)
            case 1:
                victim.set(
                    name, chance.choice(["", "0", "1", "NaN", "a:b", "\u4e2d", other.get("id") or "q"])
                )
            case 2 if above is not None:
                above.remove(victim)
            case 3 if above is not None:
                other.append(copy.deepcopy(victim))
            case 4:
                victim.text = chance.choice(["", "(((", "deadline(", "x" * 600, other.get("id")])
            case _:
                victim.tag = other.tag
    return etree.tostring(root)


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_diagram_is_refused_or_the_engine_can_read_it(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    sources = {name: file.read_bytes() for name, file in BY_PROCESS.items()}
    name = chance.choice(sorted(sources))
    sources[name] = damaged(chance, read_xml(sources[name]))

    findings = admit(sources[name], functions=FUNCTIONS, steps=STEPS)

    assert all(finding.reason for finding in findings)
    if not {finding.rule for finding in findings} & GUARD:
        assert all(finding.reason for finding in drawing_findings(sources[name]))
    if not findings:
        assert parse_procedure(name, sources).process == name

"""The first wall: what is not small, plain XML never reaches the parser of diagrams."""

import pytest

from engine.procedures.xml_guard import (
    LARGEST_DIAGRAM,
    MOST_NODES,
    DiagramHasDoctype,
    DiagramTooLarge,
    NotADiagram,
    TooManyNodes,
    read_xml,
)
from tests.engine.procedures.diagrams import HEAD, chain, diagram, end, flow, start, user

ENTITY = '<!DOCTYPE d [<!ENTITY x "y">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
BODY = f'{HEAD}<process id="p"><documentation>&x;</documentation></process></definitions>'


@pytest.mark.parametrize("doctype", [ENTITY, OUTSIDE, '<!DOCTYPE d SYSTEM "http://example.invalid/d.dtd">'])
def test_a_document_type_is_refused(doctype):
    with pytest.raises(DiagramHasDoctype):
        read_xml((doctype + BODY).encode())


def test_entities_that_blow_up_are_refused_unopened():
    with pytest.raises(DiagramHasDoctype):
        read_xml((LAUGHS + BODY.replace("&x;", "&d;")).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<a>",
        b"<a/>",
        BODY.encode(),
        b"\xff\xfe\x00",
        b'<?xml version="1.0"?><definitions/>',
    ],
)
def test_what_is_not_a_bpmn_file_is_refused(data):
    with pytest.raises(NotADiagram):
        read_xml(data)


def test_a_file_over_one_megabyte_is_refused_unread():
    with pytest.raises(DiagramTooLarge):
        read_xml(b"<" * (LARGEST_DIAGRAM + 1))


def test_a_diagram_of_600_tasks_in_a_chain_is_refused_before_the_parser_overflows():
    tasks = [f"t{number}" for number in range(600)]

    with pytest.raises(TooManyNodes) as refused:
        read_xml(diagram("p", start("s"), *map(user, tasks), end("e"), chain("s", *tasks, "e")))

    assert refused.value.facts == {"count": 602, "most": MOST_NODES}


def test_nesting_deeper_than_libxml2_allows_is_refused():
    with pytest.raises(NotADiagram):
        read_xml((HEAD + "<process>" * 300 + "</process>" * 300 + "</definitions>").encode())


def test_a_comment_does_not_split_a_condition_in_two():
    condition = flow("a", "b", "CONDITION").replace("CONDITION", 'verdict == "a"<!-- all --> or closed')

    root = read_xml(diagram("p", start("a"), end("b"), condition))

    (text,) = root.xpath("//*[local-name()='conditionExpression']/text()")
    assert text == 'verdict == "a" or closed'

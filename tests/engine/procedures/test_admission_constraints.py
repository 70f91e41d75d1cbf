"""A diagram that breaks a rule of BPMN is refused by that rule; a sound one is not accused of breaking it."""

import tomllib
from pathlib import Path

import pytest

from engine.procedures.admission.check import BPMN_RULES
from engine.procedures.admission.diagram import Diagram
from engine.procedures.xml_guard import read_xml
from tests.engine.procedures.small_diagrams import findings_of, rules_broken
from tests.oracles import oracle

EXPECTED: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("bpmn_constraints.toml").read_text("utf-8")
)

# What the reference diagrams of the interchange group truly lack, each seen in the file: messages without
# an operation or a message, an empty condition, a date in prose, a location with a blank, and so on.
TRUE_OF_REFERENCE_DIAGRAMS = {
    "A.2.1": {"formal_expression_is_not_empty"},
    "C.1.0": {"message_event_names_an_operation"},
    "C.3.0": {"message_event_names_an_operation"},
    "C.4.0": {"message_event_names_a_message", "message_event_names_an_operation"},
    "C.6.0": {
        "expression_is_formal",
        "message_event_names_a_message",
        "message_event_names_an_operation",
        "timer_date_is_a_date",
    },
    "C.7.0": {"data_agrees_with_its_item_on_being_a_collection", "multi_instance_says_how_many"},
    "C.8.0": {"import_location_is_an_address"},
    "C.8.1": {
        "import_location_is_an_address",
        "service_input_is_the_operations_message",
        "service_output_is_the_operations_message",
    },
    "C.9.0": {"message_event_names_a_message", "message_event_names_an_operation"},
    "C.9.2": {"message_event_names_an_operation", "multi_instance_says_how_many"},
}


def bpmn_rules_broken(xml: bytes) -> set[tuple[str, str | None]]:
    """Return the rules of BPMN itself that are broken: without the schema, the traps and the profile."""
    diagram = Diagram(read_xml(xml))
    found = (finding for book in BPMN_RULES for finding in book.findings(diagram))
    return {(finding.rule, finding.element) for finding in found}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_diagram_that_breaks_one_rule_is_refused_by_that_rule_at_that_element(name: str) -> None:
    rule, element = EXPECTED[name]

    broken = rules_broken((oracle("bpmn_constraints") / f"{name}.bpmn").read_bytes())

    assert (rule, element) in broken


def test_no_file_of_the_set_is_left_out_and_each_is_refused_by_bpmn_itself_not_by_our_profile() -> None:
    folder = oracle("bpmn_constraints")
    files = {str(path.relative_to(folder).with_suffix("")): path for path in folder.glob("*/*.bpmn")}

    refused_by_own_rule = {
        name for name, path in files.items() if tuple(EXPECTED[name]) in bpmn_rules_broken(path.read_bytes())
    }

    assert set(EXPECTED) == set(files)
    assert set(files) == refused_by_own_rule


REFERENCE = (
    *("A.1.0", "A.2.0", "A.2.1", "A.3.0", "A.4.0", "A.4.1", "B.1.0", "B.2.0", "C.1.0", "C.1.1", "C.2.0"),
    *("C.3.0", "C.4.0", "C.5.0", "C.6.0", "C.7.0", "C.8.0", "C.8.1", "C.9.0", "C.9.1", "C.9.2"),
)


def test_every_reference_diagram_is_looked_at() -> None:
    assert set(REFERENCE) == {path.stem for path in oracle("miwg").glob("*.bpmn")}


@pytest.mark.parametrize("name", REFERENCE)
def test_a_reference_diagram_is_accused_only_of_what_it_truly_lacks(name: str) -> None:
    broken = bpmn_rules_broken((oracle("miwg") / f"{name}.bpmn").read_bytes())

    assert TRUE_OF_REFERENCE_DIAGRAMS.get(name, set()) == {rule for rule, _ in broken}


@pytest.mark.parametrize("name", REFERENCE)
def test_a_reference_diagram_is_never_refused_as_malformed(name: str) -> None:
    rules = {finding.rule for finding in findings_of((oracle("miwg") / f"{name}.bpmn").read_bytes())}

    assert not rules & {
        "not_a_diagram",
        "diagram_too_large",
        "diagram_has_doctype",
        "too_many_nodes",
        "too_many_elements",
        "file_follows_the_schema",
    }


def test_every_rule_says_what_it_refuses() -> None:
    for book in BPMN_RULES:
        for name, check in book.rules.items():
            assert (check.__doc__ or "").startswith("Refuse "), name

"""From files to a definition: what it tells of the diagram, what it refuses, and that it is built once."""

import pytest

from engine.procedures.expressions import BadExpression
from engine.procedures.parser import DefinitionCache, Node, parse_procedure
from engine.procedures.xml_guard import DiagramHasDoctype, NotADiagram
from tests.engine.procedures import loops
from tests.engine.procedures.diagrams import (
    HEAD,
    call,
    chain,
    choice,
    diagram,
    each,
    end,
    flow,
    service,
    start,
    timer,
    user,
)

SIMPLE = diagram("p", start("s"), user("a"), end("e"), chain("s", "a", "e"))


def p(*elements: str) -> dict[str, bytes]:
    return {"p": diagram("p", *elements)}


def test_a_node_tells_what_tables_and_pages_need():
    told = user("ask", "<documentation>三(四)2 征求意见</documentation>")
    stepped = service("card", "issue_card", "red")
    nodes = (
        start("s"),
        told,
        stepped,
        call("sub", "called"),
        end("e"),
        chain("s", "ask", "card", "sub", "e"),
    )
    main = diagram("p", *nodes, lanes={"主管部门": ("ask",), "系统": ("card",)})
    called = diagram("called", start("begin"), end("done"), chain("begin", "done"))

    definition = parse_procedure("p", {"p": main, "called": called, "unused": b"not even XML"})

    assert definition.nodes["p"]["ask"] == Node("userTask", "ask", "主管部门", "三(四)2 征求意见")
    assert definition.nodes["p"]["card"] == Node("serviceTask", None, "系统", None, "issue_card", "red")
    assert definition.nodes["p"]["sub"].called == "called"
    assert set(definition.nodes["called"]) == {"begin", "done"}
    assert definition.flows["p"][("ask", "card")] == "flow_ask_card"
    assert definition.processes == ("p", "called")


def test_the_digest_covers_every_file_that_is_used_and_no_other():
    sources = {"p": diagram("p", start("s"), call("c", "q"), end("e"), chain("s", "c", "e"))}
    sources["q"] = diagram("q", start("s"), user("a"), end("e"), chain("s", "a", "e"))
    digest = parse_procedure("p", sources).digest

    assert digest == parse_procedure("p", sources).digest
    assert digest == parse_procedure("p", {**sources, "other": SIMPLE}).digest
    assert digest != parse_procedure("p", {**sources, "q": sources["q"] + b" "}).digest
    assert digest != parse_procedure("p", {**sources, "p": sources["p"] + b" "}).digest


REFUSED = [
    ("a missing main file", {}),
    ("another process in the file", {"p": diagram("q", start("s"), end("e"), chain("s", "e"))}),
    ("two processes in the file", {"p": SIMPLE.replace(b"</process>", b'</process><process id="q"/>')}),
    ("no process in the file", {"p": f"{HEAD}</definitions>".encode()}),
    ("a call of nothing known", p(start("s"), call("c", "unknown"), end("e"), chain("s", "c", "e"))),
    ("a call of nothing", p(start("s"), call("c", ""), end("e"), chain("s", "c", "e"))),
    ("no start", p(user("a"), end("e"), chain("a", "e"))),
    ("a flow to nowhere", p(start("s"), user("a"), chain("s", "a", "nowhere"))),
    (
        "two ways out of a task",
        p(start("s"), user("a"), end("e"), end("f"), chain("s", "a", "e"), flow("a", "f")),
    ),
    (
        "a way without condition",
        p(start("s"), choice("g"), end("e"), end("f"), chain("s", "g", "e"), flow("g", "f")),
    ),
    ("a service task without a step", p(start("s"), '<serviceTask id="a"/>', end("e"), chain("s", "a", "e"))),
]
ELEMENTS = (
    '<scriptTask id="x"><script>1</script></scriptTask>',
    '<businessRuleTask id="x"/>',
    '<task id="x"/>',
    '<sendTask id="x"/>',
    '<receiveTask id="x"/>',
    '<inclusiveGateway id="x"/>',
    '<complexGateway id="x"/>',
    '<eventBasedGateway id="x"/>',
    '<intermediateThrowEvent id="x"/>',
    '<transaction id="x"><startEvent id="y"/><endEvent id="z"/></transaction>',
    '<adHocSubProcess id="x"/>',
)


@pytest.mark.parametrize(("_what", "sources"), REFUSED)
def test_what_cannot_be_run_is_refused(_what, sources):
    with pytest.raises(NotADiagram) as refused:
        parse_procedure("p", sources)

    assert "流程图" in str(refused.value)


@pytest.mark.parametrize("element", ELEMENTS)
def test_an_element_that_our_diagrams_do_not_use_is_refused_scripts_first(element):
    with pytest.raises(NotADiagram):
        parse_procedure("p", p(start("s"), element, end("e"), chain("s", "x", "e")))


def test_a_start_event_that_waits_for_something_is_refused():
    timed = start("s").replace("/>", "><timerEventDefinition/></startEvent>")

    with pytest.raises(NotADiagram):
        parse_procedure("p", p(timed, end("e"), chain("s", "e")))


def test_a_refusal_of_ours_comes_through_the_librarys_parser_unwrapped():
    with pytest.raises(BadExpression):
        parse_procedure("p", p(start("s"), timer("t", "open('x')"), end("e"), chain("s", "t", "e")))
    with pytest.raises(DiagramHasDoctype):
        parse_procedure("p", {"p": b"<!DOCTYPE d [<!ENTITY x 'y'>]>" + SIMPLE})


def test_processes_that_call_each_other_in_a_circle_are_read_once_each():
    sources = {
        "p": diagram("p", start("s"), user("a"), call("c", "q"), end("e"), chain("s", "a", "c", "e")),
        "q": diagram("q", start("s"), user("a"), call("c", "p"), end("e"), chain("s", "a", "c", "e")),
    }

    assert parse_procedure("p", sources).processes == ("p", "q")


def test_an_embedded_sub_process_is_read_as_a_process_of_its_own():
    inside = start("s2") + user("inner") + end("e2") + chain("s2", "inner", "e2")
    embedded = f'<subProcess id="sub">{inside}</subProcess>'

    definition = parse_procedure("p", p(start("s"), embedded, end("e"), chain("s", "sub", "e")))

    assert (definition.nodes["sub"]["inner"].kind, definition.processes) == ("userTask", ("p",))


def test_a_version_is_parsed_once_and_the_least_used_is_forgotten():
    cache, built = DefinitionCache(room=2), []
    sources = {
        name: {name: diagram(name, start("s"), user("a"), end("e"), chain("s", "a", "e"))} for name in "abc"
    }

    def got(name: str):
        def build():
            built.append(name)
            return parse_procedure(name, sources[name])

        return cache.get(parse_procedure(name, sources[name]).digest, build)

    first = got("a")
    assert first is got("a")
    got("b")
    got("a")
    got("c")
    assert first is got("a")
    got("b")

    assert built == ["a", "b", "c", "b"]


def test_a_file_that_is_not_what_its_digest_says_is_not_kept():
    with pytest.raises(ValueError, match="another digest"):
        DefinitionCache().get("0" * 64, loops.plain)


def test_several_at_once_is_drawn_with_the_same_node():
    nodes = (start("s"), user("vote", each("members", "member")), end("e"), chain("s", "vote", "e"))

    definition = parse_procedure("p", p(*nodes))

    assert set(definition.nodes["p"]) == {"s", "vote", "e"}

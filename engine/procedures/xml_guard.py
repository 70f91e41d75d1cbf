"""The first wall before a diagram: XML that is small, plain and brings no document type.

Public: `read_xml(data) -> Element`; refuses NotADiagram, DiagramTooLarge, DiagramHasDoctype, TooManyNodes.
"""

from typing import Final

from lxml import etree

from engine.refusals import Refusal

BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
MIANZHENG: Final = "{urn:mianzheng:1}"
LARGEST_DIAGRAM: Final = 1_000_000
MOST_NODES: Final = 150
"""SpiffWorkflow's parser calls itself once a node: 600 tasks in a chain ended in RecursionError."""

FLOW_NODE_ENDINGS: Final = ("Task", "Event", "Gateway", "task", "callActivity", "ubProcess", "transaction")


class NotADiagram(Refusal):
    """The file is not well-formed XML, or not a BPMN diagram that can be run."""

    code = "not_a_diagram"
    sentence = "这不是可以执行的流程图：%(reason)s"
    way_out = "。请用流程设计器重新导出后再上传。"


class DiagramTooLarge(Refusal):
    """The file is larger than a procedure ever is."""

    code = "diagram_too_large"
    sentence = "流程图文件有%(size)s字节，超过上限%(largest)s字节"
    way_out = "。请拆成几个流程，用调用活动连接。"


class DiagramHasDoctype(Refusal):
    """A document type may define entities: text that is not what it seems."""

    code = "diagram_has_doctype"
    sentence = "流程图文件带有文档类型声明（DOCTYPE），可能夹带实体定义"
    way_out = "。请删去该声明后再上传。"


class TooManyNodes(Refusal):
    """A diagram nobody can read; split it by call activities."""

    code = "too_many_nodes"
    sentence = "流程图有%(count)s个节点，超过上限%(most)s个"
    way_out = "。请拆成几个流程，用调用活动连接。"


def read_xml(data: bytes) -> etree._Element:
    """Return the root element of a diagram file.

    Comments and processing instructions are left out: a comment inside a condition would cut its text, so
    that one half is shown and the other is run.
    """
    if len(data) > LARGEST_DIAGRAM:
        raise DiagramTooLarge(size=len(data), largest=LARGEST_DIAGRAM)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as wrong:
        raise NotADiagram(reason=f"XML 格式有误（{wrong.msg}）") from wrong
    except ValueError as wrong:
        raise NotADiagram(reason=f"XML 格式有误（{wrong}）") from wrong
    if root.getroottree().docinfo.internalDTD is not None:
        raise DiagramHasDoctype
    if root.tag != f"{BPMN}definitions":
        raise NotADiagram(reason="根元素不是 BPMN 的 definitions")
    count = sum(1 for element in root.iter() if is_flow_node(element))
    if count > MOST_NODES:
        raise TooManyNodes(count=count, most=MOST_NODES)
    return root


def is_flow_node(element: etree._Element) -> bool:
    """Tell whether the element is a task, event, gateway, call or sub-process."""
    tag = str(element.tag)
    return tag.startswith(BPMN) and tag.endswith(FLOW_NODE_ENDINGS) and element.get("id") is not None

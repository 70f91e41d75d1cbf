"""Admission of diagrams: what may run here, and why a file may not.

admit(xml, functions=..., steps=...) -> list[Finding]     may this diagram run here?
drawing_findings(xml) -> list[Finding]                    is the drawing of our own diagram easy to read?
naming_findings(xml, stem) -> list[Finding]               is our own file named after its process?
"""

from engine.procedures.admission.check import admit, naming_findings
from engine.procedures.admission.drawing import drawing_findings
from engine.procedures.admission.terms import Finding

__all__ = ["Finding", "admit", "drawing_findings", "naming_findings"]

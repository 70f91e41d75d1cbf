"""Levels of a legal basis."""

from enum import StrEnum


class BasisLevel(StrEnum):
    """How high a legal basis stands. A level that nobody stated is None, never guessed."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative_regulation"
    LOCAL_REGULATION = "local_regulation"
    STATE_COUNCIL_DECISION = "state_council_decision"
    DEPARTMENT_RULE = "department_rule"
    NORMATIVE_DOCUMENT = "normative_document"


LEVEL_LABELS: dict[BasisLevel, str] = {
    BasisLevel.LAW: "法律",
    BasisLevel.ADMINISTRATIVE_REGULATION: "行政法规",
    BasisLevel.LOCAL_REGULATION: "地方性法规",
    BasisLevel.STATE_COUNCIL_DECISION: "国务院决定",
    BasisLevel.DEPARTMENT_RULE: "规章",
    BasisLevel.NORMATIVE_DOCUMENT: "规范性文件",
}
"""Level -> its Chinese name."""

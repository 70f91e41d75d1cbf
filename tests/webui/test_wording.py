"""Every code that a page may show has words, in Chinese and in English."""

from enum import StrEnum

import pytest
from flask import Flask

from engine.cases.terms import CaseStatus
from engine.deadlines.terms import LedgerKind
from engine.substitutes.terms import Absence, SubstitutionState
from engine.tasks.terms import TaskState
from webui.wording import WORDS, word
from workflows.exemption_list.terms import EntryStanding, ExemptionWay, ListName, ProofType
from workflows.legal_basis.terms import BasisLevel
from workflows.procedures.catalogue import CORRECT_GUIDE, Clock, Role
from workflows.requests.terms import CancelGround, CauseType, RequestKind
from workflows.supervision.terms import HolderKind
from workflows.surveys.terms import MatterKind, ReportKind, ReportStanding, ReturnState, ReviewStage
from workflows.verdicts.terms import Verdict

ENUMS: dict[str, type[StrEnum]] = {
    "kind": RequestKind,
    "cause": CauseType,
    "ground": CancelGround,
    "way": ExemptionWay,
    "proof_type": ProofType,
    "list": ListName,
    "entry_standing": EntryStanding,
    "basis_level": BasisLevel,
    "case_state": CaseStatus,
    "task_state": TaskState,
    "verdict": Verdict,
    "clock": Clock,
    "ledger_kind": LedgerKind,
    "holder_kind": HolderKind,
    "role": Role,
    "matter_kind": MatterKind,
    "survey_report": ReportKind,
    "return_state": ReturnState,
    "report_standing": ReportStanding,
    "review_stage": ReviewStage,
    "absence": Absence,
    "substitution_state": SubstitutionState,
}


@pytest.mark.parametrize("group", ENUMS)
def test_the_words_of_a_group_are_those_of_its_enum(group: str) -> None:
    also = {CORRECT_GUIDE} if group == "kind" else set()
    assert set(WORDS[group]) == {code.value for code in ENUMS[group]} | also


@pytest.mark.parametrize("group", WORDS)
def test_words_change_with_the_language(app: Flask, group: str) -> None:
    for code in WORDS[group]:
        with app.test_request_context("/"):
            assert not word(group, code).isascii()
        with app.test_request_context("/?lang=en"):
            assert word(group, code).isascii()


def test_an_unknown_code_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        word("kind", "merge")

"""Does a guide demand a proof? Decided on lines as guides really write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.exemption_list.terms import ExemptionWay
from workflows.guides.rules import (
    AddressNoPage,
    BasisTooLong,
    GuideEmpty,
    GuideMovedOn,
    GuideTooLong,
    StepsTooLong,
    demands,
    draft_of,
    matches,
    material_lines,
    materials_of,
    proposed_materials,
    require_edition,
)
from workflows.guides.terms import EXPECTATION_LABELS, Expectation, GuideDraft, Material

PROOF = "收入证明"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("收入证明", True),
        ("3.收入证明原件1份", True),
        ("收入 证明（原件）", True),
        ("身份证、收入证明", True),
        ("户口簿或者收入证明", True),
        ("收入证明（无需提交，通过数据共享获取）", False),
        ("收入证明：免提交", False),
        ("收入证明免于提交", False),
        ("收入证明，不再要求申请人提供", False),
        ("收入证明：由部门核验，申请人无须提供", False),
        ("不需要提交收入证明", False),
        ("收入证明原件，无需提交复印件", True),
        ("收入证明（免交原件的复印件）", True),
        ("免冠照片2张、收入证明", True),
        ("申请表", False),
        ("", False),
    ],
)
def test_a_line_demands_the_proof_unless_it_says_that_it_need_not_be_brought(
    line: str, *, answer: bool
) -> None:
    assert demands([line], PROOF) is answer


def test_a_longer_name_is_another_proof_where_it_is_known() -> None:
    lines = ["家庭收入证明", "申请表"]
    assert demands(lines, PROOF)
    assert not demands(lines, PROOF, other_proofs=["家庭收入证明"])
    assert demands(["家庭收入证明、收入证明"], PROOF, other_proofs=["家庭收入证明"])
    assert demands(lines, "家庭收入证明", other_proofs=[PROOF])


@pytest.mark.parametrize(
    ("lines", "expectation", "answer"),
    [
        (["申请表"], Expectation.ABSENT, True),
        (["申请表", PROOF], Expectation.ABSENT, False),
        (["申请表", PROOF], Expectation.PRESENT, True),
        (["申请表"], Expectation.PRESENT, False),
        (["收入证明（免提交）"], Expectation.PRESENT, False),
    ],
)
def test_a_guide_matches_when_it_says_what_the_list_wants(
    lines: list[str], expectation: Expectation, *, answer: bool
) -> None:
    assert matches(lines, PROOF, expectation) is answer


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["申请表", "收入证明"], ("申请表",)),
        (["申请表", "2.身份证、收入证明原件、户口簿"], ("申请表", "2.身份证、户口簿")),
        (["申请表", "收入证明（免提交）"], ("申请表", "收入证明（免提交）")),
        (["申请表", "家庭收入证明；收入证明"], ("申请表", "家庭收入证明")),
    ],
)
def test_the_proposal_takes_out_only_what_asks_for_the_proof(
    lines: list[str], expected: tuple[str, ...]
) -> None:
    proposal = proposed_materials(lines, PROOF, Expectation.ABSENT, other_proofs=["家庭收入证明"])
    assert proposal == expected
    assert matches(proposal, PROOF, Expectation.ABSENT, other_proofs=["家庭收入证明"])


def test_a_proof_that_may_be_demanded_is_added_to_the_guide() -> None:
    assert proposed_materials(["申请表"], PROOF, Expectation.PRESENT) == ("申请表", PROOF)


WORDS = st.sampled_from(
    ["申请表", "收入证明", "、", "身份证", "无需提交", "原件", "（", "）", "1.", "家庭收入证明", " "]
)
LINES = st.lists(st.lists(WORDS, max_size=6).map("".join), max_size=5)


@given(lines=LINES, expected=st.sampled_from(Expectation))
def test_the_proposal_always_matches(lines: list[str], expected: Expectation) -> None:
    proposal = proposed_materials(lines, PROOF, expected)
    assert matches(proposal, PROOF, expected)
    assert proposed_materials(proposal, PROOF, expected) == proposal


def test_a_typed_guide_is_read_line_by_line() -> None:
    assert material_lines(" 申请表 \n\n身份证\r\n") == ("申请表", "身份证")
    with pytest.raises(GuideEmpty):
        material_lines(" \n\u3000")
    with pytest.raises(GuideTooLong):
        material_lines("材料\n" * 201)
    with pytest.raises(GuideTooLong):
        material_lines("材" * 501)


def test_an_edition_that_the_keeper_has_not_seen_is_not_overwritten() -> None:
    require_edition(edition=2, seen=2)
    with pytest.raises(GuideMovedOn, match="第 3 版"):
        require_edition(edition=3, seen=2)


def test_every_expectation_has_a_label() -> None:
    assert set(EXPECTATION_LABELS) == set(Expectation)


WAYS = (ExemptionWay.DATA_SHARING, ExemptionWay.COMMITMENT)


@pytest.mark.parametrize(
    ("lines", "ways", "proposed"),
    [
        (("身份证", "收入证明1份"), (), ("身份证",)),
        (("身份证", "收入证明1份"), (ExemptionWay.DIRECT_CANCELLATION,), ("身份证",)),
        (("身份证", "收入证明1份"), WAYS, ("身份证", "收入证明（免提交：数据共享、告知承诺）")),
        (
            ("1.身份证、收入证明、户口簿",),
            WAYS,
            ("1.身份证、户口簿", "收入证明（免提交：数据共享、告知承诺）"),
        ),
        (("收入证明", "收入证明原件"), WAYS, ("收入证明（免提交：数据共享、告知承诺）",)),
        (("收入证明（免提交：部门核验）",), WAYS, ("收入证明（免提交：部门核验）",)),
    ],
    ids=["cancelled", "outright", "replaced", "out_of_a_line", "named_twice", "spared_already"],
)
def test_the_proposal_removes_a_proof_or_gives_the_words_of_its_way(
    lines: tuple[str, ...], ways: tuple[ExemptionWay, ...], proposed: tuple[str, ...]
) -> None:
    found = proposed_materials(lines, PROOF, Expectation.ABSENT, ways=ways)

    assert found == proposed
    assert matches(found, PROOF, Expectation.ABSENT)


@pytest.mark.parametrize(
    ("line", "material"),
    [
        ("身份证", Material("身份证", is_needed=True)),
        ("收入证明（免提交：数据共享）", Material("收入证明", is_needed=False, replaced_by="数据共享")),
        ("收入证明(免提交)", Material("收入证明", is_needed=False)),
        ("无需提交收入证明", Material("无需提交收入证明", is_needed=False)),
    ],
)
def test_a_line_says_whether_it_must_be_brought_and_what_stands_in_its_place(
    line: str, material: Material
) -> None:
    assert materials_of([line]) == (material,)


def test_a_draft_is_read_line_by_line() -> None:
    draft = draft_of(materials=" 身份证 \n\n户口簿", steps="\n受理\n", basis=" ", address=" https://a.cn/x ")

    assert draft == GuideDraft(("身份证", "户口簿"), ("受理",), None, "https://a.cn/x")


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"materials": "\n"}, GuideEmpty),
        ({"materials": "字" * 600}, GuideTooLong),
        ({"steps": "字" * 600}, StepsTooLong),
        ({"basis": "字" * 2001}, BasisTooLong),
        ({"address": "a.cn"}, AddressNoPage),
        ({"address": "javascript:alert(1)"}, AddressNoPage),
        ({"address": "https://a@b.cn/"}, AddressNoPage),
        ({"address": 'https://a.cn/"onclick'}, AddressNoPage),
    ],
)
def test_a_draft_that_nobody_could_use_is_refused(typed: dict[str, str], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        draft_of(**{"materials": "身份证", "steps": "", "basis": "", "address": "", **typed})

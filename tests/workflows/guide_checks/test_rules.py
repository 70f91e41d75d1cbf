"""What a line of a guide or of its page does with a proof, and whether a page is the guide at all."""

import pytest

from workflows.guide_checks.rules import agrees, finding_of, is_the_guide, mentions
from workflows.guide_checks.terms import Finding, MentionKind, Outcome
from workflows.guides.terms import Expectation

PROOF = "收入证明"
DEMANDED, SPARED, DOUBTFUL = MentionKind.DEMANDED, MentionKind.SPARED, MentionKind.DOUBTFUL


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("收入证明", DEMANDED),
        ("3.收入证明（原件1份）", DEMANDED),
        ("身份证、收入证明、户口簿", DEMANDED),
        ("请提交收入 证明。", DEMANDED),
        ("无需提交收入证明复印件", SPARED),
        ("收入证明，无需提交复印件", DEMANDED),
        ("无需提交收入证明", SPARED),
        ("收入证明（免提交：数据共享）", SPARED),
        ("收入证明 | 免提交", SPARED),
        ("无需提交户籍证明、收入证明", SPARED),
        ("收入证明、户籍证明（免提交）", DOUBTFUL),
        ("收入证明和户籍证明均免于提交", SPARED),
        ("收入证明（根据国办发〔2018〕47号已取消）", DOUBTFUL),
        ("收入证明（旗政发〔2018〕5号文件停止执行）", DOUBTFUL),
        ("收入证明已由告知承诺代替", DOUBTFUL),
        ("能够核验的无需提交收入证明，核验失败的除外", DOUBTFUL),
        ("无需提交收入证明，确需提交的由窗口告知", DOUBTFUL),
        ("无需提交户籍证明。收入证明须提交原件", DEMANDED),
        ("收入证明：取消；收入证明原件1份", DEMANDED),
    ],
)
def test_a_line_does_with_the_proof(line: str, kind: MentionKind) -> None:
    assert [each.kind for each in mentions([line], PROOF)] == [kind]


@pytest.mark.parametrize("line", ["身份证", "收入情况说明", "家庭收入证明1份"])
def test_a_line_that_does_not_name_the_proof_says_nothing(line: str) -> None:
    assert mentions([line], PROOF, other_proofs=["家庭收入证明"]) == ()


def test_a_name_broken_by_the_end_of_a_line_is_a_doubt_on_a_page_only() -> None:
    lines = ["居民身份证、收入", "证明原件"]

    assert mentions(lines, PROOF) == ()
    (found,) = mentions(lines, PROOF, is_page=True)
    assert (found.kind, found.line) == (DOUBTFUL, "居民身份证、收入 证明原件")


@pytest.mark.parametrize(
    ("lines", "judged", "outcome"),
    [
        (["身份证"], {}, Outcome.ABSENT),
        (["收入证明（免提交：数据共享）"], {}, Outcome.ABSENT),
        (["收入证明（已取消）"], {}, Outcome.DOUBTFUL),
        (["收入证明（已取消）"], {"收入证明(已取消)": False}, Outcome.ABSENT),
        (["收入证明（已取消）"], {"收入证明(已取消)": True}, Outcome.DEMANDED),
        (["收入证明（已取消）", "收入证明"], {"收入证明(已取消)": False}, Outcome.DEMANDED),
        (["领取收入证明的窗口"], {"领取收入证明的窗口": False}, Outcome.ABSENT),
        (["领取收入证明的窗口"], {"领取收入证明的窗": False}, Outcome.DEMANDED),
    ],
)
def test_the_mentions_come_to(lines: list[str], judged: dict[str, bool], outcome: Outcome) -> None:
    assert finding_of(mentions(lines, PROOF), judged).outcome is outcome


@pytest.mark.parametrize(
    ("outcome", "expected", "agreed"),
    [
        (Outcome.ABSENT, Expectation.ABSENT, True),
        (Outcome.DEMANDED, Expectation.ABSENT, False),
        (Outcome.DOUBTFUL, Expectation.ABSENT, False),
        (Outcome.UNSEEN, Expectation.ABSENT, False),
        (Outcome.DEMANDED, Expectation.PRESENT, True),
        (Outcome.ABSENT, Expectation.PRESENT, False),
        (Outcome.DOUBTFUL, Expectation.PRESENT, False),
        (Outcome.UNSEEN, Expectation.PRESENT, False),
    ],
)
def test_only_a_plain_answer_agrees(outcome: Outcome, expected: Expectation, agreed: bool) -> None:  # noqa: FBT001
    assert agrees(Finding(outcome), expected) is agreed


MATERIALS = ["居民身份证原件", "2.户口簿1份", "收入证明（免提交：数据共享）"]


@pytest.mark.parametrize(
    ("lines", "is_it"),
    [
        (["公共租赁住房资格审核", "申请材料：居民身份证 原件"], True),
        (["公共租赁住房　资格审核 | 户口簿 | 1份"], True),
        (["公共租赁住房资格审核"], False),
        (["居民身份证原件"], False),
        (["登录", "请启用 JavaScript"], False),
        (["公共租赁住房资格审核", "收入证明"], False),
    ],
    ids=["whole", "row", "empty_page", "another_matter", "drawn_by_script", "nothing_of_the_guide"],
)
def test_a_page_is_known_by_its_matter_and_a_material(lines: list[str], is_it: bool) -> None:  # noqa: FBT001
    assert is_the_guide(lines, "公共租赁住房资格审核", MATERIALS) is is_it


def test_a_guide_that_needs_no_material_is_known_by_its_matter() -> None:
    assert is_the_guide(["公共租赁住房资格审核"], "公共租赁住房资格审核", ["无需提交材料"])

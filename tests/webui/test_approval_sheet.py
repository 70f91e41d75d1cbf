"""The approval sheet: what stands on it, in which language, and who may print it."""

import re
from html import unescape

from engine.tasks.terms import Signing
from tests.builders.city import a_key, an_addition, answer, filed, person
from tests.builders.stories import a_cancellation, carried_out
from tests.builders.verbs import do
from tests.webui.printed_pages import SHEET, code_on, digest_on, in_full
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, words_of
from workflows.procedures.clock_changes import ClockChange, ClockVerb, change_clock, deadline_of_case
from workflows.verbs.terms import CaseVerb

__all__ = ["sqlite_city", "sqlite_template", "staff"]

HOSTILE = '<script>alert(1)</script> & "引号"'


def box(page: str, label: str) -> str:
    """Return the words beside a label of the sheet."""
    found = re.search(rf'<th scope="row">{label}</th>(.*?)</tr>', page, re.DOTALL)
    assert found, f"the sheet has no {label}"
    return words_of(found[1]).strip()


def test_the_sheet_says_every_field_of_the_request(staff: Staff) -> None:
    page = in_full(staff)

    assert "<h1>证明事项免提交清单变更审批表</h1>" in page
    assert "编号 ZM-2026-0001" in page
    assert box(page, "申请单位").startswith("单位1（经办人 演示·filer） 主管部门 单位1")
    assert box(page, "申请类型") == "□新增 □取消 ☑变更 申请日期 2026年10月9日"
    assert box(page, "事项名称") == "户口迁移 证明名称 婚姻状况证明"
    assert box(page, "变更事由") == "法律法规变化，2026年9月29日发生 拟生效日期 2026年12月1日"
    assert box(page, "事由文件") == "户口登记管理办法（2026年修订）"
    assert box(page, "免提交方式") == "部门核验 数据共享"
    assert box(page, "设定依据") == "《婚姻登记条例》第六条（未变）"


def test_the_sheet_says_every_opinion_with_a_place_for_seal_and_signature(staff: Staff) -> None:
    page = in_full(staff)
    place = "（公章）签字： 年 月 日"
    at = "2026年10月9日 09:00"

    assert box(page, "主管部门确认") == f"确认 。情况属实 演示·confirmer {at} {place}"
    assert box(page, "征求意见") == f"单位2： 同意 。可以提供核验接口 演示·civil_staff {at} {place}"
    assert box(page, "形式审查") == f"受理 。材料齐全 演示·desk {at} {place}"
    reviewed = box(page, "司法审核")
    assert "必要性：是 合理性：是 合法性：是。条款引用正确 审核意见文号：司审〔2026〕1号" in reviewed
    votes = box(page, "协调小组表决")
    assert votes.startswith(
        f"演示·member1： 同意 。理由见会议记录 {at} 签字： 年 月 日 演示·member2： 不同意"
    )
    assert "演示·member5 签字： 年 月 日" in votes
    assert votes.endswith("（公章） 年 月 日")


def test_whoever_advised_or_signs_beside_stands_in_the_box_by_name(staff: Staff) -> None:
    told, case_id = staff.bureau, filed(staff.bureau)
    do(told, case_id, CaseVerb.DELEGATE, by="confirmer", to="police_head", words="请核对")
    do(told, case_id, CaseVerb.ADVISE, by="police_head", words="依据有效")
    do(told, case_id, CaseVerb.ADD_SIGNER, by="confirmer", to="desk", signing=Signing.BEFORE)
    waiting = box(staff.page("filer", SHEET), "主管部门确认")
    do(told, case_id, CaseVerb.SIGN, by="desk", agrees=False, words="编码待核")
    answer(told, case_id, "task_confirm_request", "confirm", by="confirmer")
    signed = box(staff.page("filer", SHEET), "主管部门确认")

    at, place = "2026年10月9日 09:00", "签字： 年 月 日"
    advice = f"受委派意见 演示·police_head：依据有效 {at} {place}"
    assert waiting == f"{advice} 前加签 演示·desk {place} （公章）{place}"
    assert signed == (
        f"{advice} 前加签 演示·desk： 不同意 。编码待核 {at} {place} 确认 演示·confirmer {at} （公章）{place}"
    )


def test_steps_to_come_are_empty_places_and_steps_never_taken_say_so(staff: Staff) -> None:
    case_id = filed(staff.bureau)
    new = staff.page("filer", SHEET)
    answer(staff.bureau, case_id, "task_confirm_request", "refuse", by="confirmer", opinion="依据不足")
    refused = staff.page("filer", SHEET)

    assert box(new, "司法审核") == "（公章）签字： 年 月 日"
    assert box(new, "征求意见") == "申请未列须征求意见的单位"
    assert box(new, "办理情况") == "办理中"
    assert box(refused, "司法审核") == "此件办结前未经此步骤"
    assert box(refused, "办理情况") == "不予确认 2026年10月9日"


def test_a_cancellation_says_its_ground_and_a_late_filing_its_reason(staff: Staff) -> None:
    filed(staff.bureau, a_cancellation(follow_up="加强抽查", cause_date="2026-09-01", late_reason="收文较晚"))
    page = staff.page("filer", SHEET)

    assert box(page, "取消理由") == "依据废止"
    assert box(page, "后续监管") == "加强抽查"
    assert box(page, "逾期原因").startswith("收文较晚（提交申请时已用 ")


def test_a_case_carried_out_says_its_version_and_all_clocks(staff: Staff) -> None:
    carried_out(staff.bureau)
    page = staff.page("filer", SHEET)

    assert box(page, "办理情况") == "已办结 2026年10月9日 生成清单第 2 版"
    assert box(page, "备案归档") == "5 日 2026-10-09 2026-10-15 2026-10-09 0 日 — 2026-1.b7db0bb4"
    assert "未表决，不算同意" in box(page, "协调小组表决")


def test_the_ledger_tells_a_running_clock_and_its_extension(staff: Staff) -> None:
    filed(staff.bureau)
    desk = person(staff.bureau, "desk")
    with staff.bureau.store.reading() as tx:
        view = deadline_of_case(tx, desk, "ZM-2026-0001", 1)
    change = ClockChange(ClockVerb.EXTEND, "情况复杂", "鄂函〔2026〕8号", 3)
    change_clock(staff.bureau, desk, view, change, command_key=a_key())
    page = staff.page("filer", SHEET)

    assert "7 日 2026-09-29 2026-10-19 3 日* — 2026-1.b7db0bb4" in words_of(page)
    assert box(page, "延长") == "2026-10-09，加 3 日 情况复杂（鄂函〔2026〕8号）"
    assert "带 * 的截至打印之日" in page


def test_what_people_typed_is_shown_and_never_run(staff: Staff) -> None:
    case_id = filed(staff.bureau, an_addition(legal_basis=HOSTILE))
    answer(staff.bureau, case_id, "task_confirm_request", "confirm", by="confirmer", opinion=HOSTILE)
    page = staff.page("filer", SHEET)

    assert "<script>alert" not in page
    assert unescape(page).count(HOSTILE) == 2


def test_the_paper_is_chinese_whatever_language_the_screen_speaks(staff: Staff) -> None:
    filed(staff.bureau)
    chinese, english = staff.page("filer", SHEET), staff.page("filer", f"{SHEET}?lang=en")

    assert "Back to the case" in english
    assert "返回办件" not in english
    assert english.partition("<main")[2] == chinese.partition("<main")[2]


def test_who_may_not_read_the_case_finds_no_sheet_of_it(staff: Staff) -> None:
    filed(staff.bureau)

    assert {staff.status("civil_filer", path) for path in (SHEET, f"{SHEET}.pdf")} == {404}
    assert staff.status("filer", "/cases/ZM-2026-0099/sheet") == 404


def test_two_prints_of_the_same_record_bear_the_same_digest(staff: Staff) -> None:
    case_id = filed(staff.bureau)
    first, second = staff.page("filer", SHEET), staff.page("desk", SHEET)
    answer(staff.bureau, case_id, "task_confirm_request", "confirm", by="confirmer", opinion="情况属实")
    third = staff.page("filer", SHEET)

    assert (digest_on(first), code_on(first)) == (digest_on(second), code_on(second))
    assert digest_on(third) != digest_on(first)


def test_the_sheet_leads_to_where_its_sealed_copy_is_brought_back(staff: Staff) -> None:
    """Paper is sealed after the decision: a closed case takes the sealed copy, and nothing else."""
    carried_out(staff.bureau)
    page = staff.page("desk", SHEET)
    found = re.search(r'href="([^"]+)">传回盖章件', page)
    assert found
    form = staff.page("desk", found[1])

    assert 'value="sealed_copy"' in form


def test_the_qr_code_is_drawn_in_the_page_without_anything_inline(staff: Staff) -> None:
    filed(staff.bureau)
    page = staff.page("filer", SHEET)

    assert re.search(r'<span class="sheet__qr"[^>]*><svg viewBox="0 0 \d+ \d+"[^>]*><path', page)
    assert " style=" not in page


def test_the_case_leads_to_its_sheet_before_and_after_its_end(staff: Staff) -> None:
    filed(staff.bureau)
    carried_out(staff.bureau, an_addition(proof_name="居住证明"))

    assert f'href="{SHEET}"' in staff.page("filer", "/cases/ZM-2026-0001")
    closed = staff.page("filer", "/cases/ZM-2026-0002")
    assert closed.count('href="/cases/ZM-2026-0002/sheet"') == 2

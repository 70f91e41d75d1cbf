"""The three stories: what the regulation's good and bad days look like, on rows of the collected list."""

from collections.abc import Callable
from datetime import date, datetime

from engine.cases.terms import CaseStatus
from engine.clock import SHANGHAI
from engine.people.lookups import departments
from engine.substitutes.terms import Absence
from workflows.exemption_list.lookups import ListFilter, Moment, list_page
from workflows.exemption_list.versions import version_of_case
from workflows.guides.lookups import duties_of, proposal_for
from workflows.meetings.terms import Attendance
from workflows.rehearsal.drifting import correction
from workflows.rehearsal.meeting import Play, hold, plan
from workflows.rehearsal.stage import Stage
from workflows.rehearsal.substitutes import arrange
from workflows.requests.terms import RequestForm

REVIEWED = {"necessary": "yes", "reasonable": "yes", "legal": "yes", "opinion_no": "司审〔2026〕1号"}
CHANNELS = "portal service_platform"
FIREWORKS = "能够证明符合《烟花爆竹安全管理条例》第十八条规定条件的有关材料"


def _at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def addition(stage: Stage) -> None:
    """Add an item: consulted, returned once, supplemented once, voted, published, ten guides rewritten."""
    stage.file(
        RequestForm(
            kind="add",
            cause_type="law_changed",
            cause_date="2026-09-29",
            cause_document_title="《烟花爆竹安全管理条例》修订施行的通知",
            unit="emergency",
            matter_name="烟花爆竹经营许可",
            proof_name=FIREWORKS,
            ways=("department_verification",),
            legal_basis="《烟花爆竹安全管理条例》第十九条",
            basis_level="administrative_regulation",
            affected_units=("public_security", "market"),
        ),
        by="emergency.filer",
        on=_at(9, 30),
    )
    stage.act("task_give_opinion", "agree")
    stage.act("task_give_opinion", "disagree", "本局不掌握第十八条第三项的场所信息")
    stage.move_to(_at(10, 8))
    stage.act("task_confirm_request", "return", "请补充答复单位不掌握信息时的替代核验途径")
    stage.act("task_correct_request", "submit", "已补充", note="场所信息由消防救援支队核验")
    stage.act("task_confirm_request", "confirm")
    stage.act("task_check_lodging", "supplement", "缺事由文件文号")
    stage.act("task_supplement_request", "submit", "已补", cause_document_number="国令第666号")
    stage.act("task_check_lodging", "accept")
    stage.act("task_review_request", "pass", "", **REVIEWED)
    _approve(stage)
    _publish_and_close(stage, first_guide_forgets=True)
    _expect_listed(stage, FIREWORKS, "department_verification")


def cancellation(stage: Stage) -> None:
    """Cancel an item whose basis fell: nobody confirms in time, three cards, a substitute confirms late."""
    stage.file(
        RequestForm(
            kind="cancel",
            cause_type="law_changed",
            cause_date="2026-09-29",
            cause_document_title="关于废止部分地方性法规的决定",
            unit="justice",
            item_number=_item_number(stage, "经济困难证明", unit="justice"),
            ground="basis_repealed",
            follow_up="已受理的申请不再索要；由村（社区）协助核查",
            affected_units=("civil_affairs",),
        ),
        by="justice.filer",
        on=_at(9, 30),
    )
    stage.move_to_day(date(2026, 10, 15))
    issued = _cards_of_confirmation(stage)
    stage.expect(f"应依次发提醒、黄牌、红牌，实发 {issued}", is_so=issued == ["reminder", "yellow", "red"])
    silent = [event.facts["units"] for event in stage.events() if event.kind == "silence_noted"]
    stage.expect("民政局未答复，应记录而不视为同意", is_so=len(silent) == 1 and len(silent[0]) == 1)
    arrange(
        stage, "justice.staff", principal="justice.confirmer", until=date(2026, 10, 16), reason=Absence.TRIP
    )
    stage.act("task_confirm_request", "confirm", "逾期确认，原因已报协调小组办公室", by="justice.staff")
    stage.expect("代理确认应记明被代理人", is_so="on_behalf_of" in stage.events()[-2].facts)
    stage.act("task_check_lodging", "accept")
    stage.act("task_review_request", "return", "请写明已作承诺的处理", **REVIEWED)
    stage.act("task_correct_for_review", "submit", "已写明", follow_up="已作承诺按原条款履行完毕")
    stage.act("task_review_request", "pass", "", **REVIEWED)
    _approve(stage)
    _publish_and_close(stage)


def change(stage: Stage) -> None:
    """Change an item's way: vetoed at first; filed again, late and with its reason, decided at a meeting."""
    number = _item_number(stage, "无犯罪记录证明", unit="justice", matter="律师执业核准")
    form = RequestForm(
        kind="change",
        cause_type="duty_transferred",
        cause_date="2026-10-16",
        cause_document_title="关于电子证明共享范围调整的通知",
        unit="justice",
        item_number=number,
        matter_name="律师执业核准",
        proof_name="无犯罪记录证明",
        ways=("data_sharing", "commitment"),
        legal_basis="《中华人民共和国律师法》第7条（法律）",
        basis_level="law",
    )
    stage.file(form, by="justice.filer", on=_at(10, 19))
    _to_the_group(stage)
    stage.act("task_vote", "approve")
    stage.act("task_vote", "veto", "数据源尚未连通，先不改")
    stage.expect("一票否决后应办结", is_so=stage.case().outcome == "objected")
    stage.move_to(_at(11, 2))
    late = RequestForm(**{**vars(form), "late_reason": "数据源于10月30日方连通，前次申请被否决后重新申报"})
    stage.file(late, by="justice.filer", on=_at(11, 2))
    filed = stage.events()[0]
    stage.expect("逾期申报应有标记", is_so=bool(filed.facts["late"]))
    stage.move_to(_at(11, 2, 11))
    cards = _cards_of_confirmation(stage)
    drawn = [level for level in cards if level in ("reminder", "yellow", "red")]
    stage.expect(f"逾期申报只应发红牌并上报，实发 {cards}", is_so=drawn == ["red"])
    _to_the_group(stage)
    _decide_at_a_meeting(stage)
    _publish_and_close(stage)
    _expect_listed(stage, "无犯罪记录证明", "data_sharing")


STORIES: dict[str, Callable[[Stage], None]] = {
    "add": addition,
    "cancel": cancellation,
    "change": change,
    "correct_guide": correction,
}
"""Kind -> its story."""


def _cards_of_confirmation(stage: Stage) -> list[str]:
    """Return the levels of the cards issued for the seven days of the confirmation, in their order."""
    cards = [event.facts for event in stage.events() if event.kind == "card"]
    return [facts["level"] for facts in cards if facts["clock"] == "confirm"]


def _to_the_group(stage: Stage) -> None:
    stage.act("task_confirm_request", "confirm")
    stage.act("task_check_lodging", "accept")
    stage.act("task_review_request", "pass", "", **REVIEWED)


def _approve(stage: Stage) -> None:
    while any(task.node == "task_vote" for task in stage.open_tasks()):
        stage.act("task_vote", "approve")


def _decide_at_a_meeting(stage: Stage) -> None:
    """Let the group meet on the next day; one member is on leave, and a substitute raises the hand."""
    arrange(stage, "approval.head", principal="member.five", until=date(2026, 11, 4), reason=Absence.LEAVE)
    meeting_id = plan(stage, [stage.case_no], on=date(2026, 11, 3), place="政务中心第一会议室")
    stage.move_to(_at(11, 3, 15))
    waiting = {task.node for task in stage.open_tasks()}
    stage.expect("会议记录确认之前不应有结论", is_so=waiting == {"task_vote"})
    hold(
        stage,
        meeting_id,
        Play(came={"member.five": Attendance.REPRESENTED}, minutes="会议听取情况说明并逐件表决。"),
    )
    stood_in = [
        event for event in stage.events() if event.facts.get("meeting") and "on_behalf_of" in event.facts
    ]
    stage.expect("会议上代理的表决应记明被代理人", is_so=len(stood_in) == 1)


def _publish_and_close(stage: Stage, *, first_guide_forgets: bool = False) -> None:
    stage.act("task_publish_version", "publish", channels=CHANNELS)
    if first_guide_forgets:
        duty = stage.open_tasks()[0].item or 0
        _rewrite(stage, duty, forgets=True)
        with stage.bureau.store.reading() as tx:
            duties = duties_of(tx, stage.case().id)
        stage.expect("未改的指南应核对不一致", is_so=not any(one.is_matched for one in duties))
    while owed := [task for task in stage.open_tasks() if task.node == "task_rewrite_guide"]:
        _rewrite(stage, owed[0].item or 0, forgets=False)
    stage.act("task_close_case", "close")
    with stage.bureau.store.reading() as tx:
        duties = duties_of(tx, stage.case().id)
        version = version_of_case(tx, stage.case().id)
    stage.expect("全部指南应与清单一致", is_so=all(one.is_matched for one in duties))
    stage.expect("应已公布新版清单", is_so=version is not None and version.published_at is not None)
    stage.expect("应已办结", is_so=stage.case().status is CaseStatus.CLOSED)


def _rewrite(stage: Stage, duty_id: int, *, forgets: bool) -> None:
    with stage.bureau.store.reading() as tx:
        duty = next(one for one in duties_of(tx, stage.case().id) if one.id == duty_id)
        lines = duty.guide.materials if forgets else proposal_for(tx, duty)
    if not forgets:
        task = next(task for task in stage.open_tasks() if task.item == duty_id)
        stage.hand_in_page(task, duty.guide, lines)
    stage.act(
        "task_rewrite_guide", "submit", materials="\n".join(lines), edition_seen=str(duty.guide.edition)
    )


def _item_number(stage: Stage, proof_name: str, *, unit: str, matter: str = "") -> str:
    """Return the public number of a listed item of that unit."""
    with stage.bureau.store.reading() as tx:
        unit_id = next(one.id for one in departments(tx) if one.code == unit)
        wanted = ListFilter(q=f"{matter} {proof_name}".strip(), unit_id=unit_id)
        rows = list_page(tx, wanted, Moment(day=stage.bureau.today)).rows
    found = [
        row
        for row in rows
        if row.proof_name == proof_name and (row.matter_name or "") in (matter, row.matter_name)
    ]
    stage.expect(f"清单中应有 {proof_name}", is_so=bool(found))
    return found[0].number


def _expect_listed(stage: Stage, proof_name: str, first_way: str) -> None:
    """Stop unless the public list shows the item with this first way today."""
    with stage.bureau.store.reading() as tx:
        rows = list_page(tx, ListFilter(q=proof_name), Moment(day=stage.bureau.today)).rows
    ways = [row.content.ways for row in rows if row.proof_name == proof_name]
    stage.expect(
        f"公开清单应有 {proof_name}，方式 {first_way}，现为 {ways}",
        is_so=any(way and way[0] == first_way for way in ways),
    )

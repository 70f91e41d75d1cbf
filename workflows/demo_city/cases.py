"""Cases of all three kinds in every state, filed and carried through the real procedure on collected rows.

A row whose source names no basis can only be 直接取消 (第44条), so that is what the demo asks for it:
nothing is invented to make a nicer case.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from engine.clock import SHANGHAI, VirtualClock
from workflows.demo_city.causes import cause_moves
from workflows.demo_city.office_life import office_moves
from workflows.demo_city.plays import REVIEWED, Filing, publish, rewrite_guides, vote
from workflows.guide_drift.lookups import differences
from workflows.procedures.bureau import Bureau
from workflows.procedures.guide_watch import open_correction
from workflows.rehearsal.stage import Stage

Play = Callable[[Stage], None]


@dataclass(frozen=True)
class Move:
    """What happens to one case on one day; to the register of causes, where no case is named."""

    case: str
    ago: int
    """Working days before today."""
    play: Play


def act(node: str, verdict: str, opinion: str = "", **fields: str) -> Play:
    """Return the play in which whoever may answers that task."""
    return lambda stage: stage.act(node, verdict, opinion, **fields)


CONFIRM = act("task_confirm_request", "confirm")
ACCEPT = act("task_check_lodging", "accept")
REVIEW = act("task_review_request", "pass", "", **REVIEWED)


def _through(case: str, *, filed: int, confirmed: int, accepted: int, reviewed: int) -> list[Move]:
    """Return the moves that bring a filed case before the group."""
    days = (confirmed, accepted, reviewed)
    return [
        Move(case, ago, play)
        for ago, play in zip(days, (CONFIRM, ACCEPT, REVIEW), strict=True)
        if ago < filed
    ]


FILINGS: dict[str, Filing] = {
    "carried_out": Filing("add", "education", "教师资格认定", "思想品格鉴定证明", cause=24, filed=23),
    "guides_owed": Filing(
        "cancel", "justice", "申请法律援助", "经济困难证明", cause=20, filed=19, ground="data_shared"
    ),
    "to_publish": Filing(
        "add", "emergency", "烟花爆竹经营许可", "危险化学品(不含仓储)经营许可证核发", cause=15, filed=14
    ),
    "to_close": Filing("cancel", "public_security", "", "公民性别", cause=21, filed=20, ground="data_shared"),
    "review_overdue": Filing("add", "housing", "公共租赁住房资格审核", "收入证明", cause=25, filed=24),
    "in_review": Filing("add", "housing", "公共租赁住房资格审核", "住房证明", cause=8, filed=7),
    "confirm_overdue": Filing(
        "cancel", "public_security", "", "公民曾用名", cause=12, filed=10, ground="no_basis"
    ),
    "filed_late": Filing(
        "cancel",
        "public_security",
        "",
        "注销户口情况",
        cause=13,
        filed=1,
        ground="no_basis",
        late_reason="机构调整文件转达滞后，本局于昨日收悉",
    ),
    "due_today": Filing(
        "cancel", "public_security", "", "公民出生地", cause=7, filed=5, ground="data_shared"
    ),
    "due_tomorrow": Filing(
        "cancel", "public_security", "", "公民籍贯", cause=6, filed=4, ground="data_shared"
    ),
    "consulting": Filing(
        "change",
        "justice",
        "律师执业核准",
        "完全民事行为能力证明",
        cause=2,
        filed=1,
        ways=("data_sharing", "commitment"),
        affected=("public_security", "health"),
        answers="answered",
    ),
    "returned": Filing("add", "environment", "建设项目环境影响登记表审批", "规划证明", cause=5, filed=4),
    "at_the_desk": Filing("add", "environment", "建设项目环境影响登记表审批", "国土证明", cause=4, filed=3),
    "to_supplement": Filing("add", "environment", "建设项目环境影响登记表审批", "市政证明", cause=6, filed=5),
    "not_confirmed": Filing(
        "cancel", "public_security", "", "公民民族成分", cause=16, filed=15, ground="no_basis"
    ),
    "not_accepted": Filing("add", "transport", "申办机动车维修经营许可", "产权证明", cause=14, filed=13),
    "review_failed": Filing("add", "culture", "民间工艺大师认定", "艺龄证明", cause=18, filed=17),
    "vetoed": Filing(
        "change",
        "justice",
        "律师执业核准",
        "无被开除公职情形证明材料",
        cause=19,
        filed=18,
        ways=("department_verification",),
    ),
    "half_voted": Filing(
        "add", "human_resources", "申报职称评审", "水平能力测试成绩合格证", cause=9, filed=8
    ),
    "vote_1": Filing("add", "civil_affairs", "最低生活保障", "下岗失业证", cause=8, filed=7),
    "vote_2": Filing("add", "civil_affairs", "最低生活保障", "缴纳社会保险凭证", cause=8, filed=7),
    "vote_3": Filing("add", "civil_affairs", "最低生活保障", "子女就读学校证明", cause=7, filed=6),
    "vote_4": Filing("add", "market", "股份有限公司登记", "企业登记住所场地证明", cause=7, filed=6),
    "vote_5": Filing("add", "veterans", "带病回乡退伍军人认定", "入伍登记表", cause=6, filed=5),
    "vote_6": Filing("cancel", "public_security", "", "公民出生日期", cause=6, filed=5, ground="data_shared"),
    "vote_7": Filing(
        "change",
        "justice",
        "基层法律服务工作者执业核准",
        "无犯罪记录证明",
        cause=6,
        filed=5,
        ways=("data_sharing", "commitment"),
    ),
    "handed_on": Filing("cancel", "public_security", "", "公民姓名", cause=5, filed=4, ground="data_shared"),
    "sent_back": Filing("cancel", "public_security", "", "户口迁移情况", cause=9, filed=8, ground="no_basis"),
    "to_sign": Filing("cancel", "public_security", "", "住址变动情况", cause=4, filed=3, ground="no_basis"),
    "put_aside": Filing(
        "cancel", "public_security", "", "公民户籍所在地住址", cause=7, filed=6, ground="data_shared"
    ),
}
"""Name of a demo case -> what was filed."""

_MOVES: list[Move] = [
    *_through("carried_out", filed=23, confirmed=22, accepted=21, reviewed=18),
    Move("carried_out", 16, vote("approve", 5)),
    Move("carried_out", 15, publish),
    Move("carried_out", 12, rewrite_guides(10)),
    Move("carried_out", 10, act("task_close_case", "close")),
    *_through("guides_owed", filed=19, confirmed=18, accepted=17, reviewed=14),
    Move("guides_owed", 9, vote("approve", 5)),
    Move("guides_owed", 8, publish),
    Move("guides_owed", 6, rewrite_guides(4)),
    *_through("to_close", filed=20, confirmed=19, accepted=18, reviewed=16),
    Move("to_close", 8, vote("approve", 5)),
    Move("to_close", 2, publish),
    *_through("to_publish", filed=14, confirmed=13, accepted=12, reviewed=8),
    Move("review_overdue", 22, CONFIRM),
    Move("review_overdue", 20, ACCEPT),
    Move("in_review", 6, CONFIRM),
    Move("in_review", 5, ACCEPT),
    Move("returned", 2, act("task_confirm_request", "return", "请补充同类事项的办理数量")),
    Move("at_the_desk", 1, CONFIRM),
    Move("to_supplement", 3, CONFIRM),
    Move("to_supplement", 2, act("task_check_lodging", "supplement", "缺事由文件文号、缺受影响单位意见")),
    Move("not_confirmed", 13, act("task_confirm_request", "refuse", "该项仍在户籍办理中使用，不宜取消")),
    Move("not_accepted", 12, CONFIRM),
    Move("not_accepted", 11, act("task_check_lodging", "reject", "事由与所列事项无关")),
    Move("review_failed", 16, CONFIRM),
    Move("review_failed", 15, ACCEPT),
    Move(
        "review_failed",
        12,
        act("task_review_request", "fail", "替代方式未说明", **{**REVIEWED, "reasonable": "no"}),
    ),
    *_through("vetoed", filed=18, confirmed=17, accepted=16, reviewed=13),
    Move("vetoed", 11, act("task_vote", "veto", "核验单位尚未落实")),
    *_through("half_voted", filed=8, confirmed=7, accepted=6, reviewed=4),
    Move("half_voted", 2, vote("approve", 2)),
    *_through("vote_1", filed=7, confirmed=6, accepted=5, reviewed=3),
    *_through("vote_2", filed=7, confirmed=6, accepted=5, reviewed=3),
    *_through("vote_3", filed=6, confirmed=5, accepted=4, reviewed=2),
    *_through("vote_4", filed=6, confirmed=5, accepted=4, reviewed=2),
    *_through("vote_5", filed=5, confirmed=4, accepted=3, reviewed=1),
    *_through("vote_6", filed=5, confirmed=4, accepted=3, reviewed=2),
    *_through("vote_7", filed=5, confirmed=4, accepted=3, reviewed=2),
    Move("handed_on", 2, CONFIRM),
    Move("sent_back", 7, CONFIRM),
    Move("sent_back", 6, ACCEPT),
    Move("put_aside", 3, CONFIRM),
]


def play_demo_cases(bureau: Bureau, *, until: datetime) -> int:
    """Play every demo case up to the instant; return how many cases there are.

    One clock runs forward through all of them, so that versions and cards come in their true order.
    """
    calendar, today = bureau.calendar, until.date()

    def day(ago: int) -> datetime:
        worked = calendar.nth_working_day_after(today, -ago)
        return datetime.combine(worked, time(9, 30), SHANGHAI)

    clock = VirtualClock(day(max(filing.filed for filing in FILINGS.values()) + 1))
    stage = Stage(Bureau(bureau.store, clock, bureau.regulation), clock, lambda _told: None)
    numbers: dict[str, str] = {}
    registered: dict[str, int] = {}

    def file(name: str, filing: Filing) -> Play:
        def play(stage: Stage) -> None:
            answered = registered.get(filing.answers)
            filing.file(stage, cause=day(filing.cause).date(), registered=answered)
            numbers[name] = stage.case_no

        return play

    causes = [Move("", ago, play) for ago, play in cause_moves(lambda ago: day(ago).date(), registered)]
    moves = [Move(name, filing.filed, file(name, filing)) for name, filing in FILINGS.items()]
    office = [Move(*move) for move in office_moves(lambda ago: day(ago).date(), numbers)]
    for move in sorted([*causes, *moves, *_MOVES, *office], key=lambda move: -move.ago):
        stage.move_to(max(day(move.ago), clock.now()))
        stage.case_no = numbers.get(move.case, "")
        move.play(stage)
    stage.move_to(until)
    return len(FILINGS) + _night(stage)


def _night(stage: Stage) -> int:
    """Let the comparison of guides and list find what has drifted; return how many cases it opened."""
    with stage.bureau.store.reading() as tx:
        found = differences(tx, today=stage.bureau.today)
    return sum(open_correction(stage.bureau, drift) is not None for drift in found.to_correct)

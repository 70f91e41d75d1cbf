"""What offices do beside answering: meetings, substitutes, verbs, phrases and views, on the demo's cases.

The city's own setting allows no reason to stop a clock. The demo stops one all the same, so that it can be
seen, for a reason and by a paper that say themselves that they are the demo's.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from engine.phrases.steps import add_phrase
from engine.phrases.terms import Owner, Sharers
from engine.saved_views.steps import save_view
from engine.substitutes.terms import Absence
from engine.tasks.terms import Signing
from workflows.meetings.terms import Attendance
from workflows.procedures.catalogue import Role
from workflows.rehearsal.meeting import Play, hold, plan
from workflows.rehearsal.stage import Stage
from workflows.rehearsal.substitutes import arrange
from workflows.verbs.terms import CaseVerb
from workflows.verdicts.terms import Verdict

StagePlay = Callable[[Stage], None]
DayOf = Callable[[int], date]
"""Working days before today, negative for days to come -> the day."""

PLACE = "政务服务中心三楼会议室（演示）"
STOPPING_REASON, STOPPING_PAPER = "等待上级部门答复（演示）", "关于商请答复的函（演示函〔2026〕8号）"
MINUTES = (
    "会议由司法审核人员逐件说明审核意见，成员对照申请前后的内容进行了讨论。\n"
    "会议要求申请部门在公布之前，核对数据共享接口已经联通。"
)
VIEWS = (("desk.one", "快到期", "due=soon"), ("member.one", "新增申请", "kind=add"))
"""Sign-in name, name of the view, and the filter as it stands in the address of a queue."""
MET, TO_MEET = ("to_publish", "vote_6", "vote_7"), ("half_voted", "vote_1", "vote_2", "vote_3", "vote_4")
"""Demo cases of the meeting that was held, and of the one that is planned."""


def office_moves(day: DayOf, numbers: Mapping[str, str]) -> list[tuple[str, int, StagePlay]]:
    """Return (name of the case or "", working days before today, play).

    numbers: name of a demo case -> its number, once it is filed.
    """
    planned: dict[str, int] = {}

    def let_another_act(stage: Stage) -> None:
        until = max(day(-3), stage.bureau.today + timedelta(days=7))
        arrange(stage, "approval.head", principal="member.five", until=until, reason=Absence.TRIP)

    def call_the_group(stage: Stage) -> None:
        planned["held"] = plan(stage, [numbers[name] for name in MET], on=day(1), place=PLACE)

    def meet(stage: Stage) -> None:
        returned = numbers["vote_7"]
        stage.move_to(stage.clock.now() + timedelta(hours=6))
        doubtful = dict.fromkeys([(returned, "member.two"), (returned, "member.three")], Verdict.RETURN)
        play = Play(
            votes=doubtful,
            came={"member.five": Attendance.REPRESENTED},
            opinions={returned: "请写明数据共享不能取得时由谁核验"},
            minutes=MINUTES,
        )
        hold(stage, planned["held"], play)

    def call_the_group_again(stage: Stage) -> None:
        plan(stage, [numbers[name] for name in TO_MEET], on=day(-2), place=PLACE)

    return [
        ("", 3, let_another_act),
        ("", 2, call_the_group),
        *_VERB_MOVES,
        ("", 1, keep_phrases_and_views),
        ("", 1, meet),
        ("", 1, call_the_group_again),
    ]


def hand_on(stage: Stage) -> None:
    """Transfer a check from one person of the office to the other."""
    stage.do(CaseVerb.TRANSFER, by="desk.one", to="desk.two", at="task_check_lodging")


def send_back(stage: Stage) -> None:
    """Return a case from the review to the office's check."""
    stage.do(
        CaseVerb.RETURN_TO,
        by="reviewer.one",
        at="task_review_request",
        node="task_check_lodging",
        words="请先核对事由文件的文号，再送审核",
    )


def ask_for_a_signature(stage: Stage) -> None:
    """Let the head of the unit sign before the confirmer decides."""
    stage.do(
        CaseVerb.ADD_SIGNER,
        by="public_security.confirmer",
        to="public_security.head",
        at="task_confirm_request",
        signing=Signing.BEFORE,
        words="涉及户籍窗口，请负责人先签署",
    )


def urge(stage: Stage) -> None:
    """Let the filing unit urge whoever is late."""
    stage.do(CaseVerb.URGE, by="public_security.filer")


def send_a_copy(stage: Stage) -> None:
    """Send a case to somebody for reading."""
    stage.do(CaseVerb.COPY, by="reviewer.one", to="housing.head")


def put_aside(stage: Stage) -> None:
    """Put a case aside and stop its clock."""
    regulation = stage.bureau.regulation
    deadlines = regulation.deadlines
    allowed = replace(deadlines, suspension_reasons=[*deadlines.suspension_reasons, STOPPING_REASON])
    bureau = replace(stage.bureau, regulation=replace(regulation, deadlines=allowed))
    as_allowed = Stage(bureau, stage.clock, lambda _told: None)
    as_allowed.case_no = stage.case_no
    as_allowed.do(
        CaseVerb.PUT_ASIDE,
        by="desk.one",
        words="等待上级部门对共享范围的答复",
        stops_clock=True,
        clock_reason=STOPPING_REASON,
        clock_paper=STOPPING_PAPER,
    )


def keep_phrases_and_views(stage: Stage) -> None:
    """Let a head share a phrase with the unit, and people keep views of their queues."""
    bureau, head = stage.bureau, stage.person("justice.head")
    justice, sharers = head.posts[0].department_id, Sharers(Role.UNIT_HEAD, Role.ADMINISTRATOR)
    views = [(stage.person(name).person_id, label, query) for name, label, query in VIEWS]
    with bureau.store.writing() as tx:
        add_phrase(
            tx,
            head,
            Owner(department_id=justice),
            sharers,
            text="请补充数据共享接口已经联通的材料",
            verdict=None,
            most=bureau.regulation.phrases.per_owner,
        )
        for person_id, label, query in views:
            save_view(tx, person_id, name=label, query=query, most=bureau.regulation.queue.saved_views)


_VERB_MOVES: list[tuple[str, int, StagePlay]] = [
    ("to_sign", 2, ask_for_a_signature),
    ("sent_back", 2, send_back),
    ("put_aside", 2, put_aside),
    ("in_review", 2, send_a_copy),
    ("handed_on", 1, hand_on),
    ("confirm_overdue", 1, urge),
]

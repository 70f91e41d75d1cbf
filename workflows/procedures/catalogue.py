"""The tables of the procedures: kind -> diagram, node -> whose task, by which clock, with which verdicts.

A node of a diagram that has no row here fails a test, and so does a row without a node.
"""

from dataclasses import dataclass
from enum import StrEnum

from engine.people.terms import DutyRules
from workflows.requests.terms import REVOKED, TERMINATED, RequestKind
from workflows.verdicts.terms import Verdict


class Role(StrEnum):
    """The posts that the procedure knows."""

    FILER = "filer"
    UNIT_STAFF = "unit_staff"
    CONFIRMER = "confirmer"
    DESK = "desk"
    JUSTICE_REVIEWER = "justice_reviewer"
    GROUP_MEMBER = "group_member"
    PUBLISHER = "publisher"
    GUIDE_KEEPER = "guide_keeper"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    UNIT_HEAD = "unit_head"


class Place(StrEnum):
    """Whose post a task belongs to."""

    FILING = "filing"  # the department that filed
    COMPETENT = "competent"  # the 主管部门 that confirms
    ITEM = "item"  # the unit of the multi-instance item
    MEMBER = "member"  # the person of the multi-instance item
    GUIDE = "guide"  # the unit that keeps the guide of the item
    ANYWHERE = "anywhere"  # whoever holds the role


class Clock(StrEnum):
    """The clocks of a case, as codes of its deadlines."""

    CONFIRM = "confirm"
    CONSULTATION = "consultation"
    DESK_CHECK = "desk_check"
    REVIEW = "review"
    DECISION = "decision"
    PUBLICATION = "publication"
    GUIDE = "guide"
    CLOSING = "closing"


@dataclass(frozen=True)
class Choice:
    """One verdict that a task offers."""

    verdict: Verdict
    label: str
    """The word on the button, in the log and on paper."""
    consequence: str
    """What happens then, in one line."""
    needs_reason: bool = False
    """Whether the opinion must be written."""


@dataclass(frozen=True)
class TaskKind:
    """Whose a task is and what may be answered."""

    node: str
    label: str
    role: Role
    place: Place
    duty: str
    clock: Clock | None
    choices: tuple[Choice, ...]
    form: str = ""
    """Which fields it asks for beside verdict and opinion: revision, review, publication or guide."""


_RESUBMIT = (Choice(Verdict.SUBMIT, "重新报送", "退回的环节继续办理，期限不中断"),)

_TASKS = (
    TaskKind(
        "task_file_request",
        "登记事由，填报申请",
        Role.FILER,
        Place.FILING,
        "file",
        Clock.CONFIRM,
        (Choice(Verdict.SUBMIT, "提交申请", "转主管部门确认，期限自事由发生之日起算"),),
        "revision",
    ),
    TaskKind(
        "task_give_opinion",
        "征求意见",
        Role.UNIT_STAFF,
        Place.ITEM,
        "opinion",
        Clock.CONSULTATION,
        (
            Choice(Verdict.AGREE, "同意", "意见附入申请，供主管部门确认时参考"),
            Choice(Verdict.DISAGREE, "不同意", "意见附入申请，主管部门须一并考虑", needs_reason=True),
            Choice(Verdict.NO_OPINION, "无意见", "记为已答复、无意见"),
        ),
    ),
    TaskKind(
        "task_confirm_request",
        "主管部门确认",
        Role.CONFIRMER,
        Place.COMPETENT,
        "confirm",
        Clock.CONFIRM,
        (
            Choice(Verdict.CONFIRM, "确认", "报送协调小组办公室，7个工作日的期限到此为止"),
            Choice(Verdict.RETURN, "退回补正", "退至申请部门补正，期限继续计算", needs_reason=True),
            Choice(Verdict.REFUSE, "不予确认", "此件办结，现行清单不变", needs_reason=True),
        ),
    ),
    TaskKind(
        "task_correct_request",
        "补正申请",
        Role.FILER,
        Place.FILING,
        "file",
        Clock.CONFIRM,
        _RESUBMIT,
        "revision",
    ),
    TaskKind(
        "task_check_lodging",
        "形式审查",
        Role.DESK,
        Place.ANYWHERE,
        "desk",
        Clock.DESK_CHECK,
        (
            Choice(Verdict.ACCEPT, "受理", "转司法审核"),
            Choice(
                Verdict.SUPPLEMENT,
                "一次性补正",
                "退至申请部门，须一次写明全部缺项；只能要求一次",
                needs_reason=True,
            ),
            Choice(Verdict.REJECT, "不予受理", "此件办结，现行清单不变", needs_reason=True),
        ),
    ),
    TaskKind(
        "task_supplement_request",
        "一次性补正",
        Role.FILER,
        Place.FILING,
        "file",
        Clock.DESK_CHECK,
        _RESUBMIT,
        "revision",
    ),
    TaskKind(
        "task_approve_editorial",
        "办公室核准",
        Role.DESK,
        Place.ANYWHERE,
        "desk",
        Clock.DECISION,
        (
            Choice(Verdict.APPROVE, "核准", "转入发布，生成清单新版本"),
            Choice(Verdict.OBJECT, "不核准", "此件办结，现行清单不变", needs_reason=True),
        ),
    ),
    TaskKind(
        "task_review_request",
        "司法审核",
        Role.JUSTICE_REVIEWER,
        Place.ANYWHERE,
        "review",
        Clock.REVIEW,
        (
            Choice(Verdict.PASS, "通过", "三项均为“是”方可通过，转协调小组审定"),
            Choice(Verdict.RETURN, "退回补正", "退至申请部门补正，补正后再审", needs_reason=True),
            Choice(Verdict.FAIL, "不通过", "此件办结，现行清单不变", needs_reason=True),
        ),
        "review",
    ),
    TaskKind(
        "task_correct_for_review",
        "按审核意见补正",
        Role.FILER,
        Place.FILING,
        "file",
        Clock.REVIEW,
        _RESUBMIT,
        "revision",
    ),
    TaskKind(
        "task_vote",
        "协调小组表决",
        Role.GROUP_MEMBER,
        Place.MEMBER,
        "vote",
        Clock.DECISION,
        (
            Choice(Verdict.APPROVE, "同意", "达到规定人数即转入发布，生成清单新版本"),
            Choice(Verdict.OBJECT, "不同意", "计入反对票", needs_reason=True),
            Choice(Verdict.RETURN, "退回补正", "退至申请部门补正，补正后重新表决", needs_reason=True),
            Choice(Verdict.VETO, "一票否决", "此件办结，现行清单不变", needs_reason=True),
            Choice(Verdict.ABSTAIN, "弃权", "计入已表决人数，不计入同意票"),
        ),
    ),
    TaskKind(
        "task_correct_for_group",
        "按小组意见补正",
        Role.FILER,
        Place.FILING,
        "file",
        Clock.DECISION,
        _RESUBMIT,
        "revision",
    ),
    TaskKind(
        "task_publish_version",
        "公布清单",
        Role.PUBLISHER,
        Place.ANYWHERE,
        "publish",
        Clock.PUBLICATION,
        (Choice(Verdict.PUBLISH, "公布", "新版本向社会公布，并列出须修改的办事指南"),),
        "publication",
    ),
    TaskKind(
        "task_rewrite_guide",
        "改写并发布指南",
        Role.GUIDE_KEEPER,
        Place.GUIDE,
        "guide",
        Clock.GUIDE,
        (Choice(Verdict.SUBMIT, "发布指南", "与清单核对，不一致的退回再改"),),
        "guide",
    ),
    TaskKind(
        "task_close_case",
        "备案归档",
        Role.DESK,
        Place.ANYWHERE,
        "close",
        Clock.CLOSING,
        (Choice(Verdict.CLOSE, "办结归档", "此件办结"),),
    ),
)

TASKS: dict[str, TaskKind] = {kind.node: kind for kind in _TASKS}
"""Node id -> what it is."""

DIAGRAM_OF: dict[RequestKind, str] = {
    RequestKind.ADD: "add_item",
    RequestKind.CANCEL: "cancel_item",
    RequestKind.CHANGE: "change_item",
}
"""Kind of request -> its main diagram."""

CORRECT_GUIDE = "correct_guide"
"""The kind of a case that no person files: a guide has been found to demand an exempt proof."""
CORRECTION_DIAGRAM = "guide_correction"
MAINS = (*DIAGRAM_OF.values(), CORRECTION_DIAGRAM)
"""Every main diagram."""

OUTCOMES: dict[str, str] = {
    "end_basis_insufficient": "basis_insufficient",
    "end_not_confirmed": "not_confirmed",
    "end_not_accepted": "not_accepted",
    "end_review_failed": "review_failed",
    "end_objected": "objected",
    "end_closed": "carried_out",
    "end_guide_corrected": "guide_corrected",
}
"""End event of a main diagram -> outcome code of the case."""

OUTCOME_LABELS: dict[str, str] = {
    "carried_out": "已办结",
    "guide_corrected": "指南已更正",
    "not_confirmed": "不予确认",
    "not_accepted": "不予受理",
    "review_failed": "审核未通过",
    "objected": "不同意",
    "basis_insufficient": "依据不足，不得设定",
    REVOKED: "申请部门已撤销",
    TERMINATED: "已终止",
}
"""Outcome code -> its words."""

DUTIES = DutyRules(
    citywide_roles=frozenset(
        {Role.DESK, Role.JUSTICE_REVIEWER, Role.GROUP_MEMBER, Role.PUBLISHER, Role.SUPERVISOR}
    ),
    filing_role=Role.FILER,
    supervising_role=Role.SUPERVISOR,
    administering_role=Role.ADMINISTRATOR,
    clock_roles=frozenset({Role.DESK, Role.SUPERVISOR}),
    exclusive={
        "file": frozenset({"confirm", "review", "vote"}),
        "confirm": frozenset({"file", "review", "vote"}),
        "review": frozenset({"file", "confirm", "vote"}),
        "vote": frozenset({"file", "confirm", "review"}),
    },
)
"""Who filed does not confirm, who confirmed does not vote: one natural person, one duty of these four."""

"""The verbs of a case in the words of Chinese offices, and what each asks for and brings about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.people.terms import CaseFacts
from engine.tasks.terms import Signing, Task
from workflows.demand_stops.terms import Basis, DemandStop


class CaseVerb(StrEnum):
    """What somebody may do to a case beside answering its task."""

    CLAIM = "claim"
    UNCLAIM = "unclaim"
    TRANSFER = "transfer"
    DELEGATE = "delegate"
    ADVISE = "advise"
    RECALL = "recall"
    ADD_SIGNER = "add_signer"
    REMOVE_SIGNER = "remove_signer"
    SIGN = "sign"
    RETURN_TO = "return_to"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    TERMINATE = "terminate"
    PUT_ASIDE = "put_aside"
    TAKE_UP = "take_up"
    COPY = "copy"
    URGE = "urge"
    COMMENT = "comment"


class Asks(StrEnum):
    """A field of a verb's form."""

    PERSON = "person"
    NODE = "node"
    SIGNING = "signing"
    AGREES = "agrees"
    CLOCK = "clock"
    BASIS = "basis"
    """Only of a case that has stopped the demand for a proof: whether the basis holds after all."""


@dataclass(frozen=True)
class VerbKind:
    """One verb."""

    verb: CaseVerb
    label: str
    consequence: str
    """What happens then, in one line: read before the click."""
    asks: tuple[Asks, ...] = ()
    needs_words: bool = False
    """Whether a reason, an opinion or a remark must be written."""
    words_label: str = "说明"
    on_task: bool = False
    """Whether it is about one open task, not about the case."""


_VERBS = (
    VerbKind(
        CaseVerb.CLAIM, "认领", "此环节只由您办理，同岗位的其他人员不再办理，可以随时释放", on_task=True
    ),
    VerbKind(
        CaseVerb.UNCLAIM,
        "释放",
        "此环节退回岗位待办，同岗位人员均可办理；尚未交回的委派、尚未签署的后加签一并收回",
        on_task=True,
    ),
    VerbKind(
        CaseVerb.TRANSFER,
        "转办",
        "此环节改由所选人员办理，期限继续计算",
        (Asks.PERSON,),
        on_task=True,
    ),
    VerbKind(
        CaseVerb.DELEGATE,
        "委派",
        "请所选人员提出意见，意见交回后仍由您办理；期间可以收回，期限继续计算",
        (Asks.PERSON,),
        on_task=True,
    ),
    VerbKind(
        CaseVerb.ADVISE,
        "交回意见",
        "意见记入办理过程，此环节退回委派人办理",
        needs_words=True,
        words_label="意见",
        on_task=True,
    ),
    VerbKind(CaseVerb.RECALL, "收回委派", "不再等待意见，此环节由您继续办理", on_task=True),
    VerbKind(
        CaseVerb.ADD_SIGNER,
        "加签",
        "请所选人员签署：前加签、并加签的签署后您才能办理，后加签的在您办理之后、转入下一环节之前签署",
        (Asks.PERSON, Asks.SIGNING),
        on_task=True,
    ),
    VerbKind(CaseVerb.REMOVE_SIGNER, "减签", "不再等待此人签署，已签署的意见保留", on_task=True),
    VerbKind(
        CaseVerb.SIGN,
        "签署",
        "意见记入办理过程；后加签不同意的，原意见退回办理人重新考虑",
        (Asks.AGREES,),
        words_label="意见",
        on_task=True,
    ),
    VerbKind(
        CaseVerb.RETURN_TO,
        "退回指定环节",
        "退至所选环节重新办理，此后各环节须重新经过；报送在外的时间不计入该环节的期限",
        (Asks.NODE,),
        needs_words=True,
        words_label="理由",
        on_task=True,
    ),
    VerbKind(
        CaseVerb.WITHDRAW, "撤回", "收回您刚才的办理意见，此件退回您手中重新办理；下一环节有人办理后不能撤回"
    ),
    VerbKind(
        CaseVerb.REVOKE,
        "撤销申请",
        "此件到此为止，现行清单不变；同一事项可以重新申请",
        (Asks.BASIS,),
        needs_words=True,
        words_label="理由",
    ),
    VerbKind(
        CaseVerb.TERMINATE,
        "终止",
        "此件到此为止，现行清单不变，理由告知申请部门",
        (Asks.BASIS,),
        needs_words=True,
        words_label="理由",
    ),
    VerbKind(
        CaseVerb.PUT_ASIDE,
        "挂起",
        "各环节暂停办理，直到恢复；期限照常计算，另选中止计时的除外",
        (Asks.CLOCK,),
        needs_words=True,
        words_label="理由",
    ),
    VerbKind(CaseVerb.TAKE_UP, "恢复办理", "各环节继续办理；随挂起中止的期限自次日起继续计算"),
    VerbKind(CaseVerb.COPY, "抄送", "所选人员可以阅看此件，不参与办理", (Asks.PERSON,)),
    VerbKind(CaseVerb.URGE, "催办", "提醒当前各环节的办理人；每个工作日只能催办一次，次数记入办理过程"),
    VerbKind(
        CaseVerb.COMMENT, "留言", "记入办理过程，能看此件的人员都能看到", needs_words=True, words_label="留言"
    ),
)

VERBS: dict[CaseVerb, VerbKind] = {kind.verb: kind for kind in _VERBS}
"""Verb -> what it is."""

VERB_OF: dict[str, CaseVerb] = {
    "claimed": CaseVerb.CLAIM,
    "unclaimed": CaseVerb.UNCLAIM,
    "transferred": CaseVerb.TRANSFER,
    "delegated": CaseVerb.DELEGATE,
    "advised": CaseVerb.ADVISE,
    "recalled": CaseVerb.RECALL,
    "signer_added": CaseVerb.ADD_SIGNER,
    "signer_removed": CaseVerb.REMOVE_SIGNER,
    "signed": CaseVerb.SIGN,
    "returned_to": CaseVerb.RETURN_TO,
    "withdrawn": CaseVerb.WITHDRAW,
    "revoked": CaseVerb.REVOKE,
    "terminated": CaseVerb.TERMINATE,
    "put_aside": CaseVerb.PUT_ASIDE,
    "taken_up": CaseVerb.TAKE_UP,
    "copied": CaseVerb.COPY,
    "urged": CaseVerb.URGE,
    "commented": CaseVerb.COMMENT,
}
"""Kind of a journal line -> the verb that wrote it."""


@dataclass(frozen=True)
class LastAct:
    """The last thing that a person has done in a case."""

    task_id: int
    node: str
    person_id: int
    verdict: str | None
    item: int | None = None
    """The member or unit, where several were asked at once."""
    is_still_asked: bool = False
    """Whether others who were asked at once have not answered yet."""
    on_behalf_of: int | None = None
    """For whom that person acted (代理); None: as oneself."""
    is_at_meeting: bool = False
    """Whether it is a vote given at a meeting: it stands in minutes that two have confirmed."""


@dataclass(frozen=True)
class Standing:
    """What a rule must know of a case and, where the verb is about one, of a task."""

    facts: CaseFacts
    """With the task's own facts in it."""
    is_open: bool
    may_read: bool
    task: Task | None = None
    last_act: LastAct | None = None
    """The last answer to a task of the diagram."""
    held_task: Task | None = None
    """The task whose answer waits for those who sign after it."""
    has_open_tasks: bool = True
    is_version_formed: bool = False
    """Whether the list's next version has been formed: from then on the case goes one way only."""
    targets: tuple[str, ...] = ()
    """Nodes to which the task can be returned."""
    signer_ids: frozenset[int] = frozenset()
    """Who is still asked to sign the task."""
    concerned_ids: frozenset[int] = frozenset()
    """Who holds, has answered or signs the task: of a signature, the one that it is for."""
    is_holder_gone: bool = False
    """Whether who has the task in hand, while another is asked, holds its post no more."""
    is_called_to_sign: bool = False
    """Whether the task is a signature whose turn has come."""
    demand_stop: DemandStop | None = None
    """That the case has stopped the demand for a proof; None: it has not."""
    urged_at: datetime | None = None
    """When somebody last urged, if no workday has begun since."""


@dataclass(frozen=True)
class VerbRequest:
    """What somebody asks to be done."""

    verb: CaseVerb
    case_no: str
    task_id: int | None = None
    person_id: int | None = None
    node: str = ""
    signing: Signing | None = None
    agrees: bool | None = None
    words: str = ""
    stops_clock: bool = False
    clock_reason: str = ""
    clock_paper: str = ""
    basis: Basis | None = None
    shown_for: int | None = None
    """In which capacity the form was shown, as `workflows.procedures.answers.Answer.shown_for`."""

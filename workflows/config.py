"""The numbers of the regulation that a city may set: config.toml tables [clocks] [cards] [escalation] ...

Where the plan fixes a value its clause stands in config.toml; where it is silent the value is the city's own.
"""

import re
from dataclasses import dataclass, field
from datetime import time

from engine.config import BadSetting, Settings
from engine.deadlines.terms import DeadlineSettings, Policy

LONGEST_BUDGET_DAYS = 60
"""No clock of this procedure is longer; a larger number in config.toml is a slip of the keyboard."""

MOST_MEMBERS = 200
"""No coordination group has more; a larger quorum in config.toml is a slip of the keyboard."""
MOST_SAVED_VIEWS = 40
"""Every tab costs a count on each opening of the queue."""
LONGEST_UNDO = 30
"""Minutes for which it is kept who has opened a case: engine.presence.terms.KEPT."""
MOST_PHRASES = 100
"""All of them are drawn under every opinion."""


@dataclass(frozen=True)
class ClockSettings:
    """The [clocks] table: how long each stage may take, in working days, the starting day not counted."""

    confirm_days: int = 7
    """From the cause to the department's confirmation and lodging. Plan 三(四)2."""
    consultation_days: int = 3
    """For an affected unit's opinion, inside the 7 days. The plan is silent; set by the city."""
    desk_check_days: int = 2
    """For the desk's check of form after lodging. Set by the city."""
    review_days: int = 15
    """For the judicial review after acceptance. Set by the city, after a city's 行政权力 rule."""
    decision_days: int = 15
    """For the group's decision after acceptance. Set by the city, after the same rule."""
    publication_days: int = 3
    """For publishing the version after approval. Set by the city, after the same rule."""
    guide_days: int = 5
    """For rewriting one guide after publication: the plan says 及时 (三(四)2); set by the city."""
    closing_days: int = 5
    """For filing and closing the case after the last guide. Set by the city."""

    def __post_init__(self) -> None:
        """Refuse a clock that nobody could keep."""
        for name in self.__dataclass_fields__:
            _require_between("clocks", name, getattr(self, name), least=1, most=LONGEST_BUDGET_DAYS)


@dataclass(frozen=True)
class CardSettings:
    """The [cards] table: when a clock warns, in working days before or after its last day."""

    reminder_days_before: int = 2
    """A reminder goes out this many working days before the last day. Set by the city."""
    yellow_days_before: int = 1
    """The yellow card is issued this many working days before the last day. Set by the city."""
    red_days_after: int = 0
    """The red card is issued this many working days after the last day has passed at 24:00."""
    soon_days: int = 2
    """A deadline counts as "due soon" on the boards from this many working days before its last day."""

    def __post_init__(self) -> None:
        """Refuse cards that would come in the wrong order."""
        for name in self.__dataclass_fields__:
            _require_between("cards", name, getattr(self, name), least=0, most=LONGEST_BUDGET_DAYS)
        if self.reminder_days_before < self.yellow_days_before:
            raise BadSetting(path="[cards] reminder_days_before", reason="提醒不能晚于黄牌")


@dataclass(frozen=True)
class EscalationSettings:
    """The [escalation] table: when a clock that is over is told up the chain, each level once.

    In working days that have passed after the last day. The plan is silent; set by the city.
    """

    unit_head_days_after: int = 1
    """The head of the unit where it lies is told after so many working days."""
    bureau_days_after: int = 3
    """The supervisors in the government service bureau are told after so many working days."""
    office_days_after: int = 5
    """The coordination group's office is told after so many working days."""

    def __post_init__(self) -> None:
        """Refuse a chain that would be climbed in the wrong order."""
        for name in self.__dataclass_fields__:
            _require_between("escalation", name, getattr(self, name), least=0, most=LONGEST_BUDGET_DAYS)
        if self.bureau_days_after < self.unit_head_days_after:
            raise BadSetting(path="[escalation] bureau_days_after", reason="不能早于单位负责人")
        if self.office_days_after < self.bureau_days_after:
            raise BadSetting(path="[escalation] office_days_after", reason="不能早于政务服务局")


@dataclass(frozen=True)
class GroupSettings:
    """The [group] table: how the coordination group decides. The plan says only 批准; set by the city."""

    rule: str = "all"
    """"all": every member approves; "any": one is enough; "ratio": a share approves, of `ratio_of`."""
    ratio_percent: int = 67
    """Share that must approve under "ratio", in percent, rounded up to a whole member."""
    ratio_of: str = "members"
    """Of whom the share is counted: "members": of all members entitled to vote on the case; "voters": at a
    meeting, of those who have voted there or before it, abstentions included (出席者的比例)."""
    veto: bool = True
    """Whether one veto (一票否决) decides against; when false, a veto may not be cast."""
    quorum_count: int = 0
    """Members who must have voted, abstentions included, before anything is decided; 0: no such number."""
    quorum_percent: int = 0
    """The same as a share of the members entitled to vote on the case, in percent, rounded up."""
    in_turn: bool = False
    """Whether members vote by circulation one after another, in the order of the roster. Not at a meeting."""
    circulates_when_late: bool = True
    """Whether a vote by circulation still counts after the last day of the decision's period; when false,
    the group must meet."""
    represented_in_quorum: bool = True
    """Whether a member whose hand a substitute raised at a meeting counts towards its quorum; when false, the
    others must reach it, or such hands are no votes and those members are asked by circulation."""
    minutes_confirmed_by: str = "office"
    """Who confirms what was recorded at a meeting, never whoever recorded it: "office": another person of the
    group's office, or the chair; "chair": the chair alone."""

    def __post_init__(self) -> None:
        """Refuse a rule that nobody wrote, and a share that decides nothing."""
        _require_one_of("group", "rule", self.rule, ("all", "any", "ratio"))
        _require_one_of("group", "ratio_of", self.ratio_of, ("members", "voters"))
        _require_one_of("group", "minutes_confirmed_by", self.minutes_confirmed_by, ("office", "chair"))
        _require_between("group", "ratio_percent", self.ratio_percent, least=1, most=100)
        _require_between("group", "quorum_count", self.quorum_count, least=0, most=MOST_MEMBERS)
        _require_between("group", "quorum_percent", self.quorum_percent, least=0, most=100)
        if self.ratio_of == "voters" and not (self.quorum_count or self.quorum_percent):
            raise BadSetting(path="[group] ratio_of", reason="按出席者计算比例的，须设法定人数")


@dataclass(frozen=True)
class RequestSettings:
    """The [requests] table: what a filing may do and how long its texts may be."""

    editorial_fast_path: bool = False
    """Whether a purely editorial change may skip review and vote. The plan makes no such exception."""
    longest_name: int = 200
    """Longest proof, matter, unit or document name, in characters."""
    longest_text: int = 2000
    """Longest reason, basis or note, in characters."""

    def __post_init__(self) -> None:
        """Refuse lengths into which no real name fits."""
        _require_between("requests", "longest_name", self.longest_name, least=50, most=1000)
        _require_between("requests", "longest_text", self.longest_text, least=200, most=20_000)


@dataclass(frozen=True)
class RecalculationSettings:
    """The [recalculation] table: what a new calendar may do to a period already running, clock by clock.

    "never_shorten": a later date is taken over, an earlier one is not; "follow": both are. A provisional
    date was never promised and firms up either way. The plan is silent; set by the city.
    """

    confirm: str = Policy.NEVER_SHORTEN
    """The department's confirmation."""
    consultation: str = Policy.NEVER_SHORTEN
    """An affected unit's opinion."""
    desk_check: str = Policy.NEVER_SHORTEN
    """The desk's check of form."""
    review: str = Policy.NEVER_SHORTEN
    """The judicial review."""
    decision: str = Policy.NEVER_SHORTEN
    """The group's decision."""
    publication: str = Policy.NEVER_SHORTEN
    """Publishing the version."""
    guide: str = Policy.NEVER_SHORTEN
    """Rewriting the guides."""
    closing: str = Policy.NEVER_SHORTEN
    """Filing and closing."""

    def __post_init__(self) -> None:
        """Refuse a policy that nobody wrote."""
        for name in self.__dataclass_fields__:
            if getattr(self, name) not in tuple(Policy):
                raise BadSetting(path=f"[recalculation] {name}", reason=f"应为 {' 或 '.join(Policy)}")

    @property
    def policies(self) -> dict[str, Policy]:
        """Return clock -> policy."""
        return {name: Policy(getattr(self, name)) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class DigestSettings:
    """The [digest] table: the letter on the morning of a working day that sums up a person's open tasks."""

    at: str = "08:30"
    """When it is written, such as "08:30"; "": never. Set by the city."""

    def __post_init__(self) -> None:
        """Refuse a time that no clock shows."""
        if self.at and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.at):
            raise BadSetting(path="[digest] at", reason="应为 08:30 这样的时刻，或为空")

    @property
    def time(self) -> time | None:
        """Return the time of day; None where no digest is written."""
        return time.fromisoformat(self.at) if self.at else None


@dataclass(frozen=True)
class CauseSettings:
    """The [causes] table: the register of causes."""

    counted_from: str = "effective"
    """Which day of a document its seven days are counted from, unless the registrar says otherwise.

    "effective": the day it takes effect; "published": the day it was published. The plan only says
    变更事由发生之日, not which of the two that is; set by the city.
    """

    def __post_init__(self) -> None:
        """Refuse a day that no document has."""
        if self.counted_from not in ("effective", "published"):
            raise BadSetting(path="[causes] counted_from", reason="应为 effective 或 published")


@dataclass(frozen=True)
class LegalRegisterSettings:
    """The [legal_register] table: the register of legal documents."""

    watch_days: int = 30
    """Days before a document takes effect or expires, when people are told. Set by the city."""

    def __post_init__(self) -> None:
        """Refuse a watch that is none."""
        _require_between("legal_register", "watch_days", self.watch_days, least=1, most=366)


@dataclass(frozen=True)
class BulkSettings:
    """The [bulk] table: answering many tasks at once."""

    undo_minutes: int = 10
    """Minutes in which a bulk answer can be undone while nobody has opened the next step. Set by the city."""

    def __post_init__(self) -> None:
        """Refuse a time after which nobody knows any more who has opened a case."""
        _require_between("bulk", "undo_minutes", self.undo_minutes, least=0, most=LONGEST_UNDO)


@dataclass(frozen=True)
class QueueSettings:
    """The [queue] table: what a person may keep for the work list."""

    saved_views: int = 12
    """Filters that one person may keep under names of their own. Set by the city."""

    def __post_init__(self) -> None:
        """Refuse more tabs than anybody reads."""
        _require_between("queue", "saved_views", self.saved_views, least=0, most=MOST_SAVED_VIEWS)


@dataclass(frozen=True)
class PhraseSettings:
    """The [phrases] table: what officials need not write anew for each opinion."""

    city: list[str] = field(default_factory=lambda: ["依据充分", "数据源已核对", "请补充依据原文"])
    """Phrases that everybody in the city is offered. Set by the city."""
    per_owner: int = 30
    """Phrases that one person may keep, and that one unit may share. Set by the city."""

    def __post_init__(self) -> None:
        """Refuse what is no phrase, and more phrases than anybody reads."""
        if any(str(text) != text or not text.strip() for text in self.city):
            raise BadSetting(path="[phrases] city", reason="应为文字的列表")
        _require_between("phrases", "per_owner", self.per_owner, least=0, most=MOST_PHRASES)


@dataclass(frozen=True)
class SubstituteSettings:
    """The [substitutes] table: acting for somebody who is away (代理)."""

    longest_days: int = 60
    """How long one substitution may last, in calendar days, first and last included. Set by the city."""

    def __post_init__(self) -> None:
        """Refuse a substitute for good: that is another holder of the post."""
        _require_between("substitutes", "longest_days", self.longest_days, least=1, most=366)


@dataclass(frozen=True)
class SurveySettings:
    """The [surveys] table: rounds of the survey and the reports due in them."""

    reminder_days_before: list[int] = field(default_factory=lambda: [7, 3, 0])
    """How many calendar days before a milestone's last day a unit that has not reported is reminded.

    The plan names the last days and says that the city dispatches (四(一)), not when; set by the city.
    """
    report_mailbox: str = "ordosdzzw@126.com"
    """Where the reports are mailed. Plan 四(一) and 附件2 备注3."""

    def __post_init__(self) -> None:
        """Refuse days that nobody counts, and what is no address."""
        for days in self.reminder_days_before:
            _require_between("surveys", "reminder_days_before", days, least=0, most=90)
        if self.report_mailbox and "@" not in self.report_mailbox:
            raise BadSetting(path="[surveys] report_mailbox", reason="应为邮箱地址，或为空")


@dataclass(frozen=True)
class GuideSettings:
    """The [guides] table: when a guide counts as rewritten, and how drift is found. The plan says 及时."""

    evidence: str = "page"
    """"page": a guide is matched once its published page has been seen (fetched, uploaded, or sighted by two
    people); "edition": the page of the guide on this site is the published one. Set by the city."""
    check_at: str = "02:00"
    """When the guides are compared with the list each night, such as "02:00"; "": never. Set by the city."""
    correction_days: int = 5
    """Working days to correct a guide that has been found to demand an exempt proof. Set by the city."""

    def __post_init__(self) -> None:
        """Refuse what nobody could keep or see."""
        _require_one_of("guides", "evidence", self.evidence, ("page", "edition"))
        if self.check_at and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.check_at):
            raise BadSetting(path="[guides] check_at", reason="应为 02:00 这样的时刻，或为空")
        _require_between("guides", "correction_days", self.correction_days, least=1, most=LONGEST_BUDGET_DAYS)

    @property
    def needs_page(self) -> bool:
        """Say whether the published page itself must have been seen."""
        return self.evidence == "page"

    @property
    def check_time(self) -> time | None:
        """Return the time of night; None where guides are not compared."""
        return time.fromisoformat(self.check_at) if self.check_at else None


@dataclass(frozen=True)
class RegulationSettings:
    """All tables of this floor, read together."""

    clocks: ClockSettings = field(default_factory=ClockSettings)
    cards: CardSettings = field(default_factory=CardSettings)
    escalation: EscalationSettings = field(default_factory=EscalationSettings)
    group: GroupSettings = field(default_factory=GroupSettings)
    requests: RequestSettings = field(default_factory=RequestSettings)
    causes: CauseSettings = field(default_factory=CauseSettings)
    legal_register: LegalRegisterSettings = field(default_factory=LegalRegisterSettings)
    deadlines: DeadlineSettings = field(default_factory=DeadlineSettings)
    recalculation: RecalculationSettings = field(default_factory=RecalculationSettings)
    digest: DigestSettings = field(default_factory=DigestSettings)
    queue: QueueSettings = field(default_factory=QueueSettings)
    bulk: BulkSettings = field(default_factory=BulkSettings)
    phrases: PhraseSettings = field(default_factory=PhraseSettings)
    substitutes: SubstituteSettings = field(default_factory=SubstituteSettings)
    surveys: SurveySettings = field(default_factory=SurveySettings)
    guides: GuideSettings = field(default_factory=GuideSettings)

    def __post_init__(self) -> None:
        """Refuse to go up the chain before the red card."""
        if self.escalation.unit_head_days_after < self.cards.red_days_after:
            raise BadSetting(path="[escalation] unit_head_days_after", reason="不能早于红牌")


def regulation_settings(settings: Settings) -> RegulationSettings:
    """Return this floor's tables; an unknown key or an impossible value is refused with its path."""
    return RegulationSettings(
        clocks=settings.table("clocks", ClockSettings),
        cards=settings.table("cards", CardSettings),
        escalation=settings.table("escalation", EscalationSettings),
        group=settings.table("group", GroupSettings),
        requests=settings.table("requests", RequestSettings),
        causes=settings.table("causes", CauseSettings),
        legal_register=settings.table("legal_register", LegalRegisterSettings),
        deadlines=settings.table("deadlines", DeadlineSettings),
        recalculation=settings.table("recalculation", RecalculationSettings),
        digest=settings.table("digest", DigestSettings),
        queue=settings.table("queue", QueueSettings),
        bulk=settings.table("bulk", BulkSettings),
        phrases=settings.table("phrases", PhraseSettings),
        substitutes=settings.table("substitutes", SubstituteSettings),
        guides=settings.table("guides", GuideSettings),
        surveys=settings.table("surveys", SurveySettings),
    )


def _require_one_of(table: str, key: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise BadSetting(path=f"[{table}] {key}", reason=f"应为 {' 或 '.join(known)}")


def _require_between(table: str, key: str, value: int, *, least: int, most: int) -> None:
    # TOML's true is a Python int, and "confirm_days = true" would otherwise count as one day.
    if isinstance(value, bool) or not least <= value <= most:
        raise BadSetting(path=f"[{table}] {key}", reason=f"应为 {least} 至 {most} 的整数")

"""Words of the check: what a line says of a proof, what was seen of a published page, who vouches for it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MentionKind(StrEnum):
    """What a line that names the proof does with it."""

    DEMANDED = "demanded"
    """It asks for the proof."""
    SPARED = "spared"
    """It says plainly that the proof need not be brought."""
    DOUBTFUL = "doubtful"
    """A program cannot tell: a person must judge."""


@dataclass(frozen=True)
class Mention:
    """One line that names the proof."""

    line: str
    kind: MentionKind


class Outcome(StrEnum):
    """What a guide, or its published page, says of one proof."""

    ABSENT = "absent"
    DEMANDED = "demanded"
    DOUBTFUL = "doubtful"
    UNSEEN = "unseen"
    """Nothing has been seen that could answer."""


@dataclass(frozen=True)
class Finding:
    """The answer, with the lines that it rests on."""

    outcome: Outcome
    lines: tuple[str, ...] = ()


class Means(StrEnum):
    """How a published page was seen."""

    FETCHED = "fetched"
    UPLOADED = "uploaded"
    SIGHTED = "sighted"
    """A person has looked, and a second one has confirmed it."""


class SightingState(StrEnum):
    """Where a sighting stands."""

    PLANNED = "planned"
    SEEN = "seen"
    FAILED = "failed"


@dataclass(frozen=True)
class Sighting:
    """What was seen of a guide's published page, when, how, and by whom."""

    id: int
    guide_id: int
    means: Means
    state: SightingState
    address: str | None
    file_name: str | None
    asked_by: int | None
    """None: the nightly check."""
    asker_name: str | None
    asked_at: datetime
    seen_at: datetime | None
    digest: str | None
    """SHA-256 of the content."""
    byte_count: int | None
    lines: tuple[str, ...]
    same_as_id: int | None
    """The earlier look at the same content, which keeps its lines."""
    failure: str | None
    """Code of the refusal for which nothing was seen."""
    failure_facts: dict[str, object]
    proof_name: str | None
    """Of a page sighted by a person: the proof that it does not demand."""
    statement: str | None
    vouched_by: int | None
    voucher_name: str | None
    vouched_at: datetime | None

    @property
    def counts(self) -> bool:
        """Say whether it may be relied on: a person's word counts once a second one has confirmed it."""
        return self.state is SightingState.SEEN and (
            self.means is not Means.SIGHTED or self.vouched_at is not None
        )


@dataclass(frozen=True)
class JudgedLine:
    """A line as a person judges it."""

    proof_name: str
    line: str
    is_demand: bool
    reason: str


@dataclass(frozen=True)
class Judgement:
    """That a second person has read a line, and whether it demands the proof."""

    proof_name: str
    line: str
    is_demand: bool
    reason: str
    person_name: str
    judged_at: datetime


MEANS_LABELS: dict[Means, str] = {
    Means.FETCHED: "系统抓取",
    Means.UPLOADED: "上传页面文件",
    Means.SIGHTED: "双人目测",
}
STATE_LABELS: dict[SightingState, str] = {
    SightingState.PLANNED: "等候抓取",
    SightingState.SEEN: "已核对",
    SightingState.FAILED: "没有核对成",
}
FINDING_LABELS: dict[Outcome, str] = {
    Outcome.ABSENT: "不再要求提交",
    Outcome.DEMANDED: "仍要求提交",
    Outcome.DOUBTFUL: "须由另一人判定",
    Outcome.UNSEEN: "没有可以依据的核对",
}

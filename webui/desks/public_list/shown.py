"""What the public reads of an item: the answer to its question, and what a version changed of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from webui.content_words import field_words
from webui.text_changes import FieldChange, changes
from workflows.exemption_list.demands import DEMAND_CLAUSES, DemandReason, demand_reason
from workflows.exemption_list.lookups import ListRow
from workflows.exemption_list.terms import ExemptionWay
from workflows.exemption_list.versions import DifferenceKind, ItemDifference, VersionLine
from workflows.publication.terms import CHANNEL_LABELS, Channel
from workflows.requests.rules import compare
from workflows.requests.terms import RequestKind

WAY_MEANINGS: Mapping[ExemptionWay, LazyString] = {
    ExemptionWay.DIRECT_CANCELLATION: _l("这份证明已经取消，任何单位不再索要。"),
    ExemptionWay.DATA_SHARING: _l("由办事单位通过数据共享自行查询。"),
    ExemptionWay.COMMITMENT: _l("您书面承诺符合条件，即可办理；虚假承诺要承担法律责任。"),
    ExemptionWay.DEPARTMENT_VERIFICATION: _l("由办事单位向出具单位核验。"),
    ExemptionWay.OTHER: _l("按清单写明的其他方式办理。"),
}
"""Way -> what it means for whoever comes to the counter. Plan 二(二), 三(三)."""


ANSWERS: Mapping[DemandReason, LazyString] = {
    DemandReason.NOT_LISTED: _l("这一天清单上没有这一条。"),
    DemandReason.REMOVED: _l("此条已移出清单：所属事项不再办理。"),
    DemandReason.ABOLISHED: _l("办理时无需提交这份证明。"),
    DemandReason.EXEMPT: _l("办理时无需提交这份证明。"),
    DemandReason.STOPPED: _l("办理时无需提交这份证明。"),
    DemandReason.RETAINED: _l("办理时仍需提交这份证明。"),
}
"""Why a proof may be demanded or not -> the answer to "need I bring it?"."""


_KINDS: Mapping[DifferenceKind, RequestKind] = {
    DifferenceKind.ADDED: RequestKind.ADD,
    DifferenceKind.CANCELLED: RequestKind.CANCEL,
    DifferenceKind.MOVED: RequestKind.CHANGE,
    DifferenceKind.CHANGED: RequestKind.CHANGE,
}


@dataclass(frozen=True)
class ShownItem:
    """What the page of an item says beside the row itself."""

    answer: str
    """Need I bring it?"""
    is_needed: bool | None
    """None: the list says nothing of it."""
    clause: str | None
    """What the answer rests on."""
    source_address: str | None
    """Where a collected row was read from, when its source is an address and not a paper."""
    meanings: Mapping[ExemptionWay, LazyString] = field(default_factory=lambda: WAY_MEANINGS)


@dataclass(frozen=True)
class ShownChange:
    """One changed item."""

    kind: RequestKind
    item: ItemDifference
    fields: tuple[FieldChange, ...]
    """Only the fields that one of the two sides states."""

    @property
    def changed_fields(self) -> tuple[FieldChange, ...]:
        """Return the fields that differ."""
        return tuple(each for each in self.fields if not each.is_same)


def shown_item(row: ListRow | None, day: date | None) -> ShownItem:
    """Return what to say of an item on a day, or (None) as a version has it; row: None when it is on none."""
    reason = demand_reason(row, day)
    source = row.source if row else None
    is_address = bool(source and source.startswith(("http://", "https://")))
    is_unknown = reason in (DemandReason.NOT_LISTED, DemandReason.REMOVED)
    return ShownItem(
        str(ANSWERS[reason]),
        None if is_unknown else reason is DemandReason.RETAINED,
        DEMAND_CLAUSES[reason],
        source if is_address else None,
    )


def channels_of(line: VersionLine) -> str:
    """Return where a version was published, in words."""
    words = (gettext(CHANNEL_LABELS[Channel(code)]) for code in line.channels)
    return str(gettext("、")).join(words)


def shown_changes(differences: Sequence[ItemDifference]) -> tuple[ShownChange, ...]:
    """Return the changes in the order of the items."""
    return tuple(ShownChange(_KINDS[one.kind], one, _fields(one)) for one in differences)


def _fields(one: ItemDifference) -> tuple[FieldChange, ...]:
    stated = (line for line in compare(one.before, one.after) if line.before or line.after)
    return tuple(
        changes(gettext(line.label), field_words(line.name, line.before), field_words(line.name, line.after))
        for line in stated
    )

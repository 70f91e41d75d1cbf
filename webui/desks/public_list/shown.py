"""What the public reads of an item: the answer to its question, and what a version changed of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from webui.content_words import field_words
from webui.text_changes import FieldChange, changes
from workflows.exemption_list.lookups import ListRow
from workflows.exemption_list.terms import EntryStanding, ExemptionWay, ListName
from workflows.exemption_list.versions import ItemDifference, VersionLine
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


@dataclass(frozen=True)
class ShownItem:
    """What the page of an item says beside the row itself."""

    answer: str
    """Need I bring it?"""
    is_needed: bool | None
    """None: the list says nothing of it."""
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


def shown_item(row: ListRow | None) -> ShownItem:
    """Return what to say of an item as it stands at the moment shown; None: it is not on the list then."""
    answer, is_needed = _answer(row)
    source = row.source if row else None
    is_address = bool(source and source.startswith(("http://", "https://")))
    return ShownItem(answer, is_needed, source if is_address else None)


def channels_of(line: VersionLine) -> str:
    """Return where a version was published, in words."""
    words = (gettext(CHANNEL_LABELS[Channel(code)]) for code in line.channels)
    return str(gettext("、")).join(words)


def shown_changes(differences: Sequence[ItemDifference]) -> tuple[ShownChange, ...]:
    """Return the changes in the order of the items."""
    return tuple(ShownChange(_kind(one), one, _fields(one)) for one in differences)


def _answer(row: ListRow | None) -> tuple[str, bool | None]:
    if row is None:
        return gettext("这一天清单上没有这一条。"), None
    if row.standing is EntryStanding.REMOVED:
        return gettext("此条已移出清单：所属事项不再办理。"), None
    if row.content.list_name is ListName.RETAINED and row.demand_stopped_date is None:
        return gettext("办理时仍需提交这份证明。"), True
    return gettext("办理时无需提交这份证明。"), False


def _kind(one: ItemDifference) -> RequestKind:
    if one.before is None:
        return RequestKind.ADD
    is_gone = one.after is None or one.standing_after is EntryStanding.ABOLISHED
    return RequestKind.CANCEL if is_gone else RequestKind.CHANGE


def _fields(one: ItemDifference) -> tuple[FieldChange, ...]:
    stated = (line for line in compare(one.before, one.after) if line.before or line.after)
    return tuple(
        changes(gettext(line.label), field_words(line.name, line.before), field_words(line.name, line.after))
        for line in stated
    )

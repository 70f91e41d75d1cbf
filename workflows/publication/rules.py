"""When a version may be published, and what an approved request does to the list."""

from collections.abc import Sequence
from datetime import datetime

from engine.refusals import Refusal
from workflows.exemption_list.terms import Addition, Alteration, Cancellation, ItemKey, ListChange
from workflows.publication.terms import Channel
from workflows.requests.rules import standing_after
from workflows.requests.terms import RequestKind, RequestView


def change_of(request: RequestView) -> ListChange:
    """Return what an approved request does to the list."""
    if request.kind is RequestKind.ADD:
        assert request.after is not None  # noqa: S101  an addition always says what to add
        key = ItemKey(request.unit_id, request.matter_name, request.proof_name)
        return Addition(key, request.after, request.unit_name)
    assert request.item_id is not None  # noqa: S101  named constraint item_named
    if request.kind is RequestKind.CHANGE:
        assert request.after is not None  # noqa: S101  a change always says what will hold
        return Alteration(request.item_id, request.after, is_correction=request.is_correction)
    assert request.ground is not None  # noqa: S101  a cancellation always has its ground
    return Cancellation(request.item_id, standing_after(request.ground))


class NoApprovalCase(Refusal):
    """A version is published on the strength of an approved case, never by itself."""

    code = "no_approval_case"
    sentence = "第 %(version)s 版没有对应的审定办件，不能公布"
    clause = "实施方案三(一)2"


class AlreadyPublished(Refusal):
    """A version is published once."""

    code = "already_published"
    sentence = "第 %(version)s 版已于 %(published_at)s 公布"
    clause = "实施方案三(一)2"


class ChannelMissing(Refusal):
    """Publishing means: somewhere that people can read it."""

    code = "channel_missing"
    sentence = "没有选择公布渠道"
    way_out = "。政府门户网站、政务服务平台，至少选一处。"
    clause = "实施方案三(一)2"
    field = "channels"


class UnknownChannel(Refusal):
    """A channel that the form does not offer."""

    code = "unknown_channel"
    sentence = "“%(channel)s”不是公布渠道"
    field = "channels"


def require_publishable(version: int, *, case_id: int | None, published_at: datetime | None) -> None:
    """Refuse to publish without an approval, or twice."""
    if published_at is not None:
        raise AlreadyPublished(version=version, published_at=f"{published_at:%Y-%m-%d %H:%M}")
    if case_id is None:
        raise NoApprovalCase(version=version)


def channels_chosen(typed: Sequence[str]) -> tuple[Channel, ...]:
    """Return the channels as words of ours; refuses an empty choice and an unknown one."""
    known = set(Channel)
    for channel in typed:
        if channel not in known:
            raise UnknownChannel(channel=channel[:40])
    if not typed:
        raise ChannelMissing
    return tuple(dict.fromkeys(Channel(channel) for channel in typed))

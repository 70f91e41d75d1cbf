"""A version is published once, somewhere, and only on the strength of an approved case."""

import pytest
from sqlalchemy.orm import Session

from tests.workflows.offices import BY_DATA, NOW, TODAY, Office, a_case, later
from workflows.exemption_list.steps import form_version, import_rows
from workflows.exemption_list.terms import Addition, ImportedRow, ItemKey
from workflows.exemption_list.versions import version_line
from workflows.publication.rules import (
    AlreadyPublished,
    ChannelMissing,
    NoApprovalCase,
    UnknownChannel,
    channels_chosen,
    require_publishable,
)
from workflows.publication.steps import publish_version
from workflows.publication.terms import CHANNEL_LABELS, Channel


def formed(tx: Session, office: Office) -> int:
    key = ItemKey(office.civil_affairs, "临时救助", "收入证明")
    return form_version(
        tx,
        Addition(key, BY_DATA, "鄂尔多斯市民政局"),
        case_id=a_case(tx, office),
        effective_date=None,
        reason="-",
        person_id=None,
        now=NOW,
    ).number


def test_publishing_says_where_when_and_by_whom(tx: Session, office: Office) -> None:
    number = formed(tx, office)

    publish_version(tx, number, person_id=office.clerk, channels=["portal", "portal", "mobile"], now=later(1))

    line = version_line(tx, number)
    assert line is not None
    assert line.channels == ("portal", "mobile")
    assert line.published_at == later(1)


def test_a_version_is_published_once(tx: Session, office: Office) -> None:
    number = formed(tx, office)
    publish_version(tx, number, person_id=office.clerk, channels=["portal"], now=later(1))
    with pytest.raises(AlreadyPublished, match="2026-09-30"):
        publish_version(tx, number, person_id=office.member, channels=["portal"], now=later(2))


def test_nothing_is_published_without_an_approval(tx: Session, office: Office) -> None:
    with pytest.raises(NoApprovalCase):
        require_publishable(1, case_id=None, published_at=None)
    row = ImportedRow(ItemKey(office.civil_affairs, None, "收入证明"), BY_DATA)
    import_rows(tx, [row], effective_date=TODAY, channels=["portal"], summary="首版", now=NOW)
    with pytest.raises(AlreadyPublished):
        publish_version(tx, 1, person_id=office.clerk, channels=["portal"], now=NOW)


def test_publishing_names_at_least_one_known_channel() -> None:
    with pytest.raises(ChannelMissing):
        channels_chosen([])
    with pytest.raises(UnknownChannel):
        channels_chosen(["portal", "shouting"])
    assert channels_chosen(["service_platform"]) == (Channel.SERVICE_PLATFORM,)


def test_every_channel_has_a_label() -> None:
    assert set(CHANNEL_LABELS) == set(Channel)

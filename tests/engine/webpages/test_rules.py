"""Which addresses may be fetched, and which numbers belong to the public net."""

import pytest

from engine.config import BadSetting
from engine.webpages.rules import (
    AddressMalformed,
    FetchRefused,
    HoldsUserInfo,
    HostNotAllowed,
    PortNotAllowed,
    SchemeNotAllowed,
    address_in,
    is_public,
)
from engine.webpages.terms import FetchSettings

SETTINGS = FetchSettings(hosts=["zwfw.example.gov.cn", "*.ordos.example.cn"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://zwfw.example.gov.cn", "https://zwfw.example.gov.cn/"),
        (" https://ZWFW.Example.gov.cn:443/a?b=1#c ", "https://zwfw.example.gov.cn/a?b=1"),
        ("https://zwfw.example.gov.cn./a", "https://zwfw.example.gov.cn/a"),
        ("https://dls.ordos.example.cn/办事", "https://dls.ordos.example.cn/%E5%8A%9E%E4%BA%8B"),
        ("https://a.b.ordos.example.cn/x%20y", "https://a.b.ordos.example.cn/x%20y"),
    ],
)
def test_an_address_of_an_allowed_host_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert address_in(typed, SETTINGS).text == kept


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", AddressMalformed),
        ("zwfw.example.gov.cn/a", AddressMalformed),
        ("javascript:alert(1)", AddressMalformed),
        ("https://", AddressMalformed),
        ("https://zwfw.example.gov.cn/\r\nHost: a", AddressMalformed),
        ("https://zwfw.example.gov.cn\\@127.0.0.1/", AddressMalformed),
        ("https://[::1/", AddressMalformed),
        ("https://zwfw.example.gov.cn:99999/", AddressMalformed),
        ("https://" + "a" * 70 + ".cn/", AddressMalformed),
        ("http://zwfw.example.gov.cn/", SchemeNotAllowed),
        ("https://a@zwfw.example.gov.cn/", HoldsUserInfo),
        ("https://a:b@zwfw.example.gov.cn/", HoldsUserInfo),
        ("https://zwfw.example.gov.cn:8080/", PortNotAllowed),
        ("https://zwfw.example.gov.cn:80/", PortNotAllowed),
        ("https://ordos.example.cn/", HostNotAllowed),
        ("https://xordos.example.cn/", HostNotAllowed),
        ("https://zwfw.example.gov.cn.evil.cn/", HostNotAllowed),
        ("https://127.0.0.1/", HostNotAllowed),
        ("https://[::1]/", HostNotAllowed),
        ("https://2130706433/", HostNotAllowed),
        ("https://\uff5awfw.example.gov.cn.evil.cn/", HostNotAllowed),
    ],
)
def test_any_other_address_is_refused(typed: str, refusal: type[FetchRefused]) -> None:
    with pytest.raises(refusal):
        address_in(typed, SETTINGS)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0",  # noqa: S104  nothing is bound
        "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254",
        "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9", "224.0.0.1",
        "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd00:ec2::254", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2001:db8::1",
        "2002:7f00:1::",        "2001::1", "100::1",
        "localhost", "0177.0.0.1", "2130706433", "127.1", "",
    ],
)  # fmt: skip
def test_an_address_that_is_not_of_the_public_net(number: str) -> None:
    assert is_public(number) is False


@pytest.mark.parametrize("number", ["8.8.8.8", "203.119.206.9", "114.114.114.114", "2400:3200::1"])
def test_an_address_of_the_public_net(number: str) -> None:
    assert is_public(number) is True


@pytest.mark.parametrize(
    "tables",
    [
        {"hosts": ["127.0.0.1"]},
        {"hosts": ["localhost"]},
        {"hosts": ["*"]},
        {"hosts": ["*.cn"]},
        {"hosts": ["https://a.cn"]},
        {"hosts": ["A.cn"]},
        {"hosts": [1]},
        {"largest_bytes": 0},
        {"seconds": 600},
        {"most_redirects": True},
    ],
)
def test_a_setting_that_would_open_the_door_is_refused(tables: dict[str, object]) -> None:
    with pytest.raises(BadSetting):
        FetchSettings(**tables)  # type: ignore[arg-type]

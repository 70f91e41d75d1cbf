"""Which addresses may be fetched: a host of the city's list, standing at a public address, asked plainly.

Whoever may type an address could otherwise let this server ask its own network for them.
"""

import ipaddress
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from engine.refusals import Refusal
from engine.webpages.terms import FetchSettings, PageAddress

PORTS: Final = {"https": 443, "http": 80}
LONGEST_ADDRESS: Final = 1000
_UNSEEN = re.compile(r"[\x00-\x20\x7f\\]")
_SAFE: Final = "/:@!$&'()*+,;=-._~%"
_KEPT: Final = tuple(
    ipaddress.ip_network(net) for net in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b::/32", "3fff::/20")
)
"""Nets of special use of which the library of this Python knows only parts, or nothing yet."""
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""Where public hosts of IPv6 stand; mapped, translated and site-local addresses lie elsewhere."""


class FetchRefused(Refusal):
    """Base of all for which a page is not fetched, or not taken."""

    field = "address"


class AddressMalformed(FetchRefused):
    """No address of a page."""

    code = "address_malformed"
    sentence = "这不是一个网页地址"
    way_out = "。请从浏览器的地址栏复制完整的网址，以 https:// 开头。"


class SchemeNotAllowed(FetchRefused):
    """Neither https nor, where the city allows it, http."""

    code = "scheme_not_allowed"
    sentence = "只核对 %(schemes)s 开头的网址"
    way_out = "。此页不能自动核对，请上传页面文件或者当面核对。"


class HoldsUserInfo(FetchRefused):
    """A name or password before the host: it hides where the address leads."""

    code = "holds_user_info"
    sentence = "网址中含有用户名或口令"
    way_out = "。请去掉“@”及其前面的部分。"


class PortNotAllowed(FetchRefused):
    """Another port than that of the scheme."""

    code = "port_not_allowed"
    sentence = "网址使用了端口 %(port)s，只核对 443 和 80 端口"


class HostNotAllowed(FetchRefused):
    """A host that the city has not named."""

    code = "host_not_allowed"
    sentence = "本市没有允许从 %(host)s 抓取页面"
    way_out = (
        "。请上传页面文件或者当面核对；须自动核对的，请管理员在 config.toml 的 [fetching] hosts 中加入。"
    )


class HostUnknown(FetchRefused):
    """The name leads nowhere."""

    code = "host_unknown"
    sentence = "找不到主机 %(host)s"
    way_out = "。请核对网址；网址无误的，请稍后再核对。"


class HostNotPublic(FetchRefused):
    """The name leads into a network that is nobody's but ours."""

    code = "host_not_public"
    sentence = "主机 %(host)s 指向内部网络，不抓取"
    way_out = "。请核对网址；确属内部网站的，请上传页面文件。"


class TooManyRedirects(FetchRefused):
    """Sent on and on."""

    code = "too_many_redirects"
    sentence = "页面转了 %(most)s 次仍未到达"
    way_out = "。请改填最后到达的网址。"


class PageTooLarge(FetchRefused):
    """More than any guide has."""

    code = "page_too_large"
    sentence = "页面超过 %(largest)s，没有读完"
    way_out = "。请上传页面文件或者当面核对。"


class PageTooSlow(FetchRefused):
    """No answer in time."""

    code = "page_too_slow"
    sentence = "%(seconds)s 秒内没有收到完整的页面"
    way_out = "。请稍后再核对；仍不行的，请上传页面文件。"


class PageUnanswered(FetchRefused):
    """The connection fails, the certificate is not believed, or the answer is no answer."""

    code = "page_unanswered"
    sentence = "主机 %(host)s 没有给出可信的应答"
    way_out = "。请用浏览器打开核对；打得开的，请上传页面文件。"


class PageMissing(FetchRefused):
    """Another answer than the page."""

    code = "page_missing"
    sentence = "网站没有给出页面，应答为 %(status)s"
    way_out = "。请核对网址。"


class PageOfOtherKind(FetchRefused):
    """Neither a page nor a document that can be read."""

    code = "page_of_other_kind"
    sentence = "网址给出的是 %(media_type)s，不是网页、PDF 或者 docx"
    way_out = "。请填写页面本身的网址。"


def address_in(text: str, settings: FetchSettings) -> PageAddress:
    """Return the address that a person typed or a page sent us on to.

    Refuses: AddressMalformed, SchemeNotAllowed, HoldsUserInfo, PortNotAllowed, HostNotAllowed.
    """
    parts = _parts(text)
    schemes = ("https", "http") if settings.plain_http else ("https",)
    if parts.scheme not in PORTS:
        raise AddressMalformed
    if parts.scheme not in schemes:
        raise SchemeNotAllowed(schemes="、".join(f"{scheme}://" for scheme in schemes))
    if "@" in parts.netloc:
        raise HoldsUserInfo
    port = _port(parts)
    host = _host(parts)
    if not is_allowed(host, settings.hosts):
        raise HostNotAllowed(host=host)
    query = f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else ""
    return PageAddress(parts.scheme, host, port, (quote(parts.path, safe=_SAFE) or "/") + query)


def next_address(address: PageAddress, location: str, settings: FetchSettings) -> PageAddress:
    """Return where a redirect leads, checked like any other address, and never from https to http."""
    found = address_in(urljoin(address.text, location.strip()), settings)
    if address.scheme == "https" and found.scheme != "https":
        raise SchemeNotAllowed(schemes="https://")
    return found


def is_allowed(host: str, allowed: Iterable[str]) -> bool:
    """Say whether the city has named the host, or all hosts below a name."""
    return any(
        host.endswith(name[1:]) and host != name[2:] if name.startswith("*.") else host == name
        for name in allowed
    )


def require_public(addresses: Iterable[str], host: str) -> tuple[str, ...]:
    """Return the addresses in numbers to connect to. Refuses: HostNotPublic, when any of them is not public.

    Any, not all: a name with one public and one private address is how a check is slipped past.
    """
    found = tuple(dict.fromkeys(addresses))
    if not found or not all(map(is_public, found)):
        raise HostNotPublic(host=host)
    return found


def is_public(number: str) -> bool:
    """Say whether an address in numbers belongs to the public net."""
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and not _leads_where_it_says(address, number):
        return False
    is_kept = address.is_private or address.is_reserved or any(address in net for net in _KEPT)
    is_nearby = address.is_loopback or address.is_link_local or address.is_unspecified
    return address.is_global and not (is_kept or is_nearby or address.is_multicast)


def _leads_where_it_says(address: ipaddress.IPv6Address, number: str) -> bool:
    """Say that no other address is packed into this one, and that it hangs on no device of this machine."""
    is_packed = address.sixtofour is not None or address.teredo is not None
    return "%" not in number and address in _GLOBAL_UNICAST and not is_packed


def _parts(text: str) -> SplitResult:
    text = text.strip()
    if not text or len(text) > LONGEST_ADDRESS or _UNSEEN.search(text):
        raise AddressMalformed
    try:
        return urlsplit(text)
    except ValueError as error:
        raise AddressMalformed from error


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError as error:
        raise AddressMalformed from error
    if port is not None and port != PORTS[parts.scheme]:
        raise PortNotAllowed(port=port)
    return PORTS[parts.scheme]


def _host(parts: SplitResult) -> str:
    """Return the host as the resolver is asked for it: one spelling, whatever was typed."""
    try:
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise AddressMalformed from error
    if not host:
        raise AddressMalformed
    return host

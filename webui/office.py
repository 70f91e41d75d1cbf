"""What the web pages work with: one city's store, clock and settings, and the [web] table of config.toml."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from flask import current_app, g

from engine.calendar.days import WorkingCalendar
from engine.calendar.lookups import calendar_in_force
from engine.clock import Clock
from engine.config import BadSetting, Settings
from engine.store import Store
from workflows.config import regulation_settings
from workflows.procedures.bureau import Bureau

_SITE: Final = re.compile(r"https?://[\w.-]+(:\d{1,5})?/?", re.ASCII)


@dataclass(frozen=True)
class Office:
    """One running city."""

    store: Store
    clock: Clock
    settings: Settings
    demo: bool
    """True in the demo city: example accounts on the sign-in page, a banner on every page."""

    def bureau(self) -> Bureau:
        """Return the office below the web."""
        return Bureau(self.store, self.clock, regulation_settings(self.settings))


@dataclass(frozen=True)
class WebSettings:
    """The [web] table of config.toml."""

    secret_key_file: str = "secret_key"  # noqa: S105  a file name
    """The key that signs cookies, in the data folder (var/); made at the first start."""
    https_only: bool = False
    """True where the site stands behind TLS: cookies are then never sent in the clear."""
    trusted_proxies: int = 0
    """How many reverse proxies in front may be believed about the visitor's address."""
    idle_minutes: int = 15
    """Minutes without a click after which a person must sign in again.

    Source: GB/T 22239-2019 asks for an end to idle sessions and names no figure; 15 is our proposal.
    """
    failed_sign_ins_allowed: int = 5
    """Wrong passwords for one account from one address before the lock.

    Source: GB/T 22239-2019 asks for a limit and names no figure; the figure is our proposal.
    """
    sign_in_lock_minutes: int = 15
    """How long the lock lasts. Our proposal, as above."""
    public_address: str | None = None
    """Where the public reaches the site, such as https://example.gov.cn: for the QR code of printed sheets.

    Left out: the address under which the person who prints has reached it.
    """
    city: str = "鄂尔多斯市“无证明城市”"
    """Stands under the name of the site."""
    sponsor: str = "鄂尔多斯市推进政府职能转变和“放管服”改革协调小组"
    """主办 in the footer. Source: the plan, heading and 二(四)."""
    undertaker: str | None = None
    """承办 in the footer: the body that runs the site; unknown until it is named, left out until then."""
    approving_body: str = "鄂尔多斯市推进政府职能转变和“放管服”改革协调小组"
    """Who approves a version of the list, named beside it. Source: the plan, 三(一)2 and 三(四)2."""
    contact_phone: str | None = None
    """联系电话 of the site in the footer; unknown until it is named, left out until then."""
    hotline: str = "12345"
    """监督热线 in the footer. Source: the plan, 三(四)1."""
    site_id: str | None = None
    """政府网站标识码; unknown until the authority issues it, shown as a dash until then."""
    icp_record: str | None = None
    """ICP 备案号; unknown until issued."""
    police_record: str | None = None
    """公安机关备案号; unknown until issued."""

    def __post_init__(self) -> None:
        """Refuse an address that no telephone could open from a printed sheet."""
        if self.public_address is not None and not _SITE.fullmatch(self.public_address):
            raise BadSetting(path="[web] public_address", reason="应为 https:// 或 http:// 加域名，不带路径")


def current_office() -> Office:
    """Return the city that this request is about."""
    office: Office = current_app.extensions["office"]
    return office


class RequestBureau(Bureau):
    """The office for the length of one request, which sees one calendar throughout."""

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """Return the city's calendar in force when it was first asked for."""
        with self.store.reading() as tx:
            return calendar_in_force(tx)


def current_bureau() -> Bureau:
    """Return the office below the web, for steps and lookups of the regulation."""
    if "bureau" not in g:
        bureau: Bureau = current_app.extensions["bureau"]
        g.bureau = RequestBureau(bureau.store, bureau.clock, bureau.regulation)
    found: Bureau = g.bureau
    return found


def current_web_settings() -> WebSettings:
    """Return the [web] settings of that city."""
    settings: WebSettings = current_app.extensions["web_settings"]
    return settings

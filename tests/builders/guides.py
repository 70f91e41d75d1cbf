"""Guides in the small city: their pages, what keepers do to them, and the night."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from engine.clock import SHANGHAI, VirtualClock
from engine.webpages.terms import FetchedPage, FetchSettings, PageKind
from tests.builders.city import ID, MATTER, UNITS
from workflows.config import GuideSettings
from workflows.exemption_list.rules import normalised
from workflows.guide_checks.steps import SeenPage
from workflows.guides.lookups import guides_of_matter
from workflows.guides.records import GuideRow
from workflows.guides.terms import Guide
from workflows.procedures.bureau import Bureau
from workflows.procedures.guide_watch import compare_guides, visit_pages

HOST = "zwfw.example.gov.cn"
ADDRESS = f"https://{HOST}/guide"
FETCHING = FetchSettings(hosts=[HOST])
NOTHING = FetchSettings()


def strict(bureau: Bureau, **settings: object) -> Bureau:
    """Return the same office where a guide counts as rewritten once its published page has been seen."""
    guides = GuideSettings(**{"evidence": "page", **settings})  # type: ignore[arg-type]
    return replace(bureau, regulation=replace(bureau.regulation, guides=guides))


def guide_of(bureau: Bureau, unit: str = "police", matter: str = MATTER) -> Guide:
    """Return the guide of a unit."""
    with bureau.store.reading() as tx:
        return next(one for one in guides_of_matter(tx, matter) if one.unit_id == UNITS[unit])


def set_guide(bureau: Bureau, *lines: str, unit: str = "police", address: str | None = None) -> Guide:
    """Let a guide say other things, as if it had always done so."""
    with bureau.store.writing() as tx:
        tx.execute(
            sa.update(GuideRow)
            .where(GuideRow.unit_id == UNITS[unit], GuideRow.matter_key == normalised(MATTER))
            .values(materials=list(lines), address=address)
        )
    return guide_of(bureau, unit)


def a_page(*lines: str) -> SeenPage:
    """Return an uploaded page of the matter."""
    return SeenPage((MATTER, *lines), "0" * 64, 100, file_name="指南.html")


def fetched(*lines: str, address: str = ADDRESS) -> FetchedPage:
    """Return a page of the matter as it comes from the net."""
    content = "".join(f"<p>{line}</p>" for line in (MATTER, *lines)).encode()
    return FetchedPage(address, PageKind.HTML, "utf-8", content, f"{abs(hash(content)):064d}")


def tonight(bureau: Bureau, *, nights: int = 1) -> Bureau:
    """Return the office a few minutes after the nightly comparison is due."""
    day = bureau.today + timedelta(days=nights)
    moment = datetime.combine(day, time(2, 5), SHANGHAI)
    return replace(bureau, clock=VirtualClock(moment))


def night(bureau: Bureau, fetching: FetchSettings = NOTHING) -> int:
    """Compare the guides; return how many corrections were opened."""
    return compare_guides(bureau, fetching)


def visits(bureau: Bureau, page: FetchedPage) -> int:
    """Fetch what is planned; every address gives that page."""
    return visit_pages(bureau, lambda _address: page)


__all__ = ["ADDRESS", "FETCHING", "HOST", "ID", "NOTHING"]

"""The nightly comparison of all guides with the list, and the fetching of published pages.

A page is fetched between two transactions, never inside one: a look is planned, claimed, fetched, recorded.
What is found opens a correction case, one for each guide and proof at a time.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

from engine.calendar.lookups import hold_calendar
from engine.cases.terms import NewCase
from engine.clock import SHANGHAI
from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.jobs.daily import claim_day, was_done
from engine.people.lookups import holders_of
from engine.procedures.steps import begin, open_case
from engine.refusals import Refusal
from engine.webpages.reading import lines_of
from engine.webpages.rules import FetchRefused, address_in
from engine.webpages.terms import FetchedPage, FetchSettings
from workflows.exemption_list.terms import WAY_LABELS
from workflows.guide_checks.lookups import guides_being_fetched, planned_sightings, sighting
from workflows.guide_checks.steps import SeenPage, claim_look, plan_looks, record_look
from workflows.guide_drift.lookups import differences, differences_of, is_being_corrected
from workflows.guide_drift.steps import hold_guide, record_correction
from workflows.guide_drift.terms import Drift
from workflows.guides.lookups import every_guide, guide
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import CORRECT_GUIDE, CORRECTION_DIAGRAM, Role

NIGHTLY: Final = "compare_guides"
"""The name of the daily run."""
AT_ONCE: Final = 5
"""Looks that one worker takes up before it asks again what is planned."""
Fetching = Callable[[str], FetchedPage]
"""Address -> page; refuses what engine.webpages.rules names."""


def compare_guides(bureau: Bureau, fetching: FetchSettings) -> int:
    """Open a correction for each guide that demands an exempt proof; return how many were opened.

    Once a day, from the set time on; what a crash leaves undone is found again. Afterwards a look at every
    published page that may be fetched is planned.
    """
    at = bureau.regulation.guides.check_time
    if at is None or bureau.now().astimezone(SHANGHAI).time() < at:
        return 0
    with bureau.store.reading() as tx:
        if was_done(tx, NIGHTLY, bureau.today):
            return 0
        found = differences(tx, today=bureau.today)
    opened = sum(open_correction(bureau, drift) is not None for drift in found.to_correct)
    with bureau.store.writing() as tx:
        if claim_day(tx, NIGHTLY, bureau.today, now=bureau.now()):
            addresses = {
                one.id: one.address
                for one in every_guide(tx)
                if one.address is not None and may_be_fetched(one.address, fetching)
            }
            waiting = guides_being_fetched(tx, addresses)
            fresh = {guide_id: address for guide_id, address in addresses.items() if guide_id not in waiting}
            plan_looks(tx, fresh, person_id=None, now=bureau.now())
    return opened


def visit_pages(bureau: Bureau, fetching: Fetching) -> int:
    """Fetch the pages that are planned to be looked at; return how many were recorded.

    Safe to run beside itself: a look belongs to whoever claims it first, for a while.
    """
    with bureau.store.reading() as tx:
        planned = planned_sightings(tx, now=bureau.now(), limit=AT_ONCE)
    return sum(_visit(bureau, fetching, sighting_id) for sighting_id in planned)


def open_correction(bureau: Bureau, drift: Drift) -> str | None:
    """Open the case in which a guide is corrected; return its number, None when one is open already."""
    with bureau.store.writing() as tx:
        hold_calendar(tx)
        hold_guide(tx, drift.guide_id)
        if is_being_corrected(tx, drift.guide_id, drift.proof_name):
            return None
        now = bureau.now()
        step = open_case(tx, _new_case(drift), procedure=CORRECTION_DIAGRAM, now=now, command_key=None)
        record_correction(tx, drift, case_id=step.case_id, now=now)
        facts = {
            "kind": CORRECT_GUIDE,
            "guide": drift.guide_id,
            "edition": drift.edition,
            "item": drift.item_id,
            "version": drift.since_version,
            "reason": str(drift.demand_reason),
            "place": str(drift.place),
        }
        begin(step, ListPractice(bureau), variables={}, facts=facts)
        keepers = holders_of(tx, Role.GUIDE_KEEPER, today=bureau.today, department_id=drift.unit_id)
        told = {"case_no": step.case_no}
        letters = [Letter(person, "guide_to_correct", step.case_id, told) for person in keepers]
        deliver(tx.connection(), letters, now=now)
        return step.case_no


def may_be_fetched(address: str, fetching: FetchSettings) -> bool:
    """Say whether the city allows that page to be fetched."""
    try:
        address_in(address, fetching)
    except FetchRefused:
        return False
    return True


def _visit(bureau: Bureau, fetching: Fetching, sighting_id: int) -> int:
    with bureau.store.writing() as tx:
        if not claim_look(tx, sighting_id, now=bureau.now()):
            return 0
        look = sighting(tx, sighting_id)
    if look is None or look.address is None:
        raise LookupError(f"sighting {sighting_id} has no address")
    page = _seen(fetching, look.address)
    with bureau.store.writing() as tx:
        kept = guide(tx, look.guide_id)
        if kept is None:
            raise LookupError(f"no guide {look.guide_id}")
        is_seen = record_look(tx, sighting_id, kept, page, now=bureau.now())
    if is_seen:
        _correct(bureau, look.guide_id, today=bureau.today)
    return 1


def _seen(fetching: Fetching, address: str) -> SeenPage | Refusal:
    """Return the page as lines, or the refusal for which there is none: it is told to whoever asked."""
    try:
        page = fetching(address)
        lines = lines_of(page.content, page.kind, charset=page.charset)
    except Refusal as refusal:
        return refusal
    return SeenPage(lines, page.digest, len(page.content), address=page.address)


def _correct(bureau: Bureau, guide_id: int, *, today: date) -> None:
    with bureau.store.reading() as tx:
        found = differences_of(tx, guide_id, today=today)
    for drift in found.to_correct:
        open_correction(bureau, drift)


def _new_case(drift: Drift) -> NewCase:
    return NewCase(
        kind=CORRECT_GUIDE,
        department_id=drift.unit_id,
        title=drift.matter_name,
        subject=drift.proof_name,
        detail="、".join(WAY_LABELS[way] for way in drift.ways),
        filed_by=None,
    )

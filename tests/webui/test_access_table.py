"""Who may open what: every route stands in this table with the answer each persona gets.

The case is one of the police unit, waiting for its confirmation; the civil unit has no part in it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from engine.calendar.steps import found_calendar
from engine.config import Settings
from engine.inbox.steps import deliver
from engine.inbox.terms import Letter
from engine.people.records import PersonRow
from engine.store import Store
from tests.builders.attachments import a_file_room, attached
from tests.builders.causes import a_cause
from tests.builders.city import ID, a_city, filed, open_tasks, person
from tests.builders.legal_register import BASIS, a_document, changed, read
from tests.builders.meetings import planned
from tests.builders.surveys import KEEPS, a_round, drafted
from tests.webui.offices import PASSWORD, _cheap, csrf_token, sign_in
from tests.webui.survey_routes import survey_routes
from webui.app import create_app
from webui.desks.approval_sheet.pdf import can_make_pdf
from webui.office import Office
from workflows.legal_register.rules import text_digest
from workflows.procedures.bureau import Bureau
from workflows.schema import metadata
from workflows.surveys.organising import end_round

PERSONAS = (
    "anonymous",
    "filer",
    "confirmer",
    "civil_filer",
    "civil_staff",
    "reviewer",
    "desk",
    "publisher",
    "member1",
    "police_keeper",
    "banner_keeper",
    "supervisor",
    "administrator",
)


def _row(default: int, **others: int) -> dict[str, int]:
    return {persona: others.get(persona, default) for persona in PERSONAS}


TO_SIGN_IN, SHOWN, SENT_ON, REFUSED, HIDDEN = 302, 200, 302, 403, 404
EVERYONE = _row(SHOWN)
SIGNED_IN = _row(SHOWN, anonymous=TO_SIGN_IN)
FILERS = _row(REFUSED, anonymous=TO_SIGN_IN, filer=SHOWN, civil_filer=SHOWN)
REGISTRARS = _row(REFUSED, anonymous=TO_SIGN_IN, filer=SHOWN, civil_filer=SHOWN, desk=SHOWN, supervisor=SHOWN)
KEEPERS = _row(REFUSED, anonymous=TO_SIGN_IN, desk=SHOWN, reviewer=SHOWN)
KEEPERS_UNFIT = _row(REFUSED, anonymous=TO_SIGN_IN, desk=422, reviewer=422)
OFFICE = _row(REFUSED, anonymous=TO_SIGN_IN, desk=SHOWN)
MEETING_READERS = _row(REFUSED, anonymous=TO_SIGN_IN, desk=SHOWN, member1=SHOWN, supervisor=SHOWN)
SUPERVISORS = _row(REFUSED, anonymous=TO_SIGN_IN, supervisor=SHOWN)
ADMINISTRATORS = _row(REFUSED, anonymous=TO_SIGN_IN, administrator=SHOWN)
GUIDE_CHECKERS = _row(REFUSED, anonymous=TO_SIGN_IN, police_keeper=422, desk=422, supervisor=422)
GUIDE_WATCHERS = _row(REFUSED, anonymous=TO_SIGN_IN, desk=SHOWN, supervisor=SHOWN)
STRANGERS = {"administrator": HIDDEN, "civil_filer": HIDDEN, "civil_staff": HIDDEN, "banner_keeper": HIDDEN}
READERS = _row(SHOWN, anonymous=TO_SIGN_IN, **STRANGERS)


TABLE: dict[str, tuple[str, str, dict[str, int]]] = {
    "public_list.home": ("GET", "/", _row(SENT_ON)),
    "public_list.search": ("GET", "/list", EVERYONE),
    "public_list.item": ("GET", "/list/items/MZ000001", EVERYONE),
    "public_list.versions": ("GET", "/list/versions", EVERYONE),
    "public_list.version": ("GET", "/list/versions/1", EVERYONE),
    "public_list.version_file": ("GET", "/list/versions/1.json", EVERYONE),
    "public_list.latest_file": ("GET", "/list/versions/latest.json", _row(SENT_ON)),
    "public_list.feed": ("GET", "/list/versions.atom", EVERYONE),
    "public_list.differences": ("GET", "/list/differences", EVERYONE),
    "public_list.differences_as_json": ("GET", "/list/differences.json", EVERYONE),
    "public_list.may_they_ask": ("GET", "/list/may-they-ask?q=证明", EVERYONE),
    "public_list.may_they_ask_as_json": ("GET", "/list/may-they-ask.json?q=证明", EVERYONE),
    "public_list.asked_anyway": ("GET", "/list/items/MZ000001/asked-anyway", EVERYONE),
    "public_list.site_map": ("GET", "/site-map", EVERYONE),
    "public_list.accessibility": ("GET", "/accessibility", EVERYONE),
    "guides.index": ("GET", "/guides", EVERYONE),
    "guides.show": ("GET", "/guides/1", EVERYONE),
    "guides.kept": ("GET", "/guides/kept", SIGNED_IN),
    "guides.edit": ("GET", "/guides/1/edit", _row(REFUSED, anonymous=TO_SIGN_IN, police_keeper=SHOWN)),
    "guides.publish": (
        "POST",
        "/guides/1/editions",
        _row(REFUSED, anonymous=TO_SIGN_IN, police_keeper=422),
    ),
    "guides.check": (
        "GET",
        "/guides/1/check",
        _row(HIDDEN, anonymous=TO_SIGN_IN, police_keeper=SHOWN, desk=SHOWN, supervisor=SHOWN),
    ),
    "guides.look": ("POST", "/guides/1/looks", GUIDE_CHECKERS),
    "guides.hand_in": ("POST", "/guides/1/pages", GUIDE_CHECKERS),
    "guides.state": ("POST", "/guides/1/statements", GUIDE_CHECKERS),
    "guides.confirm": (
        "POST",
        "/guides/1/statements/9/confirmation",
        _row(REFUSED, anonymous=TO_SIGN_IN, police_keeper=HIDDEN, desk=HIDDEN, supervisor=HIDDEN),
    ),
    "guides.judge": ("POST", "/guides/1/judgements/11", GUIDE_CHECKERS),
    "guides.differences": ("GET", "/guides/differences", GUIDE_WATCHERS),
    "guides.differences_csv": ("GET", "/guides/differences.csv", GUIDE_WATCHERS),
    "preferences": ("GET", "/preferences?theme=dark&next=/list", _row(SENT_ON)),
    "signing_in.sign_in": ("GET", "/sign-in", _row(SENT_ON, anonymous=SHOWN)),
    "signing_in.enter": ("POST", "/sign-in", _row(422)),
    "signing_in.sign_out": ("POST", "/sign-out", _row(SENT_ON)),
    "queue.waiting": ("GET", "/tasks", SIGNED_IN),
    "queue.done": ("GET", "/tasks/done", SIGNED_IN),
    "queue.filed": ("GET", "/tasks/filed", SIGNED_IN),
    "queue.elsewhere": ("GET", "/tasks/elsewhere", SIGNED_IN),
    "queue.views": ("GET", "/tasks/views", SIGNED_IN),
    "queue.save": ("POST", "/tasks/views", _row(422, anonymous=TO_SIGN_IN)),
    "queue.rename": ("POST", "/tasks/views/1", _row(422, anonymous=TO_SIGN_IN)),
    "queue.drop": ("POST", "/tasks/views/1/deletion", _row(SENT_ON)),
    "bulk.ask": ("POST", "/tasks/bulk", _row(409, anonymous=TO_SIGN_IN)),
    "bulk.answer": ("POST", "/tasks/bulk/answer", _row(409, anonymous=TO_SIGN_IN)),
    "bulk.result": ("GET", "/tasks/bulk/1", _row(HIDDEN, anonymous=TO_SIGN_IN)),
    "bulk.go_on": ("POST", "/tasks/bulk/1/rest", _row(HIDDEN, anonymous=TO_SIGN_IN)),
    "bulk.take_back": ("POST", "/tasks/bulk/1/undoing", _row(HIDDEN, anonymous=TO_SIGN_IN)),
    "presence.beat": ("POST", "/cases/ZM-2026-0001/presence", READERS),
    "substitutes.show": ("GET", "/substitutes", SIGNED_IN),
    "substitutes.arrange": ("POST", "/substitutes", _row(422, anonymous=TO_SIGN_IN)),
    "substitutes.end": ("POST", "/substitutes/1/end", _row(HIDDEN, anonymous=TO_SIGN_IN)),
    "phrases.show": ("GET", "/phrases", SIGNED_IN),
    "phrases.add": ("POST", "/phrases", _row(422, anonymous=TO_SIGN_IN)),
    "phrases.drop": ("POST", "/phrases/1/deletion", _row(SENT_ON)),
    "phrases.first": ("POST", "/phrases/1/first", _row(HIDDEN, anonymous=TO_SIGN_IN)),
    "inbox.letters": ("GET", "/inbox", SIGNED_IN),
    "inbox.open_one": ("POST", "/inbox/1/opening", _row(HIDDEN, anonymous=TO_SIGN_IN, confirmer=SENT_ON)),
    "inbox.read_all": ("POST", "/inbox/reading", _row(SENT_ON)),
    "inbox.delivery": ("GET", "/inbox/delivery", SIGNED_IN),
    "inbox.set_mail": ("POST", "/inbox/delivery/mail", _row(SENT_ON)),
    "inbox.set_kinds": ("POST", "/inbox/delivery/kinds", _row(SENT_ON)),
    "inbox.make_feed": ("POST", "/inbox/delivery/feed", SIGNED_IN),
    "inbox.close_feed": ("POST", "/inbox/delivery/feed/closing", _row(SENT_ON)),
    "inbox.feed": ("GET", "/my/deadlines/wrong.ics", _row(HIDDEN)),
    "filing.kinds": ("GET", "/filing", FILERS),
    "filing.add": ("GET", "/filing/add", FILERS),
    "filing.of_item": ("GET", "/filing/change?item=MZ000001", FILERS),
    "filing.deadline": ("GET", "/filing/deadline?cause_date=2026-09-29", SIGNED_IN),
    "filing.calculate": ("POST", "/filing/add/deadline", FILERS),
    "filing.file": ("POST", "/filing/add", _row(REFUSED, anonymous=TO_SIGN_IN, filer=422, civil_filer=422)),
    "causes.register": ("GET", "/causes", SIGNED_IN),
    "causes.show": ("GET", "/causes/1", SIGNED_IN),
    "causes.ask": ("GET", "/causes/new", REGISTRARS),
    "causes.add": (
        "POST",
        "/causes",
        _row(REFUSED, anonymous=TO_SIGN_IN, filer=422, civil_filer=422, desk=422, supervisor=422),
    ),
    "causes.declare": ("POST", "/causes/1/no-change", _row(REFUSED, anonymous=TO_SIGN_IN, confirmer=422)),
    "causes.put_aside": ("POST", "/causes/1/set-aside", _row(HIDDEN, anonymous=TO_SIGN_IN)),
    "legal_register.register": ("GET", "/legal", SIGNED_IN),
    "legal_register.ask_document": ("GET", "/legal/new", KEEPERS),
    "legal_register.document": ("GET", "/legal/1", SIGNED_IN),
    "legal_register.article": ("GET", "/legal/articles/1", SIGNED_IN),
    "legal_register.item": ("GET", "/legal/items/MZ000001", SIGNED_IN),
    "legal_register.readings": ("GET", "/legal/readings", SIGNED_IN),
    "legal_register.reading": ("GET", f"/legal/readings/{text_digest(BASIS)}", SIGNED_IN),
    "legal_register.ahead": ("GET", "/legal/ahead", SIGNED_IN),
    "legal_register.ask_change": ("GET", "/legal/1/changes/new", KEEPERS),
    "legal_register.change": ("GET", "/legal/changes/1", SIGNED_IN),
    "legal_register.add_document": ("POST", "/legal", KEEPERS_UNFIT),
    "legal_register.withdraw_change": ("POST", "/legal/changes/1/withdrawal", KEEPERS_UNFIT),
    "legal_register.add_article": ("POST", "/legal/1/articles", KEEPERS_UNFIT),
    "legal_register.add_unit": ("POST", "/legal/1/units", KEEPERS_UNFIT),
    "legal_register.end_unit": ("POST", "/legal/1/units/ended", KEEPERS_UNFIT),
    "legal_register.add_wording": ("POST", "/legal/articles/1/wording", KEEPERS_UNFIT),
    "legal_register.add_reading": (
        "POST",
        f"/legal/readings/{text_digest(BASIS)}",
        _row(REFUSED, anonymous=TO_SIGN_IN, desk=409, reviewer=409),
    ),
    "legal_register.add_change": ("POST", "/legal/1/changes", KEEPERS_UNFIT),
    "successions.register": ("GET", "/successions", SIGNED_IN),
    "successions.ask": ("GET", "/successions/new", KEEPERS),
    "successions.show": ("GET", "/successions/1", _row(HIDDEN, anonymous=TO_SIGN_IN)),
    "successions.add": ("POST", "/successions", KEEPERS_UNFIT),
    "successions.confirm": ("POST", "/successions/1/confirmation", _row(HIDDEN, anonymous=TO_SIGN_IN)),
    "causes.withdraw": (
        "POST",
        "/causes/1/withdrawal",
        _row(REFUSED, anonymous=TO_SIGN_IN, desk=422, supervisor=422),
    ),
    "cases.show": ("GET", "/cases/ZM-2026-0001", READERS),
    "cases.diagram": ("GET", "/cases/ZM-2026-0001/diagrams/add_item.bpmn", READERS),
    "cases.answer": (
        "POST",
        "/cases/ZM-2026-0001/tasks/{task}",
        _row(REFUSED, anonymous=TO_SIGN_IN, confirmer=422, **STRANGERS),
    ),
    "verbs.ask": ("GET", "/cases/ZM-2026-0001/verbs/comment", READERS),
    "verbs.act": ("POST", "/cases/ZM-2026-0001/verbs/comment", _row(422, anonymous=TO_SIGN_IN, **STRANGERS)),
    "meetings.every": ("GET", "/meetings", MEETING_READERS),
    "meetings.ask": ("GET", "/meetings/new", OFFICE),
    "meetings.add": ("POST", "/meetings", _row(REFUSED, anonymous=TO_SIGN_IN, desk=422)),
    "meetings.show": ("GET", "/meetings/1", MEETING_READERS),
    "meetings.plan": ("GET", "/meetings/1/plan", OFFICE),
    "meetings.change": ("POST", "/meetings/1/plan", _row(REFUSED, anonymous=TO_SIGN_IN, desk=422)),
    "meetings.agenda": ("GET", "/meetings/1/agenda", OFFICE),
    "meetings.arrange": ("POST", "/meetings/1/agenda", _row(REFUSED, anonymous=TO_SIGN_IN, desk=409)),
    "meetings.record": ("GET", "/meetings/1/record", OFFICE),
    "meetings.keep": ("POST", "/meetings/1/record", _row(REFUSED, anonymous=TO_SIGN_IN, desk=409)),
    "meetings.confirm": (
        "POST",
        "/meetings/1/confirmation",
        _row(REFUSED, anonymous=TO_SIGN_IN, desk=409, member1=409),
    ),
    "meetings.cancel": ("POST", "/meetings/1/cancellation", _row(REFUSED, anonymous=TO_SIGN_IN, desk=422)),
    "meetings.printed_agenda": ("GET", "/meetings/1/agenda/sheet", MEETING_READERS),
    "meetings.minutes": ("GET", "/meetings/1/minutes", MEETING_READERS),
    "attachments.show": ("GET", "/cases/ZM-2026-0001/attachments", READERS),
    "attachments.download": ("GET", "/cases/ZM-2026-0001/attachments/1", READERS),
    "attachments.attach": (
        "POST",
        "/cases/ZM-2026-0001/attachments",
        _row(
            REFUSED, anonymous=TO_SIGN_IN, filer=422, confirmer=422, police_keeper=422, desk=422, **STRANGERS
        ),
    ),
    "deadlines.show": ("GET", "/cases/ZM-2026-0001/deadlines/1", READERS),
    "deadlines.printed": ("GET", "/cases/ZM-2026-0001/deadlines/1/sheet", READERS),
    "deadlines.as_json": ("GET", "/cases/ZM-2026-0001/deadlines/1.json", READERS),
    "deadlines.ask_change": (
        "GET",
        "/cases/ZM-2026-0001/deadlines/1/change?verb=extend&days=2",
        _row(REFUSED, anonymous=TO_SIGN_IN, desk=SHOWN, supervisor=SHOWN, **STRANGERS),
    ),
    "deadlines.change": (
        "POST",
        "/cases/ZM-2026-0001/deadlines/1/change",
        _row(REFUSED, anonymous=TO_SIGN_IN, desk=422, supervisor=422, **STRANGERS),
    ),
    "approval_sheet.show": ("GET", "/cases/ZM-2026-0001/sheet", READERS),
    "approval_sheet.as_pdf": (
        "GET",
        "/cases/ZM-2026-0001/sheet.pdf",
        _row(SHOWN if can_make_pdf() else 501, anonymous=TO_SIGN_IN, **STRANGERS),
    ),
    "approval_sheet.ask_code": ("GET", "/check", EVERYONE),
    "approval_sheet.check": ("GET", f"/check/{'A' * 40}", _row(HIDDEN)),
    "calendar.year": ("GET", "/calendar", SIGNED_IN),
    "calendar.show": ("GET", "/calendar/versions/1", SIGNED_IN),
    "calendar.notice": ("GET", "/calendar/notice", ADMINISTRATORS),
    "calendar.read": ("POST", "/calendar/notice/reading", ADMINISTRATORS),
    "calendar.propose": ("POST", "/calendar/notice", _row(REFUSED, anonymous=TO_SIGN_IN, administrator=422)),
    "calendar.activate": (
        "POST",
        "/calendar/versions/1/activate",
        _row(REFUSED, anonymous=TO_SIGN_IN, administrator=409),
    ),
    "calendar.drop": (
        "POST",
        "/calendar/versions/1/drop",
        _row(REFUSED, anonymous=TO_SIGN_IN, administrator=409),
    ),
    "calendar.restore": (
        "POST",
        "/calendar/versions/1/restore",
        _row(REFUSED, anonymous=TO_SIGN_IN, administrator=409),
    ),
    "supervising.board": ("GET", "/supervision", SUPERVISORS),
    "supervising.cases": ("GET", "/supervision/cases/late", SUPERVISORS),
    "supervising.unowned": ("GET", "/supervision/unowned", SUPERVISORS),
    "supervising.attribution": ("GET", "/supervision/attribution", SUPERVISORS),
    "supervising.attribution_csv": ("GET", "/supervision/attribution.csv", SUPERVISORS),
    "supervising.charged_cases": ("GET", "/supervision/attribution/cases?holder=desk", SUPERVISORS),
} | survey_routes(_row)
"""Endpoint -> method, address, persona -> status. A POST carries a valid token and FIELDS, or nothing."""

FIELDS = {
    "cases.answer": {"verdict": "return", "command_key": "0" * 32},
    "causes.add": {"command_key": "0" * 32},
    "verbs.act": {"command_key": "0" * 32},
    "bulk.answer": {"command_key": "0" * 32},
    "meetings.add": {"command_key": "0" * 32},
    "meetings.arrange": {"c1": "on"},
    "attachments.attach": {"command_key": "0" * 32, "slot": "other"},
    "causes.declare": {"unit": "police"},
    "legal_register.add_document": {"command_key": "0" * 32},
    "legal_register.add_reading": {"command_key": "0" * 32},
    "legal_register.add_change": {"command_key": "0" * 32},
    "successions.add": {"command_key": "0" * 32},
    "deadlines.change": {"verb": "extend", "days": "2", "command_key": "0" * 32},
    "surveys.add": {"command_key": "0" * 32},
    "surveys.report": {"m2-command_key": "0" * 32},
    "calendar.read": {"year": "2027", "text": "1月1日放假。"},
    "calendar.propose": {"year": "2027", "text": "1月1日放假，口岸除外。"},
    "calendar.restore": {"reason": "误录"},
}
"""A return and an extension without reasons: refused to whoever may do them, so that nothing changes."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, int]]:
    """Give the application of a city with one case, and the id of the task that waits."""
    folder = tmp_path_factory.mktemp("city")
    store = Store(f"sqlite:///{folder / 'city.db'}")
    metadata.create_all(store.engine)
    bureau = a_city(store)
    case_id = filed(bureau)
    a_cause(bureau)
    read_and_changed(bureau)
    drafted(bureau, a_round(bureau), KEEPS)
    end_round(bureau, person(bureau, "desk"), a_round(bureau))
    attached(bureau, a_file_room(folder))
    with store.writing() as tx:
        found_calendar(tx, now=bureau.now())
        tx.execute(sa.update(PersonRow).values(password_digest=_cheap.hash(PASSWORD)))
        deliver(tx.connection(), [Letter(ID["confirmer"], "red", case_id)], now=bureau.now())
    planned(bureau, [])  # after the letter: it writes some of its own
    settings = Settings({}, source=Path("config.toml"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MIANZHENG_DATA", str(folder))
        app = create_app(Office(store, bureau.clock, settings, demo=False))
    yield app, open_tasks(bureau, case_id)[0].id
    store.close()


@pytest.fixture(scope="module")
def clients(city: tuple[Flask, int]) -> dict[str, FlaskClient]:
    """Give each persona's own browser, signed in."""
    app, _ = city
    found = {persona: app.test_client() for persona in PERSONAS}
    for persona, client in found.items():
        if persona != "anonymous":
            assert sign_in(client, persona).status_code == SENT_ON, persona
    return found


def test_every_route_stands_in_the_table(city: tuple[Flask, int]) -> None:
    """A new route without a row is a route that nobody has thought about."""
    app, _ = city
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert endpoints == set(TABLE), "write the missing rows (or remove the stale ones) in TABLE"


@pytest.mark.parametrize("endpoint", TABLE)
def test_each_persona_gets_the_answer_of_the_table(
    endpoint: str, city: tuple[Flask, int], clients: dict[str, FlaskClient]
) -> None:
    """Rights are decided per person and case, not per page."""
    method, address, expected = TABLE[endpoint]
    address = address.format(task=city[1])

    fields = FIELDS.get(endpoint, {})
    answers = {persona: _answer(client, method, address, fields) for persona, client in clients.items()}

    assert answers == expected


def test_nobody_learns_that_another_units_case_exists(clients: dict[str, FlaskClient]) -> None:
    """A case that is not yours and a case that is not there answer alike."""
    client = clients["civil_filer"]

    foreign = client.get("/cases/ZM-2026-0001")
    missing = client.get("/cases/ZM-2026-9999")

    assert foreign.status_code == missing.status_code == HIDDEN
    assert foreign.text.replace("0001", "9999") == missing.text


def test_a_post_without_a_token_changes_nothing(
    city: tuple[Flask, int], clients: dict[str, FlaskClient]
) -> None:
    """Another site cannot answer a task in a person's name."""
    answer = clients["confirmer"].post(f"/cases/ZM-2026-0001/tasks/{city[1]}", data={"verdict": "confirm"})

    assert answer.status_code == 400


def read_and_changed(bureau: Bureau) -> None:
    """Let the one basis be read, and change a law on which nothing rests."""
    a_document(bureau)
    read(bureau)
    changed(bureau, a_document(bureau, title="甲法", number=""))


def _answer(client: FlaskClient, method: str, address: str, fields: dict[str, str]) -> int:
    if method == "GET":
        with client.get(address) as answered:
            return answered.status_code
    if address == "/sign-out":
        client = client.application.test_client()  # the persona's own session goes on
    token = csrf_token(client.get("/sign-in", follow_redirects=True).text)
    return client.post(address, data={**fields, "csrf_token": token}).status_code

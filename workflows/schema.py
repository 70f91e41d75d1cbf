"""All rows of the product in one import, so that migrations and tests see every table."""

from engine.attachments import records as attachments
from engine.calendar import records as calendar
from engine.cases import records as cases
from engine.deadlines import records as deadlines
from engine.inbox import records as inbox
from engine.jobs import records as jobs
from engine.journal import records as journal
from engine.outbox import records as outbox
from engine.people import records as people
from engine.phrases import records as phrases
from engine.presence import records as presence
from engine.procedures import records as procedures
from engine.saved_views import records as saved_views
from engine.store import Record
from engine.tasks import records as tasks
from workflows.bulk import records as bulk
from workflows.causes import records as causes
from workflows.demand_stops import records as demand_stops
from workflows.exemption_list import records as exemption_list
from workflows.guide_checks import records as guide_checks
from workflows.guide_drift import records as guide_drift
from workflows.guides import records as guides
from workflows.legal_register import records as legal_register
from workflows.liaison_lists import records as liaison_lists
from workflows.meetings import records as meetings
from workflows.requests import records as requests
from workflows.successions import records as successions
from workflows.surveys import records as surveys
from workflows.verdicts import records as verdicts

ROOMS = (
    people,
    calendar,
    cases,
    procedures,
    journal,
    outbox,
    inbox,
    deadlines,
    tasks,
    saved_views,
    phrases,
    presence,
    attachments,
    jobs,
    exemption_list,
    liaison_lists,
    demand_stops,
    guides,
    guide_checks,
    guide_drift,
    causes,
    requests,
    verdicts,
    legal_register,
    successions,
    meetings,
    bulk,
    surveys,
)
"""The rooms that keep rows, in floor order."""

metadata = Record.metadata
"""The metadata of every table."""

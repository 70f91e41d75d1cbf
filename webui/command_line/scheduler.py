"""`mianzheng scheduler`: the polls of due rows, in this process. Two of them side by side are safe."""

import argparse
import logging
import signal
import sys
from types import FrameType
from typing import TextIO

from engine.attachments.blobs import BlobFolder
from engine.attachments.steps import clear_unreferenced
from engine.clock import SystemClock
from engine.config import Settings
from engine.jobs.runner import run_forever
from engine.jobs.terms import Job
from engine.mail.carrier import carry_mail
from engine.mail.steps import address_letters
from engine.mail.terms import Post
from engine.outbox.steps import carry_out
from engine.webpages.fetching import fetch, the_net
from engine.webpages.terms import FetchSettings
from webui.command_line.attachments import blobs_of
from webui.command_line.city import bureau_of, open_store, settings_of_the_city
from webui.command_line.mailing import post_of, wording_of
from webui.command_line.places import data_folder
from workflows.digests.steps import write_digests
from workflows.legal_register.watch import write_watch_notices
from workflows.meetings.departures import settle_departures
from workflows.meetings.settling import settle_confirmed
from workflows.procedures.bindings import ListPractice
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_reminders import write_cause_letters
from workflows.procedures.guide_watch import compare_guides, visit_pages
from workflows.procedures.lapses import handle_due
from workflows.surveys.reminding import write_survey_letters

NOTHING_FETCHED = FetchSettings()
"""What holds where config.toml names no host."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments: it has none."""
    subparsers.add_parser("scheduler", help="只启动定时程序")


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Poll until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, _leave)
    settings = settings_of_the_city()
    bureau = bureau_of(settings, open_store(settings), SystemClock())
    run_forever(bureau.store, bureau.clock, _timetable_of(settings, bureau))
    return 0


def _timetable_of(settings: Settings, bureau: Bureau) -> tuple[Job, ...]:
    fetching = settings.table("fetching", FetchSettings)
    return timetable(bureau, post_of(settings), blobs_of(settings), fetching)


def timetable(
    bureau: Bureau,
    post: Post | None = None,
    blobs: BlobFolder | None = None,
    fetching: FetchSettings = NOTHING_FETCHED,
) -> tuple[Job, ...]:
    """Return all jobs of the product: what, and how often.

    post: the mail server; None: there is none. blobs: the folder of attached files; None: it is left alone.
    """
    practice, wire = ListPractice(bureau), the_net()
    return (
        Job("handle_due", 30, lambda: handle_due(bureau, practice)),
        Job(
            "carry_out_outbox",
            10,
            lambda: carry_out(bureau.store, data_folder() / "outbox", now=bureau.now()),
        ),
        Job("settle_meetings", 30, lambda: settle_confirmed(bureau)),
        Job("settle_departures", 60, lambda: settle_departures(bureau)),
        Job("write_cause_letters", 60, lambda: write_cause_letters(bureau)),
        Job("write_watch_notices", 3600, lambda: write_watch_notices(bureau)),
        Job("write_survey_letters", 60, lambda: write_survey_letters(bureau)),
        Job("write_digests", 60, lambda: write_digests(bureau)),
        Job("compare_guides", 60, lambda: compare_guides(bureau, fetching)),
        Job("visit_pages", 10, lambda: visit_pages(bureau, lambda address: fetch(address, fetching, wire))),
        *(_mail_jobs(bureau, post) if post else ()),
        *((_clearing_job(bureau, blobs),) if blobs else ()),
    )


def _mail_jobs(bureau: Bureau, post: Post) -> tuple[Job, ...]:
    wording = wording_of(post)
    return (
        Job("address_letters", 10, lambda: address_letters(bureau.store, now=bureau.now())),
        Job("carry_mail", 10, lambda: carry_mail(bureau.store, bureau.clock, post, wording)),
    )


def _clearing_job(bureau: Bureau, blobs: BlobFolder) -> Job:
    def clear() -> int:
        return clear_unreferenced(bureau.store, blobs, now=bureau.now())

    return Job("clear_attachments", 6 * 3600, clear)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)

"""Racing double submits: one effect each, and the second answer names who and when. On both databases."""

import threading
from collections import Counter

import sqlalchemy as sa

from engine.cases.records import CaseFileRow
from engine.journal.records import EventRow
from engine.journal.steps import append_many
from engine.journal.terms import Head, Line
from engine.refusals import Refusal
from engine.tasks.lookups import task
from engine.tasks.records import TaskRow
from tests.builders.city import a_key, an_addition, person
from tests.builders.evidence import doubled_or_lost, faults_of
from tests.builders.side_processes import CONTEXT, PATIENCE_SECONDS, started
from tests.exactly_once.racing import (
    PEOPLE,
    Submit,
    cases_to_confirm,
    complaints,
    pairs_on,
    raced_by_threads,
    second_holders,
    submit_in_turn,
)
from workflows.procedures.bureau import Bureau
from workflows.procedures.cases import file_request
from workflows.requests.rules import FormRefused

BY_PROCESSES = 20
FILINGS = 16


def cases_for(city: Bureau) -> int:
    """Return how many cases to race on: two pairs a case, 200 pairs on SQLite and 60 on PostgreSQL."""
    return 100 if city.store.is_sqlite else 30


def harm_done(city: Bureau, cases: list[int]) -> list[str]:
    """Tell everything that stands twice, is lost or does not agree with the journal."""
    return [
        *(harm for case_id in cases for harm in doubled_or_lost(city, case_id)),
        *(f"{fault}" for fault in faults_of(city)),
    ]


def test_of_two_verdicts_at_the_same_moment_one_has_effect_and_the_other_is_told_who_and_when(
    city: Bureau,
) -> None:
    second_holders(city)
    cases = cases_to_confirm(city, cases_for(city))

    for who, verdict in (("confirmer", "confirm"), ("desk", "accept")):
        pairs = pairs_on(city, cases, who, verdict)
        assert complaints(pairs, raced_by_threads(city, pairs)) == []

    assert harm_done(city, cases) == []
    with city.store.reading() as tx:
        lines = Counter(tx.scalars(sa.select(EventRow.task_id).where(EventRow.kind == "done")))
    assert set(lines.values()) == {1}
    assert len(lines) == len(cases) * 3  # filed, confirmed, accepted


def test_of_two_processes_the_same_holds(city: Bureau, city_url: str) -> None:
    second_holders(city)
    cases = cases_to_confirm(city, BY_PROCESSES)
    pairs = pairs_on(city, cases, "confirmer", "confirm")
    together = CONTEXT.Barrier(2)
    pipes = [CONTEXT.Pipe(duplex=False) for _ in range(2)]

    processes = [
        started(submit_in_turn, city_url, [pair[side] for pair in pairs], together, pipes[side][1])
        for side in range(2)
    ]
    answers = [receiver.recv() for receiver, _ in pipes if receiver.poll(PATIENCE_SECONDS)]
    for process in processes:
        process.join()

    assert complaints(pairs, [list(both) for both in zip(*answers, strict=True)]) == []
    assert harm_done(city, cases) == []


def filings_raced(city: Bureau, *, same_key: bool) -> list[list[str]]:
    """File each of several requests twice at the same moment; return both answers of each pair."""
    filer = person(city, "filer")

    def file(number: int, key: bytes, together: threading.Barrier, answers: list[str]) -> None:
        form = an_addition(proof_name=f"第{number}种证明")
        together.wait(30)
        try:
            answers.append(file_request(city, filer, form, command_key=key))
        except FormRefused as refusal:
            answers += [f"{problem.code} {problem.facts['case_no']}" for problem in refusal.problems]
        except Refusal as refusal:
            answers.append(f"{refusal.code} {refusal.facts.get('case_no', refusal.facts.get('at'))}")

    found = []
    for number in range(FILINGS):
        together, answers, key = threading.Barrier(2), list[str](), a_key()
        both = [
            threading.Thread(target=file, args=(number, key if same_key else a_key(), together, answers))
            for _ in range(2)
        ]
        for each in both:
            each.start()
        for each in both:
            each.join()
        found.append(sorted(answers))
    return found


def test_of_two_filings_of_one_item_one_opens_a_case_and_the_other_is_told_its_number(city: Bureau) -> None:
    found = filings_raced(city, same_key=False)

    numbers = [f"ZM-2026-{number:04d}" for number in range(1, FILINGS + 1)]
    assert found == [[number, f"already_open {number}"] for number in numbers]
    assert faults_of(city) == []


def test_of_one_filing_submitted_twice_one_opens_a_case_and_the_other_is_told_when(city: Bureau) -> None:
    found = filings_raced(city, same_key=True)

    numbers = [f"ZM-2026-{number:04d}" for number in range(1, FILINGS + 1)]
    assert found == [[number, "already_submitted 10-09 09:00"] for number in numbers]
    assert faults_of(city) == []


def test_the_harness_notices_a_submit_that_reads_runs_and_writes_without_the_lock(city: Bureau) -> None:
    second_holders(city)
    cases = cases_to_confirm(city, 4)
    pairs = pairs_on(city, cases, "confirmer", "confirm")
    both_have_read = {pair[0].task_id: threading.Barrier(2, timeout=30) for pair in pairs}

    def naively(office: Bureau, submit: Submit) -> str:
        with office.store.reading() as tx:
            waiting = task(tx, submit.task_id)
        assert waiting is not None
        assert waiting.state == "open"
        both_have_read[submit.task_id].wait()
        write_without_looking_again(office, waiting.case_id, submit)
        return "won"

    answers = raced_by_threads(city, pairs, naively)

    assert len(complaints(pairs, answers)) == len(pairs)
    assert {harm.split()[-2] for harm in harm_done(city, cases)} == {"2"}


def write_without_looking_again(city: Bureau, case_id: int, submit: Submit) -> None:
    person_id = PEOPLE[submit.who][0]
    line = Line("done", city.now(), person_id=person_id, task_id=submit.task_id, facts={})
    with city.store.writing() as tx:
        row = tx.execute(
            sa.select(CaseFileRow.journal_seq, CaseFileRow.journal_head)
            .where(CaseFileRow.id == case_id)
            .with_for_update()
        ).one()
        head = append_many(tx.connection(), Head(case_id, *row), [line])
        tx.execute(
            sa.update(CaseFileRow)
            .where(CaseFileRow.id == case_id)
            .values(journal_seq=head.seq, journal_head=head.digest)
        )
        tx.execute(
            sa.update(TaskRow)
            .where(TaskRow.id == submit.task_id)
            .values(state="done", done_by=person_id, done_at=city.now())
        )

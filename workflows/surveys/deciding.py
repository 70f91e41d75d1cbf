"""From the survey to the list: the desk records what the group has decided, another person publishes it.

Only a list that is still empty begins with a survey. Where there is a list already, each difference is filed
and approved as any other change (differences.py): the survey is no way around the procedure.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Final

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.attachments.rules import NoFile
from engine.attachments.steps import FileRoom, accepting
from engine.people.lookups import department_names
from engine.people.terms import Actor
from engine.refusals import Refusal, SeveralProblems
from engine.store import table_of
from workflows.exemption_list.records import ListVersionRow
from workflows.exemption_list.rules import ListNotEmpty, key_text
from workflows.exemption_list.steps import BASELINE, import_rows
from workflows.exemption_list.terms import ImportedRow
from workflows.procedures.bureau import Bureau
from workflows.requests.checking import cleaned, day_in
from workflows.requests.rules import DateMalformed, Missing, TextTooLong
from workflows.surveys import rights
from workflows.surveys.differences import DifferenceKind, differences
from workflows.surveys.hand import take_round
from workflows.surveys.lookups import accepted_lines, decision_of
from workflows.surveys.records import SurveyDecisionRow
from workflows.surveys.rules import LIST_CLAUSE, DecidedAlready
from workflows.surveys.terms import SurveyLine

_DECISION, _VERSION = table_of(SurveyDecisionRow), table_of(ListVersionRow)
CHANNELS: Final = ("portal", "service_platform")
"""Plan 三(一)2: 政府门户网站、政务服务平台等渠道."""


class DecisionRefused(SeveralProblems):
    """The form of a decision as a whole."""

    code = "decision_refused"
    sentence = "审定登记有 %(count)s 处需要改正"
    clause = LIST_CLAUSE


class DecidedInFuture(Refusal):
    """The group has decided, or it has not."""

    code = "decided_in_future"
    sentence = "审定日期 %(decided_date)s 晚于今天"
    clause = LIST_CLAUSE
    field = "decided_date"


class NothingAccepted(Refusal):
    """There is nothing to approve."""

    code = "nothing_accepted"
    sentence = "本轮还没有接收任何一行，没有可以审定的汇总"
    clause = LIST_CLAUSE


class ConflictsLeft(Refusal):
    """Rows that say different things of one item cannot both stand on the list."""

    code = "survey_conflicts_left"
    sentence = "汇总中有 %(count)s 个条目的几行说法不一"
    way_out = "。请退回填报单位改成一致后再审定。"
    clause = LIST_CLAUSE


class DecisionMissing(Refusal):
    """No publication without an approval."""

    code = "decision_missing"
    sentence = "本轮汇总还没有协调小组审定的登记，不能公布"
    clause = LIST_CLAUSE


class PublishedAlready(Refusal):
    """A round becomes one baseline."""

    code = "survey_published_already"
    sentence = "本轮汇总已经公布为清单第 %(version)s 版"
    clause = LIST_CLAUSE


@dataclass(frozen=True)
class DecisionForm:
    """A decision as typed, with the group's document."""

    document_title: str
    document_number: str
    decided_date: str
    stream: IO[bytes]
    given_name: str


def record_decision(bureau: Bureau, room: FileRoom, actor: Actor, round_id: int, form: DecisionForm) -> None:
    """Record that the group has approved what is accepted; from then on no return of the round changes.

    Refuses: NotAllowed, NotYours, DecisionRefused, NoFile, whatever engine.attachments refuses,
    DecidedAlready, ListNotEmpty, NothingAccepted, ConflictsLeft.
    """
    rights.require(rights.organises(actor), "not_survey_desk")
    title, number, day = _checked(bureau, form)
    if not form.given_name:
        raise NoFile
    with accepting(room, form.stream, form.given_name) as file, bureau.store.writing() as tx:
        take_round(tx, round_id)
        if decision_of(tx, round_id) is not None:
            raise DecidedAlready
        lines = _fit_for_a_baseline(tx, round_id)
        row = {
            "round_id": round_id,
            "document_title": title,
            "document_number": number,
            "decided_date": day,
            "file_name": file.name,
            "file_kind": str(file.kind),
            "file_digest": file.received.digest,
            "file_content": file.received.path.read_bytes(),
            "rows_digest": digest_of(lines),
            "row_count": len(imported(tx, lines)),
            "recorded_by": actor.person_id,
            "recorded_at": bureau.now(),
        }
        tx.connection().execute(sa.insert(_DECISION), row)


def publish_baseline(bureau: Bureau, actor: Actor, round_id: int) -> int:
    """Make the approved survey the first version of the list, published; return the number of its items.

    Refuses: NotAllowed, NotYours, DecisionMissing, PublishedAlready, ListNotEmpty.
    """
    rights.require(rights.publishes(actor), "not_survey_publisher")
    with bureau.store.writing() as tx:
        found = take_round(tx, round_id)
        decision = decision_of(tx, round_id)
        if decision is None:
            raise DecisionMissing
        if decision.version_number is not None:
            raise PublishedAlready(version=decision.version_number)
        rights.require(decision.recorded_by != actor.person_id, "recorded_by_yourself")
        lines = accepted_lines(tx, round_id)
        if digest_of(lines) != decision.rows_digest:
            raise RuntimeError(f"round {round_id} is not what was approved")
        now = bureau.now()
        number = f"（{decision.document_number}）" if decision.document_number else ""
        count = import_rows(
            tx,
            imported(tx, lines),
            effective_date=bureau.today,
            channels=CHANNELS,
            summary=f"{found.name}：{decision.document_title}{number}",
            now=now,
        )
        _mark_published(tx, round_id, actor, now)
        return count


def list_version(tx: Session) -> int | None:
    """Return the number of the newest version of the list; None while there is no list."""
    newest: int | None = tx.connection().scalar(sa.select(sa.func.max(_VERSION.c.number)))
    return newest


def imported(tx: Session, lines: Sequence[SurveyLine]) -> tuple[ImportedRow, ...]:
    """Return the rows as the list takes them: one an item, also where a unit demands it at several steps."""
    names = department_names(tx)
    first: dict[str, ImportedRow] = {}
    for line in lines:
        row = ImportedRow(line.key, line.content, unit_name=names.get(line.unit_id))
        first.setdefault(key_text(line.key), row)
    return tuple(first.values())


def digest_of(lines: Sequence[SurveyLine]) -> str:
    """Return the digest over what rows say, in their order."""
    said = [
        [line.id, line.unit_id, line.matter_name, line.proof_name, line.step, line.content.to_document()]
        for line in lines
    ]
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _checked(bureau: Bureau, form: DecisionForm) -> tuple[str, str | None, date]:
    longest = bureau.regulation.requests.longest_name
    title, number, day = (
        cleaned(form.document_title),
        cleaned(form.document_number),
        day_in(form.decided_date),
    )
    problems: list[Refusal] = []
    if not title:
        problems.append(Missing("document_title", label="审定文件名称"))
    for name, text in (("document_title", title), ("document_number", number)):
        if text and len(text) > longest:
            problems.append(TextTooLong(name, length=len(text), longest=longest))
    if day is None and form.decided_date.strip():
        problems.append(DateMalformed("decided_date", value=form.decided_date.strip()[:40]))
    elif day is None:
        problems.append(Missing("decided_date", label="审定日期"))
    elif day > bureau.today:
        problems.append(DecidedInFuture(decided_date=day))
    if problems or not title or day is None:
        raise DecisionRefused(problems)
    return title, number, day


def _fit_for_a_baseline(tx: Session, round_id: int) -> tuple[SurveyLine, ...]:
    if latest := list_version(tx):
        raise ListNotEmpty(version=latest)
    lines = accepted_lines(tx, round_id)
    if not lines:
        raise NothingAccepted
    if conflicts := differences(lines, ()).of(DifferenceKind.CONFLICT):
        raise ConflictsLeft(count=len(conflicts))
    return lines


def _mark_published(tx: Session, round_id: int, actor: Actor, now: datetime) -> None:
    values = {"published_by": actor.person_id, "published_at": now, "version_number": BASELINE}
    tx.connection().execute(sa.update(_DECISION).where(_DECISION.c.round_id == round_id).values(values))

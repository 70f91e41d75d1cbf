"""The list of any day is what the journal says, rebuilt from its lines alone: 1,000 random days and items."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.journal.records import EventRow
from tests.builders.city import agreed, an_addition
from tests.builders.stories import a_cancellation, a_change, at, carried_out, published
from workflows.exemption_list.documents import entry_digest
from workflows.exemption_list.lookups import ROWS, Moment, holding_at
from workflows.exemption_list.published import version_document
from workflows.exemption_list.records import ItemEntryRow
from workflows.exemption_list.rules import item_id_of, item_number
from workflows.exemption_list.terms import EntryStanding
from workflows.procedures.bureau import Bureau

QUESTIONS = 1_000
CASES = 24
Held = dict[int, list[tuple[int, date, str | None]]]
"""Item -> version, first day, digest of what the list says then; None: it has left the list."""


@dataclass
class Story:
    """Random requests, each carried through the whole procedure, and the days that they are asked of."""

    bureau: Bureau
    dice: Random
    listed: list[str]

    def go_on(self, number: int) -> None:
        """File one more request some days later; most are closed, some only published or approved."""
        self.bureau = at(self.bureau, self.bureau.now() + timedelta(days=self.dice.choice((0, 1, 1, 3))))
        today = self.bureau.today
        common = {"cause_date": today.isoformat(), "effect_date": self._effect(today)}
        move = self.dice.choice(("add", "add", "change", "change", "cancel"))
        if move == "add" or not self.listed:
            form = an_addition(proof_name=f"第{number}号证明", **common)
            carried_out(self.bureau, form)
            self.listed.append(self._newest())
            return
        item = self.dice.choice(self.listed)
        if move == "cancel":
            ground = self.dice.choice(("data_shared", "matter_abolished", "basis_repealed"))
            self.listed.remove(item)
            carried_out(self.bureau, a_cancellation(item_number=item, ground=ground, **common))
            return
        ends = self.dice.choice((carried_out, carried_out, published, agreed))
        if ends is not carried_out:
            self.listed.remove(item)  # its case stays open, so no other may follow
        ends(self.bureau, a_change(item_number=item, note=f"第{number}次", **common))

    def _effect(self, today: date) -> str:
        return (today + timedelta(days=self.dice.choice((0, 0, 2, 9, 30)))).isoformat()

    def _newest(self) -> str:
        with self.bureau.store.reading() as tx:
            return item_number(tx.scalar(sa.select(sa.func.max(ItemEntryRow.item_id))) or 0)


def rebuilt(tx: Session, *, published_only: bool) -> Held:
    """Return what the journal's lines say, beginning with the baseline, which no case has made."""
    held: Held = defaultdict(list)
    baseline = version_document(tx, 1)
    assert baseline
    for entry in baseline.entries:
        item = orjson.loads(entry)
        first = date.fromisoformat(item["effective_date"])
        held[item_id_of(item["number"]) or 0].append((1, first, entry_digest(entry)))
    lines = tx.execute(sa.select(EventRow.case_id, EventRow.kind, EventRow.node, EventRow.facts)).all()
    shown = {line.case_id for line in lines if line.kind == "done" and line.node == "task_publish_version"}
    formed = (line for line in lines if line.kind == "version_formed")
    for line in sorted(formed, key=lambda line: line.facts["version"]):
        if published_only and line.case_id not in shown:
            continue
        facts = line.facts
        says = None if facts["standing"] == EntryStanding.REMOVED else facts["entry"]
        held[facts["item"]].append((facts["version"], date.fromisoformat(facts["effective"]), says))
    return held


def by_journal(held: Held, item: int, day: date) -> str | None:
    begun = [says for _, first, says in held.get(item, []) if first <= day]
    return begun[-1] if begun else None


def by_lookup(tx: Session, item: int, moment: Moment) -> str | None:
    query = ROWS.add_columns(ItemEntryRow.document).where(ItemEntryRow.item_id == item)
    row = tx.execute(query.where(*holding_at(tx, moment))).one_or_none()
    return entry_digest(row.document) if row else None


def test_the_list_of_any_day_equals_a_replay_of_the_journal(city: Bureau) -> None:
    story = Story(city, Random(20261009), ["MZ000001"])  # noqa: S311  dice, not secrets
    for number in range(CASES):
        story.go_on(number)

    dice = Random(44)  # noqa: S311  dice, not secrets
    with city.store.reading() as tx:
        items = tx.scalar(sa.select(sa.func.max(ItemEntryRow.item_id))) or 0
        seen = set()
        for published_only in (True, False):
            held = rebuilt(tx, published_only=published_only)
            for _ in range(QUESTIONS // 2):
                item = dice.randint(1, items + 1)
                day = city.today + timedelta(days=dice.randint(-30, 90))
                expected = by_journal(held, item, day)
                assert by_lookup(tx, item, Moment(day=day, published_only=published_only)) == expected
                seen.add(expected)

    assert len(seen) > CASES // 2, "the days asked of meet many different states of the items"

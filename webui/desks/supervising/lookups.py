"""What the board and its lists draw."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy.orm import Session

from engine.clock import day_of, start_of
from engine.jobs.lookups import stalled
from engine.jobs.terms import Stall
from engine.people.lookups import department_names
from webui.bars import BarPart
from webui.due_dates import Due, due_of, soon_until
from webui.unit_names import short_unit
from webui.wording import WORDS, word
from workflows.causes.lookups import running_out
from workflows.causes.terms import WaitingUnit
from workflows.procedures.bureau import Bureau
from workflows.procedures.cause_register import reckoning
from workflows.supervision.lookups import cards, figures, loads, red_and_yellow
from workflows.supervision.terms import CardPage, CardRow, Days, DepartmentLoad, Figures, Shown
from workflows.supervision.unowned import unowned_count


@dataclass(frozen=True)
class CardLine:
    """One case of a list, with whose desk it is on."""

    row: CardRow
    department_name: str
    desk: str | None
    """Department and post, with the people who hold it; None for a closed case."""
    waited_days: int | None
    """Working days since it arrived there."""
    due: Due | None
    plate: str | None
    """red, yellow, or None."""


@dataclass(frozen=True)
class LoadLine:
    """One department's bar."""

    label: str
    late: int
    soon: int
    parts: tuple[BarPart, ...]


@dataclass(frozen=True)
class Board:
    """The supervision board."""

    figures: Figures
    loads: tuple[LoadLine, ...]
    lines: tuple[CardLine, ...]
    stall: Stall | None
    """What of the scheduler stands still; None: nothing."""
    unowned: int
    """How many open tasks nobody can go on with."""
    causes: tuple[WaitingUnit, ...]
    """Units whose seven days are over or nearly so, and who have neither filed nor declared."""

    @property
    def stalled_jobs(self) -> tuple[str, ...]:
        """Return what stands still, in words; a job of a newer release than ours by its own name."""
        names = self.stall.names if self.stall else ()
        return tuple(word("job", name) if name in WORDS["job"] else name for name in names)

    @property
    def longest(self) -> int:
        """Return what fills the whole width of a bar."""
        return max((load.late + load.soon for load in self.loads), default=0)


def board_of(tx: Session, bureau: Bureau) -> Board:
    """Return the board of the whole city."""
    days, names = days_of(bureau), department_names(tx)
    return Board(
        figures(tx, days),
        tuple(_load(load) for load in loads(tx, days)),
        tuple(_line(bureau, row, names) for row in red_and_yellow(tx, days)),
        stalled(tx, now=bureau.now()),
        unowned_count(tx, today=bureau.today),
        running_out(tx, reckoning(tx, bureau)),
    )


@dataclass(frozen=True)
class ListView:
    """One page of the cases behind a figure."""

    lines: tuple[CardLine, ...]
    page: CardPage


def list_view(tx: Session, bureau: Bureau, shown: Shown, *, after: str | None) -> ListView:
    """Return one page of the cases behind a figure. Refuses: BadCursor."""
    page, names = cards(tx, days_of(bureau), shown, after=after), department_names(tx)
    return ListView(tuple(_line(bureau, row, names) for row in page.rows), page)


def days_of(bureau: Bureau) -> Days:
    """Return the days by which the board judges today."""
    return Days(bureau.today, soon_until(bureau), start_of(bureau.today.replace(day=1)))


def _line(bureau: Bureau, row: CardRow, names: Mapping[int, str]) -> CardLine:
    due, waited = due_of(bureau, row.due_date), None
    if row.opened_at is not None:
        waited = bureau.calendar.working_days_between(day_of(row.opened_at), bureau.today)
    plate = {"late": "red", "today": "yellow", "soon": "yellow"}.get(due.standing) if due else None
    return CardLine(row, names[row.department_id], _desk(row), waited, due, plate)


def _desk(row: CardRow) -> str | None:
    if row.holder is None:
        return None
    unit = short_unit(row.holder.department_name) if row.assignee_id is None else ""
    people = gettext("、").join(row.holder.people) or gettext("现无人任职")
    who = " ".join(filter(None, (unit, people)))
    return str(gettext("%(post)s：%(people)s", post=word("role", row.holder.role), people=who))


def _load(load: DepartmentLoad) -> LoadLine:
    parts = (
        BarPart(load.late, "red", gettext("超期 %(count)s 件", count=load.late)),
        BarPart(load.soon, "yellow", gettext("临期 %(count)s 件", count=load.soon)),
    )
    return LoadLine(
        short_unit(load.department_name) or str(word("role", load.role)), load.late, load.soon, parts
    )

"""What a person is in charge of while another is asked: it stands in no queue of theirs, yet is not lost."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.people.lookups import department_names, person_names
from engine.people.terms import Actor
from engine.tasks.elsewhere import ElsewhereRow, elsewhere, elsewhere_count
from engine.tasks.terms import QueueRow
from webui.due_dates import Due, due_of
from workflows.procedures.bureau import Bureau
from workflows.procedures.lookups import keepers_of


@dataclass(frozen=True)
class AskedElsewhere:
    """One task that waits for somebody else."""

    row: QueueRow
    department_name: str
    due: Due | None
    asked: tuple[str, ...]
    """Whose opinion or signature it waits for; (): nobody's."""
    is_answered: bool
    """Whether the answer is given, and signatures are to follow."""
    acted_for: str | None
    """The principal whose task it is (代理); None: one's own."""


@dataclass(frozen=True)
class ElsewhereView:
    """The page: earliest due first; the total may be more than the lines."""

    lines: tuple[AskedElsewhere, ...]
    total: int


def elsewhere_view(tx: Session, bureau: Bureau, actor: Actor) -> ElsewhereView:
    """Return what waits for others, of the actor and of those for whom they act."""
    keepers = keepers_of(actor)
    rows, units = elsewhere(tx, keepers), department_names(tx)
    people = person_names(tx, {person for row in rows for person in (*row.asked_ids, row.keeper_id)})
    lines = tuple(_line(bureau, actor, row, units[row.row.department_id], people) for row in rows)
    return ElsewhereView(lines, elsewhere_count(tx, keepers))


def _line(
    bureau: Bureau, actor: Actor, found: ElsewhereRow, department_name: str, people: dict[int, str]
) -> AskedElsewhere:
    is_own = found.keeper_id == actor.person_id
    return AskedElsewhere(
        found.row,
        department_name,
        due_of(bureau, found.row.due_date),
        tuple(people[person_id] for person_id in found.asked_ids),
        found.is_answered,
        None if is_own else people[found.keeper_id],
    )

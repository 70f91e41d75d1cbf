"""What the pages of the liaisons show; names and numbers only to those who may call."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from sqlalchemy.orm import Session

from engine.people.lookups import departments
from engine.people.terms import Actor, Department
from engine.refusals import NotYours, Refusal
from webui.accounts import current_actor
from webui.form_fields import ToBeFilled
from webui.form_problems import advice_of, place_problems
from webui.office import current_bureau
from webui.sent_files import sent_file
from workflows.liaison_lists.lookups import liaisons_of, newest_submissions
from workflows.liaison_lists.reading import LiaisonProblemAt
from workflows.liaison_lists.rights import hands_in, reads, reads_all
from workflows.liaison_lists.terms import Submission


class ListFields(FlaskForm):  # type: ignore[misc]
    """The workbook of a unit's liaisons."""

    file = FileField(_l("选择文件"), [ToBeFilled()])

    def sent(self) -> tuple[str, bytes]:
        """Return the name and the bytes of what was sent; both empty where nothing was."""
        sent = sent_file(self.file)
        return sent.filename or "", sent.stream.read()


@dataclass(frozen=True)
class UnitLine:
    """One unit that may be read about; None: it has never handed in a list."""

    unit: Department
    newest: Submission | None


def unit_lines(tx: Session, actor: Actor) -> tuple[UnitLine, ...]:
    """Return the units of which the person may read the list, in the order of the city's units."""
    newest = newest_submissions(tx)
    return tuple(UnitLine(unit, newest.get(unit.id)) for unit in departments(tx) if reads(actor, unit.id))


def readable_unit(tx: Session, actor: Actor, unit_id: int) -> Department:
    """Return a unit of which the person may read the list. Refuses: NotYours."""
    found = next((unit for unit in departments(tx) if unit.id == unit_id), None)
    if found is None or not reads(actor, unit_id):
        raise NotYours
    return found


def unit_page(
    unit_id: int,
    form: ListFields,
    *,
    errors: Sequence[LiaisonProblemAt] = (),
    problem: Refusal | None = None,
) -> str:
    """Return the page of one unit's list, with what is wrong with a file that was sent. Refuses: NotYours."""
    bureau, actor = current_bureau(), current_actor()
    with bureau.store.reading() as tx:
        unit = readable_unit(tx, actor, unit_id)
        liaisons, newest = liaisons_of(tx, unit_id), newest_submissions(tx).get(unit_id)
    return render_template(
        "liaisons/unit.html",
        unit=unit,
        liaisons=liaisons,
        newest=newest,
        form=form,
        errors=errors,
        problem=place_problems(form, [problem]) if problem else "",
        may_hand_in=hands_in(actor, unit_id),
        reads_all=reads_all(actor),
        advice_of=advice_of,
    )

"""What the page of tasks without an owner draws: what is lacking, and who can mend it."""

from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from engine.people.lookups import department_names, person_names
from webui.due_dates import Due, due_of
from webui.unit_names import short_unit
from webui.wording import word
from workflows.procedures.bureau import Bureau
from workflows.supervision.terms import Lack, UnownedTask
from workflows.supervision.unowned import unowned

WAYS_OUT = {
    Lack.VACANT_POST: _l("请管理员为该岗位安排人员。"),
    Lack.HOLDER_GONE: _l("请单位负责人或者协调小组办公室打开此件，释放此环节。"),
    Lack.ASKED_GONE: _l("请委派人打开此件，收回委派。"),
    Lack.SIGNER_GONE: _l("请办理人打开此件减签；意见已经作出的，先撤回再减签。"),
}
IN_PERSON = _l("表决须由本人作出。成员离任的，本轮改按其余成员计票；成员不足时，请管理员补任成员。")


@dataclass(frozen=True)
class UnownedLine:
    """One task that nobody can go on with."""

    row: UnownedTask
    unit_name: str
    """Of the unit that filed."""
    lacking: str
    way_out: str
    due: Due | None


@dataclass(frozen=True)
class UnownedView:
    """The page: earliest due first; the total may be more than the lines."""

    lines: tuple[UnownedLine, ...]
    total: int


def unowned_view(tx: Session, bureau: Bureau) -> UnownedView:
    """Return every open task of the city without an owner, as far as one page carries them."""
    found, units = unowned(tx, today=bureau.today), department_names(tx)
    people = person_names(tx, {row.person_id for row in found.rows if row.person_id is not None})
    lines = tuple(
        UnownedLine(
            row,
            units[row.filing_unit_id],
            _lacking(row, units, people),
            str(IN_PERSON if row.lack is Lack.HOLDER_GONE and row.is_personal else WAYS_OUT[row.lack]),
            due_of(bureau, row.due_date),
        )
        for row in found.rows
    )
    return UnownedView(lines, found.total)


def _lacking(row: UnownedTask, units: dict[int, str], people: dict[int, str]) -> str:
    unit = short_unit(units.get(row.department_id or 0))
    post = " ".join(filter(None, (unit, word("role", row.role))))
    person = people.get(row.person_id or 0, "")
    match row.lack:
        case Lack.VACANT_POST:
            return str(gettext("%(post)s现无人任职", post=post))
        case Lack.HOLDER_GONE:
            return str(gettext("%(person)s已不任%(post)s", person=person, post=post))
        case Lack.ASKED_GONE:
            return str(gettext("被委派的%(person)s已不在岗", person=person))
        case Lack.SIGNER_GONE:
            return str(gettext("请其签署的%(person)s已不在岗", person=person))

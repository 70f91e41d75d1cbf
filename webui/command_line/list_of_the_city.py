"""What `mianzheng list` asks of the city's own database: the names of its units, an empty list, its rows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.people.lookups import departments
from engine.refusals import Refusal
from webui.command_line.city import bureau_of, open_store, settings_of_the_city
from workflows.exemption_list.differences import differences_between
from workflows.exemption_list.records import ListVersionRow
from workflows.exemption_list.verifying import ListFault, list_faults, version_count
from workflows.exemption_list.versions import ItemDifference
from workflows.procedures.bureau import Bureau
from workflows.survey_forms.drawing import FormLine
from workflows.survey_forms.lookups import form_lines
from workflows.survey_forms.steps import found_list
from workflows.survey_forms.terms import SurveyReading
from workflows.survey_forms.units import UnitNames, unit_problems


def with_units_checked(reading: SurveyReading) -> SurveyReading:
    """Return the reading with what is wrong with its units, by the city's own table."""
    with _bureau().store.reading() as tx:
        found = unit_problems(reading.forms, unit_names(tx))
        return replace(reading, errors=(*reading.errors, *found))


def import_into_list(reading: SurveyReading, effective_date: date | None) -> int:
    """Make the rows version 1 of an empty list, in force from a day (None: today); return their number.

    Refuses: ListHasRows.
    """
    bureau = _bureau()
    with bureau.store.writing() as tx:
        return found_list(
            tx,
            reading.forms,
            unit_names(tx),
            effective_date=effective_date or bureau.today,
            now=bureau.now(),
        )


def lines_on(day: date | None) -> tuple[FormLine, ...]:
    """Return the lines of the list on a day; None: today."""
    bureau = _bureau()
    with bureau.store.reading() as tx:
        return form_lines(tx, day or bureau.today)


def differences_of(first: date, second: date) -> Iterator[ItemDifference]:
    """Yield how the published list of the second day differs from that of the first, by item number."""
    with _bureau().store.reading() as tx:
        after: int | None = 0
        while after is not None:
            found = differences_between(tx, first, second, after=after)
            yield from found.items
            after = found.next_cursor


def faults_of_the_list() -> tuple[int, tuple[ListFault, ...]]:
    """Return how many versions there are, and where the stored list disagrees with itself."""
    with _bureau().store.reading() as tx:
        return version_count(tx), tuple(list_faults(tx))


def unit_names(tx: Session) -> UnitNames:
    """Return the units that the city has."""
    return UnitNames({unit.name: unit.id for unit in departments(tx)})


class NoTablesYet(Refusal):
    """The database that config.toml names was never set up."""

    code = "no_tables_yet"
    sentence = "数据库还没有建表"
    way_out = (
        "。请先运行 mianzheng db upgrade，或检查 config.toml 的 [store] url；只想检查文件的，请加 --dry-run。"
    )


def _bureau() -> Bureau:
    settings = settings_of_the_city()
    store = open_store(settings)
    if not sa.inspect(store.engine).has_table(ListVersionRow.__tablename__):
        raise NoTablesYet
    return bureau_of(settings, store)

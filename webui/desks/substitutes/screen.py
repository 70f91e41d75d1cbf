"""The page of substitutes, as it is drawn at first and after a refused form."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from engine.people.lookups import actors
from engine.people.terms import Actor
from engine.substitutes.lookups import substitutions_by, substitutions_of
from engine.substitutes.rules import may_arrange
from engine.substitutes.terms import House, Substitution, SubstitutionState
from webui.accounts import current_actor
from webui.desks.substitutes.forms import SubstituteForm
from webui.office import current_bureau
from webui.unit_names import short_unit
from workflows.procedures.bureau import Bureau
from workflows.procedures.catalogue import Role
from workflows.requests.terms import RequestKind


def house(bureau: Bureau) -> House:
    """Return what this city says of substitutes."""
    return House(Role.UNIT_HEAD, bureau.regulation.substitutes.longest_days, frozenset(RequestKind))


@dataclass(frozen=True)
class Line:
    """One substitution."""

    substitution: Substitution
    state: SubstitutionState
    may_end: bool


def substitutes_page(*, form: SubstituteForm | None = None, sentence: str = "") -> str:
    """Return the page around the form, empty or refused."""
    bureau, actor = current_bureau(), current_actor()
    role = Role.UNIT_HEAD
    with bureau.store.reading() as tx:
        people = actors(tx, today=bureau.today)
        headed = [
            one
            for one in people
            if one.person_id != actor.person_id and may_arrange(actor, one, head_role=role)
        ]
        mine = substitutions_of(tx, [actor.person_id])
        given = substitutions_by(tx, actor.person_id)
        of_unit = substitutions_of(tx, [one.person_id for one in headed])
    form = form or SubstituteForm(formdata=None, since=f"{bureau.today}", until=f"{bureau.today}")
    form.principal.choices = [SelectChoice("", gettext("本人")), *map(_choice, headed)]
    others = [one for one in people if headed or one.person_id != actor.person_id]
    form.substitute.choices = [
        SelectChoice("", gettext("请选择")),
        *map(_choice, _own_unit_first(actor, others)),
    ]
    form.offer_reasons()
    return render_template(
        "substitutes/substitutes.html",
        form=form,
        sentence=sentence,
        is_head=bool(headed),
        mine=_lines(bureau, mine, may_end=True),
        given=_lines(bureau, given, may_end=False),
        of_unit=_lines(bureau, of_unit, may_end=True),
        longest_days=bureau.regulation.substitutes.longest_days,
    )


def _lines(bureau: Bureau, found: Iterable[Substitution], *, may_end: bool) -> tuple[Line, ...]:
    """Return the lines: what runs, what is to come, then what has ended."""
    order = list(SubstitutionState)
    lines = []
    for one in found:
        state = one.state(bureau.today)
        is_standing = state in (SubstitutionState.RUNNING, SubstitutionState.COMING)
        lines.append(Line(one, state, may_end and is_standing))
    return tuple(sorted(lines, key=lambda line: order.index(line.state)))


def _own_unit_first(actor: Actor, people: Iterable[Actor]) -> list[Actor]:
    return sorted(people, key=lambda one: not one.department_ids & actor.department_ids)


def _choice(one: Actor) -> SelectChoice:
    units = "、".join(dict.fromkeys(short_unit(post.department_name) for post in one.posts))
    return SelectChoice(str(one.person_id), f"{one.name}（{units}）")

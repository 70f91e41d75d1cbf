"""The page of phrases, as it is drawn at first and after a refused form."""

from dataclasses import dataclass
from itertools import groupby

from flask import render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from engine.people.lookups import department_names
from engine.people.terms import Actor
from engine.phrases.lookups import phrases_for
from engine.phrases.rules import may_change
from engine.phrases.terms import Owner, Phrase
from webui.accounts import current_actor
from webui.desks.phrases.forms import PhraseForm
from webui.offered_phrases import SHARERS, phrase_verdicts
from webui.office import current_bureau
from webui.relative_path import relative_path_or
from webui.wording import word

LONGEST_ID = 18


@dataclass(frozen=True)
class Group:
    """The phrases of one owner."""

    unit_name: str | None
    """None: one's own."""
    phrases: tuple[Phrase, ...]
    may_change: bool


def phrases_page(*, form: PhraseForm | None = None) -> str:
    """Return the page around the form, empty or refused."""
    bureau, actor = current_bureau(), current_actor()
    with bureau.store.reading() as tx:
        names = department_names(tx)
        groups = _groups(tx, actor, names)
    form = form or PhraseForm(formdata=None)
    form.verdict.choices = [SelectChoice("", gettext("任何结论")), *map(_verdict_choice, phrase_verdicts())]
    form.owner.choices = [SelectChoice("", gettext("自己")), *_units(actor, names)]
    return render_template(
        "phrases/phrases.html",
        form=form,
        groups=groups,
        city=bureau.regulation.phrases.city,
        most=bureau.regulation.phrases.per_owner,
        back=back(),
        queue=url_for("queue.waiting"),
    )


def back() -> str | None:
    """Return the case from which the page was opened; None when it was not."""
    return relative_path_or("", request.args.get("next")) or None


def typed_owner(form: PhraseForm) -> Owner:
    """Return for whom a phrase was written; whether that is allowed is not decided here."""
    typed = form.owner.data or ""
    if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_ID:
        return Owner(department_id=int(typed))
    return Owner(person_id=current_actor().person_id)


def _groups(tx: Session, actor: Actor, names: dict[int, str]) -> tuple[Group, ...]:
    reach = {unit for unit in names if may_change(actor, Owner(department_id=unit), SHARERS)}
    found = phrases_for(tx, actor.person_id, actor.department_ids | reach)
    return tuple(
        Group(
            names[owner.department_id] if owner.department_id is not None else None,
            tuple(phrases),
            may_change(actor, owner, SHARERS),
        )
        for owner, phrases in groupby(found, key=lambda phrase: phrase.owner)
    )


def _units(actor: Actor, names: dict[int, str]) -> list[SelectChoice]:
    return [
        SelectChoice(str(unit), gettext("%(unit)s全体", unit=name))
        for unit, name in names.items()
        if may_change(actor, Owner(department_id=unit), SHARERS)
    ]


def _verdict_choice(verdict: str) -> SelectChoice:
    return SelectChoice(verdict, word("verdict", verdict))

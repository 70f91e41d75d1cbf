"""The pages that a GET and a refused POST both show."""

from collections.abc import Sequence
from datetime import date

from flask import abort, render_template
from flask_babel import gettext
from wtforms import SelectChoice

from engine.people.lookups import department_names
from engine.refusals import Refusal
from webui.accounts import current_actor
from webui.desks.legal_register import lookups
from webui.desks.legal_register.forms import (
    ArticleFields,
    ChangeFields,
    ChangeWithdrawalFields,
    DocumentFields,
    ReadingFields,
    UnitFields,
    WordingFields,
)
from webui.form_problems import place_problems
from webui.office import current_bureau
from webui.unit_groups import unit_groups
from workflows.exemption_list.rules import item_number
from workflows.legal_register.changing import Consequence
from workflows.legal_register.keeping import ReadLine
from workflows.legal_register.lookups import articles_of, document_of

SPARE_LINES = 2
"""Empty lines offered below those of a reading."""


def document_form_page(form: DocumentFields, *, problems: Sequence[Refusal] = ()) -> str:
    """Return the form of a document."""
    problem = place_problems(form, problems)
    return render_template("legal_register/document_form.html", form=form, problem=problem)


def document_page(
    document_id: int,
    *,
    day: date | None = None,
    start: int = 0,
    article: ArticleFields | None = None,
    unit: UnitFields | None = None,
    problem: Refusal | None = None,
) -> str:
    """Return the page of one document; after a refusal with all that was typed. Refuses: NotYours."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = lookups.document_view(tx, current_actor(), document_id, day=day or bureau.today, start=start)
    refused = article or unit
    sentence = place_problems(refused, [problem]) if refused is not None and problem else ""
    units = unit or UnitFields(formdata=None)
    offered = [one for group in unit_groups(view.every_unit) for one in group.units]
    units.unit.choices = [
        SelectChoice("", gettext("请选择")),
        *(SelectChoice(one.code, one.name) for one in offered if one.id not in view.noted),
    ]
    return render_template(
        "legal_register/document.html",
        view=view,
        today=bureau.today,
        article=article or ArticleFields(formdata=None),
        unit=units,
        codes={one.id: one.code for one in view.every_unit},
        refused=refused,
        problem=sentence,
    )


def article_page(
    article_id: int,
    *,
    day: date | None = None,
    start: int = 0,
    wording: WordingFields | None = None,
    problem: Refusal | None = None,
) -> str:
    """Return the page of one article. Refuses: NotYours."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = lookups.article_view(tx, current_actor(), article_id, day=day or bureau.today, start=start)
    sentence = place_problems(wording, [problem]) if wording is not None and problem else ""
    return render_template(
        "legal_register/article.html",
        view=view,
        today=bureau.today,
        wording=wording or WordingFields(formdata=None),
        refused=wording,
        problem=sentence,
    )


def change_form_page(
    document_id: int,
    form: ChangeFields,
    *,
    consequence: Consequence | None = None,
    problems: Sequence[Refusal] = (),
) -> str:
    """Return the form of a change, with what it would touch once that was asked. Refuses: NotYours."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        document = document_of(tx, document_id)
        articles = articles_of(tx, [document_id])[document_id]
        names = department_names(tx)
    form.articles.choices = [SelectChoice(str(one.id), one.words) for one in articles]
    problem = place_problems(form, problems)
    return render_template(
        "legal_register/change_form.html",
        form=form,
        document=document,
        articles=articles,
        consequence=consequence,
        units=names,
        today=bureau.today,
        problem=problem,
    )


def change_page(
    change_id: int, *, withdrawal: ChangeWithdrawalFields | None = None, problem: Refusal | None = None
) -> str:
    """Return the page of one change. Refuses: NotYours."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = lookups.change_view(tx, bureau, current_actor(), change_id)
    sentence = place_problems(withdrawal, [problem]) if withdrawal is not None and problem else ""
    return render_template(
        "legal_register/change.html",
        view=view,
        item_number=item_number,
        withdrawal=withdrawal or ChangeWithdrawalFields(formdata=None),
        refused=withdrawal,
        problem=sentence,
    )


def reading_page(
    digest: str,
    *,
    form: ReadingFields | None = None,
    lines: Sequence[ReadLine] = (),
    problems: Sequence[Refusal] = (),
) -> str:
    """Return the page of one text; after a refusal with the lines as typed."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = lookups.reading_view(tx, current_actor(), digest) or abort(404)
    shown = list(lines) if form is not None else _lines_of(view)
    problem = place_problems(form, problems) if form is not None else ""
    return render_template(
        "legal_register/reading.html",
        view=view,
        form=form or ReadingFields(formdata=None),
        lines=[*shown, *[ReadLine("")] * SPARE_LINES],
        refused=form,
        problem=problem,
    )


def _lines_of(view: lookups.ReadingView) -> list[ReadLine]:
    """Return the lines that the form starts from: as it is read, else as it might be."""
    if view.reading is not None:
        return [
            ReadLine(str(one.document.id), one.article.words if one.article else "")
            for one in view.reading.cited
        ]
    return [ReadLine(str(one.document.id) if one.document else "", one.place) for one in view.proposal]

"""From the forms of the register as typed to drafts that passed every rule, or to all that is wrong."""

from datetime import date

from workflows.legal_basis.citations import citations_in
from workflows.legal_basis.places import Place
from workflows.legal_basis.terms import BasisLevel
from workflows.legal_register import rules
from workflows.legal_register.form_problems import FormProblems
from workflows.legal_register.terms import (
    Article,
    ChangeDraft,
    ChangeForm,
    ChangeKind,
    Cited,
    DocumentDraft,
    DocumentForm,
    KnownForChange,
    LegalDocument,
    Validity,
)
from workflows.requests.checking import cleaned


def place_in(typed: str) -> Place | None:
    """Return the one place that is typed, such as 第六条第一款 or 6; None when it is none or several."""
    text = typed.strip()
    if text.isdecimal():
        text = f"第{text}条"
    found = citations_in(f"《本文件》{text}")
    return found[0].place if len(found) == 1 else None


def title_in(typed: str) -> str | None:
    """Return a title as typed without the marks around it; None when nothing is typed."""
    title = cleaned(typed)
    if title and title.startswith("《") and title.endswith("》") and title.count("《") == 1:
        return cleaned(title[1:-1])
    return title


def checked_document(
    form: DocumentForm, *, known: LegalDocument | None, longest_name: int, longest_text: int
) -> DocumentDraft:
    """Return the draft. known: the document that bears this title and number already.

    Refuses with DocumentRefused, whose problems each name their field.
    """
    problems = FormProblems(form, longest={"title": longest_name, "number": longest_name})
    texts = {name: cleaned(getattr(form, name)) for name in DocumentForm.__dataclass_fields__}
    texts["title"] = title_in(form.title)
    if not texts["title"] and not texts["number"]:
        problems.add(rules.DocumentUnnamed())
    if known is not None:
        problems.add(rules.DocumentKnown(document=known.name))
    published, effective = problems.day("published_date"), problems.day("effective_date")
    expires = problems.day("expires_date")
    if expires and effective and expires < effective:
        problems.add(rules.ExpiresBeforeEffect(expires_date=expires, effective_date=effective))
    level = problems.choice("level", BasisLevel)
    problems.address()
    problems.lengths({"issuer": longest_name, "source": longest_text, "note": longest_text})
    if problems.found:
        raise rules.DocumentRefused(problems.found)
    return DocumentDraft(
        title=texts["title"],
        number=texts["number"],
        level=level,
        issuer=texts["issuer"],
        published_date=published,
        effective_date=effective,
        expires_date=expires,
        address=texts["address"],
        source=texts["source"],
        note=texts["note"],
    )


def checked_change(form: ChangeForm, *, known: KnownForChange, today: date) -> ChangeDraft:
    """Return the draft; refuses with ChangeRefused, whose problems each name their field."""
    problems = FormProblems(form, longest={"title": known.longest_name, "number": known.longest_name})
    kind = problems.choice("kind", ChangeKind, label="变动")
    articles = _articles(form, known, problems)
    title, new_text = cleaned(form.title), cleaned(form.new_text)
    if not title:
        problems.add(rules.NoPaper())
    published, effective, counted_from = problems.paper_days(today=today)
    if effective and kind:
        _require_in_force(known, kind, articles, effective=effective, problems=problems)
    if new_text and (kind is not ChangeKind.AMENDED or len(articles) != 1):
        problems.add(rules.NewTextOfSeveral())
    problems.address()
    problems.lengths({"new_text": known.longest_text, "note": known.longest_text})
    if problems.found:
        raise rules.ChangeRefused(problems.found)
    assert kind and effective and counted_from  # noqa: S101, PT018  each is reported above
    return ChangeDraft(
        kind=kind,
        document=known.document,
        articles=articles,
        title=title or "",
        number=cleaned(form.number),
        published_date=published,
        effective_date=effective,
        counted_from=counted_from,
        address=cleaned(form.address),
        new_text=new_text,
        note=cleaned(form.note),
    )


def _articles(form: ChangeForm, known: KnownForChange, problems: FormProblems) -> tuple[Article, ...]:
    typed = dict.fromkeys(each.strip() for each in form.articles if each.strip())
    ids = [int(each) for each in typed if each.isascii() and each.isdecimal()]
    if len(ids) < len(typed) or not set(ids) <= known.articles.keys():
        problems.add(rules.ArticleElsewhere())
    return tuple(known.articles[one] for one in ids if one in known.articles)


def _require_in_force(
    known: KnownForChange,
    kind: ChangeKind,
    articles: tuple[Article, ...],
    *,
    effective: date,
    problems: FormProblems,
) -> None:
    """Find what had ended by then, a day before the wording in force, and a change recorded twice."""
    changed = [Cited(known.document, article) for article in articles] or [Cited(known.document, None)]
    for one in changed:
        if one.validity(effective) is Validity.ENDED:
            problems.add(rules.EndedAlready(name=one.words, effective_date=effective))
        since = one.article.wordings[-1].since_date if one.article and one.article.wordings else None
        if since is not None and effective <= since:
            problems.add(rules.ChangeBeforeWording(name=one.words, since_date=since))
    ids = {article.id for article in articles}
    for change in known.earlier:
        if change.withdrawal is not None:
            continue
        if (change.kind, change.effective_date, set(change.article_ids)) == (kind, effective, ids):
            problems.add(rules.ChangeRecordedAlready(change=rules.change_number(change.id)))

"""Which documents are the same, what a change ends, and the refusals of the register."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from engine.refusals import Refusal
from workflows.exemption_list.rules import NAME_BORDER, normalised
from workflows.legal_basis.citations import number_key
from workflows.legal_register.terms import Article, ChangeKind, Cited, LegalChange, LegalDocument, Validity
from workflows.requests.rules import FormRefused
from workflows.requests.terms import RequestKind

PLAN_ADJUSTMENT: Final = "实施方案三(四)2"


class DocumentRefused(FormRefused):
    """The form of a document as a whole; `problems` holds every refusal, in the order of the form."""

    code = "document_refused"
    sentence = "文件登记有 %(count)s 处需要改正"


class ChangeRefused(FormRefused):
    """The form of a change as a whole."""

    code = "legal_change_refused"
    sentence = "变动登记有 %(count)s 处需要改正"


class ReadingRefused(FormRefused):
    """The form of a reading as a whole."""

    code = "reading_refused"
    sentence = "依据确认有 %(count)s 处需要改正"


class DocumentUnnamed(Refusal):
    """A document that has neither title nor number cannot be found again."""

    code = "document_unnamed"
    sentence = "名称和文号至少填写一项"
    field = "title"


class DocumentKnown(Refusal):
    """The same document is not kept twice: its items would stand apart."""

    code = "document_known"
    sentence = "依据库中已有这一文件：%(document)s"
    way_out = "。请直接使用已登记的文件；确属另一文件的，请写明文号以示区别。"
    field = "title"


class ExpiresBeforeEffect(Refusal):
    """A document is not over before it begins."""

    code = "expires_before_effect"
    sentence = "有效期至 %(expires_date)s，早于施行日期 %(effective_date)s"
    field = "expires_date"


class AddressNotLinkable(Refusal):
    """Only addresses that a browser opens as a page."""

    code = "address_not_linkable"
    sentence = "网址应以 http:// 或 https:// 开头"
    field = "address"


class PlaceUnreadable(Refusal):
    """What is typed as a place is none."""

    code = "place_unreadable"
    sentence = "“%(typed)s”不是条款位置"
    way_out = "。请写成“第六条第一款第（二）项”的样子；引用整部文件的留空。"
    field = "place"


class ArticleKnown(Refusal):
    """A place is noted once."""

    code = "article_known"
    sentence = "%(place)s 已经登记"
    field = "place"


class WordingMissing(Refusal):
    """Nothing was typed."""

    code = "wording_missing"
    sentence = "没有填写条文"
    field = "text"


class WordingKnown(Refusal):
    """What an article says is changed by a paper, not by hand."""

    code = "wording_known"
    sentence = "现行条文已经登记，不能直接改写"
    way_out = "。条文有变动的，请登记变动及其文件。"
    clause = PLAN_ADJUSTMENT
    field = "text"


class NoPaper(Refusal):
    """A law is changed by a paper, and the list by who can show it."""

    code = "legal_change_without_paper"
    sentence = "没有填写宣布变动的文件名称"
    way_out = "。没有文件的，不能登记为变动。"
    clause = PLAN_ADJUSTMENT
    field = "title"


class ArticleElsewhere(Refusal):
    """The page has grown old, or somebody has typed an id."""

    code = "article_elsewhere"
    sentence = "所选条款不属于这一文件"
    way_out = "。请重新打开文件页再选。"
    field = "articles"


class EndedAlready(Refusal):
    """What is no longer in force can be neither repealed nor amended."""

    code = "legal_text_ended_already"
    sentence = "%(name)s 在 %(effective_date)s 已经失效"
    way_out = "。请核对施行日期和已登记的变动。"
    field = "effective_date"


class ChangeBeforeWording(Refusal):
    """A wording cannot end before it began; two papers of one day are one change."""

    code = "change_before_wording"
    sentence = "%(name)s 的现行文字自 %(since_date)s 起施行，变动只能从其后的日期起"
    way_out = "。请核对日期；同一天的多处修改请一次登记。"
    field = "effective_date"


class ChangeRecordedAlready(Refusal):
    """The same change recorded twice would draft every request twice."""

    code = "legal_change_recorded_already"
    sentence = "这一变动已经登记（%(change)s）"
    way_out = "。请打开该条查看受影响的事项。"
    field = "effective_date"


class ChangeWithdrawn(Refusal):
    """It is taken back once."""

    code = "legal_change_withdrawn"
    sentence = "变动 %(change)s 的登记已经撤销"


class LaterChangeStands(Refusal):
    """What was recorded later rests on this one."""

    code = "later_legal_change_stands"
    sentence = "其后还登记了同一文件的变动（%(change)s）"
    way_out = "。请先撤销那一条。"


class ChangeWithdrawalReasonMissing(Refusal):
    """Whoever takes a record back says what was wrong with it."""

    code = "legal_change_withdrawal_reason_missing"
    sentence = "没有写明撤销登记的理由"
    field = "withdrawn_reason"


class NewTextOfSeveral(Refusal):
    """One text cannot be what several articles say."""

    code = "new_text_of_several"
    sentence = "新的条文只能在恰好选择一条时填写"
    way_out = "。多条同时修改的，登记后在各条的页面补记条文。"
    field = "new_text"


class ReadAlready(Refusal):
    """Somebody else has confirmed another reading since the page was opened."""

    code = "basis_read_already"
    sentence = "这一依据已由他人于 %(read_at)s 确认"
    way_out = "。请核对后再改。"


class CitedDocumentMissing(Refusal):
    """A line of a reading that names no document."""

    code = "cited_document_missing"
    sentence = "第 %(line)s 行没有选择文件"
    way_out = "。依据库中没有的，请先登记该文件。"
    field = "lines"


class CitedPlaceUnreadable(Refusal):
    """A line of a reading whose place is none."""

    code = "cited_place_unreadable"
    sentence = "第 %(line)s 行的“%(typed)s”不是条款位置"
    way_out = "。请写成“第六条第一款”的样子；引用整部文件的留空。"
    field = "lines"


def require_withdrawable(change: LegalChange, others: Iterable[LegalChange]) -> None:
    """Refuse to take back what is taken back, or what another change of the document was recorded after.

    Refuses: ChangeWithdrawn, LaterChangeStands.
    """
    if change.withdrawal is not None:
        raise ChangeWithdrawn(change=change_number(change.id))
    later = [one.id for one in others if one.id > change.id and one.withdrawal is None]
    if later:
        raise LaterChangeStands(change=change_number(max(later)))


def document_key(title: str | None, number: str | None) -> str:
    """Return the text that is equal for two rows of one document."""
    return f"{normalised(title or '')}{NAME_BORDER}{number_key(number) if number else ''}"


def text_digest(text: str) -> str:
    """Return by what a basis as written is found."""
    return hashlib.sha256(text.encode()).hexdigest()


def change_number(change_id: int) -> str:
    """Return the number under which people know a change."""
    return f"FB{change_id:06d}"


def document_meant(
    title: str | None, number: str | None, documents: Iterable[LegalDocument]
) -> LegalDocument | None:
    """Return the one document that a citation names; None where none or several fit: a person chooses.

    A number decides where both sides state one, for a law keeps its title when it is made anew.
    """
    fitting = [one for one in documents if _fits(one, title, number)]
    return fitting[0] if len(fitting) == 1 else None


def is_touched(cited: Cited, document_id: int, articles: Sequence[Article]) -> bool:
    """Say whether a change may alter what a citation rests on. articles: those it is about; none: all.

    Who cites a document as a whole, or a whole article, is touched by a change of any part of it.
    """
    if cited.document.id != document_id:
        return False
    if not articles or cited.article is None:
        return True
    place = cited.article.place
    return any(article.place.touches(place) for article in articles)


def is_ended(cited: Cited, document_id: int, articles: Sequence[Article]) -> bool:
    """Say whether the repeal of these articles (none: of the document) leaves nothing of a citation."""
    if cited.document.id != document_id:
        return False
    if not articles:
        return True
    if cited.article is None:
        return False
    place = cited.article.place
    return any(article.place.covers(place) for article in articles)


def request_called_for(
    kind: ChangeKind, cited: Sequence[Cited], document_id: int, articles: Sequence[Article], *, day: date
) -> RequestKind:
    """Return what to prepare for an item: its cancellation where a repeal leaves no basis in force.

    A basis of which it is not known whether it is in force may still carry the proof.
    """
    if kind is not ChangeKind.REPEALED:
        return RequestKind.CHANGE
    rest = [one for one in cited if not is_ended(one, document_id, articles)]
    carries = any(one.validity(day) is not Validity.ENDED for one in rest)
    return RequestKind.CHANGE if carries else RequestKind.CANCEL


def _fits(document: LegalDocument, title: str | None, number: str | None) -> bool:
    if number and document.number:
        return number_key(number) == number_key(document.number)
    return bool(title and document.title) and normalised(title or "") == normalised(document.title or "")

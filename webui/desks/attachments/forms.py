"""The upload form. Whether the file may be taken is decided below, by its content."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from webui.form_fields import KeyedForm, ToBeFilled
from webui.sent_files import sent_file
from webui.wording import word
from workflows.attachments.terms import CaseAttachments, Upload

BACK_TO_CASE = "case"


class AttachmentForm(KeyedForm):
    """A file, and what it is to the case. The ids are its own: it also stands beside the verdict form."""

    back = HiddenField(default="")
    """Where to go afterwards: "case" for the case page."""
    file = FileField(_l("选择文件"), [ToBeFilled()], id="attachment-file")
    replaces = SelectField(_l("替换"), choices=[], validate_choice=False, id="attachment-replaces")
    slot = SelectField(_l("类别"), [ToBeFilled()], choices=[], validate_choice=False, id="attachment-slot")
    title = StringField(_l("标题"), id="attachment-title")
    note = StringField(_l("说明"), id="attachment-note")

    def upload(self) -> Upload:
        """Return what was sent."""
        sent = sent_file(self.file)
        return Upload(
            sent.stream,
            sent.filename or "",
            self.slot.data or "",
            self.title.data or "",
            _id_in(self.replaces.data or ""),
            self.note.data or "",
        )


LONGEST_ID = 18
NO_ATTACHMENT = 0


def _id_in(word: str) -> int | None:
    """Return the id that was chosen; None for none, NO_ATTACHMENT for what no list offers."""
    if not word:
        return None
    return int(word) if word.isdecimal() and len(word) < LONGEST_ID else NO_ATTACHMENT


def offer(form: AttachmentForm, view: CaseAttachments) -> AttachmentForm:
    """Fill the choices of a form: the slots that are open, and the latest versions that may be replaced."""
    form.slot.choices = [SelectChoice(str(slot), word("attachment_slot", slot)) for slot in view.slots]
    if len(view.slots) > 1:
        form.slot.choices.insert(0, SelectChoice("", gettext("请选择")))
    form.replaces.choices = [SelectChoice("", gettext("不替换，作为新的附件")), *_replaceable(view)]
    return form


def _replaceable(view: CaseAttachments) -> Iterable[SelectChoice]:
    for series in view.series:
        latest = series.latest.attachment
        if latest.slot in view.slots:
            told = {"title": latest.title, "version": latest.version}
            yield SelectChoice(str(latest.id), gettext("%(title)s（第 %(version)s 版）", **told))

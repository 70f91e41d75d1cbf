"""The form of a verb: one for all of them, without the fields that a verb does not ask for."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SearchField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Regexp

from engine.tasks.terms import Signing
from webui.form_fields import KeyedForm, ToBeFilled
from webui.typed_ids import id_in
from workflows.demand_stops.terms import BASIS_LABELS, Basis
from workflows.procedures.answers import ONESELF
from workflows.verbs.terms import Asks, CaseVerb, VerbKind, VerbRequest

LONGEST = 2000
LONGEST_SEARCH = 50
SIGNING_LABELS = {
    Signing.BEFORE: "前加签（我办理之前签署）",
    Signing.BESIDE: "并加签（与我同时签署）",
    Signing.AFTER: "后加签（我办理之后签署）",
}
_FIELDS = {
    Asks.PERSON: ("find", "person"),
    Asks.NODE: ("node",),
    Asks.SIGNING: ("signing",),
    Asks.AGREES: ("agrees",),
    Asks.BASIS: ("basis",),
    Asks.CLOCK: ("stops_clock", "clock_reason", "clock_paper"),
}


class VerbForm(KeyedForm):
    """Every field that some verb asks for; `fitted` drops those that this one does not."""

    task = HiddenField()
    shown_for = HiddenField(default=str(ONESELF), validators=[Regexp("^[0-9]{1,9}$")])
    """In which capacity it was shown, so that nobody acts for another without having read so."""
    find = SearchField(_l("找人"), [Length(max=LONGEST_SEARCH)])
    person = SelectField(_l("人员"), [ToBeFilled()], validate_choice=False)
    node = RadioField(_l("退回到"), choices=[], validate_choice=False)
    signing = RadioField(_l("签署次序"), choices=[], validate_choice=False)
    agrees = RadioField(_l("签署意见"), choices=[], validate_choice=False)
    basis = RadioField(_l("设定依据"), choices=[], validate_choice=False)
    stops_clock = BooleanField(_l("同时中止计时"))
    clock_reason = SelectField(_l("中止计时的理由"), choices=[], validate_choice=False)
    clock_paper = StringField(_l("依据文件（标题和文号）"), [Length(max=200)])
    looking = SubmitField(_l("查找"))
    """Pressed to look for people: nothing is done then."""
    words = TextAreaField("", [Length(max=LONGEST, message=_l("最多 %(max)s 字", max=LONGEST))])

    @property
    def is_looking(self) -> bool:
        """Say whether people are to be looked for, and nothing else."""
        return "find" in self and bool(self.looking.data)

    def request(self, verb: CaseVerb, case_no: str) -> VerbRequest:
        """Return what was typed as the floor below takes it."""
        signing = self._typed("signing")
        return VerbRequest(
            verb,
            case_no,
            id_in(self.task.data or ""),
            id_in(self._typed("person")),
            self._typed("node"),
            Signing(signing) if signing in list(Signing) else None,
            {"yes": True, "no": False}.get(self._typed("agrees")),
            self.words.data or "",
            bool("stops_clock" in self and self.stops_clock.data),
            self._typed("clock_reason"),
            self._typed("clock_paper"),
            Basis(basis) if (basis := self._typed("basis")) in list(Basis) else None,
            int(self.shown_for.data or ONESELF),
        )

    def _typed(self, name: str) -> str:
        return (self[name].data or "") if name in self else ""


def fitted(form: VerbForm, kind: VerbKind) -> VerbForm:
    """Return the form without the fields that the verb does not ask for, its words named as the verb does."""
    for asks, names in _FIELDS.items():
        if asks not in kind.asks:
            for name in names:
                del form[name]
    form.words.label.text = gettext(kind.words_label)
    form.words.flags.required = kind.needs_words
    if "signing" in form:
        form.signing.choices = [
            SelectChoice(str(code), gettext(label)) for code, label in SIGNING_LABELS.items()
        ]
    if "agrees" in form:
        form.agrees.choices = [SelectChoice("yes", gettext("同意")), SelectChoice("no", gettext("不同意"))]
    if "basis" in form:
        form.basis.choices = [SelectChoice(str(code), gettext(label)) for code, label in BASIS_LABELS.items()]
    return form

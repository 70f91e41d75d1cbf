"""The rounds, the board of one, what all returns say together, the list beside it, files to mail."""

from collections.abc import Callable

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.attachments.terms import MEDIA_TYPES, FileKind
from engine.people.lookups import department_names
from engine.refusals import NotYours
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.surveys import lookups
from webui.desks.surveys.blueprint import blueprint
from webui.desks.surveys.forms import DecisionFields, round_form
from webui.desks.surveys.screen import list_page, round_page
from webui.office import current_bureau
from webui.security_headers import CONTENT_SECURITY_POLICY
from webui.sent_files import saved_as
from workflows.survey_forms.drawing import form_as_csv, form_as_xlsx
from workflows.surveys import rights
from workflows.surveys.board import board_of
from workflows.surveys.exports import board_as_csv, board_as_xlsx, form_lines, retained_as_csv
from workflows.surveys.lookups import accepted_lines, decision_file, reporting_units, round_of, rounds
from workflows.surveys.terms import PLAN_MILESTONES, MilestoneForm, RoundForm

CSV = "text/csv; charset=utf-8"
FIRST_ROUND = "2023年证明事项全面梳理"
PLAN_CLAUSE = "三(一)"


@blueprint.get("")
@for_signed_in
def overview() -> str:
    """Show the rounds, newest first."""
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        view = lookups.rounds_view(tx, bureau, current_actor())
    return render_template("surveys/rounds.html", view=view, today=bureau.today)


@blueprint.get("/new")
@for_signed_in
def ask() -> str:
    """Show the form of a round: the first with the milestones of the plan, a later one empty."""
    rights.require(rights.organises(current_actor()), "not_survey_desk")
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        is_first = not rounds(tx)
        groups = lookups.units_that_may_report(tx)
    milestones = PLAN_MILESTONES if is_first else ()
    said = RoundForm(
        name=FIRST_ROUND if is_first else "",
        clause=PLAN_CLAUSE,
        milestones=tuple(
            MilestoneForm(each.name, each.clause or "", each.due_date.isoformat(), each.report)
            for each in milestones
        ),
        units=tuple(unit.code for group in groups for unit in group.units),
    )
    return round_page(round_form(said))


@blueprint.get("/<int(max=2147483647):round_id>")
@for_signed_in
def board(round_id: int) -> str:
    """Show who has reported in a round, and who is late."""
    bureau, actor = current_bureau(), current_actor()
    with bureau.store.reading() as tx:
        shown = board_of(tx, actor, round_id, today=bureau.today)
        has_supervisors = any(unit.supervisor_id for unit in reporting_units(tx, round_id))
        names = department_names(tx)
    return render_template(
        "surveys/board.html",
        board=shown,
        names=names,
        has_supervisors=has_supervisors,
        reads_all=rights.reads_all(actor),
        organises=rights.organises(actor),
        mailbox=bureau.regulation.surveys.report_mailbox,
        today=bureau.today,
    )


@blueprint.get("/<int(max=2147483647):round_id>/board.<any(csv, xlsx):kind>")
@for_signed_in
def board_file(round_id: int, kind: str) -> ResponseReturnValue:
    """Send the board as a file, ready to be mailed."""
    bureau, actor = current_bureau(), current_actor()
    rights.require(rights.reads_all(actor), "not_survey_reader")
    with bureau.store.reading() as tx:
        shown = board_of(tx, actor, round_id, today=bureau.today)
    content = board_as_csv(shown) if kind == "csv" else board_as_xlsx(shown)
    return as_file(content, f"{shown.round.name}-报送情况-{bureau.today:%Y%m%d}", kind)


@blueprint.get("/<int(max=2147483647):round_id>/findings")
@for_signed_in
def findings(round_id: int) -> str:
    """Show what the accepted rows of all units say together."""
    with current_bureau().store.reading() as tx:
        view = lookups.findings_view(tx, current_actor(), round_id)
    return render_template("surveys/findings.html", view=view, found=view.found)


@blueprint.get("/<int(max=2147483647):round_id>/annex2.<any(csv, xlsx):kind>")
@for_signed_in
def annex(round_id: int, kind: str) -> ResponseReturnValue:
    """Send 附件2 of the whole city: the rows of all units together."""

    def content(tx: Session) -> bytes:
        lines = form_lines(accepted_lines(tx, round_id), department_names(tx))
        return form_as_csv(lines) if kind == "csv" else form_as_xlsx(lines)

    return _city_file(round_id, content, "附件2汇总", kind)


@blueprint.get("/<int(max=2147483647):round_id>/retained.csv")
@for_signed_in
def retained(round_id: int) -> ResponseReturnValue:
    """Send the proofs that are to be kept, with their grounds and both opinions."""

    def content(tx: Session) -> bytes:
        return retained_as_csv(accepted_lines(tx, round_id), department_names(tx))

    return _city_file(round_id, content, "拟保留证明", "csv")


@blueprint.get("/<int(max=2147483647):round_id>/list")
@for_signed_in
def beside_list(round_id: int) -> str:
    """Show the survey beside the list, and what the coordination group has decided."""
    return list_page(round_id, DecisionFields(formdata=None))


@blueprint.get("/<int(max=2147483647):round_id>/decision")
@for_signed_in
def decision(round_id: int) -> ResponseReturnValue:
    """Send the document with which the coordination group has approved the survey."""
    rights.require(rights.reads_all(current_actor()), "not_survey_reader")
    with current_bureau().store.reading() as tx:
        found = decision_file(tx, round_id)
    if found is None:
        raise NotYours
    name, kind, content = found
    answer = as_file(content, name.rsplit(".", 1)[0], kind)
    answer.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; sandbox"
    return answer


def as_file(content: bytes, name: str, kind: str) -> Response:
    """Return an answer that the browser saves; its name is for people."""
    media = CSV if kind == "csv" else MEDIA_TYPES[FileKind(kind)]
    return saved_as(Response(content, content_type=media), f"survey.{kind}", f"{name}.{kind}")


def _city_file(
    round_id: int, content: Callable[[Session], bytes], title: str, kind: str
) -> ResponseReturnValue:
    rights.require(rights.reads_all(current_actor()), "not_survey_reader")
    bureau = current_bureau()
    with bureau.store.reading() as tx:
        found = round_of(tx, round_id)
        made = content(tx)
    return as_file(made, f"{found.name}-{title}-{bureau.today:%Y%m%d}", kind)

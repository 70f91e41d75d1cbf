"""The forms of a meeting. The fields of its record are as many as cases and members, and are read by name."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField

from webui.form_fields import KeyedForm, ToBeFilled, command_key, day, line, text
from webui.typed_ids import id_in
from workflows.meetings.terms import Attendance, MeetingRecord, PlanForm, RecordForm


class PlanFields(KeyedForm):
    """When, where, and who takes the chair."""

    command_key = command_key(_l("页面不完整，请重新打开后再提交"))
    held_date = day(_l("会议日期"), required=True)
    place = line(_l("地点"), required=True)
    chair = SelectField(_l("主持人"), [ToBeFilled()], choices=[], validate_choice=False)

    def typed(self) -> PlanForm:
        """Return the form as typed."""
        return PlanForm(self.held_date.data or "", self.place.data or "", self.chair.data or "")


class CancellationFields(FlaskForm):  # type: ignore[misc]
    """Why a meeting is cancelled."""

    reason = text(_l("取消的理由"), rows=2, required=True)


def agenda_typed(typed: Mapping[str, str]) -> list[int]:
    """Return the ticked cases in their order: those with a place first, the others as they stood."""
    ticked = [int(name[1:]) for name in typed if _is_id(name, "c")]
    places = {case_id: typed.get(f"n{case_id}", "") for case_id in ticked}
    last = len(ticked) + 1
    return sorted(
        ticked, key=lambda case_id: int(places[case_id]) if _is_number(places[case_id]) else last * 1000
    )


def record_typed(typed: Mapping[str, str], record: MeetingRecord) -> RecordForm:
    """Return what was recorded: each member's hand, and for whoever came and has none that of the others.

    Names: a<member>, v<item>-<member>, r<item> (how all others who came raised theirs), o<item>.
    """
    attendance = {member.id: typed.get(f"a{member.id}", "") for member in record.members}
    votes: dict[tuple[int, int], str] = {}
    for each in record.items:
        others = typed.get(f"r{each.item.id}", "")
        for member, cell in each.cells.items():
            hand = typed.get(f"v{each.item.id}-{member}", "")
            came = Attendance(attendance[member]) if attendance[member] in tuple(Attendance) else None
            votes[each.item.id, member] = hand or (others if cell.may_vote(came) else "")
    return RecordForm(
        revision=revision_typed(typed),
        attendance=attendance,
        votes=votes,
        opinions={each.item.id: typed.get(f"o{each.item.id}", "") for each in record.items},
        minutes=typed.get("minutes", ""),
    )


def record_as_typed(record: MeetingRecord) -> dict[str, str]:
    """Return the fields of the form as they stand in the record."""
    fields = {"minutes": record.meeting.minutes or ""}
    fields |= {f"a{member.id}": member.attendance or "" for member in record.members}
    for each in record.items:
        fields[f"o{each.item.id}"] = each.item.opinion or ""
        fields |= {f"v{each.item.id}-{member}": cell.vote or "" for member, cell in each.cells.items()}
    return fields


def revision_typed(typed: Mapping[str, str]) -> int:
    """Return the revision that was looked at; -1 for none, which is never the newest."""
    revision = typed.get("revision", "")
    return int(revision) if _is_number(revision) else -1


def _is_id(name: str, letter: str) -> bool:
    return name[:1] == letter and _is_number(name[1:])


def _is_number(typed: str) -> bool:
    return id_in(typed) is not None

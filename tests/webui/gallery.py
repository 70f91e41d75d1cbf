"""A desk that exists only in tests: it shows every component with plausible contents."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, render_template
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectMultipleField, TextAreaField, widgets
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from engine.clock import SHANGHAI
from engine.deadlines.terms import ProofDay
from webui.access import for_everyone, for_signed_in
from webui.day_boxes import day_boxes
from webui.desk import Desk, NavItem, Place
from webui.text_changes import changes

HERE = Path(__file__).parent
DIAGRAMS = HERE.parent.parent / "diagrams"
TODAY = date(2026, 10, 9)


class GalleryForm(FlaskForm):
    """One field of each sort."""

    verdict = RadioField(
        "结论", choices=[SelectChoice("confirm", "确认"), SelectChoice("return", "退回补正")]
    )
    opinion = TextAreaField("意见", [InputRequired("请填写意见")])
    cause_date = DateField("变更事由发生日")
    ways = SelectMultipleField(
        "免提交方式",
        choices=[SelectChoice("data_sharing", "数据共享"), SelectChoice("commitment", "告知承诺")],
        option_widget=widgets.CheckboxInput(),
        widget=widgets.ListWidget(),
    )


blueprint = Blueprint("gallery", __name__, template_folder=str(HERE))


@dataclass(frozen=True)
class Line:
    """What timeline, step_list and bar ask of their rows."""

    label: str = ""
    state: str = ""
    detail: str | None = None
    at: date | datetime = TODAY
    what: str = ""
    tone: str = ""
    value: int = 0
    words: str = ""
    parts: tuple[Any, ...] = ()


def _days() -> list[ProofDay]:
    """Return the proof of 29 September 2026 plus seven working days, as that autumn was arranged."""
    off = {date(2026, 10, day): "国庆节" for day in range(1, 8)} | {date(2026, 10, 11): "周末"}
    days, number = [], 0
    for step in range(16):
        day = date(2026, 9, 29) + timedelta(days=step)
        counted = step > 0 and day not in off
        number += counted
        worked = "调休上班" if day == date(2026, 10, 10) else "工作日"
        days.append(ProofDay(day, counted, number if counted else None, off.get(day, worked), None))
    return days


def _at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=SHANGHAI)


FIELDS = (
    changes("事项名称", "户口迁移（投靠）", "户口迁移（投靠）"),
    changes("免提交方式", "部门核验", "数据共享"),
    changes("设定依据", "《户口登记管理办法》第二十一条", "《户口登记管理办法（2026年修订）》第十九条"),
    changes("备注", None, "新增"),
)
STATE = {
    "done": ["start_cause_arisen", "task_file_request", "gate_basis"],
    "taken": [],
    "tokens": [{"id": "call_department_confirmation", "tone": "open", "label": "在办 · 剩 3 日"}],
    "durations": [{"id": "task_file_request", "level": 5, "label": "5.4 日"}],
}
LINES = (
    Line(at=_at(8, 16, 20), what="到达 协调小组审定", tone="now"),
    Line(at=_at(8, 15, 47), what="司法审核 通过", detail="赵某：依据充分，条款引用正确。"),
    Line(at=date(2026, 9, 29), what="变更事由发生", tone="zero"),
)
STEPS = (
    Line(label="部门填报", state="done", detail="张某 · 09-30 11:18"),
    Line(label="主管部门确认", state="late"),
    Line(label="征求意见", state="waiting"),
    Line(label="协调小组审定", state="current", detail="王某"),
    Line(label="公布清单", state="todo"),
)
BARS = tuple(
    Line(
        label=unit,
        parts=(
            Line(value=red, tone="red", words=f"超期 {red}"),
            Line(value=yellow, tone="yellow", words=f"临期 {yellow}"),
        ),
    )
    for unit, red, yellow in (("市住房和城乡建设局", 5, 2), ("准格尔旗", 0, 3), ("市公安局", 0, 0))
)


@blueprint.get("/gallery-public")
@for_everyone
def public() -> str:
    return render_template("gallery_public.html")


@blueprint.get("/gallery")
@for_signed_in
def staff() -> str:
    form = GalleryForm(formdata=None, opinion="经审定，同意。")
    form.opinion.errors = ["退回补正须写明原因"]
    return render_template(
        "gallery.html",
        form=form,
        due_date=date(2026, 10, 14),
        fields=FIELDS,
        days=day_boxes(_days(), today=TODAY),
        state=STATE,
        lines=LINES,
        steps=STEPS,
        bars=BARS,
    )


@blueprint.get("/gallery.bpmn")
@for_everyone
def diagram_file() -> Response:
    return Response((DIAGRAMS / "add_item.bpmn").read_bytes(), mimetype="application/xml")


GALLERY = Desk(
    blueprint,
    (
        NavItem(
            Place.MY_WORK, "gallery.staff", lazy_gettext("待办"), "inbox", count=lambda _office, _actor: 12
        ),
        *(
            NavItem(place, "gallery.diagram_file", lazy_gettext(label), icon)
            for place, label, icon in (
                (Place.MY_WORK, "我发起的", "send"),
                (Place.MY_WORK, "已办", "list-checks"),
                (Place.LIST, "免提交清单", "library"),
                (Place.LIST, "历次版本", "history"),
                (Place.SUPERVISION, "督办看板", "layout-dashboard"),
                (Place.PUBLIC, "历次版本", "history"),
            )
        ),
        NavItem(Place.PUBLIC, "gallery.public", lazy_gettext("查清单"), "search"),
        NavItem(
            Place.ADMINISTRATION,
            "gallery.diagram_file",
            lazy_gettext("设置"),
            "settings",
            shown_to=lambda actor: actor.holds("administrator"),
        ),
    ),
)
"""Seven places, one of them for administrators only."""

"""What people do in the demo: file, vote, publish, rewrite guides. Each through the real procedure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from engine.people.lookups import departments
from workflows.exemption_list.lookups import ListFilter, ListRow, Moment, list_page
from workflows.guides.lookups import duty, proposal_for
from workflows.rehearsal.stage import RehearsalFailed, Stage
from workflows.requests.terms import RequestForm

REVIEWED = {"necessary": "yes", "reasonable": "yes", "legal": "yes", "opinion_no": "演示司审〔2026〕1号"}
CAUSE_TITLES = {
    "add": "关于清理证明事项的通知（演示）",
    "cancel": "关于取消一批证明事项的通知（演示）",
    "change": "关于调整数据共享范围的通知（演示）",
}


@dataclass(frozen=True)
class Filing:
    """A request of the demo; the days are working days before today."""

    kind: str
    unit: str
    matter: str
    proof: str
    cause: int
    filed: int
    ways: tuple[str, ...] = ("direct_cancellation",)
    ground: str = ""
    late_reason: str = ""
    affected: tuple[str, ...] = ()
    answers: str = ""
    """Name of the demo cause of the register that it answers."""

    def file(self, stage: Stage, *, cause: date, registered: int | None = None) -> None:
        """File it as the unit's filer; registered: id of the cause that it answers."""
        content: dict[str, str] = {}
        row = None if self.kind == "add" else self._listed(stage)
        if row is not None:
            content = {"item_number": row.number}
            content["legal_basis"] = row.content.legal_basis or ""
            content["basis_level"] = row.content.basis_level or ""
        form = RequestForm(
            kind=self.kind,
            cause_type="law_changed" if self.kind != "change" else "other",
            cause_date=cause.isoformat(),
            cause_document_title=CAUSE_TITLES[self.kind],
            unit=self.unit,
            matter_name=self.matter,
            proof_name=self.proof,
            ways=self.ways,
            ground=self.ground,
            late_reason=self.late_reason,
            affected_units=self.affected,
            cause=str(registered or ""),
            **content,
        )
        stage.file(form, by=f"{self.unit}.filer", on=stage.clock.now())

    def _listed(self, stage: Stage) -> ListRow:
        with stage.bureau.store.reading() as tx:
            unit_id = next(one.id for one in departments(tx) if one.code == self.unit)
            wanted = ListFilter(q=f"{self.matter} {self.proof}".strip(), unit_id=unit_id)
            rows = list_page(tx, wanted, Moment(day=stage.bureau.today)).rows
        for row in rows:
            if row.proof_name == self.proof and (row.matter_name or "") == self.matter:
                return row
        raise RehearsalFailed(f"清单中没有 {self.unit} {self.matter} {self.proof}")


def vote(verdict: str, times: int) -> Callable[[Stage], None]:
    """Return the play in which so many members vote, or as many as are still called."""

    def play(stage: Stage) -> None:
        for _ in range(times):
            if any(task.node == "task_vote" for task in stage.open_tasks()):
                stage.act("task_vote", verdict)

    return play


def publish(stage: Stage) -> None:
    """Publish the version of the case."""
    stage.act("task_publish_version", "publish", channels="portal service_platform")


def rewrite_guides(count: int) -> Callable[[Stage], None]:
    """Return the play in which so many of the owed guides are rewritten as proposed."""

    def play(stage: Stage) -> None:
        owed = [task for task in stage.open_tasks() if task.node == "task_rewrite_guide"]
        for task in owed[:count]:
            with stage.bureau.store.reading() as tx:
                one = duty(tx, task.item or 0)
                lines = proposal_for(tx, one)
            stage.hand_in_page(task, one.guide, lines)
            stage.act(
                "task_rewrite_guide",
                "submit",
                materials="\n".join(lines),
                edition_seen=str(one.guide.edition),
            )

    return play

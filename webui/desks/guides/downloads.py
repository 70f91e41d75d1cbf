"""The difference between guides and list as a table for other programs."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from engine.spreadsheets.delimited import write_delimited
from webui.access import for_signed_in
from webui.accounts import current_actor
from webui.desks.guides.blueprint import blueprint
from webui.desks.guides.lookups import differences_view
from webui.office import current_bureau
from workflows.exemption_list.demands import DEMAND_REASONS
from workflows.guide_drift.terms import KIND_LABELS, PLACE_LABELS, Drift
from workflows.procedures.guide_keeping import require_watching

HEADS = (
    "差异",
    "单位",
    "事项",
    "证明",
    "清单编号",
    "清单规定",
    "见于",
    "指南版次",
    "指南写着",
    "未写明的依据",
    "办件",
)


@blueprint.get("/differences.csv")
@for_signed_in
def differences_csv() -> ResponseReturnValue:
    """Give the differences as a table, filtered as the page is."""
    require_watching(current_actor())
    bureau, asked = current_bureau(), request.args
    with bureau.store.reading() as tx:
        view = differences_view(tx, bureau, kind=asked.get("kind", ""), unit=asked.get("unit", ""))
    answer = Response(
        write_delimited([HEADS, *map(_row, view.shown)]), content_type="text/csv; charset=utf-8"
    )
    name = f"guide-differences-{bureau.today}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _row(drift: Drift) -> tuple[str, ...]:
    return (
        KIND_LABELS[drift.kind],
        drift.unit_name,
        drift.matter_name,
        drift.proof_name,
        drift.item_number,
        DEMAND_REASONS[drift.demand_reason],
        PLACE_LABELS[drift.place],
        str(drift.edition),
        "；".join(drift.lines),
        drift.missing or "",
        drift.case_no or "",
    )

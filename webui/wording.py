"""The words for the codes that rows and forms carry: one place, so that a thing has one name everywhere.

Labels that the floors below already keep are taken from there; what only a screen says stands here.
"""

from collections.abc import Mapping

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from engine.calendar.rules import STATE_LABELS
from workflows.attachments.terms import SLOT_LABELS
from workflows.causes.terms import COUNTED_LABELS
from workflows.collisions.terms import EFFECT_LABELS, STAND_LABELS
from workflows.exemption_list.demands import DEMAND_REASONS
from workflows.exemption_list.terms import LIST_LABELS, STANDING_LABELS, TYPE_LABELS, WAY_LABELS
from workflows.guide_checks.terms import FINDING_LABELS, MEANS_LABELS
from workflows.guide_checks.terms import STATE_LABELS as SIGHTING_LABELS
from workflows.guide_drift.terms import KIND_LABELS as DRIFT_LABELS
from workflows.guide_drift.terms import PLACE_LABELS
from workflows.legal_basis.terms import LEVEL_LABELS
from workflows.legal_register.terms import CHANGE_LABELS, EVENT_LABELS, VALIDITY_LABELS
from workflows.procedures.catalogue import CORRECT_GUIDE, OUTCOME_LABELS
from workflows.requests.terms import CAUSE_LABELS, GROUND_LABELS, KIND_LABELS
from workflows.surveys.terms import (
    MATTER_KIND_LABELS,
    REPORT_LABELS,
    REPORT_STANDING_LABELS,
    RETURN_STATE_LABELS,
)

WORDS: dict[str, Mapping[str, str | LazyString]] = {
    "kind": {**{str(code): label for code, label in KIND_LABELS.items()}, CORRECT_GUIDE: _l("指南更正")},
    "demand_reason": {str(code): label for code, label in DEMAND_REASONS.items()},
    "drift_kind": {str(code): label for code, label in DRIFT_LABELS.items()},
    "drift_place": {str(code): label for code, label in PLACE_LABELS.items()},
    "sighting_means": {str(code): label for code, label in MEANS_LABELS.items()},
    "sighting_state": {str(code): label for code, label in SIGHTING_LABELS.items()},
    "guide_finding": {str(code): label for code, label in FINDING_LABELS.items()},
    "cause": {str(code): label for code, label in CAUSE_LABELS.items()},
    "ground": {str(code): label for code, label in GROUND_LABELS.items()},
    "way": {str(code): label for code, label in WAY_LABELS.items()},
    "proof_type": {str(code): label for code, label in TYPE_LABELS.items()},
    "list": {str(code): label for code, label in LIST_LABELS.items()},
    "entry_standing": {str(code): label for code, label in STANDING_LABELS.items()},
    "demand_effect": {str(code): label for code, label in EFFECT_LABELS.items()},
    "guide_stand": {str(code): label for code, label in STAND_LABELS.items()},
    "validity": {str(code): label for code, label in VALIDITY_LABELS.items()},
    "legal_change": {str(code): label for code, label in CHANGE_LABELS.items()},
    "watch_event": {str(code): label for code, label in EVENT_LABELS.items()},
    "basis_level": {str(code): label for code, label in LEVEL_LABELS.items()},
    "matter_kind": {str(code): label for code, label in MATTER_KIND_LABELS.items()},
    "survey_report": {str(code): label for code, label in REPORT_LABELS.items()},
    "return_state": {str(code): label for code, label in RETURN_STATE_LABELS.items()},
    "report_standing": {str(code): label for code, label in REPORT_STANDING_LABELS.items()},
    "review_stage": {"own": _l("本单位司法审核意见"), "justice": _l("市司法局审查意见")},
    "outcome": dict(OUTCOME_LABELS),
    "case_state": {
        "open": _l("办理中"),
        "closed": _l("已办结"),
    },
    "task_state": {
        "open": _l("待办理"),
        "done": _l("已办结"),
        "cancelled": _l("已随流程结束"),
        "withdrawn": _l("已撤回"),
    },
    "verdict": {
        "confirm": _l("确认"),
        "return": _l("退回补正"),
        "refuse": _l("不予确认"),
        "submit": _l("报送"),
        "accept": _l("受理"),
        "supplement": _l("一次性补正"),
        "reject": _l("不予受理"),
        "pass": _l("通过"),
        "fail": _l("不通过"),
        "approve": _l("同意"),
        "object": _l("不同意"),
        "veto": _l("一票否决"),
        "abstain": _l("弃权"),
        "agree": _l("同意"),
        "disagree": _l("不同意"),
        "no_opinion": _l("无意见"),
        "publish": _l("公布"),
        "close": _l("归档"),
        "returned_to": _l("退回指定环节"),
    },
    "card": {
        "reminder": _l("提醒"),
        "yellow": _l("黄牌"),
        "red": _l("红牌"),
        "escalate_unit_head": _l("超期报告（单位负责人）"),
        "escalate_bureau": _l("超期报告（政务服务局）"),
        "escalate_office": _l("超期报告（协调小组办公室）"),
    },
    "clock": {
        "confirm": _l("主管部门确认"),
        "consultation": _l("征求意见"),
        "desk_check": _l("形式审查"),
        "review": _l("司法审核"),
        "decision": _l("协调小组审定"),
        "publication": _l("公布清单"),
        "guide": _l("修改办事指南"),
        "closing": _l("备案归档"),
    },
    "role": {
        "filer": _l("经办"),
        "unit_staff": _l("单位工作人员"),
        "confirmer": _l("主管部门确认人"),
        "desk": _l("协调小组办公室"),
        "justice_reviewer": _l("司法审核人"),
        "group_member": _l("协调小组成员"),
        "publisher": _l("清单发布员"),
        "guide_keeper": _l("指南维护员"),
        "supervisor": _l("督查"),
        "administrator": _l("管理员"),
        "unit_head": _l("单位负责人"),
    },
    "absence": {
        "trip": _l("出差"),
        "leave": _l("休假"),
        "training": _l("学习培训"),
        "other": _l("其他"),
    },
    "substitution_state": {
        "running": _l("代理中"),
        "coming": _l("尚未开始"),
        "over": _l("已到期"),
        "taken_back": _l("已收回"),
    },
    "letter": {
        "reminder": _l("提醒"),
        "yellow": _l("黄牌"),
        "red": _l("红牌"),
        "escalated": _l("超期上报"),
        "deadline_moved": _l("期限变动"),
        "digest": _l("今日待办"),
        "cause_running_out": _l("事由待报"),
        "law_changed": _l("依据变动"),
        "law_to_come": _l("依据将变"),
        "unit_succeeded": _l("机构承接"),
        "survey_report_due": _l("梳理待报"),
        "survey_sent_back": _l("统计表退回"),
        "survey_to_pass_on": _l("统计表待转报"),
        "survey_to_review": _l("保留证明待审查"),
        "correction_asked": _l("请补正"),
        "guide_to_correct": _l("指南待更正"),
        "case_finished": _l("已办结"),
        "task_transferred": _l("转办"),
        "task_delegated": _l("委派"),
        "task_unclaimed": _l("已释放"),
        "delegation_answered": _l("意见已交回"),
        "delegation_recalled": _l("委派已收回"),
        "signature_asked": _l("请您签署"),
        "signature_given": _l("已签署"),
        "signature_not_needed": _l("不再签署"),
        "case_returned": _l("退回办理"),
        "case_withdrawn": _l("已撤回"),
        "case_revoked": _l("申请已撤销"),
        "case_terminated": _l("已终止"),
        "case_put_aside": _l("已挂起"),
        "case_taken_up": _l("恢复办理"),
        "case_copied": _l("抄送"),
        "case_urged": _l("催办"),
        "case_commented": _l("新留言"),
        "substitute_arranged": _l("代理已安排"),
        "substitution_given": _l("请您代理"),
        "substitution_ended": _l("代理已收回"),
        "meeting_called": _l("会议通知"),
        "meeting_changed": _l("会议改期"),
        "meeting_cancelled": _l("会议取消"),
        "minutes_waiting": _l("会议记录待确认"),
        "round_short": _l("表决成员不足"),
    },
    "job": {
        "handle_due": _l("到期提醒、红黄牌与流程的定时环节"),
        "carry_out_outbox": _l("对外消息发送"),
        "settle_meetings": _l("会议确认后各件的办理"),
        "settle_departures": _l("成员离任后本轮表决的计票"),
        "write_cause_letters": _l("事由到期提醒"),
        "write_watch_notices": _l("文件施行、到期提醒"),
        "write_survey_letters": _l("梳理报送提醒"),
        "compare_guides": _l("比对指南与清单"),
        "visit_pages": _l("抓取指南页面"),
        "write_digests": _l("每日待办摘要"),
        "address_letters": _l("站内信转邮件"),
        "carry_mail": _l("邮件发送"),
        "clear_attachments": _l("清理中断的附件上传"),
    },
    "attachment_slot": {str(code): label for code, label in SLOT_LABELS.items()},
    "scan_result": {
        "clean": _l("未发现病毒"),
    },
    "version_state": {str(code): label for code, label in STATE_LABELS.items()},
    "effect": {
        "moved": _l("改期"),
        "kept": _l("不缩短"),
        "firmed": _l("转为确定"),
    },
    "holder_kind": {
        "filer": _l("申请单位（提交前）"),
        "consulted": _l("被征求意见单位"),
        "confirmer": _l("主管部门确认人"),
        "correction": _l("申请单位（补正）"),
        "desk": _l("协调小组办公室"),
        "review": _l("司法审核人"),
        "group": _l("协调小组成员"),
        "publisher": _l("清单发布员"),
        "guide_keeper": _l("指南维护员"),
        "suspended": _l("中止计时"),
        "procedure": _l("系统流转"),
    },
    "meeting_state": {
        "planned": _l("已安排"),
        "held": _l("待确认"),
        "confirmed": _l("已确认"),
        "cancelled": _l("已取消"),
    },
    "attendance": {
        "present": _l("到会"),
        "represented": _l("代理到会"),
        "absent": _l("缺席"),
        "leave": _l("请假"),
    },
    "seat": {
        "votes": _l("可表决"),
        "circulated": _l("已传签"),
        "recused": _l("回避"),
        "not_called": _l("不在本轮成员之列"),
    },
    "hindrance": {
        "other_part": _l("办过此件，须回避"),
        "other_vote": _l("在本轮另有一票"),
    },
    "skipped": {
        "not_discussed": _l("会上未议，继续传签"),
        "case_closed": _l("此件已经办结"),
        "put_aside": _l("此件已挂起"),
        "decided": _l("此前已得出结论"),
        "other_round": _l("已另起一轮表决"),
        "nobody_left": _l("到会成员此前均已传签，或者不能表决"),
    },
    "cause_state": {
        "open": _l("待处理"),
        "answered": _l("已处理"),
        "withdrawn": _l("已撤销"),
    },
    "unit_state": {
        "open": _l("未处理"),
        "filed": _l("已申报"),
        "no_change": _l("无需变更"),
    },
    "counted_from": {str(code): label for code, label in COUNTED_LABELS.items()},
    "ledger_kind": {
        "start": _l("起算"),
        "suspend": _l("中止计时"),
        "resume": _l("恢复计时"),
        "extend": _l("延长"),
        "recalculate": _l("日历换版"),
    },
    "step_state": {
        "done": _l("已完成"),
        "current": _l("正在办理"),
        "waiting": _l("等待汇合"),
        "late": _l("已超期"),
        "todo": _l("未到达"),
    },
    "day_kind": {
        "zero": _l("事由发生日，不计入"),
        "work": _l("工作日"),
        "makeup": _l("调休上班"),
        "holiday": _l("节假日"),
        "rest": _l("周末"),
        "paused": _l("中止计时"),
    },
}
"""Group -> code -> words. The codes are those of the enums in the terms of the floors below."""


def add_wording(app: Flask) -> None:
    """Let templates ask for words: word("kind", request.kind)."""
    app.jinja_env.globals["word"] = word


def word(group: str, code: str) -> str:
    """Return the words for a code in the reader's language; an unknown code is a programming error."""
    words = WORDS[group][code]
    return str(gettext(words) if isinstance(words, str) else words)
